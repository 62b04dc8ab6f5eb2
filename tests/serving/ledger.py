"""What a wiki's database holds, for tests that compare it with what people were told: `Ledger.of(wiki)`.

Read in a process of its own, with the wiki's own settings, through its own models.
"""

import json
from dataclasses import dataclass

from django.db import connection
from reversion.models import Revision, Version

from wiki.pages.history import text_of
from wiki.pages.models import Page, PageRevision

from .wikis import Wiki

PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "integrity_check")


@dataclass(frozen=True)
class Ledger:
    """pages: {title: page}; a page has text, html, head (id), writers {name: revisions}, links and revisions, oldest
    first. settings: SQLite's, as a connection of the running settings has them. stray: versions that no page's
    history names.
    """

    pages: dict
    settings: dict
    stray: int

    @classmethod
    def of(cls, wiki: Wiki) -> "Ledger":
        code = "from tests.serving.ledger import write; write()"
        return cls(**json.loads(wiki.command_line("shell", "--no-imports", "--command", code).splitlines()[-1]))

    @property
    def revisions(self) -> list[dict]:
        return [revision for page in self.pages.values() for revision in page["revisions"]]


def write() -> None:
    pages = {page.title: _page(page) for page in Page.objects.live()}
    # a half-stored save would leave one of the three without the others
    counts = [Revision.objects.count(), Version.objects.count(), PageRevision.objects.count()]
    print(json.dumps({"pages": pages, "settings": _settings(), "stray": max(counts) - min(counts)}))


def _settings() -> dict:
    if connection.vendor != "sqlite":
        return {}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
        return {**found, "foreign_key_check": len(cursor.execute("PRAGMA foreign_key_check").fetchall())}


def _page(page: Page) -> dict:
    return {
        "text": page.text,
        "html": page.html,
        "head": page.head_id,
        "writers": dict(page.writers.values_list("name", "revisions")),
        "links": sorted(page.links.values_list("target_title", flat=True)),
        "revisions": [_revision(revision) for revision in page.revisions.order_by("number")],
    }


def _revision(revision: PageRevision) -> dict:
    return {
        "id": revision.pk,
        "number": revision.number,
        "parent": revision.parent_id,
        "author": revision.author_name,
        "contributors": sorted(revision.contributors.values_list("name", flat=True)),
        "summary": revision.summary,
        "size": revision.size,
        "text": text_of(revision),
    }
