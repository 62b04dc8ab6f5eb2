"""`/recent`, `/user/<name>` and the feeds."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wiki.accounts.actors import Actor, actor_of
from wiki.accounts.names import name_path
from wiki.changes import feeds, people, visits
from wiki.changes.grouping import by_day
from wiki.changes.listing import Wanted, changes, has_tags, place_from, usable
from wiki.configuration import current
from wiki.configuration.address import site_of
from wiki.pages import permissions
from wiki.pages.finding import Address, BadTitle, at_title, existing
from wiki.pages.history import latest_shown
from wiki.pages.kinds import all_kinds
from wiki.pages.saving import clean_line

PER_PAGE = 50
SIZES = (50, 100, 500)


def _typed(request, name: str, limit: int = 255) -> str:
    return clean_line(request.GET.get(name, ""), limit)


def _size(request) -> int:
    typed = request.GET.get("limit", "")
    return next((size for size in SIZES if str(size) == typed), PER_PAGE)


@require_safe
def recent(request):
    """`/recent`: what changed, by day; `?kind= &tag= &person= &minor=no &since=visit &limit= &before=`."""
    actor = actor_of(request)
    before = place_from(_typed(request, "before"))
    visit = _visit(request, actor, looks=before is None)
    person = _typed(request, "person")
    if person:
        known = people.person_named(person)
        person = known.name if known else person
    since_visit = visit is not None and request.GET.get("since") == "visit"
    wanted = usable(
        Wanted(
            kind=_typed(request, "kind", 32),
            tag=_typed(request, "tag"),
            person=person,
            without_minor=request.GET.get("minor") == "no",
            since=visit if since_visit else None,
        )
    )
    size = _size(request)
    part = changes(actor, wanted, size, before)
    asked = {
        "kind": wanted.kind,
        "tag": wanted.tag,
        "person": wanted.person,
        "minor": "no" if wanted.without_minor else "",
        "since": "visit" if since_visit else "",
        "limit": str(size) if size != PER_PAGE else "",
    }
    return render(
        request,
        "changes/recent.html",
        {
            "days": by_day(part.rows, actor, since=visit),
            "wanted": wanted,
            "since_visit": since_visit,
            "visit": visit,
            "kinds": all_kinds(),
            "has_tags": has_tags(),
            "filtered": bool(wanted.kind or wanted.tag or wanted.person),
            "all_url": _address(asked, minor="", since=""),
            "without_minor_url": _address(asked, minor="no", since=""),
            "since_url": _address(asked, minor="", since="visit"),
            "kept": [(name, asked[name]) for name in ("minor", "since", "limit") if asked[name]],
            "next_url": _address(asked, before=str(part.next)) if part.next else "",
            "looked_back_to": part.next.created if part.next and len(part.rows) < size else None,
            "is_first": before is None,
        },
    )


def _address(asked: dict[str, str], **changed: str) -> str:
    query = {name: value for name, value in {**asked, **changed}.items() if value}
    return f"/recent?{urlencode(query)}" if query else "/recent"


def _visit(request, actor: Actor, looks: bool):
    """The member's last visit; looking at the newest changes counts as one, turning pages and HEAD do not."""
    if not actor.is_member:
        return None
    return visits.note_visit(actor.user) if looks and request.method == "GET" else visits.last_visit(actor.user)


@require_safe
def person(request, path: str):
    """`/user/<name>`: a person and what they wrote; `?minor=no &before=`. Any spelling of the name leads there."""
    actor = actor_of(request)
    typed = path.rstrip("/")
    found = None
    if typed == clean_line(typed, 255):
        found = people.person_named(typed.replace("_", " ")) or ("_" in typed and people.person_named(typed)) or None
    if found is None:
        raise BadTitle(_("Nobody of this name has an account here or signed a version."))
    query = request.META.get("QUERY_STRING", "")
    if path != found.name and path != found.name.replace(" ", "_"):
        return HttpResponseRedirect(iri_to_uri(f"/user/{name_path(found.name)}" + (f"?{query}" if query else "")))
    work = people.work_of(found.name, actor)
    without_minor = request.GET.get("minor") == "no"
    before = place_from(_typed(request, "before"))
    part = changes(actor, Wanted(person=found.name, without_minor=without_minor), PER_PAGE, before)
    base = f"/user/{name_path(found.name)}"
    more = [*(["minor=no"] if without_minor else []), f"before={part.next}"]
    return render(
        request,
        "changes/person.html",
        {
            "person": found,
            "is_visitor": found.name == settings.VISITOR_NAME,
            "is_me": actor.is_member and actor.user == found.account,
            "work": work,
            "since": people.first_signed(found.name, actor) if work.versions else None,
            "days": by_day(part.rows, actor, fold=False),
            "without_minor": without_minor,
            "base": base,
            "next_url": f"{base}?{'&'.join(more)}" if part.next else "",
            "is_first": before is None,
        },
    )


@require_safe
def recent_feed(request):
    """`/feeds/recent.atom`: the latest versions of all pages."""
    # The same for all, as a visitor sees it; in a wiki closed to visitors, as its reader does.
    actor = Actor() if permissions.may_read(Actor()) else actor_of(request)
    # Hidden versions are left out after the fact: a few more are asked for, so that they leave no hole.
    rows = changes(actor, Wanted(), 2 * feeds.ENTRIES).rows
    with translation.override(current().language):
        title = _("%(wiki)s: recent changes") % {"wiki": current().name}
    shown = [row for row in rows if not row.hidden][: feeds.ENTRIES]
    return _feed(request, feeds.Feed(request.path, "/recent", "recent", title, shown))


@require_safe
@at_title("feeds/page")
def page_feed(request, address: Address):
    """`/feeds/page/<title>`: the latest versions of one page."""
    page = existing(address)
    address.ask(permissions.READ)
    rows = latest_shown(page, feeds.ENTRIES)
    with translation.override(current().language):
        title = _("%(title)s: its versions") % {"title": page.title}
    about = f"/history/{page.path}"
    feed = feeds.Feed(f"/feeds/page/{page.path}", about, f"page/{page.pk}", title, rows, one_page=True)
    return _feed(request, feed)


def _feed(request, feed: feeds.Feed) -> HttpResponse:
    document = feeds.atom(feed, site_of(request))
    tag, modified = feeds.etag(document), int(feed.updated.timestamp())
    response = HttpResponse(document, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = tag
    response.headers["Last-Modified"] = http_date(modified)
    # A reader may keep it, and asks each time whether it is still good.
    response.headers["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=tag, last_modified=modified, response=response)
