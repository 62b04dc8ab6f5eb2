"""How long a page read waits while somebody else searches in the same process, against the same read alone.

One connection searches without a pause, another reads pages one after the other. Reads alone stand between the others
in every round, so what else the machine does is in both.
"""

import itertools
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field

from bench.client import AnswerError, address
from bench.search.texts import Made, Question
from bench.search.wikis import Wiki
from bench.servers import ROOT

READS = 40  # a round
PAUSE = 0.004  # seconds between two reads: a query is to be under way whenever a read comes


@dataclass
class Wait:
    """Reads beside one class of queries, and these queries' own times, in ms."""

    kind: str
    reads: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    searched: list[float] = field(default_factory=list)

    def longer(self, part: float) -> float:
        """By how much this share of the reads (0.95; 1 for all) took longer than alone."""
        return at(self.reads, part) - at(self.alone, part)


def at(times: list[float], part: float) -> float:
    """The time that this share of all does not pass."""
    return sorted(times)[min(len(times) - 1, int(len(times) * part))]


def waits(wiki: Wiki, questions: dict[str, list[Question]], made: list[Made], rounds: int) -> list[Wait]:
    """By class of questions; each round reads alone first, then beside each class."""
    pages = itertools.cycle([address("wiki", page.title) for page in made[:200]])
    found: dict[str, Wait] = {kind: Wait(kind) for kind in questions}
    for number in range(rounds + 1):
        for kind, asked in questions.items():
            alone = reads(wiki, pages)
            beside, searched = beside_of(wiki, pages, asked)
            if number:  # the first one warms up
                found[kind].alone += alone
                found[kind].reads += beside
                found[kind].searched += searched
    return list(found.values())


def beside_of(wiki: Wiki, pages, asked: list[Question]) -> tuple[list[float], list[float]]:
    command = [sys.executable, "-m", "bench.search.asking", str(wiki.client.port), *map(wiki.path, asked)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as searching:
        searching.stdout.readline()
        found = reads(wiki, pages)
        searching.stdin.close()
        said = json.loads(searching.stdout.readline())
    if said["bad"]:
        raise AnswerError(f"{wiki.name}: searching answered {said['bad'][:5]}")
    return found, said["ms"]


def reads(wiki: Wiki, pages) -> list[float]:
    times = []
    for _ in range(READS):
        time.sleep(PAUSE)
        answer = wiki.client.get(next(pages))
        if answer.status != 200 or b'id="content"' not in answer.body:
            raise AnswerError(f"{wiki.name}: a read answered {answer.status}")
        times.append(answer.seconds * 1000)
    return times


def table(measured: dict[Wiki, list[Wait]]) -> None:
    print("\nA page read while somebody else searches without a pause, in ms; the search's own time beside\n")
    columns = "read p95", "alone", "longer", "read max", "alone", "searches", "p50", "max"
    for wiki, found in measured.items():
        print(f"{wiki.name:34}" + "".join(f"{column:>10}" for column in columns))
        for one in found:
            figures = (
                at(one.reads, 0.95), at(one.alone, 0.95), one.longer(0.95), max(one.reads), max(one.alone),
                len(one.searched), at(one.searched, 0.5), max(one.searched),
            )  # fmt: skip
            print(f"{one.kind:34}" + "".join(f"{figure:>10.1f}" for figure in figures))
        print()
