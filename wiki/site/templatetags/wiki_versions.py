"""The rows of a history. A template lays a row out once for each kind of row there is; each row then only fills it in.

Fifty rows through the template engine cost as much as reading twenty pages.
"""

import functools

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from wiki.pages.kept import HOLE, hole
from wiki.site.dates import days_between, month, when
from wiki.site.templatetags.wiki_text import kind_word, person, person_class, size_change

register = template.Library()

HOLES = ("pk", "number", "created", "summary", "person", "person_class", "size", "path")


@register.simple_tag(takes_context=True)
def version_rows(context) -> SafeString:
    """Every row of pages/history.html, under a heading for each month; it needs the context of that template.

    A run of versions that belong together is one line that opens (`<details>`); the rows in it are like the others.
    """
    revisions, may_see_hidden = context["revisions"], bool(context["may_see_hidden"])
    comparable = [row.pk for row in revisions if may_see_hidden or not row.hidden]
    places = {pk: place for place, pk in enumerate(comparable)}
    out, current_month, shown = [], "", 0
    for run in context["runs"]:
        row_month = month(run[0].created)
        if row_month != current_month:
            out.append(f'<li class="month"><h2>{row_month}</h2></li>\n')
            current_month = row_month
        is_open = any(places.get(row.pk, 2) < 2 for row in run)  # those are chosen: one must see it
        if len(run) > 1:
            out.append(_run_begins(run, is_open, last=shown + len(run) == len(revisions) and not context["next_url"]))
        for row in run:
            place = places.get(row.pk)
            pieces = _row_pieces(
                get_language(),
                can_compare=len(comparable) > 1 and place is not None,
                place=min(place or 0, 2),
                first=shown == 0 and context["is_first_page"],
                ends_page=place == len(comparable) - 1,
                last=shown == len(revisions) - 1 and not context["next_url"],
                has_summary=bool(row.summary) and (may_see_hidden or not row.hidden),
                minor=row.minor,
                kind_word=kind_word(row.kind),
                hidden=row.hidden,
                is_head=row.pk == context["page"].head_id,
                may_restore=bool(context["may_restore"]),
            )
            out += _filled(pieces, row, context["page"].path)
            shown += 1
        if len(run) > 1:
            out.append("</ol></details></li>\n")
    return mark_safe("".join(out))


def _run_begins(run, is_open: bool, last: bool) -> str:
    """The line that a run folds into: how many versions, whose, from when to when."""
    words = ngettext("%(n)s version by %(name)s, %(days)s", "%(n)s versions by %(name)s, %(days)s", len(run)) % {
        "n": len(run),
        "name": run[0].author_name,
        "days": days_between(run[-1].created, run[0].created),
    }
    return format_html(
        '<li class="run{} {}"><details{}><summary>{}</summary><ol class="versions">\n',
        " last" if last else "",
        person_class(run[0].author_name),
        mark_safe(" open" if is_open else ""),
        words,
    )


def _filled(pieces: tuple[str, ...], row, path: str) -> list[str]:
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
    return filled


@functools.lru_cache(maxsize=512)
def _row_pieces(language: str, **kind) -> tuple[str, ...]:
    """The HTML of a row of this kind between its holes; every second piece is the name of one."""
    holes = {name: mark_safe(hole(name)) for name in HOLES}
    return tuple(render_to_string("pages/version.html", {**kind, **holes}).split(HOLE))
