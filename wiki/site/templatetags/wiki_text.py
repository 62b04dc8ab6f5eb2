"""What templates say about people, dates, sizes and changed words. Everything here escapes what it is given."""

import functools
import re
import zlib
from collections.abc import Iterable
from math import log10

from django import template
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from wiki.accounts.names import name_path
from wiki.configuration import current
from wiki.markup import titles
from wiki.pages import kinds, wording
from wiki.pages.wording import grouped
from wiki.site.dates import day_heading, month, when

register = template.Library()

PEOPLE_COLOURS = 8
FIL_KNOTS = 12


# People


@register.filter
def person_class(name: str) -> str:
    """The class `person-1` … `person-8` that colours this person everywhere; the same name, the same colour."""
    return f"person-{zlib.crc32(str(name).encode()) % PEOPLE_COLOURS + 1}"


register.filter(name_path)


@register.filter
def initials(name: str) -> str:
    """Two letters for a small disc: `Sterne` St, `Michel Briand` MB; what stands before a colon is left out."""
    words = re.findall(r"\w+", str(name).rpartition(":")[2]) or re.findall(r"\w+", str(name))
    if not words:
        return "?"
    if len(words) == 1 or words[0][0].isdigit():
        return words[0][:2].capitalize()
    return (words[0][0] + words[1][0]).upper()


@register.simple_tag
@functools.lru_cache(maxsize=1024)
def avatar(name: str) -> SafeString:
    """The disc alone, for a line that names the person itself."""
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', person_class(name), initials(name))


@register.simple_tag
@functools.lru_cache(maxsize=1024)
def person(name: str) -> SafeString:
    """Disc and name, in the person's colour; the name leads to what this person wrote."""
    return format_html(
        '<span class="person {}"><span class="avatar" aria-hidden="true">{}</span> <b>{}</b></span>',
        person_class(name),
        initials(name),
        person_link(name),
    )


@register.simple_tag
@functools.lru_cache(maxsize=1024)
def person_link(name: str) -> SafeString:
    """The name alone, leading to what this person wrote: to stand inside a sentence."""
    return format_html('<a href="/user/{}">{}</a>', name_path(name), name)


# Titles


@register.filter
def title_path(title: str) -> str:
    """A title as it stands in an address, after /wiki/ or any other verb."""
    return titles.title_path(title)


@register.filter
def last_segment(title: str) -> str:
    """What a sub-page is called under its parents, which the crumbs name."""
    return title.rpartition("/")[2] or title


@register.simple_tag
def page_link(page) -> SafeString:
    """A link to a page under its own title, to stand inside a translated sentence."""
    return format_html('<a href="/wiki/{}">{}</a>', page.path, page.title)


@register.filter
def text_language(page) -> str:
    """The language that a page is written in: its header's, else the wiki's; for `lang` around words of the page."""
    return wording.text_language(page)


@register.simple_tag
def wiki_language() -> str:
    """The language that most words of people are in: for `lang` around excerpts in lists, which know no page's own."""
    return current().language


# Forms


@register.filter
def asks_for_all(form) -> bool:
    """Whether a Django form has no input that may stay empty; boxes to tick aside."""
    shown = (field for field in form.visible_fields() if field.widget_type != "checkbox")
    return all(field.field.required for field in shown)


# Dates

register.filter(when)
register.filter(month)
register.filter(day_heading)


# Versions

_KINDS = {
    "restore": gettext_lazy("restored"),
    "move": gettext_lazy("moved"),
    "merge": gettext_lazy("two versions joined"),
    "import": gettext_lazy("import"),
    "delete": gettext_lazy("deleted"),
    "undelete": gettext_lazy("undeleted"),
}


@register.filter
def kind_word(kind: str) -> str:
    """How a version came to be, in a word or two; "" for a plain edit."""
    return str(_KINDS.get(kind, ""))


@register.simple_tag
def kind_icon(name: str) -> SafeString:
    """The drawing of a kind of page, which never stands without its word; "" for one without."""
    path = kinds.kind(name).icon
    if not path:
        return mark_safe("")
    return format_html(
        '<svg class="kind-icon" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>',
        path,
    )


@register.simple_tag
def page_kind(kind: str) -> SafeString:
    """A page's kind in the reader's words, with its drawing; an unknown kind is a page."""
    return _page_kind(kind, get_language())


@functools.lru_cache(maxsize=256)
def _page_kind(kind: str, language: str) -> SafeString:
    return format_html("{} {}", kind_icon(kind), kinds.kind(kind).label)


@register.simple_tag
def characters(number: int) -> str:
    """`642 characters`, with the language's own spaces in the number."""
    return ngettext("%(n)s character", "%(n)s characters", abs(number)) % {"n": grouped(abs(number))}


@register.filter
def number(value: int) -> str:
    """`1 234`, as the reader's language writes it."""
    return grouped(value)


@register.simple_tag
def size_change(delta: int) -> SafeString:
    """`+642 characters` and a bar whose length grows with the change (logarithm, 2 to 40 px)."""
    return _size_change(delta, get_language())


@functools.lru_cache(maxsize=4096)
def _size_change(delta: int, language: str) -> SafeString:
    sign = "+" if delta > 0 else "−" if delta < 0 else ""
    words = escape(sign + characters(delta))
    if not delta:
        return words
    width = max(2, min(40, round(12 * log10(abs(delta) + 1) - 4)))
    # A loss is drawn hollow, so that it does not take its colour to tell it from a gain.
    kind, x, y, height = ("plus", 42 - width, 0, 7) if delta > 0 else ("minus", 41 - width, 1, 5)
    return format_html(
        '{} <svg class="bar {}" width="42" height="7" aria-hidden="true">'
        '<rect width="{}" height="{}" x="{}" y="{}"/></svg>',
        words,
        kind,
        width,
        height,
        x,
        y,
    )


@register.simple_tag
def fil(thread: Iterable) -> SafeString:
    """The thread of a page: a knot for each of its last versions, oldest first, given as (number, delta, name).

    A knot's size tells the change, its colour the author. Decoration: the sentence beside it says the same.
    """
    knots = list(thread or ())[-FIL_KNOTS:]
    if not knots:
        return mark_safe("")
    width = 16 * len(knots) + 8
    circles = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="8" r="{}"/>',
        (
            (person_class(name), 12 + 16 * place, round(2.8 + min(3.6, 1.1 * log10(abs(delta) + 1)), 1))
            for place, (_number, delta, name) in enumerate(knots)
        ),
    )
    return format_html(
        '<svg class="fil" width="{0}" height="16" viewBox="0 0 {0} 16" aria-hidden="true">'
        '<line x2="{0}" y1="8" y2="8"/>{1}</svg>',
        width,
        circles,
    )


# Differences

_SPACES = {
    "\u00a0": gettext_lazy("no-break space"),
    "\u202f": gettext_lazy("narrow space"),
    "\u2009": gettext_lazy("thin space"),
    "\t": gettext_lazy("tab"),
    "\u200b": gettext_lazy("zero-width space"),
    "\u00ad": gettext_lazy("soft hyphen"),
}
_LINE_ENDS = {
    "break": gettext_lazy("new paragraph"),
    "line": gettext_lazy("new line"),
    "blank": gettext_lazy("blank line"),
    "trailing": gettext_lazy("space at the end of the line"),
}
_SPECIAL = re.compile("[" + "".join(_SPACES) + "]")


@register.simple_tag
def diff_spans(spans: Iterable | None, tag: str) -> SafeString:
    """One side of a row of a difference: marked words in `<del>` or `<ins>` (`tag`), changed spaces named.

    `spans` are `wiki.text` spans (`.text`, `.mark`, `.space`); None gives "".
    """
    if tag not in ("del", "ins"):
        raise ValueError(tag)
    out = []
    for span in spans or ():
        if not span.mark:
            out.append(escape(span.text))
        elif span.space in _LINE_ENDS:
            shown = span.text if span.space in ("break", "line") else ""
            out.append(f"<{tag}>{_name(_LINE_ENDS[span.space])}</{tag}>{escape(shown)}")
        else:
            out.append(f"<{tag}>{_named_spaces(span.text)}</{tag}>")
    return mark_safe("".join(out))


def _named_spaces(text: str) -> str:
    named = _SPECIAL.sub(lambda found: _name(_SPACES[found[0]]), escape(text))
    if text and not text.strip(" "):
        count = len(text)
        words = ngettext("space", "%(n)s spaces", count) % {"n": count}
        return _name(words)
    return named


def _name(words) -> str:
    return f'<span class="space-name">{conditional_escape(words)}</span>'


@register.simple_tag
def fold_words(row) -> str:
    """What a fold of a difference hides: how many paragraphs, and where."""
    words = ngettext("%(n)s unchanged paragraph", "%(n)s unchanged paragraphs", row.fold) % {"n": row.fold}
    if row.at_start and row.at_end:
        return words
    if row.at_start and row.heading:
        place = _("from the beginning to “%(heading)s”") % {"heading": row.heading}
    elif row.at_start:
        place = _("from the beginning")
    elif row.at_end:
        place = _("to the end")
    elif row.heading:
        place = _("to “%(heading)s”") % {"heading": row.heading}
    else:
        return words
    return _("%(what)s, %(where)s") % {"what": words, "where": place}


@register.simple_tag
def diff_summary(diff) -> SafeString:
    """A difference in a sentence: passages, characters added and removed."""
    if not diff.changes:
        return format_html("<strong>{}</strong>", _("These two texts are the same."))
    passages = ngettext("%(n)s changed passage", "%(n)s changed passages", diff.changes) % {"n": diff.changes}
    if diff.layout_only:
        detail = _("only spaces and line ends")
    else:
        sizes = []
        if diff.added_chars:
            sizes.append(_("%(size)s added") % {"size": characters(diff.added_chars)})
        if diff.removed_chars:
            sizes.append(_("%(size)s removed") % {"size": characters(diff.removed_chars)})
        detail = ", ".join(sizes)
    return format_html('<strong>{}</strong> <span class="muted">{}</span>', passages, detail)


# What a page's header says


@register.simple_tag
def facts(page) -> list[kinds.Fact]:
    """What the header says that is worth showing above a text: facts that unpack into (label, words, address)."""
    return kinds.facts(page)


# The home page

_CARD = re.compile(
    r"<li>\s*(?:<p>)?((?:<strong>)?<a [^>]*>[^<]*</a>(?:</strong>)?)(\s*[:—–]\s*)(.*?)(?:</p>)?\s*</li>", re.DOTALL
)
_CARD_PARTS = (
    r'<li><span class="card-title">\1</span><span class="hidden">\2</span><span class="card-words">\3</span></li>'
)


@register.filter
def home_parts(html: str) -> dict[str, SafeString]:
    """The home page's safe HTML in three: `lead` (before its first list), `cards` (that list), `rest`.

    The sign between a card's title and its words stays for those who hear the page, and is hidden from sight.
    """
    html = str(html)
    start = html.find("<ul>")
    if start < 0:
        return {"lead": mark_safe(html), "cards": mark_safe(""), "rest": mark_safe("")}
    depth, end = 0, len(html)
    for found in re.finditer(r"<(/?)ul\b[^>]*>", html[start:]):
        depth += -1 if found[1] else 1
        if depth == 0:
            end = start + found.end()
            break
    cards = _CARD.sub(_CARD_PARTS, html[start:end])
    return {
        "lead": mark_safe(html[:start]),
        "cards": mark_safe(cards),
        "rest": mark_safe(html[end:].strip()),
    }
