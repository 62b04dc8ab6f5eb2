"""How much one search may ask: nothing that is typed keeps its reader waiting for long."""

import pytest

from wiki.search import finding
from wiki.search.door import search
from wiki.search.engines import engine

from ..conftest import asking

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def questions(write, drain, monkeypatch):
    """The queries that the engine was asked."""
    write("Compost", "Un bac et une innovation.")
    write("Potager", "---\nétiquettes: [Brest]\n---\nUn potager.")
    write("Verger", "---\nétiquettes: [Brest]\n---\nDes pommiers.")
    drain()
    asked = []
    answers = type(engine()).find

    def find(self, query, among=None):
        asked.append(query)
        return answers(self, query, among)

    monkeypatch.setattr(type(engine()), "find", find)
    return asked


def test_when_it_is_late_nothing_more_is_asked(questions, visitor, monkeypatch):
    assert search(visitor, asking("inovation")).widened and len(questions) > 1
    questions.clear()
    monkeypatch.setattr(finding, "SECONDS", -1)
    results = search(visitor, asking("inovation"))
    assert results.total == 0 and results.widened is None and len(questions) == 1


def test_many_words_to_avoid_are_one_question(questions, visitor):
    results = search(visitor, asking("étiquette:Brest -pommier -cerise -prune -titre:bac"))
    assert [hit.title for hit in results.hits] == ["Potager"] and len(questions) == 2
