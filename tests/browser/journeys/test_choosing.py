"""The choice of journeys that runs with the tests leaves no two things apart."""

import ast
import itertools
from pathlib import Path

import pytest

from .choosing import FACTORS, all_rows, few_rows

HERE = Path(__file__).parent


def test_all_is_every_combination():
    rows = all_rows(FACTORS)
    assert len(rows) == len(set(rows)) == 6 * 3 * 2 * 2


@pytest.mark.parametrize("one, other", list(itertools.combinations(FACTORS, 2)))
def test_every_two_values_meet(one, other):
    columns = list(FACTORS)
    met = {(row[columns.index(one)], row[columns.index(other)]) for row in few_rows(FACTORS)}
    assert met == set(itertools.product(FACTORS[one], FACTORS[other]))


def test_the_choice_is_small_and_the_same_each_time():
    rows = few_rows(FACTORS)
    least = len(FACTORS["journey"]) * len(FACTORS["way"])  # no choice can be smaller: these meet one by one
    assert least <= len(rows) <= least + 2
    assert rows == few_rows(FACTORS)
    assert set(rows) < set(all_rows(FACTORS))


@pytest.mark.parametrize("journey", FACTORS["journey"])
def test_each_journey_has_a_file_that_tells_it_once(journey):
    tree = ast.parse((HERE / f"test_{journey}.py").read_text(encoding="utf-8"))
    told = [
        each.name
        for each in tree.body
        if isinstance(each, ast.FunctionDef)
        and "reader" in [argument.arg for argument in each.args.args]
        and each.name.startswith("test_")
    ]
    assert len(told) == 1
