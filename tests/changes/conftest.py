"""The cast of the tests about pages, on a calendar that stands still: noon of a Tuesday.

The wiki speaks English, as the code does, so that no test depends on a translation.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.pages.conftest import administrator, member, other_member, signed_in, visitor, write
from wiki.accounts.actors import Actor
from wiki.pages.models import Page, PageRevision

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)  # 12:00 in Paris


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """Now, for whoever asks Django; tests move it with `noon(hours)`."""
    clock = {"now": NOON}
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock["now"])

    def move(**time) -> datetime:
        clock["now"] = NOON + timedelta(**time)
        return clock["now"]

    return move


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def reader():
    return Actor(address="192.0.2.7")


@pytest.fixture
def at(write):
    """at(hours, title, text, …): a version published so many hours before noon; answers its PageRevision."""

    def publish(hours, title, text, **details) -> PageRevision:
        return write(title, text, created=NOON - timedelta(hours=hours), **details).revision

    return publish


def hide(revision: PageRevision) -> None:
    PageRevision.objects.filter(pk=revision.pk).update(hidden=True)


def delete(title: str) -> None:
    Page.objects.filter(title=title).update(deleted_at=NOON)


def main_of(client, address: str) -> str:
    """The HTML of a screen between header and footer."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]
