"""The judged queries and the corpus they are about: what the measure of the search stands on."""

import re
import tomllib
from collections import Counter

from django.conf import settings

from bench.quality import judged
from wiki.markup.header import parse
from wiki.markup.titles import normalise_title, title_key

CONTENT = settings.BASE_DIR / "fixtures" / "content"


def founding_titles():
    """Title -> whether the page only leads elsewhere."""
    found = {}
    for file in CONTENT.glob("*/revisions.toml"):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        last = (file.parent / data["revision"][-1]["file"]).read_text(encoding="utf-8")
        found[data["title"]] = "redirect" in parse(last).header
    return found


def test_there_are_enough_queries_of_every_class_and_none_twice():
    queries = judged.queries()
    assert len(queries) >= 110
    classes = Counter(one.kind for one in queries)
    assert len(classes) >= 9 and min(classes.values()) >= 12
    assert [q for q, times in Counter(one.q for one in queries).items() if times > 1] == []
    assert sum(one.plain for one in queries) >= 80


def test_every_third_query_of_a_class_is_held_out():
    by_class: dict[str, list[bool]] = {}
    for one in judged.queries():
        by_class.setdefault(one.kind, []).append(one.held_out)
    for held_out in by_class.values():
        assert held_out == [number % 3 == 0 for number in range(1, len(held_out) + 1)]


def test_every_judged_page_exists_and_is_no_redirect():
    known = founding_titles()
    known |= {page.title: False for page in judged.pages()}
    for one in judged.queries():
        for title in one.grades:
            assert known.get(title) is False, (one.q, title)
        assert judged.MUST in one.grades.values(), one.q


def test_the_corpus_is_large_enough_and_its_titles_are_its_own():
    pages = judged.pages()
    assert len(pages) >= 150
    keys = [title_key(title) for title in [*founding_titles(), *(page.title for page in pages)]]
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert [page.title for page in pages if normalise_title(page.title) != page.title] == []


def test_the_pages_of_the_corpus_are_written_as_people_write_them():
    for page in judged.pages():
        source = parse(page.text)
        assert source.error is None and source.header.get("type"), page.title
        assert 55 <= len(re.findall(r"\w+", source.body)) <= 280, page.title
        assert page.author.startswith("Exemple : "), page.title
        if page.title.endswith("(exemple)"):
            assert "exemple" in source.body, page.title
