"""The rules for a person's name, in one place: sign-up, renaming and imports all ask here."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 60

# Characters with a meaning in addresses, wikilinks or mails: a name must be linkable and quotable as it stands.
_FORBIDDEN = set('/\\#?%[]{}|<>@"`&;=+*^~')


def normalise_name(raw: str) -> str:
    """The canonical spelling of a name: NFC, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", raw).split())


def name_key(name: str) -> str:
    """Two names with one key are the same person to a reader, so the second is refused.

    Case, accents of compatibility (full-width letters), `_` and the kind of apostrophe do not count.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(folded.replace("_", " ").replace("\u2019", "'").split())


def validate_name(name: str) -> None:
    """Raise ValidationError, in words, for a name that nobody could link to, quote or tell apart."""
    if not name:
        raise ValidationError(_("Choose a name: it signs what you write."), code="empty")
    if len(name) > NAME_LENGTH:
        raise ValidationError(
            _("This name is too long: %(limit)d characters at most."),
            code="long",
            params={"limit": NAME_LENGTH},
        )
    for char in name:
        # Cc and Cf hold control, zero-width and bidi characters: they make a name look like another one.
        if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}:
            raise ValidationError(_("This name holds an invisible character. Please type it again."), code="invisible")
        if char in _FORBIDDEN:
            raise ValidationError(_("A name cannot hold the sign %(sign)s."), code="sign", params={"sign": char})
    if not any(char.isalnum() for char in name):
        raise ValidationError(_("A name needs a letter or a figure."), code="empty")
