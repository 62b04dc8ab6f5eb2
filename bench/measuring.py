"""Interleaved rounds over HTTP and in process, and what is made of them: medians and ratios inside one run.

A busy machine doubles single figures from one minute to the next. So all targets take turns in short rounds, their
order turned each time, a ratio is taken inside each round, and the median of the rounds' ratios is what counts.
"""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from bench.client import Answer, AnswerError, Client
from bench.servers import ROOT, Served


@dataclass
class Target:
    """One thing to measure. `ask` makes one request and gives its answer; `says` must stand in each answer."""

    name: str
    served: Served
    ask: Callable[[], Answer]
    says: bytes
    status: int = 200
    prepare: Callable[[], None] = lambda: None  # before each request, outside its time
    times: list[list[float]] = field(default_factory=list)  # ms, by round
    cpu: list[float] = field(default_factory=list)  # ms a request, by round
    size: int = 0
    _spent: float = 0.0

    def once(self) -> float:
        self.prepare()
        before = self.served.cpu_seconds()
        answer = self.ask()
        self._spent += self.served.cpu_seconds() - before
        if answer.status != self.status or self.says not in answer.head + answer.body:
            raise AnswerError(f"{self.name}: {answer.status}, without {self.says!r}: {answer.body[:300]!r}")
        self.size = len(answer.body)
        return answer.seconds * 1000

    def round(self, count: int) -> None:
        self._spent = 0.0
        self.times.append([self.once() for _ in range(count)])
        self.cpu.append(self._spent * 1000 / count)

    def p50(self) -> float:
        return median(time for times in self.times for time in times)

    def p95(self) -> float:
        times = sorted(time for times in self.times for time in times)
        return times[min(len(times) - 1, int(len(times) * 0.95))]

    def time_ratio(self, other: "Target") -> float:
        """How many times as long as the other: the median of the rounds' ratios of medians."""
        return median(median(a) / median(b) for a, b in zip(self.times, other.times, strict=True))

    def cpu_ratio(self, other: "Target") -> float:
        """How many times as much processor time of the serving process."""
        return median(a / b for a, b in zip(self.cpu, other.cpu, strict=True))


def getting(client: Client, paths: Iterable[str], gzip: bool = False) -> Callable[[], Answer]:
    """Asks for the paths in turn, over and over."""
    requests = itertools.cycle([client.request_bytes(path, gzip=gzip) for path in paths])
    return lambda: client.ask(next(requests))


def run_rounds(targets: list[Target], rounds: int, count: int, warm_up: int) -> None:
    """`rounds` rounds of `count` requests of each target, one target after the other, in turned order."""
    for target in targets:
        for _ in range(warm_up):
            target.once()
    for number in range(rounds):
        turn = number % len(targets)
        for target in targets[turn:] + targets[:turn]:
            target.once()  # wakes the process's caches up; not counted
            target.round(count)


@dataclass
class InProcess:
    """One read in a process of its own, without a server: processor time of Django's handler."""

    name: str
    process: subprocess.Popen
    path: str
    cookie: str = ""
    ms: list[float] = field(default_factory=list)
    queries: int = 0

    def round(self, count: int) -> None:
        print(
            json.dumps({"path": self.path, "cookie": self.cookie, "count": count}), file=self.process.stdin, flush=True
        )
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name}: the measuring process ended")
        made = json.loads(line)
        self.ms += made["ms"]
        self.queries = made["queries"]

    def p10(self) -> float:
        """What the answer costs when nothing disturbs it."""
        return sorted(self.ms)[len(self.ms) // 10]

    def p50(self) -> float:
        return median(self.ms)


def in_process(kind: str, env: dict) -> subprocess.Popen:
    """A process of bench.cpu; end it by closing its input."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.cpu", kind],
        cwd=ROOT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
