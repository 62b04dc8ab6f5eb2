"""Signing up, in and out, and passwords: django-allauth's screens, with our templates and the wiki's own rules."""

from urllib.parse import urlsplit, urlunsplit

from allauth.account import views as allauth_views
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from wiki.accounts import approval, invitations
from wiki.accounts.adapter import MailNotSent, NameTaken, NoPlaceLeft
from wiki.accounts.models import NAME_TAKEN
from wiki.configuration import current

METHODS = ["get", "head", "post", "options"]


class KeepsNext:
    """Hands `next` on to the form only where it is a place in this wiki, and answers only what a page can send."""

    http_method_names = METHODS

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if not self.get_next_url():
            context |= {"redirect_field": "", "redirect_field_value": ""}
        return context


class SignupView(KeepsNext, allauth_views.SignupView):
    """Sign-up, open to all or to those who were invited: `?invitation=` is what an invitation's link carries."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.token = request.POST.get("invitation") or request.GET.get("invitation", "")
        self.invitation = invitations.invitation_of(self.token) if self.token else None
        self.state = invitations.state_of(self.invitation) if self.invitation else None
        # Read by AccountAdapter.save_user.
        request.invitation = self.invitation if self.state == invitations.State.OPEN else None

    def is_open(self):
        return current().sign_up == "open" or self.request.invitation is not None

    def closed(self):
        """Says why nobody can sign up here just now, and what to do; a name that was typed is not lost."""
        context = {
            "token": self.token,
            "state": self.state,
            "invitation": self.invitation,
            "typed": self.request.POST.get("username", "").strip()[:60],
        }
        status = 403 if self.request.method == "POST" else 200
        return render(self.request, "account/signup_closed.html", context, status=status)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        invited = self.request.invitation
        waits = approval.new_members_wait() and not (invited and invited.approves)
        return {**context, "token": self.token, "invitation": invited, "waits": waits}

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except NameTaken:
            form.add_error("username", NAME_TAKEN)
        except NoPlaceLeft:
            # The last place went while the form was filled in: with open sign-up the form still serves, without it.
            self.invitation.refresh_from_db()
            self.state, self.request.invitation = invitations.state_of(self.invitation), None
            if not self.is_open():
                return self.closed()
            form.add_error(None, _("This invitation has just ended. You can sign up without it: send the form again."))
        return self.form_invalid(form)


class LoginView(KeepsNext, allauth_views.LoginView):
    """Sign-in. Whoever follows the header's link, which is the same on every page, comes back to where it was."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if request.method == "GET" and "next" not in request.GET and (place := _came_from(request)):
            request.GET = request.GET.copy()
            request.GET["next"] = place

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.too_many_tries:
            response.status_code = 429
        return response


def _came_from(request) -> str:
    """The place in this wiki where the link stood, without its host; "" for the screens of accounts, and elsewhere."""
    referer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return ""
    parts = urlsplit(referer)
    place = urlunsplit(("", "", parts.path, parts.query, ""))
    is_place = place.startswith("/") and url_has_allowed_host_and_scheme(place, None)
    return place if is_place and not place.startswith("/accounts/") else ""


class LogoutView(KeepsNext, allauth_views.LogoutView):
    pass


class PasswordChangeView(KeepsNext, allauth_views.PasswordChangeView):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


class PasswordResetView(KeepsNext, allauth_views.PasswordResetView):
    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except MailNotSent:
            form.add_error(None, _("Nothing is lost, but the mail could not be sent: try again in a few minutes."))
            return self.form_invalid(form)


class PasswordResetFromKeyView(KeepsNext, allauth_views.PasswordResetFromKeyView):
    pass
