"""Moving a page: what changes with it, what stays, and when it is refused."""

import contextlib
import itertools
import threading

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Revision, Version

from wiki.accounts.actors import Actor
from wiki.pages import link_rewrites, permissions
from wiki.pages.answers import EditConflict, Moved, Refused, Saved
from wiki.pages.finding import live_page
from wiki.pages.history import text_of, title_of
from wiki.pages.models import LinkRewrite, Page, PageRevision
from wiki.pages.moving import MOST_PAGES, move_page, plan_move
from wiki.pages.saving import save_page
from wiki.site.worker import run_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


@pytest.fixture
def move(member):
    """move(old, new, …) moves as a member and answers the Moved."""

    def do(title, new_title, user=member, **wishes):
        answer = move_page(Actor(user=user), title, new_title, **wishes)
        assert isinstance(answer, Moved), answer
        return answer

    return do


@pytest.fixture
def as_other_processes(monkeypatch):
    """The queue for one page holds only this process's savers: without it, tests write in between like others do."""
    monkeypatch.setattr("wiki.pages.moving.page_queue", lambda key: contextlib.nullcontext())


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


# Links


def test_the_moved_page_shows_how_many_pages_wait(write, move, client):
    write("A", "Texte")
    for n in range(3):
        write(f"Citante {n}", "[[A]] et encore [[A]]")
    assert move("A", "B", rewrite=True).links == 3
    assert "3 pages" in client.get("/wiki/B").content.decode()
    assert link_rewrites.drain()
    assert "2 pages" in client.get("/wiki/B").content.decode()
    run_jobs()
    assert live_page("B").links_to_update == 0
    assert "banner" not in client.get("/wiki/B").content.decode()


def test_links_are_rewritten_as_visible_edits_of_the_mover(write, move, other_member):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", user=other_member, rewrite=True)
    run_jobs()
    head = live_page("Citante").head
    assert (head.author, head.author_name, head.minor, head.kind) == (other_member, "Bernache", True, "edit")
    assert "B" in head.summary
    assert text("Citante") == "[[B|A]]\n"


def test_a_page_with_links_to_several_moved_pages_is_edited_once(write, move):
    write("A", "Texte")
    write("A/x", "Texte")
    write("Citante", "[[A]], [[A/x]]")
    assert move("A", "B", subpages=True, rewrite=True).links == 1
    run_jobs()
    assert text("Citante") == "[[B|A]], [[B/x|A/x]]\n"
    assert live_page("Citante").head.number == 2


def test_links_in_the_moved_pages_follow_within_the_move(write, move):
    write("A", "Moi : [[A]], [[A/x]]")
    write("A/x", "[[A]]")
    move("A", "B", subpages=True, rewrite=True)
    assert text("B") == "Moi : [[B|A]], [[B/x|A/x]]\n"
    assert text("B/x") == "[[B|A]]\n"
    assert live_page("B").head.number == 2


def test_a_page_that_moves_again_takes_the_waiting_links_along(write, move):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    move("B", "C")
    run_jobs()
    assert text("Citante") == "[[C|A]]\n"


def test_a_page_that_moves_back_leaves_the_links_alone(write, move):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    move("B", "A")
    assert not LinkRewrite.objects.exists() and live_page("A").links_to_update == 0
    run_jobs()
    assert live_page("Citante").head.number == 1


def test_links_to_another_page_with_the_same_key_are_not_ours(write, move, member):
    """An import may bring twins; each link leads to the exact title."""
    write("Sel", "Texte")
    save_page(Actor(user=member), "SEL", "Système d'échange local", trusted=True)
    write("Citante", "[[Sel]] et [[SEL]]")
    move("Sel", "Sel de mer", rewrite=True)
    run_jobs()
    assert text("Citante") == "[[Sel de mer|Sel]] et [[SEL]]\n"


def test_a_page_that_was_deleted_meanwhile_drops_its_row(write, move):
    write("A", "Texte")
    citing = write("Citante", "[[A]]").page
    move("A", "B", rewrite=True)
    Page.objects.filter(pk=citing.pk).update(deleted_at=citing.touched)
    run_jobs()
    assert not LinkRewrite.objects.exists() and live_page("B").links_to_update == 0
    assert Page.objects.deleted().get().text == "[[A]]\n"


def test_a_mover_who_may_not_write_any_more_changes_nothing(write, move, member):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    member.is_active = False
    member.save()
    run_jobs()
    assert text("Citante") == "[[A]]\n" and not LinkRewrite.objects.exists()


def test_where_everyone_writes_a_visitor_moves_and_signs_without_an_address(write, visitor, settings):
    settings.WIKI_EDITORS = "everyone"
    write("A", "Texte")
    write("Citante", "[[A]]")
    assert isinstance(move_page(visitor, "A", "B", rewrite=True), Moved)
    run_jobs()
    assert text("Citante") == "[[B|A]]\n"
    for title in ("B", "Citante"):
        head = live_page(title).head
        assert head.author is None and head.author_name == settings.VISITOR_NAME


def test_an_edit_that_came_in_between_is_kept(write, move, member, monkeypatch):
    """The rewriting meets a conflict and begins again on the new head."""
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    real, meddled = link_rewrites.save_page, []

    def save_after_somebody(*args, **details):
        if not meddled:
            meddled.append(1)
            write("Citante", "[[A]] et un ajout")
        return real(*args, **details)

    monkeypatch.setattr(link_rewrites, "save_page", save_after_somebody)
    run_jobs()
    assert text("Citante") == "[[B|A]] et un ajout\n"


def test_a_renderer_that_gives_no_answer_is_asked_again_later(write, move, monkeypatch):
    from wiki.markup.pipeline import as_source

    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    with monkeypatch.context() as broken:
        broken.setattr(link_rewrites, "render", lambda text, title: as_source(text, "timeout"))
        run_jobs()
    assert LinkRewrite.objects.get().tries == 1 and text("Citante") == "[[A]]\n"
    run_jobs()
    assert text("Citante") == "[[B|A]]\n"


def test_what_can_never_be_rewritten_is_given_up(write, move, monkeypatch):
    from wiki.markup.pipeline import as_source

    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    monkeypatch.setattr(link_rewrites, "render", lambda text, title: as_source(text, "timeout"))
    for _time in range(link_rewrites.MOST_TRIES):
        run_jobs()
    assert not LinkRewrite.objects.exists() and live_page("B").links_to_update == 0


# People who write meanwhile


def test_an_edit_begun_before_a_move_is_saved_on_the_moved_page(write, move, other_member):
    base = write("A", "Texte").revision
    move("A", "B")
    answer = save_page(Actor(user=other_member), "A", "Texte et suite", base=base.pk)
    assert isinstance(answer, Saved) and answer.page.title == "B"
    assert text("B") == "Texte et suite\n" and live_page("A").redirect_to == "B"


def test_an_edit_begun_before_a_move_and_another_edit_is_a_conflict_on_the_moved_page(write, move, other_member):
    base = write("A", "Texte").revision
    move("A", "B", redirect=False)
    write("B", "Autre texte")
    answer = save_page(Actor(user=other_member), "A", "Le mien", base=base.pk)
    assert isinstance(answer, EditConflict)
    assert (answer.page.title, answer.text, answer.head_text, answer.base_text) == (
        "B",
        "Le mien\n",
        "Autre texte\n",
        "Texte\n",
    )


def test_the_base_of_a_page_that_never_had_the_title_does_not_lead_to_it(write, member):
    other = write("Autre", "Texte").revision
    write("Page", "Texte")
    answer = save_page(Actor(user=member), "Page", "Nouveau", base=other.pk)
    assert isinstance(answer, EditConflict) and answer.page.title == "Page"
    assert text("Autre") == "Texte\n"


def test_what_is_saved_while_a_move_is_prepared_moves_along(write, move, monkeypatch, as_other_processes):
    """The page is not as it was seen: the move prepares again, and writes over nothing."""
    from wiki.pages import moving

    write("A", "Texte")
    write("A/x", "Texte")
    write("R", "---\nredirection: Ailleurs\n---\n")
    meanwhile = iter(
        [
            lambda: write("A", "Texte changé"),
            lambda: write("A/x", "Sous-page changée"),
            lambda: write("A/y", "Nouvelle sous-page"),
            lambda: write("R", "---\nredirection: A\n---\n"),
        ]
    )
    real = moving._store

    def store(*args):
        next(meanwhile, lambda: None)()
        return real(*args)

    monkeypatch.setattr(moving, "_store", store)
    assert move("A", "B", subpages=True).pages == 3
    assert (text("B"), text("B/x"), text("B/y")) == ("Texte changé\n", "Sous-page changée\n", "Nouvelle sous-page\n")
    assert live_page("R").redirect_to == "B"


def test_a_page_that_is_never_left_alone_is_refused_and_whole(write, member, monkeypatch, as_other_processes):
    from wiki.pages import moving

    write("A", "Texte")
    real = moving._store

    def store(*args):
        write("A", live_page("A").text + "encore\n")
        return real(*args)

    monkeypatch.setattr(moving, "_store", store)
    answer = move_page(Actor(user=member), "A", "B")
    assert isinstance(answer, Refused) and answer.status == 429
    assert live_page("A") and not live_page("B")


def test_a_title_taken_while_a_move_is_prepared_is_refused(write, member, monkeypatch, as_other_processes):
    from wiki.pages import moving

    write("A", "Texte")
    real = moving._store

    def store(*args):
        if not live_page("B"):
            write("B", "Pris entre-temps")
        return real(*args)

    monkeypatch.setattr(moving, "_store", store)
    answer = move_page(Actor(user=member), "A", "B")
    assert isinstance(answer, Refused) and answer.code == "taken"
    assert text("B") == "Pris entre-temps\n"


def test_nothing_is_left_of_a_move_that_fails_on_its_way(write, member, monkeypatch):
    write("A", "Texte")
    write("A/x", "Texte")
    write("Citante", "[[A]]")
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "head", "deleted_at", "links_to_update"))

    def fail(*args):
        raise RuntimeError("the last step failed")

    monkeypatch.setattr(link_rewrites, "queue", fail)
    with pytest.raises(RuntimeError):
        move_page(Actor(user=member), "A", "B", subpages=True, rewrite=True)
    after = list(Page.objects.order_by("pk").values_list("pk", "title", "head", "deleted_at", "links_to_update"))
    assert after == before and Version.objects.count() == 3


def test_a_deadlock_is_one_more_reason_to_prepare_again(write, member, monkeypatch):
    """What PostgreSQL says to one of two transactions that wait for each other."""
    from wiki.pages import storing

    class DeadlockDetected(Exception):
        pgcode = storing.DEADLOCK

    write("A", "Texte")
    real, met = storing.Turn.finish, []

    def finish(turn):
        if not met:
            met.append(1)
            raise OperationalError from DeadlockDetected()
        real(turn)

    monkeypatch.setattr(storing.Turn, "finish", finish)
    assert isinstance(move_page(Actor(user=member), "A", "B"), Moved)
    met.clear()
    assert isinstance(save_page(Actor(user=member), "C", "Texte"), Saved)
    assert live_page("B").head.number == 2 and live_page("C").head.number == 1


def test_the_text_of_each_version_stays_readable(write, move):
    first = write("A", "Un").revision
    move("A", "B")
    last = write("B", "Deux").revision
    assert (text_of(first), text_of(last)) == ("Un\n", "Deux\n")
    assert [row.number for row in live_page("B").revisions.order_by("number")] == [1, 2, 3]


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


# Killed on its way


def test_a_worker_killed_between_the_save_and_its_row_repeats_harmlessly(write, move, monkeypatch):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)

    class Killed(BaseException):
        pass

    def die(rows):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(link_rewrites, "_forget", die)
        with pytest.raises(Killed):
            link_rewrites.drain()
    assert text("Citante") == "[[B|A]]\n" and LinkRewrite.objects.count() == 1
    run_jobs()
    assert live_page("Citante").head.number == 2 and not LinkRewrite.objects.exists()
    assert live_page("B").links_to_update == 0


# At once


def test_people_who_save_and_move_one_page_at_once_lose_nothing(write, member, other_member):
    """Two write, one moves the page to and fro, one rewrites links: every save that was answered is in the history."""
    page_id = write("A", "Début").page.pk
    write("A/x", "[[../]]")
    write("Citante", "[[A]]")
    accepted, faults = [], []

    def author(name, user):
        for n in range(6):
            for _try in range(30):
                page = Page.objects.select_related("head").get(pk=page_id)
                answer = save_page(Actor(user=user), page.title, f"{page.text}{name}{n}\n", base=page.head_id)
                if isinstance(answer, Saved):
                    accepted.append((answer.revision.pk, f"{name}{n}\n"))
                    break

    def mover():
        titles = itertools.cycle(["B", "A"])
        for _n in range(6):
            move_page(Actor(user=member), Page.objects.get(pk=page_id).title, next(titles), subpages=True, rewrite=True)

    def run(task, *args):
        try:
            task(*args)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    tasks = [(author, "un", member), (author, "deux", other_member), (mover,), (run_jobs,)]
    threads = [threading.Thread(target=run, args=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not faults
    run_jobs()
    page = Page.objects.get(pk=page_id)
    assert len(accepted) == 12 and all(word in page.text for _pk, word in accepted)
    assert [row.number for row in page.revisions.order_by("number")] == list(range(1, page.head.number + 1))
    for pk, word in accepted:
        assert text_of(PageRevision.objects.get(pk=pk, page=page)).endswith(word)
    titles = list(Page.objects.live().values_list("title", flat=True))
    assert len(titles) == len(set(titles)) and not LinkRewrite.objects.exists()
    other = {"A": "B", "B": "A"}[page.title]
    assert live_page(other).redirect_to == page.title and live_page(f"{page.title}/x").text == "[[../]]\n"
    assert text("Citante") in ("[[A]]\n", f"[[{page.title}|A]]\n")
