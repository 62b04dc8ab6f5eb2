"""`python -m bench search`: searching at 300, 3,000 and 10,000 pages on both stores, beside DokuWiki; and who waits.

    python -m bench search                          both parts; filling takes minutes, --data FOLDER keeps it
    python -m bench search --pages 300,3000         other sizes
    python -m bench search --without-dokuwiki       where Debian's packages are not installed: no word about it then
    python -m bench search --stores whoosh          one of ours alone: whoosh, postgresql

docs/search.md says what the figures mean; the promises stand in bench/promises.py.
"""

import argparse
import contextlib
import sys
import tempfile
import time
from pathlib import Path

from bench.promises import SEARCH
from bench.search import texts, wait
from bench.search.measured import Measured, in_turns
from bench.search.wikis import DOKUWIKI, POSTGRESQL, WHOOSH, Wiki, served_wikis
from wiki.search.analysis import stem

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
            table(measured)
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


def table(measured: list[Measured]) -> None:
    """p50 / p95 / CPU of each class and wiki, in ms, and against DokuWiki with as many pages."""
    peers = {one.wiki.pages: one for one in measured if one.wiki.store == DOKUWIKI}
    kinds = list(measured[0].times)
    print("\np50 / p95 / processor time in ms, over HTTP, by turns; × DokuWiki with as many pages\n")
    print(f"{'':18}" + "".join(f"{kind:>30}" for kind in kinds) + f"{'over all':>10}")
    for one in measured:
        peer = peers.get(one.wiki.pages)
        cells = []
        for kind in kinds:
            against = f" ×{one.ratio(kind, peer):.2f}" if peer else ""
            cells.append(f"{one.p50(kind):.1f} / {one.p95(kind):.1f} / {one.cpu_ms(kind):.1f}{against}")
        over_all = f"×{one.over_all(peer):.2f}" if peer else ""
        print(f"{one.wiki.name:18}" + "".join(f"{cell:>30}" for cell in cells) + f"{over_all:>10}")
    print("\nGrowth, × the smallest of the same\n")
    smallest: dict[str, Measured] = {}
    for one in measured:
        least = smallest.setdefault(one.wiki.store, one)
        if least is not one:
            cells = [f"×{one.ratio(kind, least):.2f}" for kind in kinds]
            print(f"{one.wiki.name:18}" + "".join(f"{cell:>30}" for cell in cells) + f"{one.over_all(least):>9.2f}")


def ratios(measured: list[Measured]) -> dict[str, float]:
    """What bench/promises.py speaks of, as far as it was measured."""
    known = {(one.wiki.store, one.wiki.pages): one for one in measured}
    found = {}
    for (store, pages), one in known.items():
        for other, size in ((DOKUWIKI, pages), (store, 300)):
            against = known.get((other, size))
            if store == DOKUWIKI or against is None or against is one:
                continue
            words = f"{store} at {pages:,}, against {other if other != store else '300 pages'}"
            found[words] = one.over_all(against)
            for kind in one.times:
                found[f"{words}: {kind}"] = one.ratio(kind, against)
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
