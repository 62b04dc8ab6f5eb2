"""The measure of the judged searches: its figures, what tuning may see, and what it says when an engine is missing."""

from math import log2

import pytest

from bench.quality import judged, run, scoring, wiki
from bench.quality.judged import GOOD, MUST, Judged
from wiki.pages.models import Page

GRADES = {"A": MUST, "B": MUST, "C": GOOD}


def test_the_rank_that_counts_is_that_of_the_first_wanted_page():
    assert scoring.reciprocal_rank(GRADES, ["B", "A"]) == 1
    assert scoring.reciprocal_rank(GRADES, ["C", "x", "A"]) == pytest.approx(1 / 3)
    assert scoring.reciprocal_rank(GRADES, ["x"] * 9 + ["A"]) == pytest.approx(0.1)
    assert scoring.reciprocal_rank(GRADES, ["x"] * 10 + ["A"]) == 0
    assert scoring.reciprocal_rank(GRADES, []) == 0


def test_the_gain_falls_with_the_place_and_is_one_for_the_best_order():
    assert scoring.ndcg(GRADES, ["B", "A", "C", "x"]) == pytest.approx(1)
    best = 3 + 3 / log2(3) + 1 / 2
    assert scoring.ndcg(GRADES, ["C", "A"]) == pytest.approx((1 + 3 / log2(3)) / best)
    assert scoring.ndcg(GRADES, ["x", "x", "A"]) == pytest.approx((3 / 2) / best)
    assert scoring.ndcg(GRADES, ["x"] * 10 + ["A"]) == 0


def test_more_good_pages_than_a_screen_holds_do_not_spoil_the_best_order():
    many = {"A": MUST} | {f"C{number}": GOOD for number in range(12)}
    assert scoring.ndcg(many, list(many)[:10]) == pytest.approx(1)


def test_figures_are_means_by_class_of_the_plain_and_of_all():
    queries = [
        Judged("one", "words", {"A": MUST}),
        Judged("two", "words", {"A": MUST}),
        Judged("ono", "typos", {"A": MUST}),
    ]
    figures = scoring.by_class(queries, {"one": ["A"], "two": ["x", "A"], "ono": []})
    assert list(figures) == ["words", "typos", "plain", "all"]
    assert figures["words"] == figures["plain"]
    assert (figures["plain"].count, figures["plain"].mrr, figures["plain"].nothing) == (2, 0.75, 0)
    assert (figures["all"].mrr, figures["all"].nothing) == (0.5, pytest.approx(1 / 3))
    assert figures["all"].ndcg == pytest.approx((1 + 1 / log2(3)) / 3)


def everything_right(engine, folder, queries):
    return {one.q: {"titles": [next(iter(reversed(one.grades)))], "instead": ""} for one in queries}


def test_who_tunes_sees_nothing_of_the_held_out_third(monkeypatch, capsys):
    asked = []

    def nothing_found(engine, folder, queries):
        asked.extend(queries)
        return {one.q: {"titles": [], "instead": ""} for one in queries}

    monkeypatch.setattr(run, "answered", nothing_found)
    assert run.main(["--tune"]) == 1
    said = capsys.readouterr().out
    assert asked and not any(one.held_out for one in asked)
    assert f"{asked[0].q}\n" in said and "not found" in said and "held-out" not in said


def test_the_last_measure_holds_the_promises_on_the_held_out_part_and_on_all(monkeypatch, capsys):
    monkeypatch.setattr(run, "answered", everything_right)
    assert run.main([]) == 0
    said = capsys.readouterr().out
    for part in ("held-out part", "all queries"):
        assert f"kept    {part}, postgresql, MRR of plain: 1.000 (at least 0.9)" in said
        assert f"kept    {part}, engines apart, all: 0.000 (at most 0.05)" in said

    def held_out_wrong(engine, folder, queries):
        right = everything_right(engine, folder, queries)
        return right | {one.q: {"titles": [], "instead": ""} for one in queries if one.held_out}

    monkeypatch.setattr(run, "answered", held_out_wrong)
    assert run.main([]) == 1
    assert "BROKEN  held-out part, whoosh, MRR of plain: 0.000" in capsys.readouterr().out


def test_an_engine_that_cannot_be_measured_is_said_and_breaks_the_promise(monkeypatch, capsys):
    def whoosh_alone(engine, folder, queries):
        if engine == "postgresql":
            raise run.MissingError("PostgreSQL's initdb is not installed")
        return everything_right(engine, folder, queries)

    monkeypatch.setattr(run, "answered", whoosh_alone)
    assert run.main([]) == 1
    assert "BROKEN  postgresql was not measured: PostgreSQL's initdb is not installed" in capsys.readouterr().out


def test_a_machine_without_postgresql_is_told_so(monkeypatch, tmp_path, capsys):
    def not_installed(kept):
        raise SystemExit("PostgreSQL's initdb is not installed")

    monkeypatch.setattr(run, "cluster_of_tests", not_installed)
    assert run.main(["--engine", "postgresql", "--data", str(tmp_path)]) == 1
    assert "BROKEN  postgresql was not measured: PostgreSQL's initdb is not installed" in capsys.readouterr().out


def test_one_engine_further_than_agreed_from_the_other_breaks_the_promise(monkeypatch, capsys):
    def whoosh_better(engine, folder, queries):
        right = everything_right(engine, folder, queries)
        few = {one.q: {"titles": [], "instead": ""} for one in queries[::15] if engine == "postgresql"}
        return right | few

    monkeypatch.setattr(run, "answered", whoosh_better)
    assert run.main([]) == 1
    said = capsys.readouterr().out
    assert "BROKEN  all queries, engines apart, all" in said and "BROKEN  all queries, postgresql" not in said


@pytest.mark.django_db
def test_the_corpus_is_saved_and_asked_as_a_visitor_would(monkeypatch, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    chosen = [page for page in judged.pages() if page.title in ("Compost de quartier", "Zéro déchet")]
    monkeypatch.setattr(judged, "pages", lambda: chosen)
    wiki.fill()
    wiki.fill()  # a wiki that was kept
    page = Page.objects.select_related("head").get(title="Compost de quartier")
    assert page.head.author_name == "Exemple : maître composteur" and page.head.created.year == 2024
    found = wiki.ask(["compost", "introuvable"])
    assert found["engine"] in ("whoosh", "postgresql")
    assert found["answers"]["compost"]["titles"][0] == "Compost de quartier"
    assert found["answers"]["introuvable"]["titles"] == []
