"""The catalogue is what the database says, in every process, whatever happens between two looks at it."""

import json
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wiki.pages.registry import registry
from wiki.search.catalogue import records
from wiki.search.catalogue import snapshots as catalogue
from wiki.search.catalogue.snapshots import Catalogue, Keeper, Warmer
from wiki.search.models import SearchRecord

# A picture, without a database


def entry(title="Page", changed=0, **facets) -> str:
    """An entry as records write it; a value of a facet is its own key in lower case."""
    values = {name: [[words.lower(), words] for words in found] for name, found in facets.items()}
    return json.dumps(
        {"title": title, "sort": title.lower(), "kind": "page", "changed": changed, "by": "", "facets": values}
    )


def said(made: Catalogue) -> dict:
    """All that a catalogue says, in terms of pages."""
    return {
        "live": set(made.pages(made.live)),
        "having": {
            (name, key): set(made.pages(made.having(name, key))) for name in made.facets for key in made.keys(name)
        },
        "spelling": {(name, key): made.spelling(name, key) for name in made.facets for key in made.keys(name)},
        "counts": {name: made.counts(name, made.live) for name in made.facets},
        "latest": made.latest(made.live),
        "alphabetical": made.alphabetical(made.live),
        "size": len(made),
    }


entries = st.just("") | st.builds(
    entry,
    st.sampled_from(["Mer", "mer", "Ciel", "Terre"]),
    st.integers(0, 3),
    tag=st.lists(st.sampled_from(["Brest", "BREST", "Jardin"]), max_size=2, unique_by=str.lower),
    kind=st.lists(st.sampled_from(["fiche", "page"]), max_size=1),
)


@hypothesis_settings(deadline=None, max_examples=150)
@given(steps=st.lists(st.dictionaries(st.integers(1, 8), entries, max_size=4), min_size=1, max_size=6))
def test_changed_step_by_step_it_says_what_it_says_read_at_once(steps):
    rows, made = {}, Catalogue.of([])
    for step in steps:
        before, was = made, said(made)
        rows |= step
        made = made.changed(sorted(step.items()))
        whole = Catalogue.of(sorted(rows.items()))
        assert _without_ties(said(made)) == _without_ties(said(whole))
        assert said(before) == was  # a picture never changes


def _without_ties(words: dict) -> dict:
    """Of spellings used as often, which one is shown is not promised."""
    return {**words, "spelling": {place: spelled.lower() for place, spelled in words["spelling"].items()}}


def test_sets_of_pages():
    made = Catalogue.of([(7, entry("A", tag=["x", "y"])), (3, entry("B", tag=["x"])), (9, "")])
    mask = made.mask([3, 9, 12345])
    assert made.pages(mask) == [3] and 3 in made and 9 not in made
    assert made.unknown([3, 9, 12345]) == [12345]
    assert made.counts("tag", made.live) == {"x": 2, "y": 1} and made.counts("tag", mask) == {"x": 1}
    assert made.pages(made.having("tag", "x") & ~mask) == [7]
    assert made.having("tag", "z") == made.having("no facet", "x") == made.counts("no facet", mask or 1).__len__() == 0
    assert Catalogue().mask([1, 2]) == 0 and Catalogue().latest(0) == []


def test_counting_few_pages_and_many_is_the_same():
    made = Catalogue.of([(page, entry(tag=[f"t{page}", "all"])) for page in range(1, 60)])
    few, many = made.mask([5, 6]), made.live
    assert made.counts("tag", few) == {"t5": 1, "t6": 1, "all": 2}
    assert made.counts("tag", many)["all"] == 59 and len(made.counts("tag", many)) == 60


def test_a_value_is_called_as_most_pages_spell_it():
    made = Catalogue.of([(1, entry(tag=["brest"])), (2, entry(tag=["Brest"])), (3, entry(tag=["Brest"]))])
    assert made.spelling("tag", "brest") == "Brest"
    assert made.changed([(2, ""), (3, "")]).spelling("tag", "brest") == "brest"
    assert made.changed([(1, ""), (2, ""), (3, "")]).spelling("tag", "brest") == ""


# Kept up to date


def put(pages: dict[int, str]) -> None:
    records._store(sorted(pages.items()))


@pytest.fixture
def no_pages(transactional_db):
    """Rows of this test's own making are the whole table."""
    SearchRecord.objects.all().delete()
    catalogue.forget()


@pytest.mark.storage
class TestKept:
    pytestmark = [pytest.mark.usefixtures("no_pages")]

    def test_two_processes_see_what_either_wrote(self):
        here, there = Keeper(), Keeper()
        put({1: entry("A")})
        assert [len(one.current()) for one in (here, there)] == [1, 1]
        put({2: entry("B")})
        put({1: entry("A, anew")})
        assert [one.current().record(1).title for one in (here, there)] == ["A, anew"] * 2
        put({1: ""})
        assert [one.current().pages(one.current().live) for one in (here, there)] == [[2], [2]]

    def test_nothing_new_costs_one_question_and_no_new_picture(self, django_assert_num_queries):
        keeper = Keeper()
        put({1: entry("A")})
        picture = keeper.current()
        with django_assert_num_queries(1):
            assert keeper.current() is picture

    def test_a_process_that_starts_reads_the_catalogue_beside_its_requests(self, django_assert_num_queries):
        put({1: entry("A")})
        warmer = Warmer()
        warmer.start()
        warmer.stop()
        with django_assert_num_queries(1):
            assert len(catalogue.current()) == 1

    def test_what_is_written_and_undone_is_seen_within_its_transaction_alone(self):
        keeper = Keeper()
        put({1: entry("A")})
        assert len(keeper.current()) == 1
        with transaction.atomic():
            put({2: entry("B"), 1: ""})
            assert keeper.current().pages(keeper.current().live) == [2]
            transaction.set_rollback(True)
        assert keeper.current().pages(keeper.current().live) == [1]

    def test_a_transaction_that_began_first_and_ends_last_is_not_missed(self):
        """On PostgreSQL its number is lower than what has been seen by then; on SQLite it waits for its turn."""
        keeper, began, may_end = Keeper(), threading.Event(), threading.Event()
        put({1: entry("A")})

        def slow():
            with transaction.atomic():
                put({2: entry("Slow")})
                began.set()
                may_end.wait(20)
            connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        assert began.wait(20)
        if connection.vendor == "postgresql":
            put({3: entry("Quick")})
        assert 2 not in keeper.current() and (3 in keeper.current()) == (connection.vendor == "postgresql")
        may_end.set()
        thread.join(20)
        assert 2 in keeper.current()
        put({4: entry("Later")})
        assert {2, 4} <= set(keeper.current().pages(keeper.current().live))

    def test_a_table_put_in_the_place_of_the_known_one_is_read_whole(self):
        keeper = Keeper()
        put({1: entry("A")})
        put({2: entry("B")})
        assert len(keeper.current()) == 2
        SearchRecord.objects.all().delete()
        put({3: entry("C")})
        put({4: entry("D")})
        if connection.vendor == "sqlite":  # whose file may be another one, restored; a cluster never goes back
            assert keeper.current().pages(keeper.current().live) == [3, 4]
        SearchRecord.objects.all().delete()
        put({5: entry("E")})
        assert 5 in keeper.current()

    def test_a_dump_restored_in_another_cluster_hides_nothing(self):
        """Numbers of transactions from a cluster that had counted further than this one."""
        put({1: entry("A"), 2: entry("B")})
        SearchRecord.objects.update(serial=2**60)
        keeper = Keeper()
        assert len(keeper.current()) == 2
        put({1: "", 3: entry("C")})
        assert keeper.current().pages(keeper.current().live) == [2, 3]
        records.Filler()()  # as the worker does when it starts
        if connection.vendor == "postgresql":
            assert not SearchRecord.objects.filter(serial=2**60).exists()
        put({4: entry("D")})
        assert keeper.current().pages(keeper.current().live) == [2, 3, 4]

    def test_many_changes_at_once_are_read_with_the_whole_table(self, monkeypatch):
        monkeypatch.setattr(catalogue, "_MANY", 2)
        keeper = Keeper()
        put({1: entry("A")})
        keeper.current()
        put({number: entry(f"P{number}") for number in range(1, 9)})
        assert len(keeper.current()) == 8

    def test_while_the_database_does_not_answer_the_last_picture_stays(self, monkeypatch):
        keeper = Keeper()
        put({1: entry("A")})

        def broken(horizon):
            raise DatabaseError("gone")

        with monkeypatch.context() as patch:
            patch.setattr(catalogue, "_changes", broken)
            assert len(keeper.current()) == 0
        assert len(keeper.current()) == 1
        with monkeypatch.context() as patch:
            patch.setattr(catalogue, "_changes", broken)
            assert len(keeper.current()) == 1

    def test_a_row_that_cannot_be_read_keeps_nobody_from_the_others(self):
        keeper = Keeper()
        put({1: entry("A")})
        assert len(keeper.current()) == 1
        put({2: '{"title": "of another version"}', 3: entry("C")})
        assert keeper.current().pages(keeper.current().live) == [1, 3]

    def test_threads_that_write_and_look_at_once_end_with_the_same(self):
        keeper, faults = Keeper(), []

        def work(first):
            try:
                for number in range(first, first + 8):
                    with records.writers_queue(), transaction.atomic():
                        put({number: entry(f"P{number}", tag=["x"])})
                    if number not in keeper.current():
                        faults.append(number)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(first,)) for first in (100, 200, 300)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not faults and keeper.current().counts("tag", keeper.current().live) == {"x": 24}


def test_the_facets_of_all_rooms_are_registered():
    assert set(registry.facets) == {"kind", "year", "person", "tag", "domain", "territory", "status"}
