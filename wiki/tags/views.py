"""The screens of tags: all of them, one of them, and calling one otherwise."""

from math import log

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from wiki.accounts.actors import actor_of
from wiki.markup.tags import MAX_TAG, clean_tag, tag_key, tag_path
from wiki.markup.titles import title_path
from wiki.pages import permissions
from wiki.pages.answers import Refused
from wiki.pages.finding import demand
from wiki.pages.reading import readable_html
from wiki.pages.wording import grouped
from wiki.tags import finding, renaming

TAGS_PER_PAGE = 200
PAGES_PER_PAGE = 50
MOST_PAGES_SHOWN = 100
MAX_PAGE = 10_000
# A tag's size on the list of all of them, from 1 to SIZES; the number in words says the same.
SIZES = 4


@require_safe
def to_index(request):
    return HttpResponseRedirect("/tags/")


@require_safe
def index(request):
    """`/tags/`: every tag that is on a page the reader may see, from A to Z, with how many pages have it."""
    number = _page_number(request)
    initials, total = finding.all_tags(actor_of(request), (number - 1) * TAGS_PER_PAGE, TAGS_PER_PAGE)
    counts = {row.pages for initial in initials for row in initial.tags}
    largest = max(counts, default=1)
    # Most tags share their number with others: the words for it are made once.
    words = {n: ngettext("%(n)s page", "%(n)s pages", n) % {"n": grouped(n)} for n in counts}
    return render(
        request,
        "tags/index.html",
        {
            "initials": [
                (initial.letter, [(row.tag, words[row.pages], _size(row.pages, largest)) for row in initial.tags])
                for initial in initials
            ],
            "total": total,
            "page": number,
            **_neighbours("/tags/", number, number * TAGS_PER_PAGE < total),
        },
    )


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def tag(request, path: str):
    """`/tags/<tag>`: its pages. Another spelling of the tag answers 302.

    POST with `name` shows what calling it so would change (`preview`), or does it (`rename`).
    """
    actor = actor_of(request)
    name = clean_tag(path.replace("_", " "))
    found = finding.find_tag(actor, name) if name else None
    if found is None:
        return _without_pages(request, actor, name)
    if request.method == "POST":
        return _rename(request, actor, found)
    if path != found.tag.slug:
        return _to_tag(found.tag.name, request.META.get("QUERY_STRING", ""))
    return _show(request, actor, found)


def _show(request, actor, found: finding.Counted):
    number = _page_number(request)
    part = finding.slice_tagged(actor, found.tag, number, PAGES_PER_PAGE)
    return render(
        request,
        "tags/tag.html",
        {
            "tag": found.tag,
            "name": found.tag.name,
            "total": found.pages,
            "pages": part.rows,
            "page": number,
            "related": finding.related_tags(actor, found.tag),
            "progress": renaming.progress_of(actor, found.tag.tag_key),
            "may_edit": permissions.allows(actor, permissions.EDIT),
            "max_tag": MAX_TAG,
            **_described(actor, found.tag.name, found.tag),
            **_neighbours(f"/tags/{found.tag.path}", number, part.has_next),
        },
    )


def _described(actor, name: str, tag) -> dict:
    """What the screen needs of the page that explains the tag, or of the invitation to write it."""
    page = finding.description_of(actor, name, tag)
    title = finding.title_of_description(name)
    return {
        "description": page,
        "html": readable_html(page) if page else "",
        "describe": title_path(title) if title and permissions.allows(actor, permissions.CREATE) else "",
    }


def _without_pages(request, actor, name: str):
    """No page that the reader may see has this tag: it was renamed, is explained before it is used, or is unknown."""
    if name and request.method != "POST":
        if target := renaming.renamed_to(actor, tag_key(name)):
            return _to_tag(target.name)
        described = _described(actor, name, None)
        if described["description"]:
            return render(request, "tags/tag.html", {"name": name, "total": 0, "pages": [], "page": 1, **described})
    near = finding.near_tags(actor, name) if name else []
    return render(request, "tags/unknown.html", {"name": name, "near": near}, status=404)


def _rename(request, actor, found: finding.Counted):
    demand(actor, permissions.EDIT, None)
    typed = request.POST.get("name", "")
    if "rename" in request.POST:
        answer = renaming.rename_tag(actor, found.tag, typed)
        if not isinstance(answer, Refused):
            messages.success(request, _("The renaming has begun: the pages follow one by one."))
            return _to_tag(found.tag.name)
    else:
        answer = renaming.plan_rename(actor, found.tag, typed)
    refused = answer if isinstance(answer, Refused) else None
    plan = None if refused else answer
    return render(
        request,
        "tags/rename.html",
        {
            "tag": found.tag,
            "typed": typed,
            "refused": refused,
            "plan": plan,
            "shown": plan.pages[:MOST_PAGES_SHOWN] if plan else [],
            "more": max(0, len(plan.pages) - MOST_PAGES_SHOWN) if plan else 0,
            "max_tag": MAX_TAG,
        },
        status=refused.status if refused else 200,
    )


def _to_tag(name: str, query: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(iri_to_uri(f"/tags/{tag_path(name)}" + (f"?{query}" if query else "")))


def _page_number(request) -> int:
    typed = request.GET.get("page", "")
    return min(max(int(typed), 1), MAX_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _neighbours(address: str, number: int, has_next: bool) -> dict:
    return {
        "next_url": f"{address}?page={number + 1}" if has_next else "",
        "previous_url": (f"{address}?page={number - 1}" if number > 2 else address) if number > 1 else "",
    }


def _size(pages: int, largest: int) -> int:
    return 1 + round((SIZES - 1) * log(pages) / log(largest)) if largest > 1 else 1
