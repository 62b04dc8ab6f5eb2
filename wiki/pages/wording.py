"""The sentences for what the pure rooms report as codes: they know no language, the reader does."""

import re

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wiki.configuration import current


def in_the_wikis_language(sentence, **data) -> str:
    """A lazy sentence as histories keep it: in the language of the wiki, not of the one who acts."""
    with translation.override(current().language):
        return str(sentence) % data


def grouped(number: int) -> str:
    """A number as the reader's language writes it: 1 234 with a narrow space, or 1,234."""
    # Nothing to group: no need to ask what the language puts between the groups, which is slow in a list of counts.
    return str(number) if 0 <= number < 1000 else number_format(number, force_grouping=True)


def text_language(page, default: str = "") -> str:
    """The language that a page is written in: its header's, else the wiki's (`default`, for who knows it already)."""
    written = page.fields.get("language", "") if page else ""
    if isinstance(written, str) and re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", written):
        return written.lower()
    return default or current().language


def title_error_sentence(error) -> str:
    """Say what is wrong with a title and what to do."""
    sentences = {
        "empty": _("Give the page a title."),
        "too-long": _("This title is too long: %(limit)d letters at most, fewer when they bear accents."),
        "forbidden": _("A title cannot hold the sign “%(character)s”."),
        "invisible": _("This title holds an invisible character (%(character)s). Please type it again."),
        "segment": _("Between two slashes a title needs a name other than “.” or “..”."),
        "reserved": _("Titles that begin with “%(prefix)s:” are kept for another use."),
    }
    sentence = sentences.get(error.code, _("This title cannot be used."))
    try:
        return sentence % error.data
    except KeyError:
        return _("This title cannot be used.")


def header_error_sentence(error: dict) -> str:
    """Say which line of a header could not be read."""
    return _("The fields above the text could not be read (line %(line)s), so they show as text.") % {
        "line": error.get("line", 1)
    }
