"""`make bench`: measures the served wiki beside a bare Django view and a static file, and fails past its promises.

    python -m bench                 everything: 300 and 10,000 pages, a history of 5,000 revisions (minutes)
    python -m bench --quick         the same with less of everything, for development (under a minute)
    python -m bench --data FOLDER   keeps the filled wikis in FOLDER and uses them again (after a change of a template,
                                    not of a table)
    python -m bench wiki            the wiki alone; `text`: the comparison of two texts alone (bench.bench_text);
                                    `lists`: every list with 10,000 pages and 100,000 revisions (bench.bench_lists);
                                    `merge`: merging beside git, merge3 and diff-match-patch (bench.bench_merge);
                                    `search …`: searching, beside DokuWiki (bench.search.run, with its own options);
                                    `quality …`: judged searches on both engines (bench.quality.run, the same)

docs/measures.md says what the figures mean; the promises stand in bench/promises.py.
"""

import argparse
import contextlib
import json
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote_plus

from bench import bench_lists, bench_merge, bench_text
from bench.client import Client, address
from bench.measuring import InProcess, Target, getting, in_process, run_rounds
from bench.promises import LIMITS, MOST_QUERIES_OF_A_READ
from bench.quality import run as quality
from bench.search import run as search
from bench.servers import Served, run, served_bare, served_wiki, wiki_env

READ, SAVED, SHORT, LONG = "Mesure", "Mesure à enregistrer", "Mesure courte", "Mesure longue"


@dataclass(frozen=True)
class Size:
    """How much of everything. `rounds` × `count` requests of each target; searches and saves are fewer."""

    pages: int = 300
    many_pages: int = 10_000
    long_history: int = 5_000
    rounds: int = 24
    count: int = 20
    saves: int = 3
    in_process: int = 60


QUICK = Size(many_pages=1_000, long_history=1_000, rounds=6, count=15, saves=1, in_process=25)


def main() -> int:
    if sys.argv[1:2] == ["search"]:
        return search.main(sys.argv[2:])
    if sys.argv[1:2] == ["quality"]:
        return quality.main(sys.argv[2:])
    options = argparse.ArgumentParser(prog="python -m bench", description="Measure the wiki.")
    options.add_argument("what", nargs="?", choices=["all", "wiki", "text", "lists", "merge"], default="all")
    options.add_argument("--quick", action="store_true", help="less of everything, for development")
    options.add_argument("--data", type=Path, help="keep the filled wikis here, and use them again")
    chosen = options.parse_args()
    failed = 0
    if chosen.what in ("all", "wiki"):
        with contextlib.ExitStack() as stack:
            folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            failed |= measure(folder.resolve(), QUICK if chosen.quick else Size(), stack)
    if chosen.what == "text" or (chosen.what == "all" and not chosen.quick):
        print("\nComparing two texts\n")
        failed |= bench_text.main()
    if chosen.what == "lists" or (chosen.what == "all" and not chosen.quick):
        print("\nEvery list, with 10,000 pages and 100,000 revisions\n")
        failed |= bench_lists.main()
    if chosen.what == "merge" or (chosen.what == "all" and not chosen.quick):
        print("\nMerging, beside other tools\n")
        failed |= bench_merge.main()
    if chosen.what == "all" and not chosen.quick:
        print("\nJudged searches\n")
        failed |= quality.main([])
    return failed


def measure(folder: Path, size: Size, stack: contextlib.ExitStack) -> int:
    started = time.monotonic()
    small_folder = filled(folder / f"wiki-{size.pages}-{size.long_history}", size.pages, size.long_history)
    large_folder = filled(folder / f"wiki-{size.many_pages}", size.many_pages, 60)
    small, large = (stack.enter_context(served_wiki(one)) for one in (small_folder, large_folder))
    bare_folder = folder / "bare"
    bare_folder.mkdir(exist_ok=True)
    fill_bare(bare_folder, small)
    bare = stack.enter_context(served_bare(bare_folder))

    known = json.loads((small_folder / "bench.json").read_text())
    targets = reads_and_lists(small, large, bare, known, json.loads((large_folder / "bench.json").read_text()), size)
    run_rounds(list(targets.values()), size.rounds, size.count, warm_up=20)
    saves = saving(small, bare, known)
    run_rounds(list(saves.values()), size.rounds, size.saves, warm_up=2)
    cpu = cpu_of_reads(small_folder, bare_folder, known, size, stack)

    print_http("Over HTTP, one request after the other", targets, targets["bare view"], targets["static file"])
    print_http("Saving, one after the other", saves, saves["bare view"], saves["static file"])
    print_cpu(cpu)
    print(f"\n{time.monotonic() - started:.0f} s in all; filling {known['fill_seconds']} s for {size.pages} pages")
    return check(targets, saves, cpu)


def filled(folder: Path, pages: int, long_history: int) -> Path:
    """A wiki with so many pages, prepared as `manage.py serve` does and filled in bulk."""
    if not (folder / "bench.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        run(["manage.py", "serve", "--empty", "--prepare-only"], folder)
        run(["-m", "bench.fill", str(pages), str(long_history)], folder)
        say(f"filled {pages:,} pages and a history of {long_history:,} in {time.monotonic() - begun:.0f} s")
    return folder


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def fill_bare(folder: Path, wiki: Served) -> None:
    """The measured page as the wiki answers it, for the bare view and the static file."""
    client = Client(wiki.port)
    html = client.get(address("wiki", READ)).body
    client.close()
    (folder / "page.html").write_bytes(html)


def reads_and_lists(small: Served, large: Served, bare: Served, known: dict, known_large: dict, size: Size) -> dict:
    """Every target that changes nothing, by name."""
    member = {known["session_cookie"]: known["session"]}
    title, read = READ.encode(), [address("wiki", READ)]
    others = [address("wiki", one) for one in known_large["titles"]]
    diffs = [f"/diff/{old}/{new}" for old, new in known["diffs"]]

    def searches(words):
        return [f"/search?q={quote_plus(one)}" for one in words]

    found = [
        Target("static file", bare, getting(Client(bare.port), ["/static/page.html"]), title),
        Target("bare view", bare, getting(Client(bare.port), ["/page/"]), title),
        Target("read, anonymous", small, getting(Client(small.port), read), title),
        Target("read, compressed", small, getting(Client(small.port), read, gzip=True), b"content-encoding: gzip"),
        Target("read, signed in", small, getting(Client(small.port, member), read), b"Mesureuse"),
        Target("read, another each time", large, getting(Client(large.port), others), b'id="content"'),
        Target("history of 50", small, getting(Client(small.port), [address("history", SHORT)]), b"/revision/"),
        Target("history of 5,000", small, getting(Client(small.port), [address("history", LONG)]), b"/revision/"),
        Target("diff", small, getting(Client(small.port), diffs), b"<ins>"),
        Target("search, few pages", small, getting(Client(small.port), searches(known["words"])), b'class="result"'),
        Target(
            "search, many pages", large, getting(Client(large.port), searches(known_large["words"])), b'class="result"'
        ),
    ]
    return {target.name: target for target in found}


class Saver:
    """A member who opens the page's form, changes a sentence and publishes; only the POST is timed."""

    def __init__(self, served: Served, known: dict):
        self._served = served
        self._client = Client(served.port, {known["session_cookie"]: known["session"]})
        self._path = address("edit", SAVED)
        self._count = 0
        self._request = b""

    def prepare(self) -> None:
        self._served.wait_for_idle()
        form = self._client.get(self._path).text
        self._count += 1
        fields = {name: field(form, name) for name in ("csrfmiddlewaretoken", "base", "header", "field-tags")}
        text = field(form, "text") + f"\nEnregistrement numéro {self._count}, {time.time_ns()}.\n"
        fields |= {"text": text, "summary": "Ajoute une phrase", "publish": "1"}
        self._request = self._client.request_bytes(self._path, fields)

    def ask(self):
        return self._client.ask(self._request)


def field(form: str, name: str) -> str:
    """What an input or a textarea of a form holds."""
    found = re.search(rf'<input\b[^>]*\bname="{name}"[^>]*>', form)
    if found:
        value = re.search(r'\bvalue="([^"]*)"', found[0])
        return unescape(value[1]) if value else ""
    found = re.search(rf'<textarea\b[^>]*\bname="{name}"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL)
    return unescape(found[1]) if found else ""


def saving(small: Served, bare: Served, known: dict) -> dict:
    saver = Saver(small, known)
    found = [
        Target("static file", bare, getting(Client(bare.port), ["/static/page.html"]), READ.encode()),
        Target("bare view", bare, getting(Client(bare.port), ["/page/"]), READ.encode()),
        Target("save", small, saver.ask, b"location: /wiki/", status=302, prepare=saver.prepare),
    ]
    return {target.name: target for target in found}


def cpu_of_reads(small: Path, bare: Path, known: dict, size: Size, stack) -> dict:
    """The same reads without a server, in turns."""
    wiki = in_process("wiki", wiki_env(small))
    plain = in_process("bare", {**os.environ, "BENCH_BARE": str(bare)})
    cookie = f"{known['session_cookie']}={known['session']}"
    path = address("wiki", READ)
    found = [
        InProcess("bare view", plain, "/page/"),
        InProcess("read, anonymous", wiki, path),
        InProcess("read, signed in", wiki, path, cookie),
    ]
    try:
        for one in found:
            one.round(20)
            one.ms.clear()
        for _ in range(8):
            for one in found:
                one.round(size.in_process)
    finally:
        for process in (wiki, plain):
            process.stdin.close()
            process.wait(20)
    return {one.name: one for one in found}


def print_http(heading: str, targets: dict, bare: Target, static: Target) -> None:
    print(f"\n{heading}; CPU is that of the serving process, for one request\n")
    columns = "p50 ms", "p95 ms", "× bare", "× static", "CPU ms", "CPU × bare", "KB"
    print(f"{'':24}" + "".join(f"{column:>12}" for column in columns))
    for name, one in targets.items():
        figures = (
            f"{one.p50():.2f}",
            f"{one.p95():.2f}",
            f"{one.time_ratio(bare):.2f}",
            f"{one.time_ratio(static):.1f}",
            f"{sum(one.cpu) / len(one.cpu):.2f}",
            f"{one.cpu_ratio(bare):.2f}",
            f"{one.size / 1000:.1f}",
        )
        print(f"{name:24}" + "".join(f"{figure:>12}" for figure in figures))


def print_cpu(cpu: dict) -> None:
    print("\nIn process, Django's handler alone, processor time\n")
    print(f"{'':24}" + "".join(f"{column:>12}" for column in ("p10 ms", "p50 ms", "× bare", "queries")))
    bare = cpu["bare view"]
    for name, one in cpu.items():
        figures = f"{one.p10():.2f}", f"{one.p50():.2f}", f"{one.p10() / bare.p10():.2f}", f"{one.queries}"
        print(f"{name:24}" + "".join(f"{figure:>12}" for figure in figures))


def check(targets: dict, saves: dict, cpu: dict) -> int:
    """Prints each promise with what was measured; 1 when one is broken."""
    print("\nPromises\n")
    broken = 0
    for name, against, most, by in LIMITS:
        among = saves if name in saves and name not in targets else targets
        one, other = among[name], among[against]
        ratio = one.time_ratio(other) if by == "time" else one.cpu_ratio(other)
        broken += _verdict(f"{name}: {ratio:.2f} × the {by} of the {against}", ratio, most)
    for name, one in cpu.items():
        if name != "bare view":
            broken += _verdict(f"{name}: {one.queries} queries", one.queries, MOST_QUERIES_OF_A_READ)
    return 1 if broken else 0


def _verdict(words: str, figure: float, most: float) -> bool:
    kept = figure <= most
    print(f"{'kept  ' if kept else 'BROKEN'}  {words} (at most {most:g})")
    return not kept


if __name__ == "__main__":
    sys.exit(main())
