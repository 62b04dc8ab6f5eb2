"""Redirects lead on once and never in circles; sub-pages stand in a tree beside their page."""

import pytest

from wiki.accounts.actors import Actor
from wiki.pages.answers import Moved, Refused, Saved
from wiki.pages.deleting import delete_page, undelete_page
from wiki.pages.finding import live_page
from wiki.pages.models import Page
from wiki.pages.moving import move_page
from wiki.pages.rebuilding import rebuild
from wiki.pages.saving import save_page
from wiki.pages.subpages import MOST_SHOWN, tree_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


def redirect(target: str) -> str:
    return f"---\nredirection: {target}\n---\n"


# Redirects


@pytest.mark.parametrize("target", ["A", "a", " A "])
def test_a_redirect_to_itself_is_refused_and_the_text_kept(signed_in, target):
    response = signed_in.post("/edit/A", {"text": redirect(target), "base": "", "publish": "1"})
    html = response.content.decode()
    assert response.status_code == 200 and "redirection:" in html and 'id="errors"' in html
    assert not Page.objects.exists()


def test_a_circle_of_redirects_is_refused(write, member):
    write("A", redirect("B"))
    write("B", redirect("C"))
    answer = save_page(Actor(user=member), "C", redirect("a"))
    assert isinstance(answer, Refused) and (answer.code, answer.about) == ("loop", "text")
    base = write("C", "Un texte").revision.pk
    assert isinstance(save_page(Actor(user=member), "C", redirect("A"), base=base), Refused)
    assert isinstance(save_page(Actor(user=member), "C", redirect("D"), base=base), Saved)


def test_an_import_may_bring_a_circle_and_reading_ends_all_the_same(member, client):
    for title, target in (("A", "B"), ("B", "A")):
        save_page(Actor(user=member), title, redirect(target), trusted=True)
    first = client.get("/wiki/A")
    assert first["Location"] == "/wiki/B?from=A"
    assert client.get(first["Location"]).status_code == 200


def test_one_redirect_is_followed_and_a_second_is_shown(write, client):
    write("A", redirect("B"))
    write("B", redirect("C"))
    write("C", "Texte")
    response = client.get(client.get("/wiki/A")["Location"])
    html = response.content.decode()
    assert response.status_code == 200
    assert 'href="/wiki/A?redirect=no"' in html and 'href="/wiki/C"' in html and "banner warn" in html


def test_a_redirect_says_where_it_leads(write, client):
    write("A", redirect("B"))
    html = client.get("/wiki/A?redirect=no").content.decode()
    assert 'href="/wiki/B"' in html and "banner" in html and "banner warn" not in html


def test_redirects_are_nothing_to_read_on_to(write, client):
    write("A", "Texte")
    write("R", redirect("A"))
    write("Citante", "[[A]]")
    html = client.get("/wiki/A").content.decode()
    assert 'href="/wiki/Citante"' in html and 'href="/wiki/R"' not in html


# Sub-pages


def shape(branches) -> list:
    return [(branch.label, branch.exists, shape(branch.below)) for branch in branches]


def tree(title: str) -> list:
    return shape(tree_of(live_page(title)).branches)


def test_the_tree_shows_sub_pages_at_every_depth(write, client):
    write("A", "Texte")
    write("A/2", "Texte")
    write("A/1/x", "Texte")
    write("Ab/3", "Texte")
    assert tree("A") == [("1", False, [("x", True, [])]), ("2", True, [])]
    html = client.get("/wiki/A").content.decode()
    assert 'href="/wiki/A/1/x"' in html and 'class="wikilink missing" href="/wiki/A/1"' in html
    assert "/wiki/Ab/3" not in html


def test_sub_pages_that_were_there_first_are_shown_by_the_page_that_comes(write):
    write("A/1", "Texte")
    write("A", "Texte")
    assert tree("A") == [("1", True, [])]


def test_the_tree_follows_deletions_redirects_and_moves(write, administrator):
    keeper = Actor(user=administrator)
    for title in ("A", "A/1", "A/2", "A/3", "B"):
        write(title, "Texte")
    gone = delete_page(keeper, "A/1", "Doublon").page
    write("A/2", redirect("A"))
    assert tree("A") == [("3", True, [])]
    undelete_page(keeper, gone.pk)
    assert tree("A") == [("1", True, []), ("3", True, [])]
    assert isinstance(move_page(keeper, "A/3", "B/3"), Moved)
    assert (tree("A"), tree("B")) == ([("1", True, [])], [("3", True, [])])
    move_page(keeper, "A", "C", subpages=True)
    assert tree("C") == [("1", True, [])]


def test_what_is_kept_is_shown_anew(write, client):
    write("A", "Texte")
    assert "A/1" not in client.get("/wiki/A").content.decode()
    write("A/1", "Texte")
    assert "A/1" in client.get("/wiki/A").content.decode()


def test_a_long_list_says_that_there_are_more(write):
    write("A", "Texte")
    page = live_page("A")
    page.subpages = [f"A/{n:03}" for n in range(MOST_SHOWN + 1)]
    shown = tree_of(page)
    assert (shown.count, shown.more, len(shown.branches)) == (MOST_SHOWN, True, MOST_SHOWN)


def test_the_tree_costs_a_reading_no_query(write, signed_in, django_assert_max_num_queries):
    write("A", "[[A/1]] [[Absente]]")
    for n in range(20):
        write(f"A/{n}", "[[../]]")
    signed_in.get("/wiki/A")
    with django_assert_max_num_queries(4):
        assert signed_in.get("/wiki/A").status_code == 200


def test_the_trees_can_be_remade(write):
    write("A", "Texte")
    write("A/1", "Texte")
    write("B", "Texte")
    Page.objects.filter(title="A").update(subpages=[])
    Page.objects.filter(title="B").update(subpages=["B/reste"])
    rebuild(lambda line: None)
    assert (tree("A"), tree("B")) == ([("1", True, [])], [])


def test_relative_links_lead_to_sub_pages_and_up(write, client):
    write("A", "[[/1]]")
    write("A/1", "[[../]] [[../2]]")
    assert 'href="/wiki/A/1"' in client.get("/wiki/A").content.decode()
    html = client.get("/wiki/A/1").content.decode()
    assert '<a class="wikilink" href="/wiki/A"' in html and 'href="/wiki/A/2"' in html
    assert 'aria-current="page">1<' in html
