"""Fills a prepared wiki with pages and long histories, in bulk: `python -m bench.fill PAGES LONG_HISTORY`.

Only the bench may write tables past `save_page`: saving ten thousand pages one by one would take a quarter of an hour.
The page that is read and the one that is saved go through `save_page` all the same, so what is measured is a real page;
the search index is made by the search room's own rebuild. `bench.json` then holds what the bench has to know.
"""

import hashlib
import json
import os
import random
import re
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from reversion.models import Revision, Version

from bench.sentences import Writer, bare_noun
from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.markup.pipeline import PIPELINE_VERSION
from wiki.markup.titles import sort_key, title_key
from wiki.pages import byline
from wiki.pages.answers import Saved
from wiki.pages.models import Contributor, Page, PageLink, PageRevision, PageWriter
from wiki.pages.registry import registry
from wiki.pages.rendering import RENDERED_FIELDS, apply_rendered, render
from wiki.pages.saving import save_page

READ, SAVED, SHORT, LONG = "Mesure", "Mesure à enregistrer", "Mesure courte", "Mesure longue"
NAMES = [f"Exemple {number}" for number in range(1, 9)]
SHORT_HISTORY = 50
READ_REVISIONS = 10
CITING = 6
BATCH = 500
BEGIN = datetime(2024, 1, 1, 8, tzinfo=UTC)


def main(pages: int, long_history: int) -> dict:
    started = time.monotonic()
    writer = Writer(seed=pages)
    user = User.objects.create_user("Mesureuse", password=None)
    with transaction.atomic():
        titles = fill_pages(writer, pages)
    linked = titles[:14] + [f"Page à écrire {number}" for number in range(4)]
    rich = save_read_page(user, writer.rich_page(linked))
    with transaction.atomic():
        cite(titles[20 : 20 + CITING])
        diffs = fill_history(SHORT, rich, SHORT_HISTORY)
        fill_history(LONG, rich, long_history)
    filled = time.monotonic() - started
    for table in registry.derived.values():
        table.rebuild(lambda words: None)
    return {
        "session": session_of(user),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "diffs": diffs,
        "words": search_words(titles),
        "titles": titles[-1000:],
        "fill_seconds": round(filled, 1),
        "rebuild_seconds": round(time.monotonic() - started - filled, 1),
    }


def fill_pages(writer: Writer, count: int) -> list[str]:
    """`count` plain pages of one revision each, about 2 KB; their titles."""
    titles, now = [], BEGIN
    for first in range(0, count, BATCH):
        pages = []
        for number in range(first, min(first + BATCH, count)):
            made = writer.simple_page(5)
            title = f"{bare_noun(writer.noun()).capitalize()} {number}"
            titles.append(title)
            page = Page(title=title, title_key=title_key(title), title_sort=sort_key(title))
            page.text, page.html, page.plain = made.text, made.html, made.plain
            page.lead = made.plain[:280]
            page.pipeline_version = PIPELINE_VERSION
            page.touched = now
            pages.append(page)
        Page.objects.bulk_create(pages)
        name = NAMES[first % len(NAMES)]
        rows = [(page, page.text, name, now, None, 1) for page in pages]
        for page, revision in zip(pages, add_revisions(rows), strict=True):
            page.head = revision
            page.byline = {"people": 1, "thread": [[1, revision.size, name]], "writers": [[name, 1, now.isoformat()]]}
        Page.objects.bulk_update(pages, ["head", "byline"])
        PageWriter.objects.bulk_create(PageWriter(page=page, name=name, revisions=1, last=now) for page in pages)
        now += timedelta(hours=1)
    return titles


def add_revisions(rows: list[tuple]) -> list[PageRevision]:
    """Writes revisions as `save_page` would; a row is (page, text, author's name, date, parent, number)."""
    kind = ContentType.objects.get_for_model(Page)
    stored = Revision.objects.bulk_create(Revision(date_created=row[3], comment="") for row in rows)
    Version.objects.bulk_create(
        Version(
            revision=one,
            object_id=str(page.pk),
            content_type=kind,
            db="default",
            format="json",
            object_repr=page.title,
            serialized_data=json.dumps(
                [{"model": "pages.page", "pk": page.pk, "fields": {"title": page.title, "text": text}}]
            ),
        )
        for one, (page, text, *_) in zip(stored, rows, strict=True)
    )
    revisions = PageRevision.objects.bulk_create(
        PageRevision(
            revision=one,
            page=page,
            number=number,
            author_name=name,
            created=created,
            summary=f"Précise la partie {number % 9 + 1}",
            size=len(text),
            delta=len(text) if number == 1 else number * 37 % 400 - 150,
            sha1=hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(),
            parent=parent,
        )
        for one, (page, text, name, created, parent, number) in zip(stored, rows, strict=True)
    )
    Contributor.objects.bulk_create(Contributor(revision=one, name=one.author_name) for one in revisions)
    return revisions


def save_read_page(user: User, text: str) -> str:
    """The page that is read, and its twin that is saved to, through the front door; the text."""
    base = None
    for number in range(READ_REVISIONS):
        base = save(READ, f"{text}\nAjout numéro {number}.\n", base, NAMES[number % 4])
    save(SAVED, text, None, NAMES[0])
    return text


def save(title: str, text: str, base: int | None, name: str) -> int:
    answer = save_page(Actor(), title, text, base=base, author_name=name, trusted=True)
    assert isinstance(answer, Saved), answer
    return answer.revision.pk


def cite(titles: list[str]) -> None:
    """Makes pages that link to the page that is read."""
    sources = Page.objects.filter(title__in=titles)
    PageLink.objects.bulk_create(
        PageLink(source=page, target_title=READ, target_key=title_key(READ)) for page in sources
    )


def fill_history(title: str, text: str, count: int) -> list[tuple[int, int]]:
    """A page whose every revision changes some words; pairs of ids of its last revisions, to compare."""
    page = Page(title=title, title_key=title_key(title), title_sort=sort_key(title), text=text)
    apply_rendered(page, render(text, title))
    page.save()
    revisions: list[PageRevision] = []
    for first in range(1, count + 1, BATCH):
        rows = [
            (page, edited(text, number), NAMES[number % 8], BEGIN + timedelta(hours=3 * number), None, number)
            for number in range(first, min(first + BATCH, count + 1))
        ]
        revisions += add_revisions(rows)
    for older, newer in pairwise(revisions):
        newer.parent = older
    PageRevision.objects.bulk_update(revisions[1:], ["parent"], batch_size=BATCH)
    page.text, page.head = edited(text, count), revisions[-1]
    apply_rendered(page, render(page.text, title))
    page.save(update_fields=["text", "head", *RENDERED_FIELDS])
    byline.rebuild(page)
    latest = [one.pk for one in revisions[-SHORT_HISTORY:]]
    return [*pairwise(latest), *zip(latest, latest[3:], strict=False)]


def edited(text: str, number: int) -> str:
    """The text with one sentence more, and a few words changed elsewhere."""
    lines = text.split("\n")
    place = [at for at, line in enumerate(lines) if len(line) > 200][number % 9]
    lines[place] = lines[place].replace(" et ", f" et {number} fois ", 2)
    return "\n".join([*lines, f"Ajout numéro {number}.", ""])


def session_of(user: User) -> str:
    """The key of a session in which this person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def search_words(titles: list[str]) -> list[str]:
    """Searches as people make them, all with results: one word, two, a phrase; frequent words and rare ones."""
    chosen = random.Random(7)
    asked = []
    for number, title in enumerate(chosen.sample(titles, 24)):
        words = re.findall(r"\w+", Page.objects.get(title=title).plain)
        telling = [word for word in words[:-2] if len(word) > 6 and word.islower()]  # no stop word is so long
        word = chosen.choice(telling)
        place = words.index(word)
        asked.append(
            word
            if number < 14
            else f"{word} {chosen.choice(telling)}"
            if number < 20
            else f'"{" ".join(words[place : place + 3])}"'
        )
    return asked


if __name__ == "__main__":
    Path(settings.VAR_DIR, "bench.json").write_text(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
