"""Moving a page: what changes with it, what stays, and when it is refused."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from wiki.accounts.actors import Actor
from wiki.pages import permissions
from wiki.pages.answers import Moved, Refused
from wiki.pages.finding import live_page
from wiki.pages.history import title_of
from wiki.pages.models import LinkRewrite, Page, PageRevision
from wiki.pages.moving import MOST_PAGES, move_page, plan_move
from wiki.site.worker import run_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


def text(title: str) -> str:
    return live_page(title).text


# The matrix: redirect × sub-pages × links × what stands at the new title × who asks


STANDING = ("nothing", "a redirect back", "another page")


@pytest.mark.parametrize("may", [True, False])
@pytest.mark.parametrize("standing", STANDING)
@pytest.mark.parametrize("redirect, subpages, rewrite", list(itertools.product([True, False], repeat=3)))
def test_each_way_of_moving(write, member, visitor, redirect, subpages, rewrite, standing, may):
    write("Jardins", "Des jardins. [[/Brest]]", summary="Commence")
    write("Jardins/Brest", "À Brest, voir [[../]].")
    write("Citante", "Voir [[jardins|les jardins]], [[Jardins/Brest]] et `[[Jardins]]`.")
    if standing == "a redirect back":
        write("Jardins partagés", "---\nredirection: Jardins\n---\n")
    elif standing == "another page":
        write("Jardins partagés", "Déjà là")
    before = {page.title: page.text for page in Page.objects.live()}
    revisions = PageRevision.objects.count()

    actor = Actor(user=member) if may else visitor
    answer = move_page(
        actor, "Jardins", "Jardins partagés", redirect=redirect, subpages=subpages, rewrite=rewrite, reason="Précise"
    )

    if not may or standing == "another page":
        assert isinstance(answer, Refused)
        assert (answer.code, answer.status) == (("permission", 403) if not may else ("taken", 200))
        assert {page.title: page.text for page in Page.objects.live()} == before
        assert PageRevision.objects.count() == revisions and not LinkRewrite.objects.exists()
        return
    assert isinstance(answer, Moved)
    page = live_page("Jardins partagés")
    assert page.head.kind == "move" and page.head.number == 2 and page.head.author == member
    assert "“Jardins partagés”" in page.head.summary or "« Jardins partagés »" in page.head.summary.replace(
        "\u202f", " "
    )
    assert page.head.summary.endswith("Précise")
    assert [title_of(row) for row in page.revisions.order_by("number")] == ["Jardins", "Jardins partagés"]
    assert bool(live_page("Jardins")) == redirect
    if redirect:
        assert live_page("Jardins").redirect_to == "Jardins partagés"
    assert bool(live_page("Jardins partagés/Brest")) == subpages
    assert (live_page("Jardins/Brest") is not None) == (redirect or not subpages)
    # The relative link leads where it led, whether its page came along or not.
    assert page.text == ("Des jardins. [[/Brest]]\n" if subpages else "Des jardins. [[Jardins/Brest|Brest]]\n")
    run_jobs()
    brest = "Jardins partagés/Brest|Jardins/Brest" if subpages else "Jardins/Brest"
    rewritten = f"Voir [[Jardins partagés|les jardins]], [[{brest}]] et `[[Jardins]]`.\n"
    assert text("Citante") == (rewritten if rewrite else before["Citante"])
    assert not LinkRewrite.objects.exists() and live_page("Jardins partagés").links_to_update == 0
    if standing == "a redirect back":
        gone = Page.objects.deleted().get(title="Jardins partagés")
        assert (gone.head.kind, gone.head.number) == ("delete", 2)
        assert gone.revisions.count() == 2, "its history is kept"


def test_every_version_is_stored_once_with_a_revision_of_its_own(write, move):
    write("A", "Texte")
    write("A/B", "Texte")
    move("A", "C", subpages=True)
    # Two pages, each written and moved; two redirects.
    assert PageRevision.objects.count() == Revision.objects.count() == Version.objects.count() == 6


# Refusals


def refusal(actor, title, new_title, **wishes) -> str:
    answer = move_page(actor, title, new_title, **wishes)
    assert isinstance(answer, Refused) and str(answer.reason)
    return answer.code


def test_a_move_is_refused_in_words(write, member, settings):
    actor = Actor(user=member)
    write("Accueil", "Bonjour")
    write("A", "Texte")
    write("A/B", "Texte")
    write("Prise", "Texte")
    assert refusal(actor, "A", "A") == "same"
    assert refusal(actor, "A", "x[y]") == "title"
    assert refusal(actor, "A", "  ") == "title"
    assert refusal(actor, "A", "prise") == "taken"
    assert refusal(actor, "A", "Prise") == "taken"
    assert refusal(actor, "A", "A/C", subpages=True) == "inside"
    assert refusal(actor, "Accueil", "Bienvenue") == "home"
    assert refusal(actor, "Absente", "Autre") == "missing"
    assert refusal(actor, "A", "x" * 254, subpages=True) == "title", "the sub-page's title would be too long"
    write("C/B", "Texte")
    assert refusal(actor, "A", "C", subpages=True) == "taken", "a sub-page's place is taken"
    write("Ailleurs", "---\nredirection: Prise\n---\n")
    assert refusal(actor, "A", "Ailleurs") == "taken", "a redirect that leads elsewhere is somebody's"
    assert live_page("A").head.number == 1


def test_too_many_sub_pages_do_not_move_at_once(write, member, monkeypatch):
    monkeypatch.setattr("wiki.pages.moving.MOST_PAGES", 3)
    write("A", "Texte")
    for n in range(3):
        write(f"A/{n}", "Texte")
    assert refusal(Actor(user=member), "A", "B", subpages=True) == "many"
    assert isinstance(move_page(Actor(user=member), "A", "B"), Moved)
    assert MOST_PAGES >= 50


def test_a_page_moves_under_itself_without_its_sub_pages(write, move):
    write("A", "Texte")
    move("A", "A/Archive")
    assert live_page("A").redirect_to == "A/Archive"


def test_a_redirect_does_not_move_onto_what_it_leads_to_by_way_of_others(write, member):
    write("R", "---\nredirection: T\n---\n")
    write("T", "---\nredirection: X\n---\n")
    assert refusal(Actor(user=member), "R", "X") == "loop"


# Case


def test_another_case_of_one_title_leaves_no_redirect_and_no_link_to_change(write, move):
    write("Économie sociale", "Texte")
    write("Citante", "[[économie sociale]]")
    answer = move("Économie sociale", "Économie Sociale", rewrite=True)
    assert answer.links == 0
    assert [page.title for page in Page.objects.live().order_by("title")] == ["Citante", "Économie Sociale"]


# Redirects


def test_redirects_to_the_old_title_lead_straight_to_the_new_one(write, move):
    write("A", "Texte")
    write("R", "---\nredirection: a\ntags: [x]\n---\nDes mots")
    write("Autre", "[[A]]")
    move("A", "B")
    redirect = live_page("R")
    assert redirect.text == "---\nredirection: B\ntags: [x]\n---\nDes mots\n" and redirect.redirect_to == "B"
    assert (redirect.head.kind, redirect.head.number, redirect.head.author_name) == ("edit", 2, "Courlis")
    assert text("Autre") == "[[A]]\n"


def test_a_page_goes_and_comes_back_over_its_own_redirect(write, move):
    write("A", "Texte")
    move("A", "B")
    move("B", "A")
    assert text("A") == "Texte\n" and live_page("A").head.number == 3
    assert live_page("B").redirect_to == "A"
    assert Page.objects.deleted().get().title == "A"


def test_redirects_under_the_page_stay_and_lead_on(write, move):
    write("A", "Texte")
    write("A/x", "Texte")
    move("A/x", "A/y")
    move("A", "B", subpages=True)
    assert live_page("B/y") and not live_page("B/x")
    assert live_page("A/x").redirect_to == live_page("A/y").redirect_to == "B/y"


# The plan


def test_a_plan_names_what_will_change_and_changes_nothing(write, member):
    write("A", "Texte")
    write("A/x", "Texte")
    write("R", "---\nredirection: A\n---\n")
    write("B", "---\nredirection: A\n---\n")
    write("Citante", "[[A]], [[a|encore]], [[A/x]]")
    count = PageRevision.objects.count()
    plan = plan_move(Actor(user=member), live_page("A"), "B", subpages=True, redirect=True, rewrite=True)
    assert [(step.page.title, step.new_title) for step in plan.steps] == [("A", "B"), ("A/x", "B/x")]
    assert [page.title for page in plan.replaced] == ["B"] and [page.title for page in plan.mended] == ["R"]
    assert [(linking.page.title, linking.links) for linking in plan.linking] == [("Citante", 3)]
    assert PageRevision.objects.count() == count


def test_a_plan_costs_the_same_queries_for_ten_and_for_twenty_pages(write, member):
    write("A", "Texte")
    counts = []
    for n in range(20):
        write(f"A/{n}", "Texte")
        write(f"Citante {n}", f"[[A]] [[A/{n}]]")
        write(f"R {n}", "---\nredirection: A\n---\n")
        if n in (9, 19):
            with CaptureQueriesContext(connection) as captured:
                plan_move(Actor(user=member), live_page("A"), "B", subpages=True, rewrite=True)
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_who_may_edit_may_move(member, visitor, write, settings):
    page = write("A", "Texte").page
    assert permissions.allows(Actor(user=member), permissions.MOVE, page)
    assert permissions.allows(visitor, permissions.MOVE, page).sign_in
    settings.WIKI_EDITORS = "approved"
    assert not permissions.allows(Actor(user=member), permissions.MOVE, page)
