"""`/recent`: what changed, by day and by page."""

import re

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.changes.conftest import delete, hide, main_of
from wiki.changes import listing
from wiki.changes.grouping import by_day
from wiki.changes.listing import Place, Wanted, changes, place_from
from wiki.pages.models import PageRevision
from wiki.pages.registry import registry

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def lines(actor, **wanted) -> list[tuple[str, str, int]]:
    """(day, title, versions) of each line, as a reader finds them."""
    days = by_day(changes(actor, Wanted(**wanted), 50).rows, actor)
    return [(f"{day.date:%d}", group.page.title, len(group.changes)) for day in days for group in day.groups]


class TestByDayAndPage:
    def test_versions_of_one_page_on_one_day_are_one_line(self, at, reader, other_member):
        at(40, "Page", "Un")
        at(3, "Page", "Un deux", user=other_member)
        at(2, "Autre", "Texte")
        at(1, "Page", "Un deux trois")
        assert lines(reader) == [("24", "Page", 2), ("24", "Autre", 1), ("22", "Page", 1)]

    def test_a_line_names_the_people_and_compares_from_before_the_first_to_the_last(self, at, client, other_member):
        before = at(40, "Page", "Un")
        first = at(3, "Page", "Un deux", user=other_member, summary="Ajoute deux")
        last = at(1, "Page", "Un deux trois", summary="Ajoute trois")
        html = main_of(client, "/recent")
        assert f'href="/diff/{before.pk}/{last.pk}"' in html
        assert re.search(r"<summary>2 versions, Courlis, Bernache</summary>", html)
        # Opened, each version has its own difference.
        for expected in (f"/diff/{before.pk}/{first.pk}", f"/diff/{first.pk}/{last.pk}", "Ajoute deux", "Ajoute trois"):
            assert expected in html

    def test_days_are_those_of_the_wiki_s_time_zone(self, at, reader):
        at(13.5, "Hier", "Texte")  # 21:30 in London, 22:30 in Paris
        at(11.5, "Aujourd'hui", "Texte")  # 23:30 in London, 0:30 in Paris
        assert [(day, title) for day, title, _n in lines(reader)] == [("24", "Aujourd'hui"), ("23", "Hier")]

    def test_days_have_words(self, at, client):
        for hours in (1, 25, 49, 24 * 400):
            at(hours, f"Page {hours}", "Texte")
        titles = re.findall(r"<h2>(.*?)</h2>", main_of(client, "/recent"))
        assert titles == ["Today", "Yesterday", "Sunday 22 November", "Monday 20 October 2025"]

    def test_a_page_that_begins_says_so_and_leads_to_its_first_version(self, at, client):
        first = at(1, "Page", "Un")
        html = main_of(client, "/recent")
        assert "new page" in html and f'href="/revision/{first.pk}"' in html and "/diff/" not in html

    def test_a_page_begun_and_edited_on_one_day_compares_with_its_beginning(self, at, client):
        first, last = at(2, "Page", "Un"), at(1, "Page", "Deux")
        assert f'href="/diff/{first.pk}/{last.pk}"' in main_of(client, "/recent")

    def test_a_redirect_is_shown_without_following_it(self, at, client):
        at(1, "Vieille", "---\nredirection: Page\n---\n")
        assert 'href="/wiki/Vieille?redirect=no"' in main_of(client, "/recent")

    def test_an_empty_wiki_says_so(self, client):
        assert "Nothing has been written yet" in main_of(client, "/recent")


class TestFilters:
    @pytest.fixture(autouse=True)
    def _pages(self, at, other_member):
        at(4, "Sésamath", "---\ntype: fiche\nétiquettes: [Brest]\n---\nTexte")
        at(3, "Page", "Un", user=other_member)
        at(2, "Page", "Un.", user=other_member, minor=True)
        at(1, "Accueilli", "Texte", author_name="Exemple : chercheur")

    def test_by_kind(self, reader):
        assert [title for _day, title, _n in lines(reader, kind="fiche")] == ["Sésamath"]

    def test_by_person_whoever_has_an_account_or_not(self, reader, client):
        assert [title for _day, title, _n in lines(reader, person="Bernache")] == ["Page"]
        assert [title for _day, title, _n in lines(reader, person="Exemple : chercheur")] == ["Accueilli"]
        html = main_of(client, "/recent?person=BERNACHE")
        assert 'value="Bernache"' in html and "/wiki/Page" in html and "/wiki/S%C3%A9samath" not in html

    def test_without_minor_edits(self, reader, client):
        assert lines(reader, without_minor=True)[1] == ("24", "Page", 1)
        assert "minor edit<" not in main_of(client, "/recent?minor=no")

    def test_by_tag_through_the_room_that_knows_tags(self, monkeypatch, client):
        monkeypatch.setitem(registry.page_filters, "tag", lambda tag: Q(text__contains=tag))
        html = main_of(client, "/recent?tag=Brest")
        assert "/wiki/S%C3%A9samath" in html and "/wiki/Page" not in html and 'name="tag" value="Brest"' in html

    def test_a_tag_counts_whatever_its_case(self, client):
        html = main_of(client, "/recent?tag=BREST")
        assert "/wiki/S%C3%A9samath" in html and "/wiki/Page" not in html

    def test_without_such_a_room_there_is_no_such_filter(self, monkeypatch, client):
        monkeypatch.delitem(registry.page_filters, "tag", raising=False)
        html = main_of(client, "/recent?tag=Brest")
        assert "/wiki/Page" in html and 'name="tag"' not in html

    def test_filters_stay_when_one_turns_the_page(self, client, monkeypatch):
        monkeypatch.setattr("wiki.changes.views.PER_PAGE", 1)
        html = main_of(client, "/recent?person=Bernache&kind=page")
        assert re.search(r'rel="next" href="/recent\?kind=page&amp;person=Bernache&amp;before=[\d-]+"', html)

    def test_what_matches_nothing_says_what_to_do(self, client):
        assert "Remove a filter" in main_of(client, "/recent?kind=meeting")


class TestPaging:
    def test_every_version_comes_once_and_in_order_even_when_many_are_of_one_instant(self, at, reader):
        for number in range(12):
            at(number // 5, f"Page {number}", "Texte")
        seen, place = [], None
        while True:
            part = changes(reader, Wanted(), 5, place)
            seen += [row.pk for row in part.rows]
            if part.next is None:
                break
            place = place_from(str(part.next))
            assert place == part.next
        ordered = PageRevision.objects.order_by("-created", "-pk").values_list("pk", flat=True)
        assert seen == list(ordered)

    def test_a_rare_kind_is_looked_for_in_a_bounded_part_of_the_past_and_further_on_request(
        self, at, reader, monkeypatch
    ):
        monkeypatch.setattr(listing, "WINDOWS", (4, 4))
        at(100, "Sésamath", "---\ntype: fiche\n---\nTexte")
        for number in range(10):
            at(number, f"Page {number}", "Texte")
        part = changes(reader, Wanted(kind="fiche"), 2)
        assert part.rows == [] and part.next is not None
        assert [row.page.title for row in changes(reader, Wanted(kind="fiche"), 2, part.next).rows] == ["Sésamath"]

    def test_the_screen_says_how_far_it_looked(self, at, client, monkeypatch):
        monkeypatch.setattr(listing, "WINDOWS", (4,))
        monkeypatch.setattr("wiki.changes.views.PER_PAGE", 2)
        for number in range(10):
            at(number, f"Page {number}", "Texte")
        html = main_of(client, "/recent?kind=fiche")
        assert "Looked back as far as" in html and 'rel="next"' in html

    @pytest.mark.parametrize("raw", ["", "x", "1", "1-", "-1", "9" * 17 + "-1", "1-" + "9" * 18, "1-2-3", "٣-٣"])
    def test_a_place_is_read_or_is_none(self, raw, at, client):
        at(1, "Page", "Texte")
        assert place_from(raw) is None or isinstance(place_from(raw), Place)
        assert client.get("/recent", {"before": raw}).status_code == 200


class TestWhoSeesWhat:
    def test_a_hidden_version_keeps_its_line_and_shows_no_text(self, at, client, administrator):
        at(3, "Page", "Un")
        hidden = at(2, "Page", "Publicité", summary="ACHETEZ")
        last = at(1, "Page", "Un.", summary="Retire")
        hide(hidden)
        html = main_of(client, "/recent")
        assert "hidden text" in html and f"/revision/{hidden.pk}" in html
        assert "ACHETEZ" not in html and not re.search(rf"/diff/(\d+/)?{hidden.pk}\b", html)
        assert "Retire" in html and f"/revision/{last.pk}" in html
        client.force_login(administrator)
        assert "ACHETEZ" in main_of(client, "/recent")

    def test_deleted_pages_are_for_administrators_alone(self, at, client, signed_in, administrator):
        at(2, "Partie", "Texte", summary="Un secret")
        at(1, "Là", "Texte")
        delete("Partie")
        for reader in (Client(), signed_in):
            html = main_of(reader, "/recent")
            assert "Partie" not in html and "Un secret" not in html and "/wiki/L%C3%A0" in html
        client.force_login(administrator)
        assert "deleted page" in main_of(client, "/recent")

    def test_reading_leaves_no_cookie(self, at, client):
        at(1, "Page", "Texte")
        assert not client.get("/recent").cookies


@pytest.mark.parametrize("query", ["", "?limit=500", "?kind=page&person=Courlis&minor=no", "?kind=fiche"])
def test_the_list_asks_as_much_for_ten_lines_as_for_twenty(at, client, other_member, query):
    counts = []
    for number in range(20):
        at(20 - number / 10, f"Page {number}", "Un", user=other_member)
        at(1, f"Page {number}", f"Texte {number}", summary="Précise")
        if number in (9, 19):
            client.get(f"/recent{query}")
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/recent{query}")
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize(
    "wanted, index", [(Wanted(), "revision_created"), (Wanted(person="Courlis"), "revision_name_created")]
)
@pytest.mark.parametrize("before", [None, Place(PageRevision._meta.get_field("created").default(), 7)])
def test_the_database_walks_an_index_and_sorts_nothing(at, wanted, index, before):
    """So a part of the list costs the same among a hundred versions and among a hundred thousand."""
    at(1, "Page", "Texte")
    rows = listing._latest(wanted, before).values_list("created", "pk", "page_id", "minor")[:51]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Over a handful of rows it would rightly read the table and sort it instead.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = rows.explain()
    assert index in plan
    # Rows of one instant are put in order by id; the rest comes sorted from the index.
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan and not re.search(r"^\s*->?\s*Sort\b", plan, re.MULTILINE)


@pytest.mark.parametrize("name", ["kind", "tag", "person", "minor", "since", "limit", "before"])
@pytest.mark.parametrize("value", ["", "\x00", "x" * 3000, "\u202e", "9" * 40, "-1", "%", "' OR 1=1", "{{ 7 }}"])
def test_junk_in_the_query_shows_the_list(at, signed_in, name, value):
    at(1, "Page", "Texte")
    assert signed_in.get("/recent", {name: value}).status_code == 200
