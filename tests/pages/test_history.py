"""The history of a page: filters, runs that fold, hidden versions, and a long past that is as near as yesterday."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from wiki.pages import history
from wiki.pages.history import HistoryFilter, part_of_history, revisions_of, runs
from wiki.pages.models import Page, PageRevision

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

BEGIN = datetime(2026, 9, 8, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def on(write):
    """on(day, text, …): a version of “Page” of so many days after the 8th of September 2026."""

    def publish(day, text, **details) -> PageRevision:
        return write("Page", text, created=BEGIN + timedelta(days=day), **details).revision

    return publish


def main_of(client, query: str = "") -> str:
    response = client.get(f"/history/Page{query}")
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def numbers(html: str) -> list[int]:
    """The versions that have a row, in order."""
    return [int(number) for number in re.findall(r'<a href="/revision/\d+">Version (\d+)</a>', html)]


class TestFilters:
    @pytest.fixture(autouse=True)
    def _versions(self, on, other_member):
        on(0, "Un")
        on(1, "Un.", minor=True)
        on(2, "Deux", user=other_member)
        on(22, "Trois")

    def test_by_person(self, client):
        assert numbers(main_of(client, "?person=Bernache")) == [3]
        assert numbers(main_of(client, "?person=Personne")) == []

    def test_without_minor_edits(self, client):
        assert numbers(main_of(client, "?minor=no")) == [4, 3, 1]

    @pytest.mark.parametrize(
        "query, kept",
        [("from=2026-09-09", [4, 3, 2]), ("to=2026-09-09", [2, 1]), ("from=2026-09-09&to=2026-09-10", [3, 2])],
    )
    def test_by_days_both_included(self, client, query, kept):
        assert numbers(main_of(client, f"?{query}")) == kept

    def test_days_are_those_of_the_wiki_s_time_zone(self, write, client):
        write("Page", "Tard", created=datetime(2026, 10, 15, 22, 30, tzinfo=UTC))  # the 16th in Paris
        assert numbers(main_of(client, "?from=2026-10-16")) == [5]

    def test_filters_join_and_stay_when_one_turns_the_page(self, client, monkeypatch):
        monkeypatch.setattr(part_of_history, "__defaults__", (None, 1))
        html = main_of(client, "?person=Courlis&from=2026-09-01&minor=no")
        assert numbers(html) == [4]
        following = re.search(r'rel="next" href="([^"]+)"', html)[1].replace("&amp;", "&")
        assert following == "/history/Page?person=Courlis&from=2026-09-01&minor=no&before=4"
        assert numbers(main_of(client, following.removeprefix("/history/Page"))) == [1]

    def test_the_filter_s_fields_do_not_disturb_the_comparison_s(self, client):
        html = main_of(client, "?person=Courlis")
        assert re.search(r'<select [^>]*name="person" form="filter">', html)
        assert "<option selected>Courlis</option>" in html
        assert html.count('type="radio"') == 4 and 'form="filter"' not in html[html.index('<ol class="versions">') :]

    def test_nothing_found_is_said_in_words(self, client):
        assert "Remove a filter" in main_of(client, "?from=2030-01-01")

    @pytest.mark.parametrize("name", ["person", "from", "to", "minor", "before", "old", "new"])
    @pytest.mark.parametrize(
        "value", ["", "\x00", "x" * 3000, "0001-01-01", "9999-12-31", "2026-02-30", "2026-W01-1", "20260101", "-1"]
    )
    def test_junk_shows_the_history(self, client, name, value):
        assert client.get("/history/Page", {name: value}).status_code == 200


class TestRuns:
    def test_consecutive_versions_of_one_person_fold_into_one_line(self, on, client, other_member):
        on(-1, "Commence", user=other_member)
        for day in (0, 1, 2, 20, 21, 22):
            on(day, f"Texte {day}")
        on(23, "Autre", user=other_member)
        on(24, "Autre encore", user=other_member)
        html = main_of(client)
        assert re.search(r"<details><summary>6 versions by Courlis, from 8 to 30 September</summary>", html)
        assert numbers(html) == [9, 8, 7, 6, 5, 4, 3, 2, 1]  # folded, each still has its row and its link

    def test_folded_versions_can_be_compared(self, on, client, other_member):
        for day in range(4):
            on(day, f"Texte {day}")
        on(5, "Autre", user=other_member)
        on(6, "Autre encore", user=other_member)
        html = main_of(client)
        folded = html[html.index("<details><summary>") : html.index("</details></li>")]
        assert folded.count('name="old"') == 4 and folded.count('name="new"') == 3

    def test_the_two_versions_that_are_chosen_at_first_are_seen(self, on, client):
        for day in range(5):
            on(day, f"Texte {day}")
        html = main_of(client)
        assert html.index('name="new" value') < html.index("<details open><summary>4 versions by Courlis")

    def test_two_versions_do_not_fold_nor_do_those_of_two_months(self, on, other_member):
        for day in (0, 1):
            on(day, f"Texte {day}")
        on(2, "Autre", user=other_member)
        for day in (20, 22, 23, 24):  # 28 and 30 September, 1 and 2 October
            on(day, f"Texte {day}")
        on(40, "Autre", user=other_member)
        assert all(len(run) == 1 for run in runs(revisions_of(Page.objects.get())))

    def test_versions_between_which_another_one_was_left_out_do_not_fold(self, on):
        for day in range(8):
            on(day, f"Texte {day}", minor=day == 4)
        shown = part_of_history(Page.objects.get(), HistoryFilter(without_minor=True)).rows
        assert [[row.number for row in run] for run in runs(shown)] == [[8], [7], [6], [4, 3, 2, 1]]


class TestHidden:
    """A hidden version leaves its line and its number, and no text anywhere."""

    @pytest.fixture
    def hidden(self, on):
        on(0, "Un texte")
        revision = on(1, "ACHETEZ ICI", summary="PUBLICITÉ")
        on(2, "Un texte propre", summary="Retire")
        PageRevision.objects.filter(pk=revision.pk).update(hidden=True)
        return revision

    def test_its_line_stays_without_its_summary(self, client, hidden):
        html = main_of(client)
        assert numbers(html) == [3, 2, 1] and "hidden text" in html
        assert "PUBLICIT" not in html and f"?revision={hidden.pk}" not in html

    def test_it_cannot_be_chosen_for_a_comparison(self, client, hidden):
        assert f'value="{hidden.pk}"' not in main_of(client)

    def test_no_address_gives_its_text(self, signed_in, hidden):
        head = Page.objects.get().head
        for address in (
            f"/revision/{hidden.pk}",
            f"/diff/{hidden.parent_id}/{hidden.pk}",
            f"/diff/{hidden.pk}/{head.pk}",
            f"/source/Page?revision={hidden.pk}",
            f"/restore/Page?revision={hidden.pk}",
        ):
            response = signed_in.get(address)
            assert response.status_code == 403, address
            assert "ACHETEZ" not in response.content.decode() and "PUBLICIT" not in response.content.decode()
        assert signed_in.post("/restore/Page", {"revision": hidden.pk, "base": head.pk}).status_code == 403

    def test_a_conflict_over_it_does_not_show_it(self, signed_in, hidden):
        fields = {"text": "Le mien", "header": "", "base": hidden.pk, "publish": "1"}
        response = signed_in.post("/edit/Page", fields)
        assert response.status_code == 409 and "ACHETEZ" not in response.content.decode()

    def test_neither_lists_nor_feeds_nor_searches_show_it(self, client, hidden):
        for address in ("/", "/recent", "/user/Courlis", "/feeds/recent.atom", "/feeds/page/Page", "/wiki/Page"):
            assert "PUBLICIT" not in client.get(address).content.decode(), address
        assert "ACHETEZ" not in client.get("/search?q=achetez+ici").content.decode().replace("achetez ici", "")

    def test_a_comparison_does_not_lead_to_it(self, client, hidden):
        first, last = revisions_of(Page.objects.get())[2], Page.objects.get().head
        html = client.get(f"/diff/{first.pk}/{last.pk}").content.decode()
        assert not re.search(rf"/diff/(\d+/)?{hidden.pk}\b", html)

    def test_the_versions_beside_it_do_not_lead_to_it(self, client, hidden):
        first, _hidden, last = reversed(revisions_of(Page.objects.get()))
        for revision in (first, last):
            html = client.get(f"/revision/{revision.pk}").content.decode()
            assert not re.search(rf"/(diff|revision)/(\d+/)?{hidden.pk}\b", html)

    def test_an_administrator_sees_it(self, client, administrator, hidden):
        client.force_login(administrator)
        html = main_of(client)
        assert "PUBLICITÉ" in html and f'value="{hidden.pk}"' in html
        assert client.get(f"/revision/{hidden.pk}").status_code == 200


class TestALongPast:
    def test_it_is_paged_by_number(self, on, client, monkeypatch):
        monkeypatch.setattr(part_of_history, "__defaults__", (None, 3))
        for day in range(8):
            on(day, f"Texte {day}")
        assert numbers(main_of(client)) == [8, 7, 6]
        assert numbers(main_of(client, "?before=6")) == [5, 4, 3]
        last = main_of(client, "?before=3")
        assert numbers(last) == [2, 1] and 'rel="next"' not in last and "Latest versions" in last

    @pytest.mark.parametrize("before", [None, 5])
    @pytest.mark.parametrize("wanted", [HistoryFilter(), HistoryFilter(person="Courlis", without_minor=True)])
    def test_the_database_walks_the_index_of_numbers_from_any_place(self, on, before, wanted):
        on(0, "Un")
        page = Page.objects.get()
        rows = wanted.apply(PageRevision.objects.filter(page=page, number__lt=before or 10**6)).order_by("-number")[:51]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Over a handful of rows it would rightly read the table and sort it instead.
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = rows.explain()
        assert "revision_number_unique_in_page" in plan or "sqlite_autoindex_pages_pagerevision" in plan
        assert "TEMP B-TREE" not in plan and not re.search(r"^\s*->?\s*Sort\b", plan, re.MULTILINE)

    def test_a_filter_looks_at_a_bounded_number_of_versions_and_further_on_request(
        self, on, client, monkeypatch, other_member
    ):
        monkeypatch.setattr(history, "FILTER_WINDOW", 3)
        on(0, "Un", user=other_member)
        for day in range(1, 5):
            on(day, f"Texte {day}")
        html = main_of(client, "?person=Bernache")
        assert numbers(html) == [] and "There may be some among the older ones" in html
        following = re.search(r'rel="next" href="/history/Page([^"]+)"', html)[1].replace("&amp;", "&")
        found = main_of(client, following)
        assert numbers(found) == [1] and 'rel="next"' not in found

    @pytest.mark.parametrize("query", ["", "?person=Courlis&minor=no&from=2020-01-01"])
    def test_ten_versions_cost_as_many_queries_as_twenty(self, on, client, query):
        counts = []
        for number in range(20):
            on(number / 5, f"Texte {number}")
            if number in (9, 19):
                with CaptureQueriesContext(connection) as captured:
                    main_of(client, query)
                counts.append(len(captured))
        assert counts[0] == counts[1] <= 4
