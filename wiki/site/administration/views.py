"""The administration screen: what is decided, the mail, the people, how the wiki is."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from wiki.accounts.actors import actor_of
from wiki.accounts.approval import waiting
from wiki.accounts.models import User
from wiki.configuration import current
from wiki.pages import permissions
from wiki.pages.finding import demand
from wiki.site.administration.form import SettingsForm
from wiki.site.administration.mail import is_set_up, try_mail
from wiki.site.administration.steps import first_steps
from wiki.site.administration.wellness import wellness


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def administration(request):
    """`/administration/`: POST saves the form, or tries the mail (`try-mail`) and keeps what was typed."""
    actor = actor_of(request)
    demand(actor, permissions.ADMINISTER, None)
    status, tried = 200, None
    if request.method == "POST":
        form = SettingsForm.of_post(request.POST, current())
        if "try-mail" in request.POST:
            tried = try_mail(actor)
        elif form.save() is not None:
            messages.success(request, _("The settings are saved. They hold from now on, for everybody."))
            return HttpResponseRedirect("/administration/")
        else:
            status = 409 if form.stale else 200
    else:
        form = SettingsForm.of(current())
    steps = first_steps(current(), actor.user)
    return render(
        request,
        "site/administration.html",
        {
            "form": form,
            "inputs": form.inputs(),
            "steps": [] if all(step.done for step in steps) else steps,
            "steps_left": sum(not step.done for step in steps),
            "tried": tried,
            "mail_is_set_up": is_set_up(),
            "mail_address": actor.user.email,
            "people": _people(),
            "lines": wellness(),
        },
        status=status,
    )


def _people() -> dict:
    active = User.objects.filter(is_active=True)
    return {
        "members": active.count(),
        "administrators": list(
            active.filter(is_staff=True).order_by("username_key").values_list("username", flat=True)
        ),
        "waiting": waiting().count(),
        "invitations_url": reverse("account_invitations"),
        "waiting_url": reverse("account_waiting"),
    }
