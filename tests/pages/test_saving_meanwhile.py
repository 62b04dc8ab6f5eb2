"""Another process publishes between two steps of a save: after this one looked, before it stores."""

import contextlib
import threading

import pytest
from django.db import connection

from wiki.accounts.actors import Actor
from wiki.pages import storing
from wiki.pages.answers import EditConflict, Refused
from wiki.pages.models import Page, PageRevision
from wiki.pages.rendering import render
from wiki.pages.saving import Edit, _store, save_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


class Interrupted(Actor):
    """A member. Something happens once, when saving asks `step` of the actor."""

    def __init__(self, user, step: str, happens):
        super().__init__(user=user)
        object.__setattr__(self, "_waiting", {step: happens})

    def _reach(self, step: str) -> None:
        if happens := self._waiting.pop(step, None):
            happens()

    @property
    def is_member(self) -> bool:  # asked with the permission, after the page was looked for
        self._reach("permission")
        return True

    @property
    def limit_key(self) -> str:  # asked last, before rendering and the lock
        self._reach("limit")
        return "interrupted"


@pytest.fixture
def elsewhere(other_member, settings):
    """elsewhere(title) -> what another process does to begin that page: it knows nothing of this one's queues."""
    settings.RATE_LIMITS = True

    def begin(title: str):
        return lambda: _store(Edit(Actor(user=other_member), title, "Le leur.\n"), None, render("Le leur.\n", title))

    return begin


@pytest.mark.parametrize("step", ["permission", "limit"])
def test_a_page_that_was_begun_meanwhile_is_a_conflict(member, elsewhere, step):
    answer = save_page(Interrupted(member, step, elsewhere("L’atelier")), "L’atelier", "Le mien.")
    assert isinstance(answer, EditConflict)
    assert (answer.text, answer.head_text, answer.base_text) == ("Le mien.\n", "Le leur.\n", "")
    assert PageRevision.objects.count() == 1


@pytest.mark.parametrize("step", ["permission", "limit"])
def test_a_title_that_differs_by_its_apostrophe_and_was_begun_meanwhile_is_refused(member, elsewhere, step):
    answer = save_page(Interrupted(member, step, elsewhere("L'atelier")), "L’atelier", "Le mien.")
    assert isinstance(answer, Refused) and answer.code == "twin"
    assert answer.data["title"] == "L'atelier"
    assert list(Page.objects.values_list("title", flat=True)) == ["L'atelier"]


def test_two_who_would_wait_for_each_other_in_a_circle_are_told_to_look_again(write):
    """PostgreSQL ends one of the two; on SQLite the second waits for its turn, and both are done."""
    pages = [write(title, "Texte").page for title in ("Une", "Autre")]
    both_hold_one = threading.Barrier(2)
    ends = []

    def take(first, second):
        try:
            with storing.writing():
                storing.lock_page(first.title, first)
                with contextlib.suppress(threading.BrokenBarrierError):
                    both_hold_one.wait(1)
                storing.lock_page(second.title, second)
            ends.append("done")
        except Exception as error:
            ends.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=order) for order in (pages, pages[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = {"done", storing.Stale} if connection.vendor == "postgresql" else {"done"}
    assert len(ends) == 2 and set(ends) == expected
