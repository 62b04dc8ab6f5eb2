"""Each commit makes a segment; small ones become larger ones, and no reader waits for what is read anew then."""

import pytest

from tests.search.indexes import documents, found
from wiki.search.contract import Document
from wiki.search.whoosh import merging as whoosh_merging
from wiki.search.whoosh.engine import WhooshEngine
from wiki.search.whoosh.reading import Segment, contents_of


def sizes(index) -> list[int]:
    """How many pages each segment holds, the largest first."""
    segments = contents_of(index.folder.running()).segments
    return sorted((one.doc_count_all() - one.deleted_count() for one in segments), reverse=True)


def save(index, *pages, text="une mare", gone=()):
    with index.exclusive():
        index.write([Document(page, f"Page {page}", text) for page in pages], gone)


def settle(index):
    with index.exclusive():
        index.settle()


@pytest.fixture
def reads(monkeypatch):
    """The words whose postings were read from files since it was emptied."""
    seen = []
    kept = Segment.blocks

    def blocks(segment, field, word):
        seen.append(word)
        return kept(segment, field, word)

    monkeypatch.setattr(Segment, "blocks", blocks)
    return seen


def test_a_few_pages_saved_one_by_one_stay_segments_of_their_own(index):
    for page in range(100, 107):
        save(index, page)
    assert sizes(index) == [3] + [1] * 7


def test_the_eighth_of_one_size_makes_one_of_the_next(index):
    for page in range(100, 108):
        save(index, page)
    assert len(sizes(index)) < 3 and sum(sizes(index)) == 11
    assert found(index, "mare") == list(range(100, 108))


def test_forty_pages_saved_one_by_one_are_one_segment_at_rest(index):
    for page in range(100, 140):
        save(index, page)
    assert len(sizes(index)) < 16
    settle(index)
    assert sizes(index) == [43]
    assert found(index, "mare") == list(range(100, 140)) and found(index, "potager") == [1, 3]
    assert index.examine() == ""


def test_large_segments_wait_until_the_wiki_is_at_rest(index, monkeypatch):
    monkeypatch.setattr(whoosh_merging, "WITH_A_COMMIT", 20)
    for hundred in range(1, 9):
        save(index, *range(100 * hundred, 100 * hundred + 10))
    save(index, 50)
    assert sizes(index) == [10] * 8 + [3, 1]
    settle(index)
    assert sizes(index) == [84]


def test_a_wiki_that_is_never_at_rest_merges_all_the_same(index, monkeypatch):
    monkeypatch.setattr(whoosh_merging, "WITH_A_COMMIT", 0)
    monkeypatch.setattr(whoosh_merging, "TOO_MANY", 10)
    for page in range(100, 130):
        save(index, page)
    assert len(sizes(index)) <= 11


def test_at_rest_nothing_is_written_again_and_again(index):
    for page in range(100, 104):
        save(index, page)
    settle(index)
    before = contents_of(index.folder.running()).generation
    for _time in range(3):
        settle(index)
    assert contents_of(index.folder.running()).generation == before


def test_a_segment_of_which_every_page_is_gone_goes_too(index):
    save(index, 100, 101)
    save(index, gone=[100, 101])
    assert sizes(index) == [3]
    save(index, gone=[1, 2, 3])
    assert sizes(index) == [] and found(index, "potager") == []


def test_an_index_that_is_not_there_is_not_settled(tmp_path):
    settle(WhooshEngine(tmp_path / "nothing"))


def test_what_was_looked_for_is_read_before_anybody_asks_again(index, reads):
    assert found(index, "potager -verger") == [1, 3]
    save(index, 100, text="un potager")
    reads.clear()
    assert found(index, "potager -verger") == [1, 3, 100]
    assert reads.count("verg") <= 4, "in the new segment alone, once for each field"
    for page in range(101, 108):
        save(index, page, text="un potager")
    settle(index)
    reads.clear()
    assert found(index, "potager -verger") == [1, 3, *range(100, 108)]
    assert reads == []


def test_the_words_and_titles_are_read_before_anybody_asks(index, monkeypatch):
    save(index, 100, text="une grenouille")
    monkeypatch.setattr(Segment, "words", None)
    monkeypatch.setattr(Segment, "names", None)
    assert index.near_words("grenouile") == ["grenouille"] and index.near_titles("pages 100")[0] == 100


def test_a_rebuilt_index_is_ready_for_the_same_questions(index, reads):
    found(index, "potager")
    with index.exclusive():
        index.rebuild([documents()])
    reads.clear()
    assert found(index, "potager") == [1, 3]
    assert reads == []
