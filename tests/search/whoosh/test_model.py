"""Whatever is written, removed, merged and made anew: the index finds what a plain look through all pages finds."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.search.asking.query import Form, Query, Term
from wiki.search.contract import Document
from wiki.search.whoosh.engine import WhooshEngine
from wiki.search.words.analysis import stems

WORDS = ["mare", "gué", "étang", "roseau"]
FIELDS = ("title", "aliases", "header", "body")

texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
numbers = st.integers(1, 6)
bodies = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(" ".join)
documents = st.builds(Document, numbers, texts, bodies, header=texts, aliases=texts)
forms = st.builds(
    lambda words, adjacent: Form(tuple(stems(" ".join(words))), adjacent),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.booleans(),
)
terms = st.builds(
    lambda chosen, without, name: Term("", chosen[0].stems, without=without, field=name, forms=tuple(chosen)),
    st.lists(forms, min_size=1, max_size=2),
    st.booleans(),
    st.sampled_from(["", "", "title"]),
)
queries = st.lists(terms, min_size=1, max_size=2).map(lambda chosen: Query("", tuple(chosen)))
asked = st.lists(st.tuples(queries, st.one_of(st.none(), st.none(), st.sets(numbers))), min_size=6, max_size=10)
acts = st.one_of(
    st.tuples(st.just("write"), st.lists(documents, min_size=2, max_size=4), st.sets(numbers, max_size=2), asked),
    st.tuples(st.just("rebuild"), st.lists(documents, max_size=5), st.none(), asked),
    st.tuples(st.just("settle"), st.none(), st.none(), asked),
)


@dataclass
class Plain:
    """All pages, looked through."""

    pages: dict[int, Document] = field(default_factory=dict)

    def find(self, query: Query, among) -> set[int]:
        if not query.wanted:
            return set()
        return {
            number
            for number, page in self.pages.items()
            if (among is None or number in among)
            and all(self._holds(page, term) for term in query.wanted)
            and not any(self._holds(page, term) for term in query.avoided)
        }

    def _holds(self, page: Document, term: Term) -> bool:
        names = ("title", "aliases") if term.field else FIELDS
        fields = [stems(getattr(page, name)) for name in names]
        return any(self._matches(fields, form) for form in term.forms)

    @staticmethod
    def _matches(fields, form: Form) -> bool:
        if not form.adjacent:
            return set(form.stems) <= {word for words in fields for word in words}
        length = len(form.stems)
        return any(
            tuple(words[at : at + length]) == form.stems for words in fields for at in range(len(words) - length + 1)
        )


@settings(max_examples=25, deadline=None)
@given(st.lists(acts, min_size=3, max_size=6))
def test_the_index_finds_what_a_look_through_all_pages_finds(story):
    with tempfile.TemporaryDirectory() as folder:
        engine, plain = WhooshEngine(Path(folder)), Plain()
        with engine.exclusive():
            engine.rebuild([])
        for act, what, gone, questions in story:
            with engine.exclusive():
                if act == "settle":
                    engine.settle()
                elif act == "rebuild":
                    plain.pages = {page.page: page for page in what}
                    engine.rebuild([plain.pages.values()])
                else:
                    fresh = {page.page: page for page in what}
                    gone = gone - fresh.keys()
                    engine.write(fresh.values(), gone)
                    plain.pages = {number: page for number, page in plain.pages.items() if number not in gone} | fresh
            for query, among in questions:
                found = engine.find(query, among)
                assert set(found.pages) == plain.find(query, among)
                assert len(found.pages) == len(set(found.pages)) == len(found.scores) and found.whole
        assert engine.examine() == ""
