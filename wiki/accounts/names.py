"""The rules for a person's name, in one place: sign-up, renaming and imports all ask here."""

import re
import unicodedata
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from wiki.configuration import current

NAME_LENGTH = 60
KEY_LENGTH = 2 * NAME_LENGTH

# Characters with a meaning in addresses, wikilinks or mails: a name must be linkable and quotable as it stands.
_FORBIDDEN = set('/\\#?%[]{}|<>@"`&;=+*^~')

# Cc and Cf hold control, zero-width and bidi characters: they make a name look like another one.
_INVISIBLE_CATEGORIES = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
# Letters, marks and signs that draw nothing although their category says that they do.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef]"
)
# More marks than any writing stacks on one letter: they would cover the lines around.
_MARKS_IN_A_ROW = 3

# Scripts that people mix with another one in one name without anybody mistaking a letter for another.
_MIXABLE = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "HANGUL"}

# What looks the same counts as the same: letters of other alphabets (casefolded), apostrophes, dashes, colons.
_LOOK_ALIKES = {
    ord(char): plain
    for chars, plains in [
        ("авсԁеніјкморѕтухѵԛԝ", "abcdehijkmopstyxvqw"),
        ("αβεζηικμνορτυχϲϳ", "abezhikmnoptyxcj"),
        ("ıɑɡ", "iag"),
        ("’‘‛ʼʻˈ′ꞌ", "''''''''"),
        ("‐‒–—―−⁃", "-------"),
        ("∶꞉ː", ":::"),
    ]
    for char, plain in zip(chars, plains, strict=True)
} | {ord("_"): " "}

# Names that would speak for the wiki, without accents, as keys; those of the settings come on top.
_RESERVED = {
    *("admin", "administrateur", "administratrice", "administration", "administrator"),
    *("moderateur", "moderatrice", "moderation", "moderator", "systeme", "system"),
    *("visiteur", "visiteuse", "visitor", "anonyme", "anonymous"),
}
# The authors of the first content, and closed accounts: nobody may pass for one of them.
_KEPT_FORMS = re.compile(r"(exemple|example) ?:|(ancien membre|former member) ?\d+$")


def normalise_name(raw: str) -> str:
    """The canonical spelling of a name: NFC, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", raw).split())


def name_key(name: str) -> str:
    """Two names with one key are the same person to a reader, so the second is refused.

    Case, accents of compatibility (full-width letters), `_`, the kind of apostrophe or dash, and letters of other
    alphabets that look like Latin ones do not count. The key of a key is itself.
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = unicodedata.normalize("NFKD", folded).translate(_LOOK_ALIKES)
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def fingerprint(key: str) -> str:
    """What is kept of a closed account's name, of its key: enough to know the name again, not to read it."""
    return salted_hmac("wiki.accounts.names", key, algorithm="sha256").hexdigest()


def name_path(name: str) -> str:
    """A name as it stands in an address, after /user/: spaces as `_`, unless the name itself holds one."""
    return quote(name if "_" in name else name.replace(" ", "_"), safe="!$&'()*,:;=@")


def validate_name(name: str) -> None:
    """Raise ValidationError, in words, for a name that nobody could link to, quote or tell apart."""
    if not name:
        raise ValidationError(_("Choose a name: it signs what you write."), code="empty")
    if len(name) > NAME_LENGTH or len(name_key(name)) > KEY_LENGTH:
        raise ValidationError(
            _("This name is too long: %(limit)d characters at most."), code="long", params={"limit": NAME_LENGTH}
        )
    if _INVISIBLE.search(name) or any(unicodedata.category(char) in _INVISIBLE_CATEGORIES for char in name):
        raise ValidationError(_("This name holds an invisible character. Please type it again."), code="invisible")
    for char in name:
        if not _FORBIDDEN.isdisjoint(unicodedata.normalize("NFKC", char)):
            raise ValidationError(_("A name cannot hold the sign “%(sign)s”."), code="sign", params={"sign": char})
    if not any(char.isalnum() for char in name):
        raise ValidationError(_("A name needs a letter or a figure."), code="empty")
    if _marks_in_a_row(name) >= _MARKS_IN_A_ROW or unicodedata.category(name[0]).startswith("M"):
        raise ValidationError(_("This name holds too many accents on one letter."), code="marks")
    if len(_scripts(name) - _MIXABLE) > 1:
        raise ValidationError(
            _("This name mixes letters of several alphabets, which look alike. Write it in one of them."),
            code="mixed",
        )


def refuse_reserved(name: str) -> None:
    """Raise ValidationError for a name that nobody may choose: it would speak for the wiki, or for its examples."""
    key = _without_accents(name_key(name))
    ours = {_without_accents(name_key(given)) for given in (settings.VISITOR_NAME, current().name)}
    if key in _RESERVED | ours or _KEPT_FORMS.match(key):
        raise ValidationError(_("This name is kept for the wiki itself. Please choose another."), code="reserved")


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _marks_in_a_row(name: str) -> int:
    longest = run = 0
    for char in name:
        run = run + 1 if unicodedata.category(char).startswith("M") else 0
        longest = max(longest, run)
    return longest


def _scripts(name: str) -> set[str]:
    """The alphabets of a name: Unicode calls each letter after its own (LATIN SMALL LETTER A)."""
    letters = (char for char in unicodedata.normalize("NFKC", name) if unicodedata.category(char) in {"Lu", "Ll", "Lo"})
    return {unicodedata.name(char, "").partition(" ")[0] for char in letters}
