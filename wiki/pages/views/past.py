"""A page's past: its history, the difference of two versions, going back to one."""

import functools
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from wiki.accounts.actors import actor_of
from wiki.configuration import current
from wiki.pages import permissions
from wiki.pages.answers import EditConflict, Refused
from wiki.pages.finding import (
    Address,
    NotAllowed,
    at_title,
    demand,
    existing,
    last_deleted,
    redirect_to,
    revision_or_404,
)
from wiki.pages.history import HistoryFilter, part_of_history, runs, text_of
from wiki.pages.limits import timed, too_often
from wiki.pages.models import Page, PageRevision, PageWriter
from wiki.pages.saving import clean_line, confirmation_token, save_page
from wiki.pages.views.deleting import undelete
from wiki.text.diff import Diff, compare


def _number(raw: str | None) -> int | None:
    """A positive whole number from a query string, or None for anything else."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _day(raw: str) -> date | None:
    """A day as forms send it (2026-11-24), or None; no page has versions from before the web."""
    try:
        day = date.fromisoformat(raw) if len(raw) == 10 else None
    except ValueError:
        return None
    return day if day and 1990 <= day.year <= 2200 else None


@require_safe
@at_title("history")
def history(request, address: Address):
    """`/history/<title>`: the versions, newest first; `?old=&new=` goes to the comparison of the two chosen.

    `?person= &from= &to= &minor=no` keep some of them (days as 2026-11-24), `?before=` goes on from a number.
    """
    asked = request.GET
    page = address.page or last_deleted(address, _number(asked.get("deleted")))
    demand(address.actor, permissions.READ, page)
    old, new = _number(asked.get("old")), _number(asked.get("new"))
    if old and new:
        return HttpResponseRedirect(f"/diff/{old}/{new}")
    wanted = HistoryFilter(
        person=clean_line(asked.get("person", ""), 255),
        first_day=_day(asked.get("from", "")),
        last_day=_day(asked.get("to", "")),
        without_minor=asked.get("minor") == "no",
    )
    part = part_of_history(page, wanted, before=_number(asked.get("before")))
    is_first_page = not part.rows or part.rows[0].pk == page.head_id
    folded = [[row] for row in part.rows] if wanted.person else runs(part.rows, newest_alone=is_first_page)
    return render(
        request,
        "pages/history.html",
        {
            "page": page,
            "head": page.head,
            "revisions": part.rows,
            "runs": folded,
            "next_url": _address(page, wanted, part.next_before) if part.next_before else "",
            "is_first_page": is_first_page,
            "wanted": wanted,
            "writers": _writers(page, wanted.person),
            "whole_url": _address(page, HistoryFilter()),
            "all_url": _address(page, replace(wanted, without_minor=False)),
            "without_minor_url": _address(page, replace(wanted, without_minor=True)),
            "may_edit": permissions.allows(address.actor, permissions.EDIT, page),
            "may_restore": permissions.allows(address.actor, permissions.RESTORE, page),
            "may_see_hidden": permissions.allows(address.actor, permissions.SEE_HIDDEN, page),
            "tab": "history",
        },
    )


def _address(page: Page, wanted: HistoryFilter, before: int | None = None) -> str:
    base = f"/history/{page.path}"
    query = {
        "person": wanted.person,
        "from": wanted.first_day,
        "to": wanted.last_day,
        "minor": "no" if wanted.without_minor else "",
        "deleted": page.pk if page.is_deleted else "",
        "before": before,
    }
    query = {name: str(value) for name, value in query.items() if value}
    return f"{base}?{urlencode(query)}" if query else base


def _writers(page: Page, chosen: str) -> list[str]:
    """Names to choose from: those who wrote most, and the one that is chosen already."""
    names = PageWriter.objects.filter(page=page).order_by("-revisions", "name").values_list("name", flat=True)[:50]
    return list(dict.fromkeys([*names, chosen])) if chosen else list(names)


@functools.lru_cache(maxsize=64)
def _difference(old_sha1: str, new_sha1: str, old: str, new: str) -> Diff:
    return compare(old, new)


@require_safe
def diff(request, old_pk: int, new_pk: int):
    """`/diff/<a>/<b>`: what changed between two versions of one page; `?view=inline` shows one under the other."""
    actor = actor_of(request)
    old, new = revision_or_404(actor, old_pk), revision_or_404(actor, new_pk)
    if old.page_id != new.page_id:
        raise Http404
    if old.number > new.number:
        return HttpResponseRedirect(f"/diff/{new_pk}/{old_pk}")
    if too_often(actor, "compare"):
        return render(request, "429.html", status=429)
    with timed(actor, "compare"):
        difference = _difference(old.sha1, new.sha1, text_of(old), text_of(new))
    page = new.page
    between = PageRevision.objects.filter(page=page, number__gt=old.number, number__lte=new.number)
    others = PageRevision.objects.filter(page=page)
    if not permissions.allows(actor, permissions.SEE_HIDDEN, page):
        others = others.filter(hidden=False)
    return render(
        request,
        "pages/diff.html",
        {
            "page": page,
            "old": old,
            "new": new,
            "head": page.head,
            "diff": difference,
            "inline": request.GET.get("view") == "inline",
            "people": list(between.order_by().values_list("author_name", flat=True).distinct()[:8]),
            "previous": others.filter(number__lt=old.number).order_by("-number").first(),
            "next": others.filter(number__gt=new.number).order_by("number").first(),
            "may_edit": permissions.allows(actor, permissions.EDIT, page),
            "may_restore": permissions.allows(actor, permissions.RESTORE, page),
            "tab": "history",
        },
    )


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@at_title("restore")
def restore(request, address: Address):
    """`/restore/<title>?revision=<id>`: shows what going back would change, then does it as a new edit.

    Without a revision it brings a deleted page back.
    """
    data = request.POST if request.method == "POST" else request.GET
    if "revision" not in data:
        return undelete(request, address)
    page = existing(address)
    address.ask(permissions.RESTORE)
    revision = revision_or_404(address.actor, _number(data.get("revision")) or 0, page)
    text = text_of(revision)
    status, error = 200, ""
    if request.method == "POST":
        answer = save_page(
            address.actor,
            page.title,
            text,
            base=_number(data.get("base")) or 0,
            summary=data.get("summary", "").strip() or _summary(revision),
            kind=PageRevision.Kind.RESTORE,
            # The screen shows the whole difference: posting it is the confirmation.
            confirmed=confirmation_token(text),
        )
        if isinstance(answer, Refused):
            if answer.status == 403:
                raise NotAllowed(permissions.Decision(False, answer.reason, answer.sign_in))
            status, error = answer.status, answer.reason
        elif isinstance(answer, EditConflict):
            page, status = answer.page, 409
            error = _(
                "Nothing is lost: %(name)s published a newer version meanwhile. Look at the difference again."
            ) % {"name": answer.head.author_name}
        else:
            messages.success(request, _("Version %(number)s is back, as a new version.") % {"number": revision.number})
            return redirect_to("wiki", page.title)
    if request.method != "POST" and too_often(address.actor, "compare"):
        return render(request, "429.html", status=429)
    with timed(address.actor, "compare"):
        difference = compare(page.text, text)
    return render(
        request,
        "pages/restore.html",
        {
            "page": page,
            "revision": revision,
            "head": page.head,
            "diff": difference,
            "summary": data.get("summary", ""),
            "error": error,
            "may_edit": True,
            "tab": "history",
        },
        status=status,
    )


def _summary(revision: PageRevision) -> str:
    """What the history will say, in the language of the wiki rather than of the one who restores."""
    with translation.override(current().language):
        return _("Goes back to version %(number)s") % {"number": revision.number}
