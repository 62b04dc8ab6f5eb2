"""`/move/<title>`: asks for the new title, shows what will change, then moves."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from wiki.pages import permissions
from wiki.pages.answers import Refused
from wiki.pages.finding import Address, NotAllowed, at_title, existing, redirect_to
from wiki.pages.limits import too_often
from wiki.pages.moving import Plan, move_page, plan_move

MOST_LISTED = 100


@dataclass
class MoveForm:
    """What was asked for, kept as it was typed."""

    title: str = ""
    reason: str = ""
    subpages: bool = True
    redirect: bool = True
    rewrite: bool = False

    @classmethod
    def of_post(cls, data) -> "MoveForm":
        return cls(
            title=data.get("title", ""),
            reason=data.get("reason", ""),
            subpages=bool(data.get("subpages")),
            redirect=bool(data.get("redirect")),
            rewrite=bool(data.get("rewrite")),
        )

    @property
    def wishes(self) -> dict:
        return {"subpages": self.subpages, "redirect": self.redirect, "rewrite": self.rewrite}


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@at_title("move")
def move(request, address: Address):
    """GET opens the form; POST with `move` moves, any other POST shows what the move would change."""
    page = existing(address)
    address.ask(permissions.MOVE)
    if request.method != "POST":
        return _show(request, address, MoveForm(title=page.title))
    form = MoveForm.of_post(request.POST)
    if "move" not in request.POST:
        if too_often(address.actor, "preview"):
            reason = _("Too many attempts. Try again in a minute.")
            return _show(request, address, form, refused=Refused("limit", reason, status=429))
        plan = plan_move(address.actor, page, form.title, **form.wishes)
        if isinstance(plan, Refused):
            return _show(request, address, form, refused=plan)
        return _show(request, address, form, plan=plan)
    answer = move_page(address.actor, page.title, form.title, reason=form.reason, **form.wishes)
    if isinstance(answer, Refused):
        return _show(request, address, form, refused=answer)
    messages.success(request, _("The page is now called “%(title)s”.") % {"title": answer.page.title})
    if answer.links:
        words = ngettext(
            "%(n)s page links to it: its links are being changed.",
            "%(n)s pages link to it: their links are being changed.",
            answer.links,
        )
        messages.info(request, words % {"n": answer.links})
    return redirect_to("wiki", answer.page.title, "redirect=no" if answer.page.redirect_to else "")


def _show(request, address: Address, form: MoveForm, plan: Plan | None = None, refused: Refused | None = None):
    if refused and refused.status == 403:
        raise NotAllowed(permissions.Decision(False, refused.reason, refused.sign_in))
    if refused and refused.status == 404:
        raise Http404
    return render(
        request,
        "pages/move.html",
        {
            "page": address.page,
            "head": address.page.head,
            "form": form,
            "plan": plan,
            "refused": refused,
            "linking": plan.linking[:MOST_LISTED] if plan else [],
            "tab": "move",
        },
        status=refused.status if refused else 200,
    )
