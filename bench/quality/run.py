"""`python -m bench quality`: are the pages that people look for among the first? Judged queries, on both engines.

    python -m bench quality                     both parts, on Whoosh and on PostgreSQL, against the promises
    python -m bench quality --tune              the part that ranking is tuned on, with each query that falls short;
                                                nothing of the held-out third is asked or shown
    python -m bench quality --engine whoosh     one engine alone (or postgresql)
    python -m bench quality --data FOLDER       keeps the filled wikis, and uses them again: quicker while tuning

docs/search.md says what the figures mean; the promises stand in bench/promises.py.
"""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.promises import QUALITY
from bench.quality import judged, scoring
from bench.quality.judged import MUST, Judged
from bench.quality.scoring import ALL, PLAIN, Figures
from bench.servers import ROOT, cluster_of_tests, run, wiki_env

WHOOSH, POSTGRESQL = "whoosh", "postgresql"
LISTED = 5  # of what came, for a query that falls short
# By engine and query: {"titles": the hits in order, "instead": what was looked for, when not what was typed}.
Answers = dict[str, dict[str, dict]]


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m bench quality")
    options.add_argument("--tune", action="store_true", help="the tuning part alone, with what falls short")
    options.add_argument("--engine", choices=[WHOOSH, POSTGRESQL], help="this one alone")
    options.add_argument("--data", type=Path, help="keep the filled wikis here, and use them again")
    chosen = options.parse_args(arguments)
    queries = [one for one in judged.queries() if not (chosen.tune and one.held_out)]
    engines = [chosen.engine] if chosen.engine else [WHOOSH, POSTGRESQL]
    with contextlib.ExitStack() as stack:
        folder = chosen.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-quality-")))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL's server runs as a user of its own
        answers, missing = {}, {}
        for engine in engines:
            try:
                answers[engine] = answered(engine, folder.resolve(), queries)
            except MissingError as error:
                missing[engine] = str(error)
    return report(queries, answers, missing, tuning=chosen.tune)


class MissingError(Exception):
    """An engine cannot be measured here; the message says why."""


def answered(engine: str, folder: Path, queries: list[Judged]) -> dict[str, dict]:
    """What this engine answers, over a wiki filled in `folder` and, for PostgreSQL, in a cluster of its own."""
    with contextlib.ExitStack() as stack:
        database = ""
        if engine == POSTGRESQL:
            try:
                database = stack.enter_context(cluster_of_tests(folder / "pg"))
            except SystemExit as error:
                raise MissingError(str(error)) from error
        path = folder / engine
        path.mkdir(exist_ok=True)
        run(["manage.py", "serve", "--prepare-only"], path, database)
        run(["-m", "bench.quality.wiki", "fill"], path, database)
        done = subprocess.run(
            [sys.executable, "-m", "bench.quality.wiki", "ask"], cwd=ROOT, env=wiki_env(path, database=database),
            input=json.dumps([one.q for one in queries]), stdout=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"asking {engine} failed")
    found = json.loads(done.stdout)
    if found["engine"] != engine:
        raise MissingError(f"{found['engine']} answers in its place")
    return found["answers"]


def report(queries: list[Judged], answers: Answers, missing: dict[str, str], tuning: bool) -> int:
    """Prints the tables, what falls short (while tuning), and the promises; 1 when one is broken."""
    parts = {"tuning part": [one for one in queries if not one.held_out]}
    if not tuning:
        parts["held-out part"] = [one for one in queries if one.held_out]
        parts["all queries"] = queries
    figures = {}
    for name, part in parts.items():
        titles = {engine: {q: one["titles"] for q, one in by_query.items()} for engine, by_query in answers.items()}
        figures[name] = {engine: scoring.by_class(part, titles[engine]) for engine in answers}
        if answers:
            table(name, figures[name])
    if tuning:
        for engine in answers:
            shortfalls(engine, queries, answers[engine])
    return verdicts({name: part for name, part in figures.items() if tuning or name != "tuning part"}, missing)


def table(name: str, by_engine: dict[str, dict[str, Figures]]) -> None:
    """A row a class, the engines side by side, and how far the second is from the first."""
    print(f"\n{name}: MRR@10, nDCG@10 and the share of queries that find nothing\n")
    heads = "".join(f"{engine:>14}{'nDCG':>8}{'nothing':>9}" for engine in by_engine)
    print(f"{'':12}{'queries':>8}{heads}" + (f"{'apart':>9}" if len(by_engine) == 2 else ""))
    for kind, first in next(iter(by_engine.values()), {}).items():
        cells = [figures[kind] for figures in by_engine.values()]
        row = "".join(f"{one.mrr:>14.3f}{one.ndcg:>8.3f}{one.nothing:>9.0%}" for one in cells)
        apart = f"{cells[1].mrr - cells[0].mrr:>+9.3f}" if len(cells) == 2 else ""
        print(f"{kind:12}{first.count:>8}{row}{apart}")


def shortfalls(engine: str, queries: list[Judged], answers: dict[str, dict]) -> None:
    """Each query whose wanted page does not come first: what was wanted and where it came, and what came."""
    print(f"\nFalling short on {engine}")
    for one in queries:
        titles, instead = answers[one.q]["titles"], answers[one.q]["instead"]
        rank = scoring.reciprocal_rank(one.grades, titles)
        if rank == 1.0:
            continue
        wanted = " / ".join(title for title, grade in one.grades.items() if grade == MUST)
        place = f"place {round(1 / rank)}" if rank else "not found"
        print(f"\n  {one.kind:10} {one.q}" + (f"   (answered for: {instead})" if instead else ""))
        print(f"  {place:>10} {wanted}")
        print(f"  {'got':>10} {' | '.join(titles[:LISTED]) or 'nothing'}")


def verdicts(parts: dict[str, dict[str, dict[str, Figures]]], missing: dict[str, str]) -> int:
    """Prints each promise, by part, with what was measured; 1 when one is broken or could not be measured."""
    print("\nPromises\n")
    kept = []
    for name, by_engine in parts.items():
        for engine, figures in by_engine.items():
            for kind in (PLAIN, ALL):
                mrr, least = figures[kind].mrr, QUALITY[f"MRR of {kind}"]
                kept.append(mrr >= least)
                say(kept[-1], f"{name}, {engine}, MRR of {kind}: {mrr:.3f} (at least {least:g})")
        if len(by_engine) == 2:
            one, other = by_engine.values()
            for kind in (PLAIN, ALL):
                apart, most = abs(one[kind].mrr - other[kind].mrr), QUALITY["engines apart"]
                kept.append(apart <= most)
                say(kept[-1], f"{name}, engines apart, {kind}: {apart:.3f} (at most {most:g})")
    for engine, reason in missing.items():
        kept.append(False)
        say(False, f"{engine} was not measured: {reason}")
    return 0 if all(kept) else 1


def say(kept: bool, words: str) -> None:
    print(f"{'kept  ' if kept else 'BROKEN'}  {words}")
