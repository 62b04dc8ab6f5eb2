"""The judged wiki, in a process of its own: `python -m bench.quality.wiki fill`, then `… ask` with queries as JSON.

`fill` adds the corpus to a wiki that `manage.py serve --prepare-only` made with its founding content, by `save_page`,
and makes anew what is derived, so that a wiki that was kept follows a change of the search's code. `ask` reads a list
of queries and answers by JSON: which engine answers, and for each query what a visitor sees on the first page.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
django.setup()

from django.conf import settings

from bench.quality import judged
from wiki.accounts.actors import Actor
from wiki.pages.answers import Saved
from wiki.pages.finding import live_page
from wiki.pages.registry import registry
from wiki.pages.saving import save_page
from wiki.search.asking.asked import Asked
from wiki.search.door import search


def fill() -> None:
    """Every page of the corpus that is not there yet, then all that is derived."""
    for page in judged.pages():
        if live_page(page.title):
            continue
        answer = save_page(
            Actor(), page.title, page.text, base=None, created=page.created, author_name=page.author, trusted=True
        )
        if not isinstance(answer, Saved):
            raise SystemExit(f"{page.title}: {answer}")
    for table in registry.derived.values():
        table.rebuild(lambda words: None)


def ask(queries: list[str]) -> dict:
    """The name of the engine, and by query the titles of the first ten hits and what was looked for instead."""
    answers = {}
    for q in queries:
        results = search(Actor(), Asked(q=q))
        if results.unavailable:
            raise SystemExit(f"{q}: the search is unavailable")
        instead = results.widened.instead if results.widened else ""
        answers[q] = {"titles": [hit.title for hit in results.hits], "instead": instead}
    return {"engine": settings.SEARCH_ENGINE, "answers": answers}


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill()
    else:
        json.dump(ask(json.load(sys.stdin)), sys.stdout)
