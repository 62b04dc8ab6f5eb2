"""Loading the first content: Markdown files with their histories, saved through `save_page` like anybody's words.

A folder of fixtures/content is one page: `revisions.toml` names it and lists its revisions, each a file with the whole
source. Loading again adds what is new, and only to pages that nobody has edited since.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wiki.accounts.actors import Actor
from wiki.markup.canonical import canonical_text
from wiki.pages.answers import Saved
from wiki.pages.finding import live_page
from wiki.pages.history import revisions_of
from wiki.pages.models import Page
from wiki.pages.saving import save_page


class ContentError(Exception):
    """A file of the first content cannot be used; the message names it."""


@dataclass(frozen=True)
class FirstRevision:
    """One revision of the first content, ready to be saved."""

    title: str
    number: int
    text: str
    author: str
    created: datetime
    summary: str
    minor: bool


def read_folder(folder: Path) -> list[FirstRevision]:
    """The revisions of one page, oldest first."""
    try:
        data = tomllib.loads((folder / "revisions.toml").read_text(encoding="utf-8"))
        return [
            FirstRevision(
                title=data["title"],
                number=number,
                text=canonical_text((folder / entry["file"]).read_text(encoding="utf-8")),
                author=entry["author"],
                created=entry["created"],
                summary=entry.get("summary", ""),
                minor=entry.get("minor", False),
            )
            for number, entry in enumerate(data["revision"], 1)
        ]
    except (OSError, KeyError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{folder}: {error}") from error


def load(root: Path) -> tuple[int, int]:
    """Save what is missing, in the order of time. Answers (revisions saved, pages left alone)."""
    pages = [read_folder(file.parent) for file in sorted(root.glob("*/revisions.toml"))]
    left_alone = 0
    waiting: list[FirstRevision] = []
    for revisions in pages:
        known = _known(revisions)
        if known is None:
            left_alone += 1
        else:
            waiting += revisions[known:]
    waiting.sort(key=lambda revision: (revision.created, revision.title, revision.number))
    for revision in waiting:
        _save(revision)
    return len(waiting), left_alone


def _known(revisions: list[FirstRevision]) -> int | None:
    """How many of these the wiki has already; None when its page holds anything else, which is then left alone."""
    title = revisions[0].title
    page = live_page(title)
    if page is None:
        # A page that somebody deleted stays deleted.
        return None if Page.objects.deleted().filter(title=title).exists() else 0
    stored = [(row.author_name, row.created) for row in reversed(revisions_of(page, limit=len(revisions) + 1))]
    given = [(revision.author, revision.created) for revision in revisions]
    if stored != given[: len(stored)]:
        return None
    return len(stored)


def _save(revision: FirstRevision) -> None:
    page = live_page(revision.title)
    answer = save_page(
        Actor(),
        revision.title,
        revision.text,
        base=page.head_id if page else None,
        summary=revision.summary,
        minor=revision.minor,
        created=revision.created,
        author_name=revision.author,
        trusted=True,
    )
    if not isinstance(answer, Saved) or not answer.changed:
        raise ContentError(f"{revision.title}, revision {revision.number}: {answer}")
