"""Addresses of the MediaWiki that this wiki follows: links in mails, books and other sites go on working."""

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.markup.titles import TitleError, normalise_title, title_path
from wiki.pages.finding import BadTitle, live_page, page_by_key
from wiki.pages.models import Page, PageRevision
from wiki.pages.permissions import visible
from wiki.pages.wording import title_error_sentence

# MediaWiki's `action`, and the verb that does the same here. Any other action reads the page.
VERBS = {"edit": "edit", "submit": "edit", "history": "history", "raw": "source", "info": "history"}


@require_safe
def index_php(request, path: str = ""):
    """`/index.php?title=…` with `action=`, `oldid=`, `diff=`; `/index.php/<title>` too.

    A revision is looked for by its number here; one that is not the page's leads to the page's history.
    """
    oldid, diff = request.GET.get("oldid", ""), request.GET.get("diff", "")
    typed = request.GET.get("title", "") or path
    title = ""
    if typed:
        try:
            title = normalise_title(typed.rstrip("/") or typed)
        except TitleError as error:
            raise BadTitle(title_error_sentence(error)) from None
    if oldid or diff:
        return HttpResponseRedirect(_past(actor_of(request), title, oldid, diff))
    if not title:
        return HttpResponsePermanentRedirect("/")
    verb = VERBS.get(request.GET.get("action", ""), "wiki")
    return HttpResponsePermanentRedirect(f"/{verb}/{title_path(title)}")


def _past(actor, title: str, oldid: str, diff: str) -> str:
    """Where a link to one version, or to the difference of two, leads."""
    page = (live_page(title) or page_by_key(title)) if title else None
    if title and page is None:
        return _history(title, page)
    old = _revision(actor, oldid, page)
    if not diff:
        return f"/revision/{old.pk}" if old else _history(title, page)
    new = _revision(actor, diff, page)
    if new and old is None and not oldid:
        # `diff=<id>` alone compares with the version before.
        old = new.parent
        return f"/diff/{old.pk}/{new.pk}" if old else f"/revision/{new.pk}"
    if old and diff in ("prev", "next", "cur"):
        old, new = _neighbours(old, diff)
    return f"/diff/{old.pk}/{new.pk}" if old and new and old.page_id == new.page_id else _history(title, page)


def _neighbours(revision: PageRevision, which: str) -> tuple[PageRevision | None, PageRevision | None]:
    revisions = PageRevision.objects.filter(page=revision.page_id)
    if which == "prev":
        return revisions.filter(number__lt=revision.number).order_by("-number").first(), revision
    if which == "next":
        return revision, revisions.filter(number__gt=revision.number).order_by("number").first()
    return revision, revisions.order_by("-number").first()


def _revision(actor, typed: str, page: Page | None) -> PageRevision | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        return None
    revisions = PageRevision.objects.filter(visible(actor, "page__"), pk=int(typed))
    return (revisions.filter(page=page) if page else revisions).first()


def _history(title: str, page: Page | None) -> str:
    if not title:
        raise Http404
    return f"/history/{title_path(page.title)}" if page else f"/wiki/{title_path(title)}"
