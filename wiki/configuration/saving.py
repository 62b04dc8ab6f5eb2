"""Saving what an administrator decided: the one way to change the wiki's configuration."""

import unicodedata
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wiki.configuration.models import THE_ROW, SavedConfiguration
from wiki.configuration.reading import current, forget
from wiki.configuration.values import (
    ACCENTS,
    DECIDED,
    FOOTER_LENGTH,
    NAME_LENGTH,
    READERS,
    SIGN_UPS,
    TAGLINE_LENGTH,
    WRITERS,
    Configuration,
    from_the_environment,
)


class ChangedMeanwhile(Exception):
    """Somebody else saved since the configuration that was looked at; `now` is what holds."""

    def __init__(self, now: Configuration):
        super().__init__("the configuration was changed meanwhile")
        self.now = now


def save(changes: Mapping, seen: int | None = None) -> Configuration:
    """Decide `changes`, values by name (None: what the environment says holds again), and answer what holds now.

    `seen` is the generation that the changes were made from: when another one holds, nothing is saved and
    ChangedMeanwhile is raised. Raises ValidationError with sentences by name for what cannot be, and KeyError for a
    name that nothing has.
    """
    if unknown := set(changes) - set(DECIDED):
        raise KeyError(sorted(unknown)[0])
    with transaction.atomic():
        SavedConfiguration.objects.get_or_create(pk=THE_ROW)
        row = SavedConfiguration.objects.select_for_update().get(pk=THE_ROW)
        forget()
        before = current()
        if seen is not None and seen != before.generation:
            raise ChangedMeanwhile(before)
        cleaned = clean(changes, before)
        # What holds already is not decided by being sent again: the environment may change it later.
        decided = {
            name: value
            for name, value in cleaned.items()
            if (value is None and getattr(row, name) is not None)
            or (value is not None and value != getattr(before, name))
        }
        # The first saving counts even where it changes nothing: somebody looked.
        if decided or not row.generation:
            for name, value in decided.items():
                setattr(row, name, value)
            row.generation += 1
            row.save()
            forget()
    forget()
    return current()


def clean(changes: Mapping, before: Configuration) -> dict:
    """The values of `changes` in their stored spelling. Raises ValidationError with sentences by name."""
    cleaned, wrong = {}, {}
    for name, value in changes.items():
        try:
            cleaned[name] = None if value is None else _CLEANERS[name](value)
        except ValidationError as error:
            wrong[name] = error
    defaults = from_the_environment()
    after = {name: getattr(before, name) for name in DECIDED} | {
        name: defaults[name] if value is None else value for name, value in cleaned.items()
    }
    if READERS.index(after["writers"]) < READERS.index(after["readers"]):
        wrong.setdefault(
            "writers", ValidationError(_("Who may write must be able to read: choose the same people, or fewer."))
        )
    if wrong:
        raise ValidationError(wrong)
    return cleaned


def _line(value, limit: int) -> str:
    line = " ".join(unicodedata.normalize("NFC", str(value)).split())
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") for sign in line):
        raise ValidationError(_("This holds an invisible character. Please type it again."), code="invisible")
    if len(line) > limit:
        raise ValidationError(
            _("This is too long: %(limit)d characters at most."), code="long", params={"limit": limit}
        )
    return line


def _name(value) -> str:
    name = _line(value, NAME_LENGTH)
    if not any(sign.isalnum() for sign in name):
        raise ValidationError(_("Give the wiki a name."), code="empty")
    return name


def _footer(value) -> str:
    lines = [_line(line, FOOTER_LENGTH) for line in str(value).splitlines()]
    text = "\n".join(lines).strip("\n")
    if len(text) > FOOTER_LENGTH:
        raise ValidationError(
            _("This is too long: %(limit)d characters at most."), code="long", params={"limit": FOOTER_LENGTH}
        )
    return text


def _one_of(values):
    def chosen(value) -> str:
        if value not in values:
            raise ValidationError(
                _("This must be one of: %(values)s."), code="choice", params={"values": ", ".join(values)}
            )
        return value

    return chosen


def _truth(value) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(_("This must be yes or no."), code="truth")
    return value


_CLEANERS = {
    "name": _name,
    "tagline": lambda value: _line(value, TAGLINE_LENGTH),
    "language": _one_of([code for code, _name_of in settings.LANGUAGES]),
    "readers": _one_of(READERS),
    "writers": _one_of(WRITERS),
    "sign_up": _one_of(SIGN_UPS),
    "approval": _truth,
    "mail_required": _truth,
    "accent": _one_of(ACCENTS),
    "footer": _footer,
}
