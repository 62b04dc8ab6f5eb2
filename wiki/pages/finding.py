"""From an address to a page: the canonical spelling, the permission, and what to do when there is none."""

import functools
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.http import Http404, HttpResponseRedirect
from django.utils.encoding import iri_to_uri

from wiki.accounts.actors import Actor, actor_of
from wiki.markup.titles import TitleError, normalise_title, title_key, title_path
from wiki.pages import permissions
from wiki.pages.models import Page, PageRevision
from wiki.pages.prepared import PreparedModels
from wiki.pages.wording import title_error_sentence

SAMPLE_ID = 2**53 + 1
MAX_ID = 2**63 - 1  # what databases take for a number
# Short ones, the same before and after conversion, in the order of the model.
_OUTLINE_COLUMNS = ["id", "title", "head_id", "deleted_at", "kind", "redirect_to"]


class NotAllowed(Exception):
    """The reader may not do this; `decision` says why. intercoop's middleware turns it into the 403 screen."""

    def __init__(self, decision: permissions.Decision):
        super().__init__(str(decision.reason))
        self.decision = decision


class BadTitle(Http404):
    """The address holds a title that no page can have; the message is a sentence for the reader."""


@dataclass
class Address:
    """What a view gets instead of a bare title: who asks, for which title, and the page if there is one."""

    actor: Actor
    title: str
    page: Page | None

    def ask(self, verb: str) -> None:
        """Raise NotAllowed unless the actor may."""
        demand(self.actor, verb, self.page)


def demand(actor: Actor, verb: str, page: Page | None) -> None:
    decision = permissions.allows(actor, verb, page)
    if not decision:
        raise NotAllowed(decision)


@functools.cache
def _live_pages() -> PreparedModels:
    return PreparedModels(Page.objects.live().filter(title="\0"), {"head": PageRevision}, "\0")


@functools.cache
def _revisions() -> PreparedModels:
    related = {"page": Page, "page__head": PageRevision}
    return PreparedModels(PageRevision.objects.filter(pk=SAMPLE_ID), related, SAMPLE_ID)


def live_page(title: str) -> Page | None:
    """The live page with exactly this title, and its head, by one query."""
    return _live_pages().object(title)


def live_row(title: str) -> dict | None:
    """The same as the database gives it: columns by name, the head's as `head__…`."""
    rows = _live_pages().rows(title)
    return dict(zip(_live_pages().names, rows[0], strict=True)) if rows else None


def row_at(path: str) -> dict | None:
    """The `live_row` at an address when it is the page's own address, spelled as it should be."""
    try:
        title = normalise_title(path)
    except TitleError:
        return None
    return live_row(title) if path == title.replace(" ", "_") else None


def page_outline(row: dict) -> Page:
    """The Page of a `live_row` for questions about it: what is long is left to be loaded if anybody asks."""
    return Page.from_db(DEFAULT_DB_ALIAS, _OUTLINE_COLUMNS, [row[name] for name in _OUTLINE_COLUMNS])


def page_of_row(row: dict) -> Page:
    """The Page of a `live_row`, with its head."""
    return _live_pages().object_of(tuple(row.values()))


def page_by_key(title: str) -> Page | None:
    """The one live page whose title differs from this in case, apostrophes or spaces only; None when several do."""
    found = list(Page.objects.live().filter(title_key=title_key(title)).select_related("head")[:2])
    return found[0] if len(found) == 1 else None


def at_title(verb: str):
    """Decorate a view of `/<verb>/<title>`: `view(request, address)`.

    The exact title wins; else the one page with its key, else any other spelling of the title itself, answers 302.
    """

    def decorate(view):
        @functools.wraps(view)
        def wrapped(request, path):
            try:
                # Django has decoded the address once; decoding twice would make %2541 an A.
                title = normalise_title(path.rstrip("/") or path)
            except TitleError as error:
                raise BadTitle(title_error_sentence(error)) from None
            page = live_page(title)
            target = title
            if page is None and (other := page_by_key(title)):
                page, target = other, other.title
            if request.method in ("GET", "HEAD") and path != target.replace(" ", "_"):
                return redirect_to(verb, target, request.META.get("QUERY_STRING", ""))
            return view(request, Address(actor_of(request), target, page))

        return wrapped

    return decorate


def redirect_to(verb: str, title: str, query: str = "") -> HttpResponseRedirect:
    """302 to `/<verb>/<title>`; the query is passed on as it came."""
    return HttpResponseRedirect(iri_to_uri(f"/{verb}/{title_path(title)}" + (f"?{query}" if query else "")))


def existing(address: Address) -> Page:
    """The page at an address that only makes sense for a page that exists; 404 otherwise."""
    if address.page is None:
        raise Http404
    return address.page


def last_deleted(address: Address, pk: int | None = None) -> Page:
    """For the past of a title without a live page: the deleted page `pk`, or the last one that had it; else 404.

    Whoever may not see deleted pages gets the 404 too.
    """
    gone = Page.objects.deleted().filter(permissions.visible(address.actor), title_key=title_key(address.title))
    gone = gone.filter(pk=pk) if pk else gone
    page = gone.select_related("head").order_by("-deleted_at", "-pk").first()
    if page is None:
        raise Http404
    return page


def revision_or_404(actor: Actor, pk: int, page: Page | None = None) -> PageRevision:
    """A revision whose text this actor may read. NotAllowed when it is hidden, or its page; 404 when there is none."""
    revision = _revisions().object(pk) if pk <= MAX_ID else None
    if revision is None or (page is not None and revision.page_id != page.pk):
        raise Http404
    demand(actor, permissions.READ, revision.page)
    if revision.hidden:
        demand(actor, permissions.SEE_HIDDEN, revision.page)
    return revision
