"""Taking one version's change out of the page as it is now, however long ago it was made."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from wiki.accounts.actors import actor_of
from wiki.configuration import current
from wiki.markup.titles import title_path
from wiki.pages import permissions
from wiki.pages.answers import EditConflict, Refused, Saved
from wiki.pages.finding import Address, demand, redirect_to, revision_or_404
from wiki.pages.history import text_of
from wiki.pages.limits import timed, too_often
from wiki.pages.models import PageRevision
from wiki.pages.saving import confirmation_token, save_page
from wiki.pages.views.editing import show_passages
from wiki.pages.views.reconciling import REASONS, Choosing
from wiki.text.diff import compare
from wiki.text.merge import CONFLICT, Merge, merge


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, pk: int):
    """`/undo/<id>`: shows the page without the change that a version made, then publishes it as a new edit.

    What others wrote since stays; where they changed the same places, the passages are asked about one by one.
    """
    actor = actor_of(request)
    revision = revision_or_404(actor, pk)
    if revision.parent_id is None:
        raise Http404
    before = revision_or_404(actor, revision.parent_id)
    page = revision.page
    demand(actor, permissions.EDIT, page)
    if request.method != "POST" and too_often(actor, "preview"):
        return render(request, "429.html", status=429)
    with timed(actor, "preview"):
        merged = merge(text_of(revision), text_of(before), page.text)
        diff = compare(page.text, merged.text) if merged.status != CONFLICT else None
    summary = (request.POST.get("summary", "").strip() if request.method == "POST" else "") or _summary(revision)
    if merged.status == CONFLICT:
        return _passages(request, Address(actor, page.title, page), revision, before, merged, summary)
    token = confirmation_token(merged.text)
    status, error = 200, ""
    if request.method == "POST":
        if request.POST.get("confirmed") == token:
            answer = save_page(actor, page.title, merged.text, base=page.head_id, summary=summary, confirmed=token)
            match answer:
                case Saved(changed=True):
                    words = _("Version %(number)s is undone, by a new version.") % {"number": revision.number}
                    messages.success(request, words)
                    return redirect_to("wiki", page.title)
                case Saved():
                    return redirect_to("wiki", page.title)
                case Refused():
                    status, error = answer.status, answer.reason
                case _:
                    status, error = 409, _("Nothing is lost: a newer version came meanwhile. Look again, please.")
        else:
            status, error = 409, _("Nothing is lost: a newer version came meanwhile. Look again, please.")
    context = {
        "page": page,
        "path": title_path(page.title),
        "revision": revision,
        "head": page.head,
        "diff": diff,
        "reasons": [REASONS[code] for code in merged.reasons],
        "unchanged": merged.text == page.text,
        "token": token,
        "summary": summary,
        "error": error,
        "may_edit": True,
        "tab": "history",
    }
    return render(request, "pages/undo.html", context, status=status)


def _passages(request, address: Address, revision: PageRevision, before: PageRevision, merged: Merge, summary: str):
    """The screen of a conflict: its one side is the page without the change, its other the page as it is now."""
    page = address.page
    answer = EditConflict(page, page.head, revision, text_of(before), page.text, text_of(revision), merged)
    asked = Choosing({"undone": "1"})
    return show_passages(request, address, answer, asked, summary=summary, asks=False)


def _summary(revision: PageRevision) -> str:
    """What the history will say, in the language of the wiki rather than of the one who undoes.

    No name: it would stay there when that person changes it, or closes the account.
    """
    with translation.override(current().language):
        return _("Undoes version %(number)s") % {"number": revision.number}
