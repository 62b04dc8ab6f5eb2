"""Pages that come, change and go; an index that is made anew."""

import pytest

from wiki.search.contract import Document

pytestmark = pytest.mark.storage


def test_a_page_written_again_is_found_by_its_new_words_alone(hold, found, engine):
    hold("un potager", "un verger")
    with engine.exclusive():
        engine.write([Document(1, "Autre titre", "une mare", aliases="Étang")])
    assert found("potager") == [] and found("page") == [2]
    assert found("mare") == found("autre titre") == found("étang") == [1]
    assert engine.near_titles("Page 1") == [2] and engine.near_titles("Autre titres") == [1]


def test_a_page_that_is_gone_is_not_found(hold, found, engine):
    hold("un potager", "un potager et un verger")
    with engine.exclusive():
        engine.write([Document(3, "Page 3", "potager")], gone=[1, 77])
    assert found("potager") == [2, 3]


def test_writing_the_same_page_twice_leaves_one(hold, best):
    for _time in range(2):
        hold("un potager")
    assert best("potager") == [1]


def test_an_empty_index_finds_nothing_and_is_no_fault(engine, found):
    assert found("potager") == [] and engine.trouble() == ""
    assert engine.near_words("potager") == engine.words_beginning("pot") == engine.near_titles("potager") == []


def test_a_rebuilt_index_holds_what_it_was_given_and_nothing_else(hold, found, engine):
    hold("un potager", "un verger")
    batches = [[Document(5, "Page 5", "une mare")], [], [Document(6, "Page 6", "un potager")]]
    with engine.exclusive():
        assert engine.rebuild(batches) == 2
    assert found("potager") == [6] and found("mare") == [5] and found("verger") == []
    assert engine.near_words("vergr") == [] and engine.near_words("potagr") == ["potager"]
    assert engine.examine() == "" and engine.trouble() == ""
    hold("un potager")
    assert found("potager") == [1, 6]


def test_the_old_index_answers_while_the_new_one_is_made(hold, found, engine):
    hold("un potager")
    seen = []

    def batches():
        yield [Document(5, "Page 5", "une mare")]
        seen.append((found("potager"), found("mare")))

    with engine.exclusive():
        engine.rebuild(batches())
    assert seen == [([1], [])]
    assert found("potager") == [] and found("mare") == [5]


def test_a_rebuild_that_fails_leaves_the_old_index(hold, found, engine):
    hold("un potager")

    def batches():
        yield [Document(5, "Page 5", "une mare")]
        raise RuntimeError("the source went away")

    with pytest.raises(RuntimeError), engine.exclusive():
        engine.rebuild(batches())
    assert found("potager") == [1] and found("mare") == []


def test_only_one_at_a_time_has_the_right_to_write(engine):
    with engine.exclusive() as held:
        assert held
        with engine.exclusive(wait=False) as other:
            assert other is False
    with engine.exclusive(wait=False) as held:
        assert held


def test_a_page_as_long_as_a_page_may_be_is_found_by_its_last_words(hold, found):
    """Twenty thousand words, one of them thousands of times: more than a tsvector has places for."""
    words = " ".join(f"mot{number % 700} abeille" for number in range(10_000))
    hold(words + " fontaine bleue", "abeille fontaine", "bleue fontaine")
    assert found("fontaine bleue") == [1, 3]
    assert found('"fontaine bleue"') == found('"abeille fontaine bleue"') == [1]
    assert found('abeille -"fontaine bleue"') == [2]
    assert found('bleue "abeille fontaine"') == [1]
    assert found('"mot699 abeille"') == [1] and found('"abeille mot0"') == [1] and found('"mot0 fontaine"') == []
