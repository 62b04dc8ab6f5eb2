"""The screens of moving, deleting and bringing back, as a browser without JavaScript uses them."""

import pytest

from wiki.accounts.actors import Actor
from wiki.pages.deleting import delete_page
from wiki.pages.finding import live_page
from wiki.pages.models import LinkRewrite, Page, PageRevision

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client, administrator):
    client.force_login(administrator)
    return client


def html_of(response) -> str:
    return response.content.decode()


# Move


def test_the_form_opens_with_the_title_and_a_redirect_to_be_left(signed_in, write):
    write("A", "Texte")
    html = html_of(signed_in.get("/move/A"))
    assert 'name="title" value="A"' in html and 'name="redirect" value="1" checked' in html
    assert 'name="subpages"' not in html, "it has none"
    assert 'name="move"' not in html, "what will change is shown first"


def test_the_plan_is_shown_before_anything_changes(signed_in, write):
    write("A", "Texte")
    write("A/x", "Texte")
    write("Citante", "[[A]] [[A]]")
    wishes = {"title": "B", "reason": "Plus <clair>", "redirect": "1", "subpages": "1", "rewrite": "1", "preview": "1"}
    response = signed_in.post("/move/A", wishes)
    html = html_of(response)
    assert response.status_code == 200 and live_page("A") and not live_page("B")
    for shown in ("A/x", "B/x", "Citante", 'name="move"', 'value="B"', 'value="Plus &lt;clair&gt;"'):
        assert shown in html
    response = signed_in.post("/move/A", {**wishes, "move": "1"})
    assert response["Location"] == "/wiki/B"
    assert live_page("B/x") and LinkRewrite.objects.count() == 1
    assert "Citante" not in html_of(signed_in.get("/wiki/B")).split("<article")[0]


@pytest.mark.parametrize("button", ["preview", "move"])
def test_a_refusal_keeps_all_that_was_typed(signed_in, write, button):
    write("A", "Texte")
    write("Prise", "Texte")
    response = signed_in.post("/move/A", {"title": "prise", "reason": "Pour voir", "rewrite": "1", button: "1"})
    html = html_of(response)
    assert response.status_code == 200 and 'aria-invalid="true"' in html and 'href="/wiki/Prise"' in html
    assert 'value="prise"' in html and 'value="Pour voir"' in html and 'name="rewrite" value="1" checked' in html
    assert 'name="redirect" value="1" checked' not in html
    assert live_page("A").head.number == 1


def test_who_may_not_write_may_not_move(client, write):
    write("A", "Texte")
    assert client.get("/move/A").status_code == 403
    assert client.post("/move/A", {"title": "B", "move": "1"}).status_code == 403
    assert live_page("A")


def test_there_must_be_a_page_to_move_or_to_delete(keeper):
    for verb in ("move", "delete", "restore"):
        assert keeper.get(f"/{verb}/Absente").status_code == 404
        assert keeper.post(f"/{verb}/Absente", {"title": "B", "move": "1", "reason": "x"}).status_code == 404


def test_an_edit_form_opened_before_a_move_publishes_on_the_moved_page(signed_in, write):
    base = write("A", "Texte").revision.pk
    signed_in.post("/move/A", {"title": "B", "redirect": "1", "move": "1"})
    response = signed_in.post("/edit/A", {"text": "Texte, suite", "base": base, "publish": "1"})
    assert response["Location"] == "/wiki/B"
    assert live_page("B").text == "Texte, suite\n"


def test_a_conflict_after_a_move_goes_on_from_the_moved_page(signed_in, write):
    base = write("A", "Texte").revision.pk
    signed_in.post("/move/A", {"title": "B", "move": "1"})
    head = write("B", "Autre").revision.pk
    response = signed_in.post("/edit/A", {"text": "Le mien", "base": base, "publish": "1"})
    html = html_of(response)
    assert response.status_code == 409 and 'action="/edit/B"' in html and f'name="base" value="{head}"' in html
    assert "Le mien" in html and "Autre" in html


def test_too_many_moves_are_put_off(signed_in, write, settings):
    from django.core.cache import cache

    cache.clear()
    settings.RATE_LIMITS = True
    write("A", "Texte", trusted=True)
    for _time in range(60):
        assert signed_in.post("/move/A", {"title": "x[y]", "move": "1", "reason": "Encore"}).status_code == 200
    response = signed_in.post("/move/A", {"title": "B", "move": "1", "reason": "Encore"})
    assert response.status_code == 429 and 'value="Encore"' in html_of(response)
    cache.clear()


# The menu


def test_the_menu_shows_each_reader_what_they_may_do(client, member, administrator, write):
    write("A", "Texte")
    write("Accueil", "Bonjour")
    move, delete = 'href="/move/A"', 'href="/delete/A"'
    for user, shown in (
        (None, (False, False)),
        (member, (True, False)),
        (administrator, (True, True)),
        (member, (1, 0)),
    ):
        client.logout()
        if user:
            client.force_login(user)
        for address in ("/wiki/A", "/wiki/A?redirect=no", "/history/A"):
            html = html_of(client.get(address))
            assert (move in html, delete in html) == shown, (address, user)
    assert "/move/Accueil" not in html_of(client.get("/history/Accueil"))


# Delete


def test_deleting_says_what_would_be_missed_and_asks_why(keeper, write):
    write("A", "Texte")
    write("A/x", "Texte")
    write("Citante", "[[A]]")
    html = html_of(keeper.get("/delete/A"))
    assert "Citante" in html and "A/x" in html
    response = keeper.post("/delete/A", {"reason": "  "})
    assert response.status_code == 200 and 'aria-invalid="true"' in html_of(response) and live_page("A")
    response = keeper.post("/delete/A", {"reason": "Doublon"})
    assert response["Location"] == "/wiki/A" and not live_page("A")
    missing = keeper.get("/wiki/A")
    assert missing.status_code == 404 and 'href="/restore/A"' in html_of(missing)


def test_members_do_not_delete_and_do_not_learn_what_was_deleted(signed_in, write, administrator):
    write("A", "Secret")
    assert signed_in.get("/delete/A").status_code == 403
    assert signed_in.post("/delete/A", {"reason": "x"}).status_code == 403
    gone = delete_page(Actor(user=administrator), "A", "Doublon").page
    for address in ("/wiki/A", f"/history/A?deleted={gone.pk}", "/source/A"):
        response = signed_in.get(address)
        assert response.status_code == 404 and "/restore/" not in html_of(response)
    for address in (f"/revision/{gone.head_id}", "/restore/A"):
        response = signed_in.get(address)
        assert response.status_code == 403 and "Secret" not in html_of(response)
    assert signed_in.post("/restore/A", {"title": "A"}).status_code == 403


# Bring back


def test_administrators_read_the_history_of_a_deleted_page(keeper, write, administrator):
    first = write("A", "Le texte").revision
    delete_page(Actor(user=administrator), "A", "Doublon")
    html = html_of(keeper.get("/history/A"))
    assert f"/revision/{first.pk}" in html and "Doublon" in html and 'href="/restore/A"' in html
    assert "?revision=" not in html, "a version cannot be restored before the page is back"
    assert "Le texte" in html_of(keeper.get(f"/revision/{first.pk}"))


def test_one_of_several_deleted_pages_is_chosen(keeper, write, administrator):
    gone = []
    for text in ("Une", "Deux"):
        write("A", text)
        gone.append(delete_page(Actor(user=administrator), "A", f"Raison {text}").page)
    html = html_of(keeper.get("/restore/A"))
    assert "Raison Une" in html and "Raison Deux" in html
    assert f'value="{gone[1].pk}" checked' in html, "the last one, unless another is chosen"
    response = keeper.post("/restore/A", {"page": gone[0].pk, "title": "A", "reason": "Retour"})
    assert response["Location"] == "/wiki/A" and live_page("A").text == "Une\n"


def test_a_taken_title_is_not_proposed(keeper, write, administrator):
    write("A", "Une")
    delete_page(Actor(user=administrator), "A", "Doublon")
    write("A", "Deux")
    html = html_of(keeper.get("/restore/A"))
    assert 'name="title" value=""' in html and 'href="/wiki/A"' in html
    response = keeper.post("/restore/A", {"title": "A", "reason": "Essai"})
    html = html_of(response)
    assert response.status_code == 200 and 'aria-invalid="true"' in html and 'value="Essai"' in html
    assert keeper.post("/restore/A", {"title": " "}).status_code == 200
    assert keeper.post("/restore/A", {"title": "A bis"})["Location"] == "/wiki/A_bis"
    assert live_page("A").text == "Deux\n" and live_page("A bis").text == "Une\n"


def test_listing_what_was_deleted_costs_the_same_queries_for_ten_and_for_twenty(keeper, write, administrator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for n in range(20):
        write("A", f"Texte {n}")
        delete_page(Actor(user=administrator), "A", "Doublon")
        if n in (9, 19):
            with CaptureQueriesContext(connection) as captured:
                assert keeper.get("/restore/A").status_code == 200
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 5
    assert PageRevision.objects.count() == 40 and Page.objects.count() == 20
