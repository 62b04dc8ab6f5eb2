"""The screens of one's own account: all of it at a glance, and a screen for each change."""

from allauth.account.models import EmailAddress
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from wiki.accounts import approval, closing, renaming, sessions
from wiki.accounts.models import SignedIn, User
from wiki.accounts.own_forms import OWN_NAMES, CloseForm, MailForm, NameForm, PreferencesForm
from wiki.accounts.preferences import keep_language, keep_theme, theme_of, themes

read_and_post = require_http_methods(["GET", "HEAD", "POST"])


def _person(request) -> User:
    """Who is signed in, apart from the object that the rest of the screen shows: a form must not write into that."""
    return User.objects.get(pk=request.user.pk)


@never_cache
@require_safe
@login_required
def account(request):
    """`/accounts/`: one's own account at a glance, and the ways to change each part; what administrators look after."""
    user = request.user
    context = {
        "language": OWN_NAMES.get(translation.get_language(), ""),
        "theme_words": dict(themes())[theme_of(request)],
        "browsers": SignedIn.objects.filter(user=user).count(),
        "waiting": approval.waiting().count() if user.is_staff else 0,
    }
    return render(request, "account/profile.html", context)


@never_cache
@sensitive_post_parameters("password")
@read_and_post
@login_required
@rate_limit(action="manage_email")
def mail(request):
    """`/accounts/mail/`: the mail address."""
    person = _person(request)
    form = MailForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        change_mail(person, form.cleaned_data["email"])
        messages.success(
            request, _("Your e-mail address is saved.") if person.email else _("Your e-mail address is removed.")
        )
        return redirect("account")
    return render(request, "account/mail.html", {"form": form})


def change_mail(user, address: str) -> None:
    """Make `address` the person's only one ("" for none): an older one must not open the account any more."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).delete()
        user.email = address
        user.save(update_fields=["email"])
        if address:
            EmailAddress.objects.create(user=user, email=address, primary=True)


@never_cache
@read_and_post
@login_required
@rate_limit(action="change_name")
def name(request):
    """`/accounts/name/`: the name that signs what one writes."""
    person = _person(request)
    later = renaming.may_rename_from(person)
    form = NameForm(person, request.POST if request.method == "POST" else None)
    if later is None and form.is_valid():
        try:
            renaming.rename(person, form.cleaned_data["name"], limited=True)
        except renaming.TooSoon as refusal:
            later = refusal.again
        except ValidationError as error:
            form.add_error("name", error)
        else:
            words = _("You are called %(name)s from now on. What you wrote follows within a few moments.")
            messages.success(request, words % {"name": person.username})
            return redirect("account")
    context = {"form": form, "later": later, "changes": renaming.CHANGES, "days": renaming.IN_DAYS}
    return render(request, "account/name.html", context)


@never_cache
@read_and_post
@login_required
def preferences(request):
    """`/accounts/preferences/`: the language and the looks, kept with the account and on this device."""
    initial = {"language": translation.get_language(), "theme": theme_of(request)}
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        response = redirect("account")
        keep_language(response, request.user, form.cleaned_data["language"])
        keep_theme(response, request.user, form.cleaned_data["theme"])
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your preferences are kept."))
        return response
    return render(request, "account/preferences.html", {"form": form})


@never_cache
@read_and_post
@login_required
def browsers(request):
    """`/accounts/sessions/`: where one is signed in; POST `end=<id>` or `others` ends one, or all but this one."""
    if request.method == "POST":
        if "others" in request.POST:
            count = sessions.end_others(request.user, request)
            words = ngettext(
                "You are signed out of %(count)d other browser. Nothing that you published changes.",
                "You are signed out of %(count)d other browsers. Nothing that you published changes.",
                count,
            )
            messages.success(request, words % {"count": count})
        elif sessions.end(request.user, number_in(request.POST.get("end", ""))):
            messages.success(request, _("You are signed out there. Nothing that you published changes."))
        return redirect("account_sessions")
    return render(request, "account/sessions.html", {"places": sessions.places_of(request.user, request)})


def number_in(raw: str) -> int:
    """The key that a form sent, or 0, which no row has."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else 0


@never_cache
@sensitive_post_parameters("password")
@read_and_post
@login_required
@rate_limit(action="close_account")
def close(request):
    """`/accounts/close/`: says what stays and what goes, and closes the account for good."""
    person = _person(request)
    if not person.has_usable_password():
        return redirect("account_reset_password")
    needs_heir = closing.is_last_administrator(person)
    form = CloseForm(person, needs_heir, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            pseudonym = closing.close_account(person, form.cleaned_data.get("heir"))
        except closing.LastAdministrator:
            # The other administrator left a moment ago: the form now asks for somebody.
            form = CloseForm(person, True, request.POST)
            form.is_valid()
        else:
            logout(request)
            messages.success(
                request, _("Your account is closed. What you wrote is signed “%(name)s”.") % {"name": pseudonym}
            )
            return redirect("account_closed")
    return render(request, "account/close.html", {"form": form})


@require_safe
def closed(request):
    """`/accounts/closed/`: a word on the way out."""
    if request.user.is_authenticated:
        raise Http404
    return render(request, "account/closed.html")
