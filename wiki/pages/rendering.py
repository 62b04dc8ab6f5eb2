"""Rendered pages: text in, stored HTML out. Old texts have a bounded cache, stale pages are remade at leisure."""

import functools

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wiki.markup.pipeline import PIPELINE_VERSION, Rendered
from wiki.markup.rendered import ERROR, TIMEOUT
from wiki.markup.renderer import shared
from wiki.markup.titles import TitleError, normalise_title
from wiki.pages.kinds import kind_of
from wiki.pages.locking import writers_queue
from wiki.pages.models import Page
from wiki.pages.registry import registry

STALE_BATCH = 20

RENDERED_FIELDS = (
    "kind",
    "redirect_to",
    "fields",
    "html",
    "outline",
    "callouts",
    "plain",
    "size",
    "lead",
    "render_status",
    "pipeline_version",
)


def render(text: str, title: str) -> Rendered:
    """Render a text as the page `title`, in the killable child. Never raises; a few ms to 2 s, so never in a lock."""
    return shared().render(text, title)


def apply_rendered(page: Page, rendered: Rendered) -> None:
    """Copy what was made from the text onto the page's derived columns (the caller saves RENDERED_FIELDS)."""
    page.fields = _storable(rendered.fields)
    page.kind = kind_of(rendered.fields)
    page.redirect_to = redirect_target(rendered.fields, page.title)
    page.html = rendered.html
    page.outline = rendered.outline
    page.callouts = rendered.callouts
    page.plain = rendered.plain
    page.size = len(page.text)
    page.lead = rendered.lead[:400]
    page.render_status = rendered.status
    page.pipeline_version = PIPELINE_VERSION


def _storable(value):
    """A header's values without the one character that PostgreSQL stores nowhere, which quotes can spell (\\u0000)."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return {key: _storable(item) for key, item in value.items()}


def redirect_target(fields: dict, title: str) -> str:
    """The title that a page redirects to; empty for none, for itself and for a title that cannot be."""
    raw = fields.get("redirect")
    if not isinstance(raw, str) or not raw.strip():
        return ""
    try:
        target = normalise_title(raw)
    except TitleError:
        return ""
    return "" if target == title else target


class OldTexts:
    """A bounded cache of rendered old versions, by (text, title, pipeline): the key that makes HTML what it is."""

    def __init__(self, size: int = 64):
        self._render = functools.lru_cache(maxsize=size)(self._rendered)

    @staticmethod
    def _rendered(text: str, title: str, version: str) -> Rendered:
        return render(text, title)

    def get(self, text: str, title: str) -> Rendered:
        return self._render(text, title, PIPELINE_VERSION)


old_texts = OldTexts()


def refresh(page_id: int) -> bool:
    """Render a page again, unless somebody saves it meanwhile (then that save has rendered it). True when written."""
    page = Page.objects.get(pk=page_id)
    rendered = render(page.text, page.title)
    with writers_queue(), transaction.atomic():
        current = Page.objects.select_for_update().get(pk=page_id)
        if current.head_id != page.head_id:
            return False
        apply_rendered(current, rendered)
        current.touched = timezone.now()
        current.save(update_fields=[*RENDERED_FIELDS, "touched"])
        for table in registry.derived.values():
            table.update(current, rendered)
    return True


def render_some_stale_pages() -> bool:
    """A job of the worker: remake a batch of pages whose HTML an older pipeline made. True when more are waiting."""
    # Two ranges, because "is not" would read every page, and this is asked every few seconds.
    other = Q(pipeline_version__lt=PIPELINE_VERSION) | Q(pipeline_version__gt=PIPELINE_VERSION)
    stale = list(Page.objects.live().filter(other).order_by("pk").values_list("pk", flat=True)[: STALE_BATCH + 1])
    for page_id in stale[:STALE_BATCH]:
        refresh(page_id)
    return len(stale) > STALE_BATCH


class SecondChance:
    """A job of the worker: pages that failed to render (a busy machine, a killed child) are tried once more.

    Once for each start of the wiki, so that a text which always fails does not cost two seconds again and again.
    """

    def __init__(self):
        self._waiting: list[int] | None = None

    def __call__(self) -> bool:
        if self._waiting is None:
            failed = Page.objects.live().filter(render_status__in=(TIMEOUT, ERROR))
            self._waiting = list(failed.order_by("-pk").values_list("pk", flat=True))
        if self._waiting:
            try:
                refresh(self._waiting.pop())
            except Page.DoesNotExist:
                pass  # removed since the list was made
        return bool(self._waiting)
