"""What a kind's fields hold, each type in three directions: header to inputs, inputs to header, header to words.

A value is what wiki.markup.header gives: a string, a list or a map of strings. A header may hold anything, since people
write it by hand; whatever is not of the field's type is shown as it stands and stays until somebody changes it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import ClassVar
from urllib.parse import urlsplit

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wiki.configuration import current
from wiki.markup.canonical import canonical_text
from wiki.markup.fields import PLACE_FRENCH, place_name
from wiki.markup.titles import TitleError, fold_accents, normalise_title
from wiki.markup.values import Value, ValueFormatError, read_value, write_inline
from wiki.pages.wording import title_error_sentence

Words = str | Promise

# No-break spaces are typography that people mean; they stay.
_SPACES = re.compile("[ \t\n\u2028\u2029]+")


class FieldError(ValueError):
    """What was typed cannot be the field's value; `reason` is a sentence for the person, `part` names the input."""

    def __init__(self, reason: Words, part: str = ""):
        super().__init__(str(reason))
        self.reason = reason
        self.part = part


@dataclass(frozen=True)
class Part:
    """One input of a field: its name is `field-<field>`, with `-<part>` when the field has several."""

    name: str = ""
    label: Words = ""
    mode: str = "text"


def one_line(raw: str) -> str:
    """A text as an input of one line shows it and sends it back."""
    return _SPACES.sub(" ", canonical_text(raw)).strip(" ")


def as_text(value: Value | None) -> str:
    """Any value as text; a list or a map as it would stand in a header."""
    if value is None:
        return ""
    return one_line(value if isinstance(value, str) else write_inline(value))


@dataclass(frozen=True)
class Text:
    """A field of one line, and what the other types have in common. `fact`: shown in the box above the text."""

    name: str
    label: Words
    help: Words = ""
    fact: bool = True
    required: Words = ""
    not_before: str = ""
    limit: int = 500

    type: ClassVar[str] = "text"
    parts: ClassVar[tuple[Part, ...]] = (Part(),)

    def inputs(self, value: Value | None) -> dict[str, str]:
        """What the inputs show for a header's value, by the names of their parts."""
        return {"": as_text(value)}

    def read(self, typed: Mapping[str, str], old: Value | None) -> Value | None:
        """The value of what was typed, None for nothing. Raises FieldError. `old` is the value it would replace."""
        text = self._short(one_line(typed.get("", "")))
        if text and isinstance(old, list | dict):
            try:
                return read_value(text) or None
            except ValueFormatError:
                pass
        return self.clean(text) if text else None

    def clean(self, text: str) -> str:
        return text

    def words(self, value: Value | None) -> str:
        """The value for its readers."""
        if isinstance(value, list):
            return "\u202f; ".join(part for item in value if (part := as_text(item)))
        return as_text(value)

    def address(self, value: Value | None) -> str:
        """The web address that the words link to, or ""."""
        return ""

    def _short(self, text: str) -> str:
        if len(text) > self.limit:
            raise FieldError(_("This is too long: %(limit)d characters at most.") % {"limit": self.limit})
        return text


@dataclass(frozen=True)
class Items(Text):
    """A list between separators; an item that holds the separator stands in double quotes."""

    separator: str = ","

    type: ClassVar[str] = "list"

    def inputs(self, value):
        if not isinstance(value, list):
            return super().inputs(value)
        glue = ", " if self.separator == "," else f" {self.separator} "
        return {"": glue.join(self._quoted(one_line(item)) for item in value)}

    def read(self, typed, old):
        text = self._short(one_line(typed.get("", "")))
        if text and isinstance(old, dict):
            return super().read(typed, old)
        return self._split(text) or None

    def _quoted(self, item: str) -> str:
        if self.separator not in item and not item.startswith('"'):
            return item
        return '"' + item.replace('"', '""') + '"'

    def _split(self, text: str) -> list[str]:
        mark = self.separator
        items = re.findall(rf'\s*(?:"((?:[^"]|"")*)"\s*(?={mark}|$)|([^{mark}]*))(?:{mark}|$)', text)
        return [item for quoted, plain in items if (item := quoted.replace('""', '"') or plain.strip())]


@dataclass(frozen=True)
class Year(Text):
    type: ClassVar[str] = "year"
    parts: ClassVar[tuple[Part, ...]] = (Part(mode="numeric"),)

    def clean(self, text):
        if not re.fullmatch(r"[12][0-9]{3}", text):
            raise FieldError(_("Write the year in four figures, for example 2009."))
        return text


@dataclass(frozen=True)
class Date(Text):
    """A year, a month or a day: 2009, 2009-05, 2009-05-17. The order of a French date is understood too."""

    type: ClassVar[str] = "date"

    def clean(self, text):
        text = re.sub(r"^(?:([0-9]{1,2})[/.])?([0-9]{1,2})[/.]([12][0-9]{3})$", _turned, text)
        if not is_date(text):
            raise FieldError(_("Write a year (2009), a month (2009-05) or a day (2009-05-17)."))
        return text

    def words(self, value):
        text = as_text(value)
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){1,2}", text) or not is_date(text):
            return text
        day = date.fromisoformat(text if len(text) > 7 else f"{text}-01")
        if len(text) == 7:
            return format_date(day, _("F Y"))
        number = pgettext("first day of a month", "j") if day.day == 1 else pgettext("day of a month", "j")
        return _("%(day)s %(month)s %(year)s") % {
            "day": format_date(day, number),
            "month": format_date(day, "F"),
            "year": day.year,
        }


def _turned(found: re.Match) -> str:
    day, month, year = found.groups()
    return f"{year}-{month:0>2}" + (f"-{day:0>2}" if day else "")


def is_date(text: str) -> bool:
    if not re.fullmatch(r"[12][0-9]{3}(-[0-9]{2}){0,2}", text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[: 10 - len(text)] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def is_after(one: str, other: str) -> bool:
    """Whether a date is surely later than another: 2009 is not later than 2009-05."""
    shorter = min(len(one), len(other))
    return is_date(one) and is_date(other) and one[:shorter] > other[:shorter]


@dataclass(frozen=True)
class Url(Text):
    type: ClassVar[str] = "url"
    parts: ClassVar[tuple[Part, ...]] = (Part(mode="url"),)

    def clean(self, text):
        if re.match(r"[\w.-]+\.\w{2,}(?::\d+)?(?:[/?#]|$)", text):
            text = f"https://{text}"
        if not re.match(r"https?://", text, re.IGNORECASE):
            raise FieldError(_("Write the address of a web site, for example https://www.example.org."))
        if re.search(r"[\s\"<>\\^`{|}]", text):
            raise FieldError(_("A web address holds no space and no quotation mark: copy it from your browser."))
        try:
            parsed = urlsplit(text)
            host, _port = parsed.hostname or "", parsed.port
        except ValueError:
            raise FieldError(_("This web address is not complete: copy it from your browser.")) from None
        if not re.fullmatch(r"(?:[\w-]+\.)+[\w-]{2,}", host):
            raise FieldError(_("The end of the address is missing, for example .fr."))
        return text

    def words(self, value):
        return re.sub(r"^https?://(www\.)?|/$", "", as_text(value)) if self.address(value) else as_text(value)

    def address(self, value):
        text = as_text(value)
        return text if re.match(r"https?://", text, re.IGNORECASE) else ""


@dataclass(frozen=True)
class Title(Text):
    """The title of another page."""

    type: ClassVar[str] = "title"

    def clean(self, text):
        try:
            return normalise_title(text)
        except TitleError as error:
            raise FieldError(title_error_sentence(error)) from None


@dataclass(frozen=True)
class Option:
    """One of a choice's values: how headers of each language write it, and what readers see."""

    name: str
    written: Mapping[str, str]
    label: Words


@dataclass(frozen=True)
class Choice(Text):
    """One of a few values. A header that holds another one keeps it: it is offered as one more."""

    options: tuple[Option, ...] = ()

    type: ClassVar[str] = "choice"

    def inputs(self, value):
        option = self.option(value)
        return {"": option.name if option else as_text(value)}

    def clean(self, text):
        option = self.option(text)
        if option is None:
            raise FieldError(_("Choose one of the values of the list."))
        return option.written.get(current().language) or option.written["en"]

    def words(self, value):
        option = self.option(value)
        return str(option.label) if option else as_text(value)

    def option(self, value: Value | None) -> Option | None:
        """The option that a header's value names, in any language, case and accents aside."""
        key = fold_accents(as_text(value))
        for option in self.options:
            if key and key in (option.name, *(fold_accents(word) for word in option.written.values())):
                return option
        return None


@dataclass(frozen=True)
class Place(Text):
    """A name with coordinates; whatever else the map holds (an address…) stays."""

    type: ClassVar[str] = "place"
    parts: ClassVar[tuple[Part, ...]] = (
        Part("name", gettext_lazy("Name of the place")),
        Part("lat", gettext_lazy("Latitude"), "decimal"),
        Part("lon", gettext_lazy("Longitude"), "decimal"),
    )
    RANGES: ClassVar[dict[str, int]] = {"lat": 90, "lon": 180}

    def inputs(self, value):
        found = dict.fromkeys(("name", "lat", "lon"), "")
        if not isinstance(value, dict):
            return {**found, "name": as_text(value)}
        for key, text in value.items():
            part = place_name(key)
            if part in found and not found[part]:
                found[part] = as_text(text)
        return found

    def read(self, typed, old):
        before = self.inputs(old)
        now = {part: self._short(one_line(typed.get(part, before[part]))) for part in before}
        for part in self.RANGES:
            if now[part] and now[part] != before[part]:
                now[part] = self._coordinate(part, now[part])
        moved = any(now[part] != before[part] for part in self.RANGES)
        if moved and bool(now["lat"]) != bool(now["lon"]):
            raise FieldError(_("A point needs both its latitude and its longitude."), "lon" if now["lat"] else "lat")
        if not isinstance(old, dict) and not now["lat"]:
            return now["name"] or None
        return self._map(now, old if isinstance(old, dict) else {}) or None

    def words(self, value):
        return self.inputs(value)["name"]

    def point(self, value: Value | None) -> tuple[float, float] | None:
        """(latitude, longitude) when a header gives both and they are on earth."""
        shown = self.inputs(value)
        try:
            return tuple(float(self._coordinate(part, shown[part])) for part in self.RANGES)
        except FieldError:
            return None

    def _coordinate(self, part: str, text: str) -> str:
        try:
            if not re.fullmatch(r"[-+−]?[0-9]{1,3}(?:[.,][0-9]{1,20})?", text):
                raise InvalidOperation
            number = round(Decimal(text.replace(",", ".").replace("−", "-")), 6)
        except InvalidOperation:
            raise FieldError(_("Write a number of degrees, for example 48.39."), part) from None
        if abs(number) > self.RANGES[part]:
            raise FieldError(_("This goes from −%(most)d to %(most)d degrees.") % {"most": self.RANGES[part]}, part)
        return format(number.normalize() + 0, "f")

    def _map(self, now: dict[str, str], old: dict[str, str]) -> dict[str, str]:
        keys = {place_name(key): key for key in reversed(old)}
        made = dict(old)
        for part, text in now.items():
            key = keys.get(part) or (PLACE_FRENCH[part] if current().language == "fr" else part)
            if not text:
                made.pop(key, None)
            elif text != as_text(old.get(key, "")):
                made[key] = text
        return made
