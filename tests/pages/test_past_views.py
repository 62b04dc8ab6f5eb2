"""The history of a page, the comparison of two versions, going back to one."""

import pytest

from wiki.pages.models import Page, PageRevision

pytestmark = pytest.mark.django_db


def test_each_version_has_a_row_that_links_to_it(client, write, other_member):
    first = write("Page", "Un", summary="Commence").revision
    second = write("Page", "Un deux", user=other_member, summary="Ajoute deux").revision
    html = client.get("/history/Page").content.decode()
    for expected in (f"/revision/{first.pk}", f"/revision/{second.pk}", "Commence", "Ajoute deux", "Bernache"):
        assert expected in html


def test_the_two_chosen_versions_are_compared(client, write):
    first, second = write("Page", "Un").revision, write("Page", "Deux").revision
    response = client.get(f"/history/Page?old={first.pk}&new={second.pk}")
    assert response["Location"] == f"/diff/{first.pk}/{second.pk}"


def test_a_long_history_is_paged_by_number(client, write):
    for number in range(53):
        write("Page", f"Texte {number}")
    html = client.get("/history/Page").content.decode()
    assert 'rel="next"' in html and "before=4" in html
    second = client.get("/history/Page?before=4").content.decode()
    assert second.count('href="/revision/') >= 3 and 'rel="next"' not in second


def test_history_costs_the_same_queries_for_ten_and_for_twenty_versions(client, write, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(20):
        write("Page", f"Texte {number}")
        if number in (9, 19):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get("/history/Page")
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=%00", "old=a&new=b", "old=1", "before=" + "9" * 40])
def test_junk_in_the_query_shows_the_history(client, write, query):
    write("Page", "Texte")
    assert client.get(f"/history/Page?{query}").status_code == 200


def test_a_comparison_marks_what_was_removed_and_what_was_added(client, write):
    old = write("Page", "Le ZSI est partenaire du projet européen.\n\nLa suite ne bouge pas.").revision
    new = write("Page", "Le ZSI a participé au projet européen.\n\nLa suite ne bouge pas.").revision
    for view in ("", "?view=inline"):
        html = client.get(f"/diff/{old.pk}/{new.pk}{view}").content.decode()
        assert "<del" in html and "<ins" in html
        assert "partenaire" in html and "participé" in html


def test_a_comparison_reads_from_old_to_new_and_within_one_page(client, write):
    old, new = write("Page", "Un").revision, write("Page", "Deux").revision
    other = write("Autre", "Trois").revision
    assert client.get(f"/diff/{new.pk}/{old.pk}")["Location"] == f"/diff/{old.pk}/{new.pk}"
    assert client.get(f"/diff/{old.pk}/{other.pk}").status_code == 404
    assert client.get(f"/diff/{old.pk}/999999").status_code == 404
    assert client.get("/diff/1/" + "9" * 40).status_code == 404


def test_restoring_shows_the_difference_and_then_makes_a_new_version(signed_in, write):
    first = write("Page", "Le bon texte").revision
    head = write("Page", "Le mauvais").revision
    screen = signed_in.get(f"/restore/Page?revision={first.pk}")
    assert screen.status_code == 200 and PageRevision.objects.count() == 2
    response = signed_in.post("/restore/Page", {"revision": first.pk, "base": head.pk, "summary": ""})
    assert response["Location"] == "/wiki/Page"
    page = Page.objects.get()
    assert page.text == "Le bon texte\n"
    assert (page.head.number, page.head.kind, page.head.summary) == (3, "restore", "Revient à la version 1")


def test_restoring_on_a_page_that_moved_on_asks_to_look_again(signed_in, write, other_member):
    first = write("Page", "Un").revision
    seen = write("Page", "Deux").revision
    write("Page", "Trois", user=other_member)
    response = signed_in.post("/restore/Page", {"revision": first.pk, "base": seen.pk})
    assert response.status_code == 409 and "Bernache" in response.content.decode()
    assert Page.objects.get().text == "Trois\n"


def test_an_empty_version_can_be_restored(signed_in, write):
    from wiki.pages.saving import confirmation_token

    empty = write("Page", "", confirmed=confirmation_token("")).revision
    head = write("Page", "Texte").revision
    assert signed_in.post("/restore/Page", {"revision": empty.pk, "base": head.pk}).status_code == 302
    assert Page.objects.get().text == ""


def test_a_visitor_may_not_restore(client, write):
    first = write("Page", "Un").revision
    head = write("Page", "Deux").revision
    assert client.get(f"/restore/Page?revision={first.pk}").status_code == 403
    assert client.post("/restore/Page", {"revision": first.pk, "base": head.pk}).status_code == 403
    assert Page.objects.get().head == head


@pytest.mark.parametrize("revision", ["", "x", "999999"])
def test_restoring_no_version_is_a_404(signed_in, write, revision):
    write("Page", "Un")
    assert signed_in.get(f"/restore/Page?revision={revision}").status_code == 404
