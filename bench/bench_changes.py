"""Recent changes, people and histories over 100,000 versions: `python -m bench.bench_changes [--data FOLDER]`.

Each is to answer within MOST_MS of processor time (SQLite's is in it), wherever in the past a reader stands and however
few rows a filter finds. Filling takes some minutes, so this stands apart from `make bench`; `--data` keeps the wiki.
"""

import argparse
import contextlib
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.__main__ import LONG, READ, filled
from bench.client import address
from bench.measuring import InProcess, in_process
from bench.servers import wiki_env

PAGES, LONG_HISTORY = 10_000, 90_000
MOST_MS = 50
ROUNDS, COUNT = 4, 5

# Where a part of the recent changes begins (wiki.changes.listing.Place), by the calendar of bench.fill: in the middle
# of the long history; and on the first day, when thousands of pages begin, so that each version is of another page.
_MIDDLE = f"{int(datetime(2039, 5, 27, 8, tzinfo=UTC).timestamp())}000000-1"
_FIRST_DAY = f"{int(datetime(2024, 1, 2, 4, tzinfo=UTC).timestamp())}000000-1"

LISTS = [
    "/recent",
    f"/recent?before={_MIDDLE}",
    f"/recent?before={_FIRST_DAY}",
    "/recent?minor=no",
    "/recent?person=Exemple+3",
    "/recent?kind=page",
    "/recent?kind=meeting",
    f"/recent?kind=meeting&before={_FIRST_DAY}",
    "/user/Exemple_3",
    f"/user/Exemple_3?before={_MIDDLE}",
    "/feeds/recent.atom",
    address("feeds/page", LONG),
    address("history", LONG),
    f"{address('history', LONG)}?before=51",
    f"{address('history', LONG)}?before={LONG_HISTORY // 2}",
    f"{address('history', LONG)}?person=Exemple+3&minor=no",
    f"{address('history', LONG)}?from=2024-01-01&to=2024-01-03",
    address("backlinks", READ),
    "/pages/",
    "/pages/?kind=page",
    "/pages/wanted",
    "/pages/orphans",
    "/pages/dead-ends",
    "/pages/dead-anchors",
    "/pages/long",
    "/pages/short",
    "/search/titles?q=mes",
    "/tags/",
]


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m bench.bench_changes", description="Measure the lists.")
    options.add_argument("--data", type=Path, help="keep the filled wiki here, and use it again")
    chosen = options.parse_args()
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        process = in_process("wiki", wiki_env(filled(folder.resolve() / f"lists-{PAGES}", PAGES, LONG_HISTORY)))
        lists = [InProcess(path, process, path) for path in LISTS]
        try:
            for one in lists:
                one.round(2)
                one.ms.clear()
            for _ in range(ROUNDS):
                for one in lists:
                    one.round(COUNT)
        finally:
            process.stdin.close()
            process.wait(20)
    print(f"Processor time of one answer, ms; at most {MOST_MS}\n\n{'p10':>8}{'p50':>8}{'queries':>9}")
    for one in lists:
        broken = one.p50() > MOST_MS
        print(f"{one.p10():8.1f}{one.p50():8.1f}{one.queries:9}  {one.path}{'  BROKEN' if broken else ''}")
    return int(any(one.p50() > MOST_MS for one in lists))


if __name__ == "__main__":
    sys.exit(main())
