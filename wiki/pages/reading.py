"""What a reader is shown: stored HTML with its links coloured."""

import re

from django.utils.html import escape, format_html
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wiki.markup.titles import title_key, title_path
from wiki.pages.links import missing_targets
from wiki.pages.models import Page

_HEADING = re.compile(r'<(h[2-6]) id="([^"]+)">.*?</\1>', re.DOTALL)
_WIKILINK = re.compile(r'<a class="wikilink"( href="/wiki/)([^"#]*)([^>]*)>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def readable_html(page: Page) -> str:
    """The page's HTML as it is read now: links to pages nobody has written yet are marked (one query)."""
    if not has_wikilinks(page.html):
        return page.html
    return colour_links(page.html, missing_targets(page.pk))


def has_wikilinks(html: str) -> bool:
    return 'class="wikilink"' in html


def colour_links(html: str, missing_titles: set[str]) -> str:
    """Give the wikilinks to missing titles the class `missing`, and a title that says so to whoever sees no colour."""
    if not missing_titles:
        return html
    missing = {title_path(title) for title in missing_titles}
    # It begins with the words of the link, which some screen readers then do not read.
    hint = escape(_("%(link)s (page to be written)"))

    def mark(match):
        if match[2] in missing:
            title = hint.replace("%(link)s", _TAG.sub("", match[4]).replace('"', "&quot;"))
            return f'<a class="wikilink missing"{match[1]}{match[2]}{match[3]} title="{title}">{match[4]}</a>'
        return match[0]

    return _WIKILINK.sub(mark, html)


def with_part_links(html: str, path: str = "") -> str:
    """Each heading with a link to itself, to be copied: it stands after the heading and not in it, so that whoever
    hears the page hears the heading alone. What else belongs to a part's head may follow it in the same `div`: where
    `path`, the page's, is given, a link to edit the part.
    """
    # Words of the interface, amid those of a page that may be in another language.
    words, edit, language = _("Link to this part"), pgettext("tab", "Edit"), get_language() or ""

    def head(match):
        link = format_html(
            '<a class="part-link" href="#{0}" aria-describedby="{0}"><span class="hidden" lang="{2}">{1}</span></a>',
            match[2],
            words,
            language,
        )
        if path:
            link += format_html(
                '<a class="part-edit" href="/edit/{0}?section={1}" aria-describedby="{1}" lang="{3}">{2}</a>',
                path,
                match[2],
                edit,
                language,
            )
        return f'<div class="part-head">{match[0]}{link}</div>'

    return _HEADING.sub(head, html)


def missing_among(titles: list[str]) -> set[str]:
    """Which of these titles have no live page; for texts whose links are not stored (previews, old versions)."""
    keys = {title: title_key(title) for title in titles}
    known = set(Page.objects.live().filter(title_key__in=set(keys.values())).values_list("title_key", flat=True))
    return {title for title, key in keys.items() if key not in known}
