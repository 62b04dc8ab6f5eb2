"""Whatever people write in pages, each of its words finds it, with every engine."""

import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wiki.search.asking.query import MAX_WORDS, Query
from wiki.search.asking.terms import Form, Term
from wiki.search.contract import Document
from wiki.search.words.analysis import plain_words, stems

pytestmark = pytest.mark.storage

TEXTS = st.text(max_size=80) | st.text(alphabet="aeéœæßñ12eE'’-._ \x00½𐅶Жλ語", max_size=40)


def term(pairs):
    words, stemmed = zip(*pairs, strict=True)
    return Term(" ".join(words), stemmed, forms=(Form(stemmed, words=words),))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
@given(title=TEXTS, body=TEXTS)
@example(title="3e9be38 a 0x1f", body="4e1b5c 1e5 2x 𐅶 ½ a(1)b")
@example(title="or OR and not", body="gap.gap.fr ’’ l’ab")
def test_each_word_of_a_page_and_all_of_them_in_their_order_find_it(engine, title, body):
    random.seed()  # hypothesis begins each time with the same numbers, of which Whoosh makes names of files
    with engine.exclusive():
        engine.write([Document(1, title, body), Document(2, "Autre", "rien")])
    for text in (title, body):
        if pairs := list(zip(plain_words(text), stems(text), strict=True))[:MAX_WORDS]:
            asked = [pairs, *([pair] for pair in dict.fromkeys(pairs[:5]))]
            for one in asked:
                assert 1 in engine.find(Query("", (term(one),))).pages, one
