"""Dates in words, as a reader of that day and language says them."""

import functools
from datetime import date, datetime, time
from html import escape

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def when(value: datetime | None, style: str = "moment") -> SafeString:
    """A date in words, in a `<time>`; "" for None.

    Styles: `moment` (yesterday, 18:42), `row` (the same under a heading that says the month), `day` (yesterday,
    Monday, 15 October), `on` (the day inside a sentence: changed **on 15 October**), `time` (18:42).
    """
    if value is None:
        return mark_safe("")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    today = timezone.localdate() if timezone.is_aware(value) else datetime.now().date()
    words = _words(local, style, (today - local.date()).days, local.year == today.year)
    return mark_safe(f'<time datetime="{local.isoformat(timespec="minutes")}">{escape(words)}</time>')


def _words(local: datetime, style: str, days_ago: int, this_year: bool) -> str:
    parts = _DateParts(local)
    if style == "time":
        return parts["time"]
    if style in ("day", "on"):
        if days_ago == 0:
            return _("today")
        if days_ago == 1:
            return _("yesterday")
        if 1 < days_ago < 7:
            return (_("on %(weekday)s") if style == "on" else "%(weekday)s") % parts
        date = (_("%(day)s %(month)s") if this_year else _("%(day)s %(month)s %(year)s")) % parts
        return _("on %(date)s") % {"date": date} if style == "on" else date
    if days_ago == 0:
        return _("today, %(time)s") % parts
    if days_ago == 1:
        return _("yesterday, %(time)s") % parts
    if style == "row":
        return _("%(weekday)s %(day)s, %(time)s") % parts
    if this_year:
        return _("%(weekday)s %(day)s %(month)s, %(time)s") % parts
    return _("%(day)s %(month)s %(year)s, %(time)s") % parts


class _DateParts(dict):
    """The words of a date by name, each made when a sentence asks for it, and kept: Django makes them sign by sign."""

    def __init__(self, local: datetime):
        super().__init__(year=local.year)
        self._local = local

    def __missing__(self, name: str) -> str:
        local = self._local
        value = (local.hour, local.minute) if name == "time" else local.weekday() if name == "weekday" else None
        return _date_part(name, value if value is not None else getattr(local, name), get_language())


@functools.lru_cache(maxsize=4096)
def _date_part(name: str, value, language: str) -> str:
    match name:
        case "time":
            return format_date(datetime(2001, 1, 1, *value), pgettext("time format", "H:i"))
        case "weekday":
            return format_date(datetime(2001, 1, 1 + value), "l")  # the year began on a Monday
        case "day":
            form = pgettext("first day of a month", "j") if value == 1 else pgettext("day of a month", "j")
            return format_date(datetime(2001, 1, value), form)
        case _:
            return format_date(datetime(2001, value, 1), "F")


def month(value: datetime) -> str:
    """`Novembre 2026`: the heading under which versions of one month stand."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    words = _("%(month)s %(year)s") % _DateParts(local)
    return words[:1].upper() + words[1:]


def day_heading(value: date) -> str:
    """`Today`, `Yesterday`, `Monday 22 November`: the heading of a day's changes; with its year when it is another."""
    today = timezone.localdate()
    parts = _DateParts(datetime.combine(value, time.min))
    if value == today:
        words = _("today")
    elif (today - value).days == 1:
        words = _("yesterday")
    elif value.year == today.year:
        words = _("%(weekday)s %(day)s %(month)s") % parts
    else:
        words = _("%(weekday)s %(day)s %(month)s %(year)s") % parts
    return words[:1].upper() + words[1:]


def days_between(first: datetime, last: datetime) -> str:
    """`from 8 to 30 September`: the days of two moments of one month, in a sentence under the name of that month."""
    first, last = sorted((timezone.localtime(first), timezone.localtime(last)))
    parts, ends = _DateParts(first), _DateParts(last)
    if first.day == last.day:
        return _("on %(day)s %(month)s") % parts
    return _("from %(first)s to %(last)s %(month)s") % {
        "first": parts["day"],
        "last": ends["day"],
        "month": parts["month"],
    }
