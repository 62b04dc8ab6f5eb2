"""The screens by which administrators let people in: invitations, and new members who wait."""

import logging
from dataclasses import dataclass
from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wiki.accounts import approval, invitations
from wiki.accounts.adapter import MailNotSent
from wiki.accounts.invitations import State
from wiki.accounts.models import Invitation
from wiki.accounts.own_forms import InvitationForm
from wiki.accounts.views.own import number_in
from wiki.configuration import current

log = logging.getLogger(__name__)

SHOWN = 100


@dataclass(frozen=True)
class _No:
    """A refusal as the screen of refusals reads it."""

    reason: str | Promise
    sign_in: bool = False


def administrators_only(view):
    """Lets administrators in; sends visitors to sign in, and tells members whom to ask."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def checked(request):
        if not (request.user.is_active and request.user.is_staff):
            refusal = PermissionDenied()
            refusal.decision = _No(gettext_lazy("Administrators alone decide who comes in. Ask one of them."))
            raise refusal
        return view(request)

    return checked


@administrators_only
def invite(request):
    """`/accounts/invitations/`: the invitations with their links; POST makes one, or ends one (`end=<id>`)."""
    if "end" in request.POST:
        invitation = get_object_or_404(Invitation, pk=number_in(request.POST["end"]))
        invitations.end(invitation)
        messages.success(request, _("This invitation has ended. Whoever came with it remains a member."))
        return redirect("account_invitations")
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        made = invitations.invite(
            by=request.user,
            ends_at=invitations.end_of_day(asked["until"]),
            note=asked["note"],
            places=asked["places"],
            approves=asked["approves"],
        )
        messages.success(request, _("The invitation is ready: copy its link and send it."))
        return redirect(f"{reverse('account_invitations')}#invitation-{made.pk}")
    rows = Invitation.objects.select_related("made_by").order_by("-made_at", "-pk")[:SHOWN]
    shown = [_shown(request, row) for row in rows]
    context = {
        "form": form,
        "open": [one for one in shown if one["is_open"]],
        "past": [one for one in shown if not one["is_open"]],
        "only_by_invitation": current().sign_up == "invitation",
        "new_members_wait": approval.new_members_wait(),
    }
    return render(request, "account/invitations.html", context)


def _shown(request, invitation: Invitation) -> dict:
    state = invitations.state_of(invitation)
    path = f"{reverse('account_signup')}?invitation={invitations.token_of(invitation)}"
    return {
        "row": invitation,
        "is_open": state == State.OPEN,
        "is_used_up": state == State.USED_UP,
        "ended_at": invitation.ended_at or invitation.ends_at,
        "link": request.build_absolute_uri(path),
    }


@administrators_only
def waiting(request):
    """`/accounts/waiting/`: who waits for approval; POST `approve=<id>` or `decline=<id>`."""
    if request.method == "POST":
        if user := approval.approve(number_in(request.POST.get("approve", ""))):
            messages.success(request, _("%(name)s may write now.") % {"name": user.username})
            _tell(request, user)
        elif user := approval.decline(number_in(request.POST.get("decline", ""))):
            messages.success(
                request, _("The account “%(name)s” is shut. Nobody can sign in with it.") % {"name": user.username}
            )
        return redirect("account_waiting")
    people = approval.waiting()
    context = {"people": people.select_related("invitation")[:SHOWN], "count": people.count()}
    return render(request, "account/waiting.html", context)


def _tell(request, user) -> None:
    """A mail to whoever gave an address; without one, or without a mail server, the wiki says it at the next visit."""
    if not user.email:
        return
    context = {"user": user, "username": user.username, "home": request.build_absolute_uri("/")}
    try:
        get_adapter(request).send_mail("account/email/approved", user.email, context)
    except MailNotSent:
        messages.warning(request, _("The mail that says so could not be sent: tell the person yourself."))
