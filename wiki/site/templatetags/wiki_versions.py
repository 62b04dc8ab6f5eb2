"""The rows of a history. A template lays a row out once for each kind of row there is; each row then only fills it in.

Fifty rows through the template engine cost as much as reading twenty pages.
"""

import functools

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wiki.pages.kept import HOLE, hole
from wiki.site.dates import month, when
from wiki.site.templatetags.wiki_text import kind_word, person, person_class, size_change

register = template.Library()

HOLES = ("pk", "number", "created", "summary", "person", "person_class", "size", "path")


@register.simple_tag(takes_context=True)
def version_rows(context) -> SafeString:
    """Every row of pages/history.html, under a heading for each month; it needs the context of that template."""
    revisions, page, is_first_page = context["revisions"], context["page"], context["is_first_page"]
    language, path = get_language(), page.path
    out, current_month = [], ""
    for place, row in enumerate(revisions):
        row_month = month(row.created)
        pieces = _row_pieces(
            language,
            month=row_month if row_month != current_month else "",
            can_compare=len(revisions) > 1,
            place=min(place, 2),
            first=place == 0 and is_first_page,
            ends_page=place == len(revisions) - 1,
            last=place == len(revisions) - 1 and not context["next_before"],
            has_summary=bool(row.summary),
            minor=row.minor,
            kind_word=kind_word(row.kind),
            hidden=row.hidden,
            is_head=row.pk == page.head_id,
            may_restore=bool(context["may_restore"]),
        )
        current_month = row_month
        values = {
            "pk": str(row.pk),
            "number": str(row.number),
            "created": when(row.created, "row"),
            "summary": escape(row.summary),
            "person": person(row.author_name),
            "person_class": person_class(row.author_name),
            "size": size_change(row.delta),
            "path": path,
        }
        filled = list(pieces)
        filled[1::2] = [values[name] for name in pieces[1::2]]
        out += filled
    return mark_safe("".join(out))


@functools.lru_cache(maxsize=512)
def _row_pieces(language: str, **kind) -> tuple[str, ...]:
    """The HTML of a row of this kind between its holes; every second piece is the name of one."""
    holes = {name: mark_safe(hole(name)) for name in HOLES}
    return tuple(render_to_string("pages/version.html", {**kind, **holes}).split(HOLE))
