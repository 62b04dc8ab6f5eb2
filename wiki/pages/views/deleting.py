"""`/delete/<title>` and `/restore/<title>`: taking a page away, and bringing it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from wiki.markup.titles import title_path
from wiki.pages import permissions
from wiki.pages.answers import Refused
from wiki.pages.deleting import delete_page, deleted_pages, undelete_page
from wiki.pages.finding import Address, NotAllowed, at_title, demand, existing, redirect_to
from wiki.pages.links import pages_linking_to

CITED_BY = 8


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@at_title("delete")
def delete(request, address: Address):
    """GET says what would be missed and asks for a reason, POST deletes."""
    page = existing(address)
    address.ask(permissions.DELETE)
    reason, refused = "", None
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        answer = delete_page(address.actor, page.title, reason)
        if not isinstance(answer, Refused):
            messages.success(
                request,
                _("“%(title)s” is deleted. Its text and history are kept: you can bring it back.")
                % {"title": answer.page.title},
            )
            return redirect_to("wiki", answer.page.title)
        refused = _shown_here(answer)
    linking = list(pages_linking_to(page.title, permissions.visible(address.actor, "source__"))[: CITED_BY + 1])
    return render(
        request,
        "pages/delete.html",
        {
            "page": page,
            "head": page.head,
            "reason": reason,
            "refused": refused,
            "cited_by": [link.source for link in linking[:CITED_BY]],
            "cited_by_more": len(linking) > CITED_BY,
            "tab": "delete",
        },
        status=refused.status if refused else 200,
    )


def undelete(request, address: Address):
    """`/restore/<title>` without `?revision=`: the deleted pages of a title, and the way back for one of them."""
    demand(address.actor, permissions.UNDELETE, None)
    pages = deleted_pages(address.title, permissions.visible(address.actor))
    if not pages:
        raise Http404
    data = request.POST
    chosen = next((page for page in pages if str(page.pk) == data.get("page")), pages[0])
    # Where another page has the title by now, nothing is proposed: whoever brings one back must think of it.
    title = data.get("title", "" if address.page else chosen.title)
    refused = None
    if request.method == "POST":
        wanted = title.strip()
        if wanted:
            answer = undelete_page(address.actor, chosen.pk, wanted, data.get("reason", ""))
        else:
            answer = Refused("title", _("Give the page a title."), about="title")
        if not isinstance(answer, Refused):
            messages.success(request, _("“%(title)s” is back, with its history.") % {"title": answer.page.title})
            return redirect_to("wiki", answer.page.title, "redirect=no" if answer.page.redirect_to else "")
        refused = _shown_here(answer)
    return render(
        request,
        "pages/undelete.html",
        {
            "title": address.title,
            "path": title_path(address.title),
            "page": address.page,
            "pages": pages,
            "chosen": chosen,
            "new_title": title,
            "reason": data.get("reason", ""),
            "refused": refused,
            "tab": "restore",
        },
        status=refused.status if refused else 200,
    )


def _shown_here(refused: Refused) -> Refused:
    if refused.status == 403:
        raise NotAllowed(permissions.Decision(False, refused.reason, refused.sign_in))
    if refused.status == 404:
        raise Http404
    return refused
