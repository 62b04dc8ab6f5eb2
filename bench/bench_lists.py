"""`python -m bench lists`: every list of the wiki with 10,000 pages and 100,000 revisions, in server time.

A wiki of its own is filled in bulk (only the bench may), then each list is asked of Django's handler in process, as a
visitor, several times. Its server time is the median of the processor's, database included (SQLite runs in process):
steady on a busy machine. Fails when one takes longer than MOST_MS.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.servers import ROOT, run, wiki_env

MOST_MS = 50.0
PAGES = 10_000
REVISIONS_OF_A_PAGE = 10
LINKS_OF_A_PAGE = 10
TIMES = 15
# What is asked: the first page of each list, a later one where lists are long, and lists with a filter.
ADDRESSES = [
    "/pages/",
    "/pages/?page=50",
    "/pages/?letter=e",
    "/pages/?kind=fiche",
    "/pages/wanted",
    "/pages/orphans",
    "/pages/dead-ends",
    "/pages/dead-anchors",
    "/pages/long",
    "/pages/short",
    "/backlinks/{cited}",
    "/random",
    "/search/titles?q=ec",
    # Titles alone: the texts are not in the index here.
    "/search/suggest?q=pro",
    "/search/suggest?q=projte",
    "/search/suggest?q=zzzzzzzzzz",
    "/wiki/Une_page_que_personne_n'a_écrite",
    "/history/{cited}",
    "/recent",
    "/recent?kind=fiche",
    "/recent?person=Exemple+3",
    "/recent?minor=0",
    "/user/Exemple_3",
    "/feeds/recent.atom",
    "/feeds/page/{cited}",
    "/tags/",
    "/tags/{tag}",
    "/directory/",
    "/directory/?domain={domain}",
    "/",
]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-lists-") as folder:
        path = Path(folder)
        began = time.monotonic()
        run(["manage.py", "serve", "--empty", "--prepare-only"], path)
        run(["-m", "bench.bench_lists", "fill"], path)
        print(f"filled in {time.monotonic() - began:.0f} s\n", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_lists", "ask"], cwd=ROOT, env=wiki_env(path), stdout=subprocess.PIPE,
            text=True, check=True,
        )  # fmt: skip
    broken = 0
    print(f"{'':52}{'ms':>8}{'queries':>10}{'KB':>8}")
    for address, ms, queries, size, status in json.loads(done.stdout):
        kept = ms <= MOST_MS and status in (200, 302, 404)
        broken += not kept
        print(f"{address:52}{ms:>8.1f}{queries:>10}{size / 1000:>8.1f}{'' if kept else f'   BROKEN ({status})'}")
    print(f"\nat most {MOST_MS:g} ms each: {'kept' if not broken else f'{broken} broken'}")
    return 1 if broken else 0


def fill() -> None:
    """10,000 pages of several kinds with tags, links, headings and ten versions each, and all that is derived."""
    from datetime import timedelta

    from django.db import transaction

    from bench.fill import BEGIN, NAMES, add_revisions
    from bench.sentences import Writer, bare_noun
    from wiki.markup.canonical import canonical_text
    from wiki.markup.pipeline import PIPELINE_VERSION
    from wiki.markup.titles import sort_key, title_key
    from wiki.pages.models import Page, PageHeading, PageLink, PageWriter, SectionLink
    from wiki.pages.registry import registry

    writer = Writer(seed=3)
    tags = [f"étiquette {number}" for number in range(300)]
    titles = [f"{bare_noun(writer.noun()).capitalize()} {number}" for number in range(PAGES)]
    with transaction.atomic():
        for first in range(0, PAGES, 500):
            pages = []
            for number in range(first, min(first + 500, PAGES)):
                made = writer.simple_page(3)
                kind = ("page", "fiche", "meeting", "reference")[number % 4]
                fields = {
                    "type": kind,
                    "tags": [tags[number * step % 300] for step in (1, 7, 11)],
                    "domain": f"domaine {number % 12}",
                    "territory": f"territoire {number % 30}",
                }
                header = f"---\ntype: {kind}\nétiquettes: [{', '.join(fields['tags'])}]\n---\n"
                title = titles[number]
                pages.append(
                    Page(
                        title=title, title_key=title_key(title), title_sort=sort_key(title), kind=kind, fields=fields,
                        text=canonical_text(header + made.text), html=made.html, plain=made.plain,
                        lead=made.plain[:280],
                        pipeline_version=PIPELINE_VERSION, touched=BEGIN,
                    )
                )  # fmt: skip
            Page.objects.bulk_create(pages)
            rows = [
                (
                    page,
                    page.text,
                    NAMES[(first + turn) % 8],
                    BEGIN + timedelta(minutes=first + turn * 7),
                    None,
                    turn + 1,
                )
                for turn in range(REVISIONS_OF_A_PAGE)
                for page in pages
            ]
            revisions = add_revisions(rows)
            for page, head in zip(pages, revisions[-len(pages) :], strict=True):
                page.head, page.size = head, len(page.text)
                page.byline = {"people": 1, "thread": [], "writers": []}
            Page.objects.bulk_update(pages, ["head", "size", "byline"])
            PageWriter.objects.bulk_create(
                PageWriter(page=page, name=NAMES[first % 8], revisions=REVISIONS_OF_A_PAGE, last=BEGIN)
                for page in pages
            )
            PageHeading.objects.bulk_create(
                PageHeading(page=page, anchor=f"s-partie-{n}") for page in pages for n in (1, 2)
            )
            for at, page in enumerate(pages, first):
                if at % 10 == 9:
                    continue  # a dead end
                targets = {titles[(at * 13 + n * 97) % (PAGES // 2)] for n in range(LINKS_OF_A_PAGE - 2)}
                targets |= {titles[0], f"Page à écrire {at % 900}"}
                PageLink.objects.bulk_create(
                    PageLink(source=page, target_title=one, target_key=title_key(one)) for one in targets
                )
                target = titles[(at * 13) % (PAGES // 2)]
                SectionLink.objects.create(
                    source=page, target_title=target, target_key=title_key(target), anchor=f"s-partie-{at % 4}"
                )
    for name, table in registry.derived.items():
        if name != "search":  # its speed is measured elsewhere, and no list stands on it
            table.rebuild(lambda words: None)
    known = {"cited": titles[0], "tag": tags[7], "domain": "domaine 1"}
    Path(os.environ["VAR_DIR"], "bench.json").write_text(json.dumps(known))


def ask() -> None:
    """Prints, as JSON, [address, median ms, queries, bytes, status] of each list."""
    from urllib.parse import quote

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    known = json.loads(Path(os.environ["VAR_DIR"], "bench.json").read_text())
    client, rows = Client(headers={"host": "127.0.0.1"}), []
    for address in ADDRESSES:
        path, mark, query = address.partition("?")
        path = path.format(**{name: quote(value.replace(" ", "_")) for name, value in known.items()})
        asked = path + mark + query.format(**{name: quote(value) for name, value in known.items()})
        client.get(asked)
        times = []
        for _turn in range(TIMES):
            began = time.process_time()
            response = client.get(asked)
            times.append((time.process_time() - began) * 1000)
        with CaptureQueriesContext(connection) as captured:
            client.get(asked)
        rows.append([address, statistics.median(times), len(captured), len(response.content), response.status_code])
    print(json.dumps(rows))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
    os.environ["LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    {"fill": fill, "ask": ask}[sys.argv[1]]()
