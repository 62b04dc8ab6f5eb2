"""People write while a page moves: nothing is lost, nothing is half done."""

import itertools
import threading

import pytest
from django.db import OperationalError, connection
from reversion.models import Version

from wiki.accounts.actors import Actor
from wiki.pages import link_rewrites
from wiki.pages.answers import EditConflict, Moved, Refused, Saved
from wiki.pages.finding import live_page
from wiki.pages.history import text_of
from wiki.pages.models import LinkRewrite, Page, PageRevision
from wiki.pages.moving import move_page
from wiki.pages.saving import save_page
from wiki.site.worker import run_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


def text(title: str) -> str:
    return live_page(title).text


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
