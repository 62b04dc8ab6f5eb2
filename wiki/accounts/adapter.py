"""How django-allauth meets our User: its rules for names, addresses and redirects are ours, and so are its words."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wiki.accounts.approval import admit
from wiki.accounts.finding import people_behind
from wiki.accounts.invitations import take_place
from wiki.accounts.models import NAME_TAKEN, User
from wiki.accounts.names import name_key, normalise_name, refuse_reserved, validate_name
from wiki.accounts.preferences import bring_along
from wiki.configuration import current

log = logging.getLogger(__name__)

_MISMATCH = _("This name and this password do not go together. Capital letters count in the password, not in the name.")


class NameTaken(Exception):
    """Somebody took the name between the check and the saving."""


class NoPlaceLeft(Exception):
    """The invitation ended, or its last place went, between the check and the saving."""


class MailNotSent(Exception):
    """The mail server did not take a mail; the log says why."""


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to the administrators to have it opened again."),
        "email_password_mismatch": _MISMATCH,
        "email_taken": _("This address has an account already. Sign in, or ask for a new password."),
        "enter_current_password": _("This is not your current password."),
        "invalid_password_reset": _("This link has served already, or is too old."),
        "too_many_login_attempts": _("Too many tries. Take a break of five minutes, or ask for a new password."),
        "username_password_mismatch": _MISMATCH,
        "username_taken": NAME_TAKEN,
    }

    def clean_username(self, username, shallow=False):
        """The name as it will be stored; `shallow` asks about its form only, not whether it is free."""
        username = normalise_name(username)
        validate_name(username)
        refuse_reserved(username)
        if not shallow and User.objects.is_taken(username):
            raise ValidationError(NAME_TAKEN, code="taken")
        return username

    def save_user(self, request, user, form, commit=True):
        """Raises NameTaken when two people chose one name at the same moment (the database's unique key decides), and
        NoPlaceLeft when the invitation of the request (wiki.accounts.views.signing) was used up meanwhile.
        """
        user = super().save_user(request, user, form, commit=False)
        user.invitation = getattr(request, "invitation", None)
        admit(user, approved=bool(user.invitation and user.invitation.approves))
        if commit:
            try:
                with transaction.atomic():
                    user.save()
                    if user.invitation and not take_place(user.invitation):
                        raise NoPlaceLeft
            except IntegrityError as error:
                raise NameTaken from error
        return user

    def post_login(self, request, user, *, signup, **kwargs):
        response = super().post_login(request, user, signup=signup, **kwargs)
        if signup:
            messages.success(request, _welcome(user))
        bring_along(response, user)
        return response

    def respond_user_inactive(self, request, user):
        """The sign-in form says it (wiki.accounts.forms); nothing else leads here, and there is no page for it."""
        return HttpResponseRedirect(resolve_url("account_login"))

    def get_password_change_redirect_url(self, request):
        return resolve_url("account")

    def is_safe_url(self, url):
        """Only this very host: ALLOWED_HOSTS may name other services of the same machine."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def is_ajax(self, request):
        """Forms answer pages, to everybody: no second, unread interface in JSON."""
        return False

    def get_client_ip(self, request):
        """The address that the serving layer made sure of; behind a local socket all share one count."""
        return request.META.get("REMOTE_ADDR") or "local"

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Failures count per account and address: whoever tries somebody's password cannot lock that person out,
        and other spellings of the name are no fresh tries.
        """
        login = credentials.get("email") or credentials.get("username") or ""
        people = sorted(user.pk for user in people_behind(login))
        who = f"people {people}" if people else f"nobody {name_key(login)}"
        return f"{who} from {self.get_client_ip(request)}"

    def format_email_subject(self, subject):
        return f"[{current().name}] {subject}"

    def send_mail(self, template_prefix, email, context):
        """In the language that the receiver chose, else in that of the request. Raises MailNotSent."""
        receiver = context.get("user")
        language = getattr(receiver, "language", "") or translation.get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            log.exception("The mail server did not take a mail (%s)", template_prefix)
            raise MailNotSent from error


def _welcome(user: User) -> str:
    if user.waiting_since is None:
        words = gettext("Welcome, %(name)s. Your account is ready.")
    elif current().readers == "everyone":
        words = gettext("Welcome, %(name)s. You can read; as soon as an administrator has approved you, you can write.")
    else:
        words = gettext("Welcome, %(name)s. As soon as an administrator has approved you, you can read and write.")
    return words % {"name": user.username}
