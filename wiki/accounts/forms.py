"""The forms of accounts: django-allauth's behaviour under our labels, help and sentences."""

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from wiki.accounts.models import normalise_email
from wiki.configuration import current

PASSWORD_HELP = _("Ten characters at least. A short sentence works well.")
PASSWORD_LENGTH = 1000
MAIL_HELP = _("To find your account again if you forget the password. It is never shown.")


class MailField(forms.CharField):
    """A mail address, in lower case; what is wrong with it is said by its likeliest cause."""

    widget = forms.EmailInput

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("max_length", 254)
        kwargs["error_messages"] = {"required": _("Type an e-mail address.")}
        super().__init__(**kwargs)
        self.widget.attrs.update(autocomplete="email", spellcheck="false", autocapitalize="none")

    def clean(self, value):
        address = normalise_email(super().clean(value))
        if address:
            refuse_bad_address(address)
        return address


def optional_mail_field() -> MailField:
    """The address of an account: nobody has to give one, unless the wiki is set so."""
    required = current().mail_required
    return MailField(label=_("E-mail") if required else _("E-mail (optional)"), required=required, help_text=MAIL_HELP)


def refuse_bad_address(address: str) -> None:
    """Raise ValidationError, in words, for what is no mail address."""
    try:
        validate_email(address)
    except ValidationError:
        local, at, domain = address.rpartition("@")
        if not at:
            message, code = _("The sign @ is missing in this address."), "at"
        elif local and domain and "." not in domain.strip("."):
            message, code = _("The end of the address is missing, for example .fr."), "end"
        else:
            message, code = _("No mail can reach this address. Please check it."), "address"
        raise ValidationError(message, code=code) from None


class OurWords:
    """Says that two passwords differ in our words; allauth's forms say it with a bare sentence at password2."""

    def add_error(self, field, error):
        if field == "password2" and not isinstance(error, ValidationError):
            error = ValidationError(_("The two passwords differ. Type the same one twice."), code="differ")
        super().add_error(field, error)


def _name_field(label, help_text=""):
    return forms.CharField(
        label=label,
        help_text=help_text,
        error_messages={"required": _("Choose a name: it signs what you write.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
    )


def _word_password(field, label, help_text="", missing=None):
    """Our words on a password field of allauth, whose type stays: it carries the rules."""
    field.label = label
    field.help_text = help_text
    field.error_messages["required"] = missing or _("Type the password.")
    field.max_length = PASSWORD_LENGTH
    field.widget.attrs.pop("placeholder", None)


class SignupForm(OurWords, allauth_forms.SignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["username"] = _name_field(
            _("Name to show"), _("Your name or a pseudonym. It signs what you write, and all can read it.")
        )
        fields["email"] = optional_mail_field()
        _word_password(fields["password1"], _("Password"), PASSWORD_HELP, _("Choose a password."))
        _word_password(fields["password2"], _("The same password again"), missing=_("Type the password a second time."))


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = _name_field(_("Name or e-mail address"))
        self.fields["login"].error_messages["required"] = _("Type your name or your e-mail address.")
        _word_password(self.fields["password"], _("Password"), missing=_("Type your password."))

    def clean(self):
        cleaned = super().clean()
        # allauth would send a closed account to a page of its own, after the password proved right.
        if self.user is not None and not self.user.is_active:
            raise allauth_forms.get_adapter().validation_error("account_inactive")
        return cleaned

    @property
    def too_many_tries(self) -> bool:
        return self.has_error("__all__", "too_many_login_attempts")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = MailField(help_text=_("The address that you gave when you signed up."))


class ResetPasswordKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word_new_passwords(self.fields)


class ChangePasswordForm(OurWords, allauth_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word_password(self.fields["oldpassword"], _("Current password"), missing=_("Type your current password."))
        _word_new_passwords(self.fields)


def _word_new_passwords(fields):
    _word_password(fields["password1"], _("New password"), PASSWORD_HELP, _("Choose a password."))
    _word_password(fields["password2"], _("The same password again"), missing=_("Type the password a second time."))
