"""What makes a password acceptable; the reasons for refusing one are said in the words of this wiki."""

import re

from django.contrib.auth import password_validation as django_rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiki.configuration import current

# Common in French, and long enough to pass the rule of length; django's own list knows what is common in English.
_COMMON_IN_FRENCH = {
    *("motdepasse", "motdepasse1", "motdepasse12", "motdepasse123", "monmotdepasse", "azertyuiop", "azertyuiop1"),
    *("azertyuiopqsdfghjklm", "azerty1234", "azerty12345", "azerty123456", "jetaimejetaime", "jetaimefort"),
    *("bonjour123", "bonjour1234", "bonjourbonjour", "soleil1234", "doudoudoudou", "innovationsociale"),
}


class LongEnough(django_rules.MinimumLengthValidator):
    """Ten characters or what OPTIONS says."""

    def get_error_message(self):
        return (
            ngettext(
                "This password is too short: %d character at least. A short sentence works well.",
                "This password is too short: %d characters at least. A short sentence works well.",
                self.min_length,
            )
            % self.min_length
        )


class UnlikeThePerson(django_rules.UserAttributeSimilarityValidator):
    """Not the person's name or address, nor nearly, nor that or the wiki's name with a few signs around."""

    KEPT = 6  # characters that must be left once the names are taken out

    def __init__(self):
        super().__init__(user_attributes=("username", "email"))

    def validate(self, password, user=None):
        super().validate(password, user)
        known = f"{getattr(user, 'username', '')} {getattr(user, 'email', '')} {current().name}".lower()
        parts = sorted((part for part in re.split(r"[\W_]+", known) if len(part) > 2), key=len, reverse=True)
        kept = password.lower()
        for part in parts:
            kept = kept.replace(part, "")
        if len(kept) < len(password) and len(re.sub(r"[\W_]", "", kept)) < self.KEPT:
            raise ValidationError(self.get_error_message(), code="password_too_similar")

    def get_error_message(self):
        return _("This password is too close to your name or your address: others would guess it.")


class Uncommon(django_rules.CommonPasswordValidator):
    """None of those that people try first."""

    def validate(self, password, user=None):
        super().validate(password, user)
        if password.lower().strip() in _COMMON_IN_FRENCH:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self):
        return _("Too many people use this password: it would be guessed first.")


class NotOnlyFigures(django_rules.NumericPasswordValidator):
    """A date or a telephone number alone is guessed."""

    def get_error_message(self):
        return _("This password holds figures only: add a few words.")
