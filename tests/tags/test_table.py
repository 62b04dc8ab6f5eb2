"""Tags as derived tables: what saving keeps in step with the headers, and `manage.py rebuild` remakes."""

import threading

import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.deleting import delete_page, undelete_page
from wiki.pages.models import Page
from wiki.pages.moving import move_page
from wiki.pages.saving import save_page
from wiki.tags.models import Tag, TaggedPage
from wiki.tags.table import TagTable

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def rows() -> set[tuple]:
    return set(TaggedPage.objects.values_list("content_object__title", "tag__tag_key", "spelling", "position"))


def test_saving_gives_a_page_the_tags_of_its_header_in_their_order(write):
    def tags() -> list[str]:
        return [row.tag.name for row in TaggedPage.objects.order_by("position")]

    write("Sésamath", "éducation, biens communs")
    assert tags() == ["éducation", "biens communs"]
    write("Sésamath", "biens communs, Brest")
    assert tags() == ["biens communs", "Brest"]
    write("Sésamath")
    assert not TaggedPage.objects.exists()


def test_case_and_accents_make_no_second_tag(write):
    write("Un", "Économie")
    write("Deux", "economie")
    assert Tag.objects.get().tag_key == "economie"
    assert rows() == {("Un", "economie", "Économie", 0), ("Deux", "economie", "economie", 0)}


def test_a_tag_is_called_as_most_pages_spell_it(write):
    write("Un", "economie")
    write("Deux", "Économie")
    assert Tag.objects.get().name == "economie", "as often: the page begun first"
    write("Trois", "Économie")
    assert (Tag.objects.get().name, Tag.objects.get().slug) == ("Économie", "Économie")
    write("Trois", "economie")
    assert Tag.objects.get().name == "economie"
    write("Un")
    write("Trois")
    assert Tag.objects.get().name == "Économie"


def test_a_save_that_leaves_the_tags_alone_asks_one_thing(write, django_assert_num_queries):
    page = write("Un", "Brest, eau")
    with django_assert_num_queries(1):
        TagTable().update(page, None)


def test_a_deleted_page_gives_its_tags_up_and_takes_them_back(write):
    page = write("Un", "Brest")
    administrator = Actor(user=User.objects.create_user("Goéland", is_staff=True))
    delete_page(administrator, "Un", "Essai")
    assert not rows()
    undelete_page(administrator, page.pk)
    assert rows() == {("Un", "brest", "Brest", 0)}


def test_a_moved_page_keeps_its_tags(write, actor):
    write("Un", "Brest")
    move_page(actor, "Un", "Deux")
    assert rows() == {("Deux", "brest", "Brest", 0)}


def test_a_redirect_has_no_tags(write, actor):
    page = write("Un", "Brest")
    save_page(actor, "Un", "---\nétiquettes: [Brest]\nredirection: Deux\n---\n", base=page.head_id)
    assert not TaggedPage.objects.exists()


def test_a_header_that_cannot_be_read_has_no_tags(write, actor):
    save_page(actor, "Un", "---\nétiquettes: [Brest\n---\nTexte")
    assert not TaggedPage.objects.exists()


@pytest.mark.parametrize("tags", ["..", '"a, b"', "[]", '"\\u202e"', "x" * 500, "a" * 99 + "ß"])
def test_odd_tags_are_saved_with_their_page_and_never_stop_it(write, tags):
    assert tags in write("Un", tags).text


def test_a_save_that_is_taken_back_takes_its_tags_back(write, actor, monkeypatch):
    from wiki.pages.registry import registry

    page = write("Un", "Brest")

    class Failing:
        name = "failing"

        def update(self, page, rendered):
            raise RuntimeError("derived table broken")

    monkeypatch.setitem(registry.derived, "failing", Failing())
    with pytest.raises(RuntimeError):
        save_page(actor, "Un", "---\nétiquettes: [eau]\n---\nTexte", base=page.head_id)
    assert rows() == {("Un", "brest", "Brest", 0)}


def test_a_rebuild_makes_the_same_tables_from_nothing_or_from_damage(write):
    write("Un", "economie, Brest")
    write("Deux", "Économie")
    write("Trois", "Économie")
    Page.objects.filter(pk=write("Quatre", "eau").pk).update(deleted_at=timezone.now())
    before, names = rows(), set(Tag.objects.values_list("name", "slug", "tag_key"))
    damages = (
        lambda: Tag.objects.all().delete(),
        lambda: Tag.objects.filter(tag_key="economie").update(name="ÉCONOMIE"),
        lambda: Tag.objects.filter(tag_key="brest").update(tag_key="an older rule"),
        lambda: TaggedPage.objects.filter(spelling="Brest").update(spelling="autre"),
        lambda: Tag.objects.create(name="à personne"),
    )
    for damage in damages:
        damage()
        said = []
        TagTable().rebuild(said.append)
        assert rows() == before and set(Tag.objects.values_list("name", "slug", "tag_key")) == names
        assert said == ["3 tags"]


def test_the_migration_fills_the_tables_from_the_pages_that_are_there(write):
    write("Un", "economie, Brest")
    write("Deux", "Économie")
    write("Trois", "Économie")
    before, names = rows(), set(Tag.objects.values_list("name", "slug", "tag_key"))
    Tag.objects.all().delete()
    from importlib import import_module

    import_module("wiki.tags.migrations.0002_fill").fill(apps, None)
    assert rows() == before and set(Tag.objects.values_list("name", "slug", "tag_key")) == names


@pytest.mark.django_db(transaction=True)
def test_people_who_use_a_new_tag_at_once_share_it(member):
    failures = []

    def work(name, tags):
        try:
            for number in range(4):
                text = f"---\nétiquettes: [{tags}]\n---\nTexte"
                answer = save_page(Actor(user=member), f"{name} {number}", text)
                assert answer.page.pk
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    words = {"Chêne": "eau, Brest, vélo", "Hêtre": "vélo, brest, eau", "Saule": "Brest, Eau", "Aulne": "VÉLO, eau"}
    threads = [threading.Thread(target=work, args=pair) for pair in words.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(Tag.objects.values_list("tag_key", flat=True)) == {"eau", "brest", "velo"}
    assert TaggedPage.objects.count() == 40
