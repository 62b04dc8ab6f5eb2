"""What the door asks of the database for each search, by queries whose SQL is written once (wiki.pages.prepared).

Building them each time takes Django longer than the search of 300 pages. `permitted` is the reader's `visible(actor)`.
"""

import functools
from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q

from wiki.markup.titles import title_key
from wiki.pages.finding import SAMPLE_ID
from wiki.pages.models import Page, PageRevision
from wiki.pages.prepared import Prepared

AT_ONCE = 10
TWINS = 10


def _in_order(model: type[Model], names: set[str]) -> list[str]:
    """Columns as `from_db` takes them: in the order of the model."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


_PAGE = _in_order(Page, {"id", "title", "kind", "fields", "plain", "head_id"})
_HEAD = _in_order(PageRevision, {"id", "number", "created", "author_name", "summary", "minor"})
_SAMPLES = tuple(range(SAMPLE_ID, SAMPLE_ID + AT_ONCE))


def shown_pages(permitted: Q, ids: Iterable[int]) -> list[Page]:
    """What results show of these pages, with their heads; those that may not be read (any more) are left out."""
    ids, query, found = list(ids), _by_ids(permitted), {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        for row in query.rows(*some, *[some[0]] * (AT_ONCE - len(some))):
            values = query.converted(row)
            page = Page.from_db(DEFAULT_DB_ALIAS, _PAGE, values[: len(_PAGE)])
            if page.head_id is not None:
                page.head = PageRevision.from_db(DEFAULT_DB_ALIAS, _HEAD, values[len(_PAGE) :])
            found[page.pk] = page
    return [found[pk] for pk in ids if pk in found]


def titled(permitted: Q, title: str) -> tuple[int, str, str] | None:
    """(id, title, where it redirects to) of the page with this title, if need be with other case or apostrophes."""
    key = title_key(title)
    twins = _by_title(permitted).rows(key) if key else []
    return next((twin for twin in twins if twin[1] == title), twins[0] if twins else None)


@functools.lru_cache(maxsize=64)
def _by_ids(permitted: Q) -> Prepared:
    pages = Page.objects.live().filter(permitted, pk__in=_SAMPLES)
    return Prepared(pages.values_list(*_PAGE, *(f"head__{name}" for name in _HEAD)), *_SAMPLES)


@functools.lru_cache(maxsize=64)
def _by_title(permitted: Q) -> Prepared:
    pages = Page.objects.live().filter(permitted, title_key="\0key").order_by("pk")
    return Prepared(pages.values_list("pk", "title", "redirect_to")[:TWINS], "\0key")
