"""Remaking everything that is derived from the texts; the texts and their history are only read."""

from collections.abc import Callable

from wiki.pages import byline
from wiki.pages.locking import writers_queue
from wiki.pages.models import Page
from wiki.pages.registry import registry
from wiki.pages.rendering import refresh


def rebuild(say: Callable[[str], None]) -> None:
    """Render every live page again, with its links and bylines, then remake the derived tables of all rooms."""
    pks = list(Page.objects.live().order_by("pk").values_list("pk", flat=True))
    for done, pk in enumerate(pks, 1):
        refresh(pk)
        with writers_queue():
            byline.rebuild(Page.objects.get(pk=pk))
        if done % 500 == 0:
            say(f"{done} of {len(pks)} pages")
    say(f"{len(pks)} pages rendered, with their links and bylines")
    for table in registry.derived.values():
        table.rebuild(say)
