"""The forms by which people change their own account, and administrators invite others."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.manage_email import email_already_exists
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiki.accounts import invitations
from wiki.accounts.finding import people_behind
from wiki.accounts.forms import PASSWORD_LENGTH, optional_mail_field
from wiki.accounts.models import User
from wiki.accounts.names import NAME_LENGTH
from wiki.accounts.preferences import AS_THE_DEVICE, themes
from wiki.accounts.renaming import clean_new_name


class AsksForPassword(forms.Form):
    """A change that whoever finds the browser open must not make."""

    password = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=PASSWORD_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Type your current password.")},
    )

    def __init__(self, user: User, data=None, **kwargs):
        self.user = user
        super().__init__(data, **kwargs)

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class MailForm(AsksForPassword):
    """Changes the mail address of an account, or takes it away; asks for the password, which the address can reset."""

    field_order = ("email", "password")

    def __init__(self, user: User, data=None):
        super().__init__(user, data, initial={"email": user.email})
        self.fields["email"] = optional_mail_field()
        self.fields["password"].help_text = _("Because whoever holds this address can choose a new password.")
        self.order_fields(self.field_order)

    def clean_email(self):
        address = self.cleaned_data["email"]
        if address:
            email_already_exists(address, user=self.user, always_raise=True)
        return address


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("New name"),
        max_length=200,  # the rules for names say in words what is too long
        error_messages={"required": _("Type the name that you wish for.")},
        help_text=_("Your name or a pseudonym. It signs what you write, and all can read it."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def __init__(self, user: User, data=None):
        self.user = user
        super().__init__(data, initial={"name": user.username})

    def clean_name(self):
        return clean_new_name(self.user, self.cleaned_data["name"])


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("The wiki speaks"), widget=forms.Select(attrs={"autocomplete": "language"}), required=True
    )
    theme = forms.ChoiceField(label=_("Colours"), widget=forms.RadioSelect, required=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["language"].choices = [(code, OWN_NAMES.get(code, name)) for code, name in settings.LANGUAGES]
        self.fields["theme"].choices = themes()

    def clean_theme(self):
        return self.cleaned_data["theme"] or AS_THE_DEVICE


# A language is found by who speaks it.
OWN_NAMES = {"fr": "Français", "en": "English"}


class CloseForm(AsksForPassword):
    """Closes an account. The last administrator names another one first."""

    heir = forms.CharField(
        label=_("Who looks after the wiki from now on?"),
        max_length=NAME_LENGTH,
        help_text=_("You are the only administrator. Type the name of a member, who becomes one."),
        error_messages={"required": _("Name a member who becomes administrator: the wiki needs one.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )
    field_order = ("heir", "password")

    def __init__(self, user: User, needs_heir: bool, data=None):
        super().__init__(user, data)
        if not needs_heir:
            del self.fields["heir"]

    def clean_heir(self):
        typed = self.cleaned_data["heir"]
        found = [] if "@" in typed else people_behind(typed)
        people = [person for person in found if person.is_active and person != self.user]
        if not people:
            raise ValidationError(
                _("No member has this name. Look at how it is spelt on what they wrote."), code="nobody"
            )
        return people[0]


class InvitationForm(forms.Form):
    """Makes an invitation. What is proposed suits one person for a week."""

    places = forms.IntegerField(
        label=_("For how many people"),
        min_value=1,
        max_value=invitations.MOST_PLACES,
        error_messages={"required": _("Type a number."), "invalid": _("Type a number.")},
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    until = forms.DateField(
        label=_("Until the evening of"),
        error_messages={
            "required": _("Choose the last day."),
            "invalid": _("This date cannot be read. For example 2027-03-31."),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("For whom (optional)"),
        required=False,
        max_length=200,
        help_text=_("Administrators alone read this."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    approves = forms.BooleanField(label=_("They may write at once, without waiting for approval"), required=False)

    def __init__(self, data=None):
        today = timezone.localdate()
        super().__init__(data, initial={"places": 1, "until": today + timedelta(days=7), "approves": True})
        last = today + timedelta(days=invitations.MOST_DAYS)
        self.fields["until"].widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}

    def clean_until(self):
        day = self.cleaned_data["until"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("This day is over. Choose today or a later day."), code="past")
        if day > today + timedelta(days=invitations.MOST_DAYS):
            raise ValidationError(_("An invitation lasts a year at most. Choose an earlier day."), code="far")
        return day
