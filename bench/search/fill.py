"""Fills a prepared wiki with the search bench's pages, in bulk: `python -m bench.search.fill PAGES`.

As bench.fill does it: rows past `save_page`, which would take a quarter of an hour, and all that is derived by the
rooms' own rebuilds.
"""

import sys
from datetime import UTC, datetime, timedelta

from django.db import transaction

from bench.fill import add_revisions
from bench.search import texts
from wiki.markup.canonical import canonical_text
from wiki.markup.pipeline import PIPELINE_VERSION
from wiki.markup.titles import sort_key, title_key
from wiki.pages.models import Page, PageWriter
from wiki.pages.registry import registry

BATCH = 500
BEGIN = datetime(2019, 1, 1, 8, tzinfo=UTC)
EVERY = timedelta(hours=6)  # from the first to the last of 10,000 pages: seven years


def main(count: int) -> None:
    made = list(texts.pages(count))
    with transaction.atomic():
        for first in range(0, count, BATCH):
            store(made[first : first + BATCH], count)
    for table in registry.derived.values():
        table.rebuild(lambda words: None)


def store(made: list[texts.Made], count: int) -> None:
    pages = [page_of(one) for one in made]
    Page.objects.bulk_create(pages)
    dates = [BEGIN + EVERY * (one.number * 10_000 // count) for one in made]
    rows = [(page, page.text, one.person, date, None, 1) for page, one, date in zip(pages, made, dates, strict=True)]
    for page, one, date, head in zip(pages, made, dates, add_revisions(rows), strict=True):
        page.head, page.size, page.touched = head, len(page.text), date
        page.byline = {
            "people": 1,
            "thread": [[1, head.size, one.person]],
            "writers": [[one.person, 1, date.isoformat()]],
        }
    Page.objects.bulk_update(pages, ["head", "size", "touched", "byline"])
    PageWriter.objects.bulk_create(
        PageWriter(page=page, name=one.person, revisions=1, last=date)
        for page, one, date in zip(pages, made, dates, strict=True)
    )


def page_of(one: texts.Made) -> Page:
    fields = {"type": one.kind, "tags": list(one.tags), "domain": one.domain, "territory": one.territory}
    header = (
        f"---\ntype: {one.kind}\nétiquettes: [{', '.join(one.tags)}]\n"
        f"domaine: {one.domain}\nterritoire: {one.territory}\n---\n"
    )
    return Page(
        title=one.title, title_key=title_key(one.title), title_sort=sort_key(one.title), kind=one.kind, fields=fields,
        text=canonical_text(header + one.text), html=one.html, plain=one.plain, lead=one.plain[:280],
        pipeline_version=PIPELINE_VERSION, touched=BEGIN,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
