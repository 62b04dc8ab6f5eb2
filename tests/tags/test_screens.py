"""The screens of tags: `/tags/` and `/tags/<tag>`, for people who read."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wiki.accounts.models import User
from wiki.pages.models import Page
from wiki.pages.registry import registry
from wiki.tags import views
from wiki.tags.models import Tag

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def get(client):
    """get(address) -> the screen, as text with its entities resolved."""

    def screen(address, status=200):
        response = client.get(address)
        assert response.status_code == status, response.status_code
        return html.unescape(response.content.decode())

    return screen


def delete(title):
    Page.objects.filter(title=title).update(deleted_at=timezone.now())


def names(screen: str) -> list[str]:
    """The tags on a screen's list of all of them, in its order."""
    return re.findall(r'<a class="tag size-\d" href="/tags/[^"]*">(.*?) <small>', screen)


def test_all_tags_stand_in_french_order_under_their_letters(get, write):
    write("Un", '"Été", eau, Zone, "2010", Écologie, œuvre, outil, "[libre]"')
    screen = get("/tags/")
    assert names(screen) == ["2010", "eau", "Écologie", "Été", "[libre]", "œuvre", "outil", "Zone"]
    assert re.findall(r'<h2 id="l-(.)">(.)</h2>', screen) == [("0", "#"), *((c, c.upper()) for c in "eloz")]


def test_a_tag_says_in_words_how_many_pages_have_it_and_is_as_large(get, write):
    for number in range(9):
        write(f"Page {number}", "eau" if number else "eau, rare")
    screen = get("/tags/")
    assert re.search(r'class="tag size-4" href="/tags/eau">eau <small>9 pages', screen)
    assert re.search(r'class="tag size-1" href="/tags/rare">rare <small>1 page<', screen)


def test_without_any_tag_the_list_says_how_to_begin(get):
    assert "/pages/" in get("/tags/") and 'class="tags' not in get("/tags/")


def test_the_list_is_paged(get, write, monkeypatch):
    monkeypatch.setattr(views, "TAGS_PER_PAGE", 3)
    write("Un", "a, b, c, d, e, f, g")
    first, second, third = get("/tags/"), get("/tags/?page=2"), get("/tags/?page=3")
    assert names(first) + names(second) + names(third) == list("abcdefg")
    assert 'rel="next" href="/tags/?page=2"' in first and 'rel="prev"' not in first
    assert 'rel="prev" href="/tags/"' in second and 'rel="next"' not in third
    assert names(get("/tags/?page=4")) == []


def test_a_tag_lists_its_pages_with_their_kinds_from_a_to_z(get, write, actor):
    write("Zone humide", "eau")
    write("Étang", "Eau")
    write("Rade", "ville")
    screen = get("/tags/eau")
    assert screen.index(">Étang</a>") < screen.index(">Zone humide</a>") and ">Rade</a>" not in screen
    assert screen.count('class="mark-word"') == 2
    assert "Un texte." in screen


def test_a_tag_s_pages_are_paged(get, write, monkeypatch):
    monkeypatch.setattr(views, "PAGES_PER_PAGE", 2)
    for number in range(5):
        write(f"Page {number}", "biens communs")
    first, third = get("/tags/biens_communs"), get("/tags/biens_communs?page=3")
    assert 'rel="next" href="/tags/biens_communs?page=2"' in first
    assert "Page 4" in third and 'rel="next"' not in third
    assert "Page 0" not in get("/tags/biens_communs?page=9")


@pytest.mark.parametrize("page", ["0", "-1", "deux", "²", "9" * 30, ""])
def test_any_number_of_page_answers(get, write, page):
    write("Un", "eau")
    assert "Un" in get(f"/tags/eau?page={page}") and "eau" in get(f"/tags/?page={page}")


@pytest.mark.parametrize(
    "typed", ["biens communs", "Biens_communs", "BIENS_COMMUNS", "biens_communs/", "bi%C3%A9ns_commu%CC%81ns"]
)
def test_any_other_spelling_leads_to_the_tag(client, write, typed):
    write("Un", "biens communs")
    response = client.get(f"/tags/{typed}?page=1")
    assert (response.status_code, response["Location"]) == (302, "/tags/biens_communs?page=1")


def test_the_list_without_its_slash_leads_to_it(client):
    assert client.get("/tags")["Location"] == "/tags/"


@pytest.mark.parametrize("name", ["C#", "100 %", "Rencontres/Autrans", "a?b=c&d", "%41", "<b>gras</b>", "“oui”"])
def test_a_tag_of_any_signs_has_its_screen(client, write, name):
    write("Un", f'"{name}"')
    tag = Tag.objects.get()
    response = client.get(f"/tags/{tag.path}")
    assert response.status_code == 200
    screen = response.content.decode()
    assert f"<h1>{html.escape(name)}</h1>" in screen and "<b>gras" not in screen
    assert f'href="/tags/{tag.path}"' in client.get("/tags/").content.decode()


def test_an_unknown_tag_offers_near_ones(get, write):
    write("Un", "économie sociale, coopération, eau")
    screen = get("/tags/coperation", 404)
    assert ">coopération</a>" in screen and ">eau</a>" not in screen
    assert ">économie sociale</a>" in get("/tags/sociale", 404)


@pytest.mark.parametrize("path", ["%00", "%E2%80%8B", "x" * 300, "%FF", "...", "%20", "a%0Ab", "[]", "%F0%9F%92%A9"])
def test_any_address_answers_with_a_screen(client, write, path):
    write("Un", "eau")
    assert client.get(f"/tags/{path}").status_code == 404
    assert client.post(f"/tags/{path}", {"name": "x"}).status_code == 404


def test_tags_that_stand_together_are_offered(get, write):
    write("Un", "eau, ville, rade")
    write("Deux", "eau, ville")
    write("Trois", "forêt")
    together = get("/tags/eau").split('class="after')[1]
    assert 'aria-current="page">eau</a>' in together
    assert together.index(">ville <small>2 pages") < together.index(">rade <small>1 page")
    assert "forêt" not in together


def test_the_page_that_explains_a_tag_is_read_with_it(get, write):
    write("Un", "Économie")
    screen = get("/tags/%C3%89conomie")
    assert '<article id="content"' not in screen
    write("Catégorie:Économie", body="Ce que la maison *produit* pour [[Personne]].")
    screen = get("/tags/%C3%89conomie")
    assert "<em>produit</em>" in screen and 'class="wikilink missing"' in screen
    assert 'href="/tags/%C3%89conomie"' in get("/wiki/Cat%C3%A9gorie:%C3%89conomie")


def test_the_page_that_would_explain_a_tag_leads_to_it(get, write):
    write("Un", "Économie")
    assert 'href="/tags/%C3%89conomie"' in get("/wiki/Cat%C3%A9gorie:%C3%89conomie", 404)


def test_the_explanation_is_found_under_any_spelling_in_use(get, write):
    write("Un", "Économie")
    write("Deux", "Économie")
    write("Trois", "economie")
    write("Catégorie:Economie", body="Sans accent.")
    assert "Sans accent." in get("/tags/%C3%89conomie")


def test_a_tag_that_is_explained_before_it_is_used_has_its_screen(get, write):
    write("Catégorie:Futur", body="Bientôt.")
    assert "Bientôt." in get("/tags/Futur")
    delete("Catégorie:Futur")
    get("/tags/Futur", 404)


def test_who_may_write_is_invited_to_explain(get, client, write, member):
    write("Un", "eau")
    assert "/edit/Cat%C3%A9gorie:Eau" not in get("/tags/eau")
    client.force_login(member)
    assert "/edit/Cat%C3%A9gorie:Eau" in get("/tags/eau")


def test_a_tag_whose_name_no_title_can_hold_is_not_to_be_explained(get, client, write, member):
    write("Un", '"C#"')
    client.force_login(member)
    assert "/edit/Cat" not in get("/tags/C%23")


def test_pages_that_went_are_in_no_count_and_no_list(get, client, write):
    write("Un", "eau, secret")
    write("Deux", "eau, ville")
    delete("Un")
    assert "eau <small>1 page<" in get("/tags/") and "secret" not in get("/tags/")
    screen = get("/tags/eau")
    assert ">Deux</a>" in screen and ">Un</a>" not in screen and "secret" not in screen
    assert "secret</a>" not in get("/tags/secret", 404)
    client.force_login(User.objects.create_user("Goéland", is_staff=True))
    get("/tags/secret", 404)


def test_what_a_reader_may_not_see_is_counted_nowhere(get, write, monkeypatch):
    """Rules of other rooms join `visible`: here one that hides a page from everybody."""
    from django.db.models import Q

    from wiki.pages import permissions

    write("Un", "eau, secret")
    write("Deux", "eau")

    def hidden(actor, prefix=""):
        return ~Q(**{f"{prefix}title": "Un"})

    monkeypatch.setattr(permissions, "visible", hidden)
    monkeypatch.setattr("wiki.tags.finding.visible", hidden)
    monkeypatch.setattr("wiki.pages.lists.visible", hidden)
    assert "eau <small>1 page<" in get("/tags/") and "secret" not in get("/tags/")
    assert ">Un</a>" not in get("/tags/eau") and "secret" not in get("/tags/eau")
    get("/tags/secret", 404)
    assert "secret</a>" not in get("/tags/secre", 404)


def test_the_tags_of_a_page_lead_to_their_screens(get, write):
    write("Un", 'biens communs, "C#"')
    screen = get("/wiki/Un")
    assert '<a class="tag" href="/tags/biens_communs">biens communs</a>' in screen
    assert '<a class="tag" href="/tags/C%23">C#</a>' in screen


def test_a_page_with_many_tags_is_read_by_as_few_questions(client, write, django_assert_max_num_queries):
    write("Un", ", ".join(f"tag {n}" for n in range(40)))
    with django_assert_max_num_queries(4):
        client.get("/wiki/Un")


@pytest.mark.parametrize("address", ["/tags/", "/tags/eau", "/tags/inconnu"])
def test_twice_as_many_rows_ask_no_more_questions(client, write, address):
    asked = []
    for rows in (10, 20):
        for number in range(rows):
            write(f"Page {number}", f"eau, tag {number}, voisin {number % 7}")
        write("Catégorie:Eau", body="Elle coule vers [[Page 1]].")
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 12


def test_reading_sets_no_cookie(client, write):
    write("Un", "eau")
    client.get("/tags/")
    client.get("/tags/eau")
    assert not client.cookies


def test_the_footer_leads_to_the_tags(get):
    assert 'href="/tags/"' in get("/").split("site-foot")[1]


def test_lists_of_other_rooms_can_be_filtered_by_any_spelling_of_a_tag(write):
    write("Un", "Économie")
    write("Deux", "eau")
    condition = registry.page_filters["tag"]
    assert [page.title for page in Page.objects.filter(condition("economie"))] == ["Un"]
    assert not Page.objects.filter(condition("\0")).exists() and not Page.objects.filter(condition("")).exists()
