"""From an address to a page: the canonical spelling, the permission, and what to do when there is none."""

import functools
from dataclasses import dataclass

from django.http import Http404, HttpResponseRedirect
from django.utils.encoding import iri_to_uri

from wiki.accounts.actors import Actor, actor_of
from wiki.markup.titles import TitleError, normalise_title, title_key, title_path
from wiki.pages import permissions
from wiki.pages.models import Page, PageRevision
from wiki.pages.wording import title_error_sentence


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


def live_page(title: str) -> Page | None:
    """The live page with exactly this title."""
    return Page.objects.live().filter(title=title).select_related("head").first()


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


def revision_or_404(actor: Actor, pk: int, page: Page | None = None) -> PageRevision:
    """A revision whose text this actor may read. NotAllowed when it is hidden, or its page; 404 when there is none."""
    revision = PageRevision.objects.filter(pk=pk).select_related("page", "page__head").first()
    if revision is None or (page is not None and revision.page_id != page.pk):
        raise Http404
    demand(actor, permissions.READ, revision.page)
    if revision.hidden:
        demand(actor, permissions.SEE_HIDDEN, revision.page)
    return revision
