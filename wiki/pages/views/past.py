"""A page's past: its history, the difference of two versions, going back to one."""

import functools

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from wiki.accounts.actors import actor_of
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
from wiki.pages.history import PAGE_OF_HISTORY, revisions_of, text_of
from wiki.pages.models import PageRevision
from wiki.pages.saving import confirmation_token, save_page
from wiki.pages.views.deleting import undelete
from wiki.text.diff import Diff, compare


def _number(raw: str | None) -> int | None:
    """A positive whole number from a query string, or None for anything else."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None


@require_safe
@at_title("history")
def history(request, address: Address):
    """`/history/<title>`: the versions, newest first; `?old=&new=` goes to the comparison of the two chosen."""
    page = address.page or last_deleted(address, _number(request.GET.get("deleted")))
    demand(address.actor, permissions.READ, page)
    old, new = _number(request.GET.get("old")), _number(request.GET.get("new"))
    if old and new:
        return HttpResponseRedirect(f"/diff/{old}/{new}")
    rows = revisions_of(page, before=_number(request.GET.get("before")), limit=PAGE_OF_HISTORY + 1)
    revisions = rows[:PAGE_OF_HISTORY]
    return render(
        request,
        "pages/history.html",
        {
            "page": page,
            "head": page.head,
            "revisions": revisions,
            "next_before": revisions[-1].number if len(rows) > PAGE_OF_HISTORY else None,
            "is_first_page": bool(revisions) and revisions[0].pk == page.head_id,
            "largest": max((abs(revision.delta) for revision in revisions), default=0),
            "may_edit": permissions.allows(address.actor, permissions.EDIT, page),
            "may_restore": permissions.allows(address.actor, permissions.RESTORE, page),
            "tab": "history",
        },
    )


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
    page = new.page
    between = PageRevision.objects.filter(page=page, number__gt=old.number, number__lte=new.number)
    others = PageRevision.objects.filter(page=page)
    return render(
        request,
        "pages/diff.html",
        {
            "page": page,
            "old": old,
            "new": new,
            "head": page.head,
            "diff": _difference(old.sha1, new.sha1, text_of(old), text_of(new)),
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
    return render(
        request,
        "pages/restore.html",
        {
            "page": page,
            "revision": revision,
            "head": page.head,
            "diff": compare(page.text, text),
            "summary": data.get("summary", ""),
            "error": error,
            "may_edit": True,
            "tab": "history",
        },
        status=status,
    )


def _summary(revision: PageRevision) -> str:
    """What the history will say, in the language of the wiki rather than of the one who restores."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Goes back to version %(number)s") % {"number": revision.number}
