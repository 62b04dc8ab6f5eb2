"""MRR@10, nDCG@10 and the share of "nothing found", made of judged queries and the titles that came. Pure."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.quality.judged import MUST, Judged

SEEN = 10  # a page of results
PLAIN, ALL = "plain", "all"


def reciprocal_rank(grades: dict[str, int], titles: list[str]) -> float:
    """1 over the place of the first page that was wanted (grade MUST); 0 when none is among the first ten."""
    return next((1 / place for place, title in enumerate(titles[:SEEN], 1) if grades.get(title) == MUST), 0.0)


def ndcg(grades: dict[str, int], titles: list[str]) -> float:
    """The gain of the first ten, 3 for a wanted page and 1 for a good one, less by place; 1.0 for the best order."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain(grades.get(title, 0) for title in titles) / best


def _gain(grades: Iterable[int]) -> float:
    first = list(grades)[:SEEN]
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(first, 1))


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some queries on one engine: how many, their mean MRR@10 and nDCG@10, and the share without any result."""

    count: int
    mrr: float
    ndcg: float
    nothing: float

    @classmethod
    def of(cls, queries: Iterable[Judged], answers: dict[str, list[str]]) -> "Figures":
        queries = list(queries)

        def mean(figure: Callable[[Judged], float]) -> float:
            return sum(map(figure, queries)) / len(queries) if queries else math.nan

        return cls(
            len(queries),
            mean(lambda one: reciprocal_rank(one.grades, answers[one.q])),
            mean(lambda one: ndcg(one.grades, answers[one.q])),
            mean(lambda one: not answers[one.q]),
        )


def by_class(queries: list[Judged], answers: dict[str, list[str]]) -> dict[str, Figures]:
    """The figures of each class in the file's order, of the plain ones together (PLAIN), and of ALL."""
    found = {kind: Figures.of([one for one in queries if one.kind == kind], answers) for kind in _kinds(queries)}
    found[PLAIN] = Figures.of([one for one in queries if one.plain], answers)
    found[ALL] = Figures.of(queries, answers)
    return found


def _kinds(queries: list[Judged]) -> list[str]:
    return list(dict.fromkeys(one.kind for one in queries))
