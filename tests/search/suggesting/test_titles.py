"""The index of titles follows the catalogue: as little of it is made anew as changed."""

import threading

import pytest

from wiki.search.catalogue import snapshots as catalogue
from wiki.search.catalogue import titles
from wiki.search.catalogue.picture import Catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def index_of_now():
    titles.prepare()
    return titles._kept.index


def completed(actor, typed: str) -> list[str]:
    return [one.page.title for one in titles.complete(actor, typed, 9)]


def test_a_save_that_leaves_the_titles_alone_leaves_the_index_alone(write, visitor):
    write("Courlis", "Un texte.")
    before = index_of_now()
    write("Courlis", "Un autre.")
    assert index_of_now() is before
    write("Bernique", "Un texte.")
    assert index_of_now() is not before
    assert completed(visitor, "bern") == ["Bernique"]


def test_a_page_that_becomes_a_redirect_and_one_again_is_followed(write, visitor):
    write("Cible", "Un texte.")
    write("Estran", "Un texte.")
    assert completed(visitor, "estr") == ["Estran"]
    write("Estran", "---\nredirection: Cible\n---\n")
    assert completed(visitor, "estr") == ["Cible"]
    write("Estran", "De nouveau un texte.")
    assert completed(visitor, "estr") == ["Estran"]


def test_a_redirect_is_followed_to_the_title_that_it_names_whatever_the_case(write, visitor):
    write("L’estran", "Un texte.")
    write("Grève", "---\nredirection: L'estran\n---\n")
    (found,) = titles.complete(visitor, "grev", 9)
    assert (found.page.title, found.through, found.words) == ("L’estran", "Grève", ("grev",))


def test_whoever_works_with_an_older_catalogue_is_answered_from_it(write, visitor):
    write("Courlis", "Un texte.")
    before = catalogue.current()
    write("Courlan", "Un texte.")
    assert completed(visitor, "cour") == ["Courlan", "Courlis"]
    assert [one.page.title for one in titles.complete(visitor, "cour", 9, before)] == ["Courlis"]
    assert titles.complete(visitor, "cour", 9, Catalogue()) == []
    assert completed(visitor, "cour") == ["Courlan", "Courlis"]


def test_it_is_made_when_a_process_starts_so_that_nobody_waits_for_it():
    loaded = threading.Event()
    warmer = catalogue.Warmer(loaded.set)
    warmer.start()
    assert loaded.wait(10)
    warmer.stop()
    from wiki.pages.registry import registry

    loads = [one._load for one in registry.background if isinstance(one, catalogue.Warmer)]
    assert loads == [titles.prepare]
