"""`/pages/…`, `/backlinks/<title>`, `/random`: ways to go through all pages."""

import random as chance

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.markup.titles import title_key, title_path
from wiki.pages import lists, permissions
from wiki.pages.finding import Address, at_title, redirect_to
from wiki.pages.wording import grouped

# Name in the address, words of the tab, and whether the list shows pages (else rows of its own).
LISTS = {
    "": gettext_lazy("From A to Z"),
    "wanted": gettext_lazy("Wanted"),
    "orphans": gettext_lazy("Orphans"),
    "dead-ends": gettext_lazy("Dead ends"),
    "dead-anchors": gettext_lazy("Lost sections"),
    "long": gettext_lazy("Longest"),
    "short": gettext_lazy("Shortest"),
}
MAX_PAGE = 10_000


def _page_number(request) -> int:
    typed = request.GET.get("page", "")
    return min(max(int(typed), 1), MAX_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _letter(request) -> str:
    typed = request.GET.get("letter", "")[:1].lower()
    return typed if typed == "#" or "a" <= typed <= "z" else ""


def _show(request, name: str, part, rows_of, **more):
    if not isinstance(part, lists.Slice):
        part = lists.slice_of(part, _page_number(request))
    query = request.GET.copy()
    query.pop("page", None)
    base = "?" + (query.urlencode() + "&" if query else "") + "page="
    return render(
        request,
        "pages/list.html",
        {
            "name": name,
            "title": LISTS[name],
            "lists": LISTS.items(),
            "rows": [rows_of(row) for row in part.rows],
            "next_url": f"{base}{part.page + 1}" if part.has_next else "",
            "previous_url": f"{base}{part.page - 1}" if part.page > 1 else "",
            "number": part.page,
            **more,
        },
    )


def _row(page, note: str = "") -> dict:
    return {"title": page.title, "path": page.path, "kind": page.kind, "lead": page.lead, "note": note}


@require_safe
def all_pages(request):
    """`/pages/`: from A to Z; `?letter=e`, `?kind=fiche`."""
    actor = actor_of(request)
    kind = request.GET.get("kind", "")[:32]
    kinds = lists.kinds(actor)
    if kind not in dict(kinds):
        kind = ""
    letter = _letter(request)
    return _show(
        request,
        "",
        lists.all_pages(actor, letter, kind),
        _row,
        letters=lists.letters(actor, kind),
        kinds=kinds,
        letter=letter,
        kind=kind,
    )


@require_safe
def special(request, name: str):
    """`/pages/<name>`: the lists that show where a wiki needs care."""
    actor = actor_of(request)
    match name:
        case "wanted":
            return _show(request, name, lists.wanted(actor, _page_number(request)), _wanted_row)
        case "orphans":
            return _show(request, name, lists.orphans(actor), _row)
        case "dead-ends":
            return _show(request, name, lists.dead_ends(actor), _row)
        case "dead-anchors":
            return _show(request, name, lists.dead_anchors(actor), _anchor_row)
        case "long" | "short":
            return _show(request, name, lists.by_size(actor, longest=name == "long"), _sized_row)
    raise Http404


def _wanted_row(row: dict) -> dict:
    note = ngettext("%(n)s page cites it", "%(n)s pages cite it", row["pages"]) % {"n": grouped(row["pages"])}
    return {"title": row["title"], "path": title_path(row["title"]), "missing": True, "note": note}


def _anchor_row(link) -> dict:
    note = _("links to “%(title)s”, at a section that is not there (#%(anchor)s)") % {
        "title": link.target_title,
        "anchor": link.anchor,
    }
    return {"title": link.source.title, "path": link.source.path, "kind": "", "note": note}


def _sized_row(page) -> dict:
    return _row(page, ngettext("%(n)s character", "%(n)s characters", page.size) % {"n": grouped(page.size)})


@require_safe
@at_title("backlinks")
def backlinks(request, address: Address):
    """`/backlinks/<title>`: what links to a page, written or not, directly or through a redirect."""
    if address.page is not None:
        address.ask(permissions.READ)
    part = lists.slice_of(lists.backlinks(address.actor, title_key(address.title)), _page_number(request))
    through = lists.backlinks_through(address.actor, [page for page in part.rows if page.redirect_to])
    return render(
        request,
        "pages/backlinks.html",
        {
            "page": address.page,
            "head": address.page.head if address.page else None,
            "title": address.title,
            "path": title_path(address.title),
            "direct": [page for page in part.rows if not page.redirect_to],
            "redirects": [(page, through.get(page.title_key, [])) for page in part.rows if page.redirect_to],
            "next_url": f"?page={part.page + 1}" if part.has_next else "",
            "previous_url": f"?page={part.page - 1}" if part.page > 1 else "",
            "may_edit": permissions.allows(address.actor, permissions.EDIT, address.page),
            "tab": "backlinks",
        },
    )


@require_safe
def random(request):
    """`/random`: an article that chance chose."""
    page = lists.one_at_random(actor_of(request), chance.random())
    response = redirect_to("wiki", page.title) if page else HttpResponseRedirect("/")
    response.headers["Cache-Control"] = "no-store"
    return response
