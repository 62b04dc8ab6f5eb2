"""The search bench asks questions that have answers, and takes no error page and no half answer for one."""

import gzip

import pytest

from bench.client import Answer, AnswerError
from bench.promises import SEARCH
from bench.search import dokuwiki, fill, texts
from bench.search.measured import Measured
from bench.search.texts import Question
from bench.search.wikis import Wiki, count_results, text_of
from wiki.pages.models import Page
from wiki.search.outbox import SearchTable

WORD = Question("one word", "commune", at_least=3)


@pytest.fixture(scope="module")
def made() -> list[texts.Made]:
    return list(texts.pages(400))


class Served:
    port = 9


class Asked(Wiki):
    """A wiki of ours that nobody serves."""

    def __post_init__(self):
        pass


def answer(body: str, status: int = 200) -> Answer:
    return Answer(status, b"HTTP/1.1 200 OK\r\n", body.encode(), 0.01)


def test_a_smaller_wiki_is_the_beginning_of_a_larger_one(made):
    assert list(texts.pages(300)) == made[:300]
    few, many = texts.questions(made[:300]), texts.questions(made)
    assert [(one.kind, one.typed) for one in few] == [(one.kind, one.typed) for one in many]
    assert sum(one.at_least for one in few) < sum(one.at_least for one in many)


def test_questions_have_as_many_answers_as_was_counted(made):
    for one in texts.questions(made[:300]):
        words = one.typed.strip('"').lower().split()
        if one.kind in (texts.PREFIX, texts.SUGGESTIONS):
            assert any(words[0] in page.plain for page in made[:300])
        elif one.kind == "phrase":
            assert sum(" ".join(words) in page.plain.lower() for page in made[:300]) >= one.at_least > 10
        else:
            held = [f"{page.title} {page.plain}".lower() for page in made[:300]]
            assert sum(all(word in text for word in words) for text in held) >= one.at_least > 10


@pytest.mark.django_db
def test_our_results_are_counted_as_the_screen_says_them(client, made):
    fill.store(made[:30], 30)
    SearchTable().rebuild(lambda words: None)
    held = [page for page in made[:30] if "commune" in f"{page.title} {page.plain}".lower()]
    html = client.get("/search?q=commune").content.decode()
    assert Page.objects.count() == 30
    assert count_results(html) == len(held) > 10
    Asked("whoosh", 30, Served()).check(Question("one word", "commune", len(held)), answer(html))


@pytest.mark.parametrize(
    "html, status",
    [
        ("<p>Une erreur</p>", 500),
        ('<form role="search"></form> 2 résultats. <mark>commune</mark><mark>commune</mark>', 200),
        ('<form role="search"></form> 3 résultats, sans passage', 200),
    ],
)
def test_what_is_no_answer_is_not_measured(html, status):
    with pytest.raises(AnswerError):
        Asked("whoosh", 300, Served()).check(WORD, answer(html, status))


def test_suggestions_have_to_begin_as_was_typed():
    wiki, typed = Asked("whoosh", 300, Served()), Question("suggestions", "comm")
    wiki.check(typed, answer('{"title": "Commune 3"}'))
    with pytest.raises(AnswerError):
        wiki.check(typed, answer('{"title": "Projet 3"}'))


def test_answers_are_read_from_chunks_and_from_gzip():
    packed = gzip.compress(b"bonjour")
    chunks = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (5, packed[:5], len(packed) - 5, packed[5:])
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"
    assert text_of(Answer(200, head, chunks, 0.0)) == "bonjour"


def test_dokuwiki_names_pages_without_accents():
    assert dokuwiki.page_name("L'école d’été 12") == "l_ecole_dete_12"


def test_over_all_no_slow_class_drowns_a_quick_one():
    ours, theirs = Measured(None), Measured(None)
    ours.times.update({"one word": [[2.0], [4.0]], "phrase": [[100.0], [50.0]]})
    theirs.times.update({"one word": [[4.0], [8.0]], "phrase": [[50.0], [25.0]]})
    assert ours.ratio("one word", theirs) == 0.5 and ours.ratio("phrase", theirs) == 2.0
    assert ours.over_all(theirs) == pytest.approx(1.0)


def test_the_promises_are_no_laxer_than_what_was_agreed():
    for pages in ("300", "3,000"):
        assert SEARCH[f"postgresql at {pages}, against dokuwiki"] <= 1
    assert SEARCH["whoosh at 300, against dokuwiki"] <= 1
    assert SEARCH["postgresql at 3,000, against 300 pages"] <= 1.5
    assert SEARCH["whoosh at 3,000, against 300 pages"] <= 2.5
