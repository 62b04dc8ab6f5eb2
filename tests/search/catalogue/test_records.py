"""The records of pages follow every verb, in its transaction, and can be made anew from the pages."""

import json
import threading

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from wiki.accounts.actors import Actor
from wiki.accounts.closing import close_account
from wiki.accounts.models import User
from wiki.accounts.renaming import rename
from wiki.pages.deleting import delete_page, undelete_page
from wiki.pages.finding import live_page
from wiki.pages.models import Page
from wiki.pages.moving import move_page
from wiki.pages.registry import registry
from wiki.pages.saving import save_page
from wiki.search.catalogue import records
from wiki.search.catalogue import snapshots as catalogue
from wiki.search.models import SearchRecord

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def known() -> dict[str, object]:
    """The pages that the catalogue knows, by their titles."""
    now = catalogue.current()
    return {now.record(page).title: now.record(page) for page in now.pages(now.live)}


def values(title: str, facet: str) -> set[str]:
    now = catalogue.current()
    page = live_page(title).pk
    return {key for key in now.keys(facet) if page in now.pages(now.having(facet, key))}


def test_a_save_is_in_the_catalogue_at_once(write):
    write("Compost", "---\ntype: fiche\nétiquettes: [Bac à vers]\n---\nTexte.")
    record = known()["Compost"]
    assert (record.kind, record.by) == ("fiche", "Courlis")
    assert record.changed == int(live_page("Compost").head.created.timestamp() * 1_000_000)
    assert values("Compost", "tag") == {"bac a vers"}
    write("Compost", "Texte.", author_name="Bernache")
    assert known()["Compost"].kind == "page" and values("Compost", "tag") == set()
    assert values("Compost", "person") == {"courlis", "bernache"}


def test_a_save_that_fails_leaves_the_catalogue_as_it_was(write, monkeypatch):
    write("Compost", "Texte.")

    class Failing:
        def update(self, page, rendered):
            raise RuntimeError

    monkeypatch.setitem(registry.derived, "failing", Failing())
    with pytest.raises(RuntimeError), transaction.atomic():
        write("Compost", "---\nétiquettes: [neuf]\n---\nTexte.")
    monkeypatch.undo()
    assert values("Compost", "tag") == set()


def test_a_page_that_moves_takes_its_record_along_and_its_redirect_has_none(write, administrator):
    write("Compost", "Texte.")
    write("Compost/Bacs", "---\nétiquettes: [bac]\n---\nTexte.")
    move_page(administrator, "Compost", "Terreau", subpages=True)
    assert set(known()) == {"Terreau", "Terreau/Bacs"}
    assert values("Terreau/Bacs", "tag") == {"bac"}


def test_a_deleted_page_goes_and_comes_back(write, administrator):
    page = write("Compost", "---\nétiquettes: [bac]\n---\nTexte.")
    delete_page(administrator, "Compost", "Parce que.")
    assert not known() and not catalogue.current().keys("tag")
    undelete_page(administrator, page.pk, "Terreau")
    assert set(known()) == {"Terreau"} and values("Terreau", "tag") == {"bac"}


def test_a_page_taken_out_of_the_database_goes(write):
    page = write("Compost", "Texte.")
    assert known()
    Page.objects.filter(pk=page.pk).update(head=None)
    page.refresh_from_db()
    page.delete()
    assert not known()


def test_a_page_that_becomes_a_redirect_goes(write):
    write("Compost", "Texte.")
    write("Terreau", "Texte.")
    assert set(known()) == {"Compost", "Terreau"}
    write("Terreau", "---\nredirection: Compost\n---\n")
    assert set(known()) == {"Compost"}


def test_a_change_of_name_and_a_closed_account_are_followed(db, administrator):
    person = User.objects.create_user("Courlis")
    save_page(Actor(user=person), "Compost", "Texte.")
    assert values("Compost", "person") == {"courlis"}
    rename(person, "Barge rousse")
    while registry.jobs["names to follow"]():
        pass
    assert values("Compost", "person") == {"barge rousse"} and known()["Compost"].by == "Barge rousse"
    close_account(person)
    while registry.jobs["names to follow"]():
        pass
    assert "barge rousse" not in catalogue.current().keys("person") and "Barge" not in known()["Compost"].by


def test_visitors_are_no_person_to_search_by(write, settings):
    write("Compost", "Texte.", author_name=settings.VISITOR_NAME)
    assert values("Compost", "person") == set()
    assert known()["Compost"].by == settings.VISITOR_NAME


@pytest.mark.parametrize(
    "written, names",
    [
        ('["Klein, Juliette", "Méda, Dominique"]', {"juliette klein", "dominique meda"}),
        ("Klein, Juliette ; Collectif du Bac", {"juliette klein", "collectif du bac"}),
        ('["Klein, Juliette, dir.", "  "]', {"klein, juliette, dir."}),
        ("{nom: Klein}", set()),
    ],
)
def test_authors_of_the_header_are_persons_with_their_first_names_first(visitor, written, names):
    save_page(visitor, "Livre", f"---\ntype: référence\nauteurs: {written}\n---\nTexte.", trusted=True)
    assert values("Livre", "person") == names


@pytest.mark.parametrize(
    "field, year",
    [("année: 1998", "1998"), ("date: 2011-05-17", "2011"), ("depuis: 2009-03", "2009"), ("date: 20115", ""), ("", "")],
)
def test_the_year_is_the_one_of_the_header_and_else_of_the_last_change(write, field, year):
    page = write("Page", f"---\ntype: page\n{field}\n---\nTexte.")
    assert values("Page", "year") == {year or str(page.head.created.year)}


def test_a_rebuild_makes_what_saving_made_and_forgets_what_is_gone(write, administrator):
    write("Compost", "---\ntype: fiche\nétiquettes: [bac]\ndomaine: sol\n---\nTexte.")
    write("Alias", "---\nredirection: Compost\n---\n")
    write("Perdue", "Texte.")
    delete_page(administrator, "Perdue", "Parce que.")
    before = {page: json.loads(entry or "0") for page, entry in SearchRecord.objects.values_list("page", "entry")}
    SearchRecord.objects.all().delete()
    records.write([live_page("Alias").pk])
    SearchRecord.objects.create(page=987654, serial=1, entry=SearchRecord.objects.first().entry or "{}")
    said = []
    registry.derived["search records"].rebuild(said.append)
    after = {page: json.loads(entry or "0") for page, entry in SearchRecord.objects.values_list("page", "entry")}
    assert after == {**before, 987654: 0} and said == ["1 pages in the search’s facets"]
    assert set(known()) == {"Compost"}


def test_the_worker_makes_records_that_are_missing_batch_by_batch(write, monkeypatch):
    monkeypatch.setattr(records, "BATCH", 2)
    for number in range(5):
        write(f"Page {number}", "Texte.")
    SearchRecord.objects.all().delete()
    catalogue.forget()
    fill = records.Filler()
    assert not known() and fill() and fill() and fill() and not fill()
    assert len(known()) == 5


def test_a_migration_that_makes_the_table_fills_it(write):
    write("Compost", "---\nétiquettes: [bac]\n---\nTexte.")
    SearchRecord.objects.all().delete()
    catalogue.forget()
    made = MigrationLoader(connection).get_migration("search", records.MIGRATION)
    records.fill_after_migration(plan=[(made, True)])
    assert not known()
    records.fill_after_migration(plan=[(made, False)])
    assert values("Compost", "tag") == {"bac"}


def test_a_page_costs_the_saving_transaction_two_questions(write, django_assert_max_num_queries):
    page = Page.objects.select_related("head").get(pk=write("Compost", "---\nétiquettes: [a, b]\n---\nTexte.").pk)
    with django_assert_max_num_queries(2):
        registry.derived["search records"].update(page, None)


@pytest.mark.django_db(transaction=True)
def test_a_record_made_anew_is_never_of_what_a_save_has_just_replaced(write, monkeypatch):
    page, stored, may_end = write("Compost", "Texte."), threading.Event(), threading.Event()

    class Waiting:
        def update(self, page, rendered):
            stored.set()
            may_end.wait(20)

    def in_thread(work) -> threading.Thread:
        def run():
            work()
            connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    monkeypatch.setitem(registry.derived, "waiting", Waiting())
    saving = in_thread(lambda: write("Compost", "---\ntype: fiche\n---\nTexte."))
    assert stored.wait(20)
    making = in_thread(lambda: records.write([page.pk]))
    making.join(0.3)
    may_end.set()
    saving.join(20)
    making.join(20)
    assert known()["Compost"].kind == "fiche"
