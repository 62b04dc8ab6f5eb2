"""`python -m bench search`: searching at 300, 3,000 and 10,000 pages on both stores, beside DokuWiki; and who waits.

    python -m bench search                          both parts; filling takes minutes, --data FOLDER keeps it
    python -m bench search --pages 300,3000         other sizes
    python -m bench search --without-dokuwiki       where Debian's packages are not installed: no word about it then
    python -m bench search --stores whoosh          one of ours alone: whoosh, postgresql

docs/search.md says what the figures mean; the promises stand in bench/promises.py.
"""

import argparse
import contextlib
import functools
import sys
import tempfile
import time
from pathlib import Path

from bench.promises import SEARCH
from bench.search import texts, wait
from bench.search.measured import Measured, in_turns
from bench.search.wikis import DOKUWIKI, POSTGRESQL, WHOOSH, Wiki, served_wikis
from wiki.search.words.analysis import stem

ROUNDS, WAIT_ROUNDS, QUICK_ROUNDS = 12, 6, 3


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m bench search")
    options.add_argument("--pages", default="300,3000,10000", help="sizes, by commas")
    options.add_argument("--stores", default=f"{WHOOSH},{POSTGRESQL}", help="which of ours, by commas")
    options.add_argument("--without-dokuwiki", action="store_true")
    options.add_argument("--quick", action="store_true", help="fewer rounds, for development")
    options.add_argument("--rounds", type=int)
    options.add_argument("--part", choices=["speed", "wait", "both"], default="both")
    options.add_argument("--data", type=Path, help="keep the filled wikis here, and use them again")
    chosen = options.parse_args(arguments)
    pages = [int(word) for word in chosen.pages.split(",")]
    stores = [*chosen.stores.split(","), *([] if chosen.without_dokuwiki else [DOKUWIKI])]
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-search-")))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # DokuWiki's and PostgreSQL's servers run as users of their own
        made = list(texts.pages(max(pages)))
        questions = {count: by_class(texts.questions(made[:count])) for count in pages}
        if chosen.part == "wait":
            pages, stores = [max(pages)], [store for store in stores if store != DOKUWIKI]
        wikis = served_wikis(folder.resolve(), stores, pages, stack, say)
        began, found = time.monotonic(), {}
        if chosen.part != "wait":
            measured = in_turns(wikis, questions, chosen.rounds or (QUICK_ROUNDS if chosen.quick else ROUNDS))
            tables(measured)
            found |= ratios(measured)
        if chosen.part != "speed":
            found |= waiting([one for one in wikis if one.pages == max(pages)], made, chosen)
        print(f"\n{time.monotonic() - began:.0f} s")
        return verdicts(found)


def waiting(wikis: list[Wiki], made: list[texts.Made], chosen) -> dict[str, float]:
    """How many ms longer the slower reads took beside each class of searches; what bench/promises.py speaks of."""
    questions = by_class([*texts.questions(made), *texts.hostile(made, stem)])
    questions = {kind: asked[: texts.QUESTIONS] for kind, asked in questions.items()}
    rounds = chosen.rounds or (QUICK_ROUNDS if chosen.quick else WAIT_ROUNDS)
    measured = {one: wait.waits(one, questions, made, rounds) for one in wikis if one.store != DOKUWIKI}
    wait.table(measured)
    found = {}
    for wiki, ones in measured.items():
        found[f"{wiki.store}: ms that a read waits longer beside a search (p95)"] = max(
            one.longer(0.95) for one in ones
        )
        found[f"{wiki.store}: ms of the longest search"] = max(max(one.searched) for one in ones)
    return found


def by_class(questions: list[texts.Question]) -> dict[str, list[texts.Question]]:
    classes: dict[str, list[texts.Question]] = {}
    for question in questions:
        classes.setdefault(question.kind, []).append(question)
    return classes


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def tables(measured: list[Measured]) -> None:
    """Times and processor times, then ratios against DokuWiki with as many pages and against the smallest of a kind."""
    peers = {one.wiki.pages: one for one in measured if one.wiki.store == DOKUWIKI}
    smallest: dict[str, Measured] = {}
    for one in measured:
        smallest.setdefault(one.wiki.store, one)
    kinds = list(measured[0].times)
    table("p50 / p95 in ms", kinds, measured, lambda one, kind: f"{one.p50(kind):.1f} / {one.p95(kind):.1f}")
    table("processor time in ms", kinds, measured, lambda one, kind: f"{one.cpu_ms(kind):.1f}")
    for by in ("time", "cpu"):
        for heading, against in (
            ("× DokuWiki with as many pages", {one: peers.get(one.wiki.pages) for one in measured}),
            ("× the same with fewest pages", {one: smallest[one.wiki.store] for one in measured}),
        ):
            ours = [one for one in measured if against[one] not in (None, one)]
            if ours:
                words = heading if by == "time" else f"{heading}, processor time"
                cell = functools.partial(_ratio, against=against, by=by)
                table(words, kinds, ours, cell, over_all=True)


def _ratio(one: Measured, kind: str, against: dict[Measured, Measured], by: str) -> str:
    other = against[one]
    return f"{one.ratio(kind, other, by) if kind else one.over_all(other, by):.2f}"


def table(heading: str, kinds: list[str], rows: list[Measured], cell, over_all: bool = False) -> None:
    """A table as documents have it; `cell` gets a wiki and a class, or no class for all together."""
    columns = [*kinds, *(["over all"] if over_all else [])]
    print(f"\n| {heading:32} | " + " | ".join(f"{column:>15}" for column in columns) + " |")
    print(f"| {'-' * 32} | " + " | ".join(f"{'-' * 14}:" for _column in columns) + " |")
    for one in rows:
        cells = [cell(one, "" if column == "over all" else column) for column in columns]
        print(f"| {one.wiki.name:32} | " + " | ".join(f"{words:>15}" for words in cells) + " |")


def ratios(measured: list[Measured]) -> dict[str, float]:
    """What bench/promises.py speaks of, as far as it was measured."""
    known = {(one.wiki.store, one.wiki.pages): one for one in measured}
    found = {}
    for (store, pages), one in known.items():
        for other, size in ((DOKUWIKI, pages), (store, 300)):
            against = known.get((other, size))
            if store != DOKUWIKI and against not in (None, one):
                words = f"{store} at {pages:,}, against {other if other != store else '300 pages'}"
                found[words] = one.over_all(against)
                found[f"{words}, processor time"] = one.over_all(against, "cpu")
    return found


def verdicts(found: dict[str, float]) -> int:
    """Prints each promise with what was measured; 1 when one is broken."""
    print("\nPromises\n")
    broken = 0
    for words, most in SEARCH.items():
        if words in found:
            kept = found[words] <= most
            broken += not kept
            print(f"{'kept  ' if kept else 'BROKEN'}  {words}: {found[words]:.2f} (at most {most:g})")
    return 1 if broken else 0
