"""How often one person may save or preview, and that nothing typed is lost when it is too often."""

import pytest
from django.core.cache import cache
from django.test import Client

from wiki.accounts.actors import Actor
from wiki.markup.renderer import shared
from wiki.pages import limits
from wiki.pages.models import Page
from wiki.pages.saving import save_page

pytestmark = pytest.mark.django_db

LONG = "Une phrase avec *un mot* et [[un lien]].\n\n" * 200


@pytest.fixture
def every_moment_counts(monkeypatch):
    """What half a second of rendering means on any machine, however fast: time is counted from its first moment."""
    monkeypatch.setattr(limits, "FREE_SECONDS", 0.0)
    monkeypatch.setattr(limits, "PER_SECOND", 100_000)


@pytest.fixture(autouse=True)
def limited(settings, monkeypatch):
    assert shared().healthy()  # it has started: its first second is nobody's
    cache.clear()
    settings.RATE_LIMITS = True
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 3600)  # no minute ends in the middle of a test
    monkeypatch.setattr(limits, "PER_WINDOW", {"save": 3, "preview": 3, "compare": 3, "draft": 3})


def send(client, button: str, text="Texte", title="Page"):
    return client.post(f"/edit/{title}", {"text": text, "base": "", button: "1"})


@pytest.mark.parametrize(("button", "usual"), [("publish", 302), ("preview", 200)])
def test_what_is_done_too_often_is_refused_with_the_text(signed_in, button, usual):
    for number in range(3):
        assert send(signed_in, button, title=f"Page{number}").status_code == usual
    refused = send(signed_in, button, "Une heure de travail", "Page4")
    assert refused.status_code == 429 and "Une heure de travail" in refused.content.decode()
    assert not Page.objects.filter(title="Page4").exists()


def test_each_is_counted_alone(signed_in, other_member):
    for number in range(4):
        send(signed_in, "publish", title=f"Page{number}")
    other = Client()
    other.force_login(other_member)
    assert send(other, "publish", title="Autre").status_code == 302
    assert send(signed_in, "preview").status_code == 200


def test_a_text_that_is_slow_to_render_counts_for_many(client, every_moment_counts):
    assert send(client, "preview", LONG).status_code == 200
    assert send(client, "preview").status_code == 429


def test_a_slow_page_counts_for_many_saves(signed_in, every_moment_counts):
    assert send(signed_in, "publish", LONG).status_code == 302
    assert send(signed_in, "publish", title="Autre").status_code == 429


def test_a_slow_merge_counts_for_many_saves_even_when_it_ends_in_a_question(signed_in, every_moment_counts):
    base = save_page(Actor(), "Page", "Un texte.\n", trusted=True).revision.pk
    save_page(Actor(), "Page", "Leur texte.\n", base=base, trusted=True)
    sent = {"text": "Mon texte.\n", "base": base, "publish": "1"}
    assert signed_in.post("/edit/Page", sent).status_code == 409
    assert send(signed_in, "publish", title="Autre").status_code == 429


@pytest.fixture
def versions(signed_in):
    base = save_page(Actor(), "Page", "Un texte.\n", trusted=True).revision.pk
    return base, save_page(Actor(), "Page", "Deux textes.\n", base=base, trusted=True).revision.pk


@pytest.mark.parametrize("address", ["/diff/{0}/{1}", "/undo/{1}", "/restore/Page?revision={0}"])
def test_a_slow_comparison_counts_for_many(signed_in, versions, address, every_moment_counts):
    address = address.format(*versions)
    assert signed_in.get(address).status_code == 200
    assert signed_in.get(address).status_code == 429


def test_a_slow_comparison_of_a_draft_counts_for_many(signed_in, versions, every_moment_counts):
    key = "a-window-of-the-tests"
    sent = {"text": "Trois textes.", "base": versions[1], "draft": key}
    assert signed_in.post("/draft/Page", sent).json() == {"kept": True}
    assert signed_in.get(f"/draft/Page?draft={key}").status_code == 200
    assert signed_in.get(f"/draft/Page?draft={key}").status_code == 429


def test_nothing_is_counted_where_limits_are_lifted(signed_in, settings):
    settings.RATE_LIMITS = False
    assert {send(signed_in, "preview").status_code for _ in range(5)} == {200}
