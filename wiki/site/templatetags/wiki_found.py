"""The results of a search. A template lays a result out once for each kind of result there is; each then fills it in.

Ten results through the template engine cost more than finding them among thousands of pages.
"""

import functools
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wiki.pages.kept import HOLE, hole
from wiki.site.dates import when
from wiki.site.templatetags.wiki_text import page_kind

register = template.Library()


@register.simple_tag
def found_rows(rows) -> SafeString:
    """Every result but the exact one, as search/row.html lays it out; `rows` are wiki.search.showing.screen.Row."""
    out: list[str] = []
    for row in rows:
        head = row.hit.page.head
        values = {
            "path": row.hit.page.path,
            "title": row.title,
            "kind": page_kind(row.hit.page.kind),
            "crumbs": escape(row.crumbs),
            "snippet": row.snippet,
            "written": escape(row.language),
            "missing": escape(row.missing),
            "brief": escape(row.brief),
            "day": when(head.created, "on") if head else "",
            "name": escape(head.author_name) if head else "",
            "tags": row.tags,
        }
        pieces = _row_pieces(get_language(), tuple([name for name, value in values.items() if value]))
        filled = list(pieces)
        filled[1::2] = [values[name] for name in pieces[1::2]]
        out += filled
    return mark_safe("".join(out))


@functools.lru_cache(maxsize=512)
def _row_pieces(language: str, there: tuple[str, ...]) -> tuple[str, ...]:
    """The HTML of a result that has these parts, between its holes; every second piece is the name of one."""
    return tuple(render_to_string("search/row.html", {name: mark_safe(hole(name)) for name in there}).split(HOLE))
