"""Rounds in turn over all wikis, and the figures and ratios made of them."""

import math
from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from bench.search.texts import QUESTIONS, Question
from bench.search.wikis import Wiki


class Measured:
    """Times and processor times in ms of one wiki, by class and round."""

    def __init__(self, wiki: Wiki):
        self.wiki = wiki
        self.times: dict[str, list[list[float]]] = defaultdict(list)
        self.cpu: dict[str, list[float]] = defaultdict(list)
        self._rounds = 0

    def round(self, questions: dict[str, list[Question]]) -> None:
        for kind, all_asked in questions.items():
            begin = self._rounds * QUESTIONS % len(all_asked)  # a long list is gone through
            asked = all_asked[begin : begin + QUESTIONS]
            answers, before = [], self.wiki.cpu_seconds()
            for question in asked:
                answers.append(self.wiki.ask(question))
            self.cpu[kind].append((self.wiki.cpu_seconds() - before) * 1000 / len(asked))
            self.times[kind].append([answer.seconds * 1000 for answer in answers])
            for question, answer in zip(asked, answers, strict=True):
                self.wiki.check(question, answer)
        self._rounds += 1

    def p50(self, kind: str) -> float:
        return median(time for times in self.times[kind] for time in times)

    def p95(self, kind: str) -> float:
        times = sorted(time for times in self.times[kind] for time in times)
        return times[min(len(times) - 1, int(len(times) * 0.95))]

    def cpu_ms(self, kind: str) -> float:
        return median(self.cpu[kind])

    def ratio(self, kind: str, other: "Measured", by: str = "time") -> float:
        """How many times as long (or as much processor time, `by` "cpu"): the median of the rounds' ratios."""
        if by == "cpu":
            return median(mine / theirs for mine, theirs in zip(self.cpu[kind], other.cpu[kind], strict=True))
        pairs = zip(self.times[kind], other.times[kind], strict=True)
        return median(median(mine) / median(theirs) for mine, theirs in pairs)

    def over_all(self, other: "Measured", by: str = "time") -> float:
        """The same over all classes: their geometric mean, so that no slow class drowns a quick one."""
        return math.exp(sum(math.log(self.ratio(kind, other, by)) for kind in self.times) / len(self.times))


def in_turns(wikis: Iterable[Wiki], questions: dict[str, dict[str, list[Question]]], rounds: int) -> list[Measured]:
    """`rounds` rounds of every question of every wiki, by turns; `questions` by number of pages, then by class."""
    all_measured = [Measured(wiki) for wiki in wikis]
    for one in all_measured:
        one.round(questions[one.wiki.pages])  # warms up, and checks that all is as expected
        one.times.clear()
        one.cpu.clear()
    for number in range(rounds):
        turn = number % len(all_measured)
        for one in all_measured[turn:] + all_measured[:turn]:
            one.round(questions[one.wiki.pages])
    return all_measured
