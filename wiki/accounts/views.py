"""The screens of accounts: django-allauth's, with our templates, and the page of one's own account."""

from allauth.account import views as allauth_views
from allauth.account.models import EmailAddress
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wiki.accounts.adapter import MailNotSent, NameTaken
from wiki.accounts.forms import MailForm
from wiki.accounts.models import NAME_TAKEN, User

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
    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except NameTaken:
            form.add_error("username", NAME_TAKEN)
            return self.form_invalid(form)


class LoginView(KeepsNext, allauth_views.LoginView):
    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.too_many_tries:
            response.status_code = 429
        return response


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


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@rate_limit(action="manage_email")
def account(request):
    """One's own account: the name, the mail address (POST changes it), the language, the ways to other screens."""
    # The form must not write what was typed into the person that the rest of the screen shows.
    person = User.objects.get(pk=request.user.pk)
    form = MailForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        change_mail(person, form.cleaned_data["email"])
        messages.success(
            request, _("Your e-mail address is saved.") if person.email else _("Your e-mail address is removed.")
        )
        return redirect("account")
    return render(request, "account/profile.html", {"form": form, "languages": settings.LANGUAGES})


def change_mail(user, address: str) -> None:
    """Make `address` the person's only one ("" for none): an older one must not open the account any more."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).delete()
        user.email = address
        user.save(update_fields=["email"])
        if address:
            EmailAddress.objects.create(user=user, email=address, primary=True)
