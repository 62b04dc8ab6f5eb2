"""What the screen shows of each result, of nothing found, of an index that is away, and before anything is asked."""

import pytest

from wiki.accounts.models import User
from wiki.search.door import Facet

from .sample_results import hit, links, page, readable

pytestmark = pytest.mark.django_db


def test_a_result_says_where_it_is_what_it_is_and_who_changed_it(answered):
    html = answered("q=bri", [hit("Rencontres/Autrans/Brianne", "fiche", tags=["Brest", "jeu & prêt"])])
    assert "Rencontres › Autrans Brianne" in readable(html) and "Directory entry" in readable(html)
    assert "6 October 2024 by Exemple : documentaliste" in readable(html)
    assert links(html)["Brianne"] == "/wiki/Rencontres/Autrans/Brianne"
    assert links(html)["jeu & prêt"] == "/tags/jeu_%26_pr%C3%AAt"


def test_a_result_tells_what_sets_it_apart_from_others_of_its_kind(answered):
    entry = hit("Une", "fiche", fields={"domain": "mer & eau", "territory": "Brest", "since": "1983"})
    work = hit("Deux", "reference", fields={"authors": ["Klein, Jean", "Harrisson"], "year": "2007"})
    words = readable(answered("q=x", [entry, work, hit("Trois")]))
    assert "mer & eau · Brest" in words and "1983" not in words
    assert "Klein, Jean ; Harrisson · 2007" in words.replace(" ;", " ;")


def test_found_words_are_marked_in_the_passage_and_in_the_last_part_of_the_title(answered):
    parts = [("Rencontres/Le ", False), ("Bri", True), ("/Un ", False), ("bri", True), ("s", False)]
    html = answered("q=bri", [hit("Rencontres/Le Bri/Un bris", title_parts=parts)])
    assert ">Un <mark>bri</mark>s</a>" in html and "<mark>biens communs</mark>" in html


def test_what_pages_hold_is_shown_as_text(answered):
    html = answered("q=x", [hit("<b>A", tags=["<i>"], snippet=[("<script>", True)], missing=["<u>"])])
    for raw in ("<b>A", "<i>", "<script>", "<u>"):
        assert raw not in html.partition("<main")[2]


def test_a_passage_is_in_the_language_of_its_page(answered):
    html = answered("q=x", [hit("Un"), hit("Two", language="en")])
    assert '<p class="snippet" lang="fr">' in html and '<p class="snippet" lang="en">' in html


def test_the_page_of_that_name_stands_apart_and_once(answered):
    html = answered("q=un", [hit("Un", exact=True, redirected_from="Une"), hit("Deux")])
    assert html.index("A page has this name") < html.index('href="/wiki/Un"') < html.index('href="/wiki/Deux"')
    assert html.count('href="/wiki/Un"') == 1 and "“Une” leads here." in readable(html)


def test_nothing_found_leads_on(answered):
    html = answered("q=zinzin", near_titles=[page("Zinnia")])
    said = links(html)
    assert "Nothing was found for “zinzin”." in readable(html) and "Did you mean" in html
    assert said["Zinnia"] == "/wiki/Zinnia" and said["How to search"] == "/wiki/Aide:Searching"
    assert {"/directory/", "/pages/"} <= set(said.values())


def test_nothing_found_with_filters_offers_to_search_without(answered):
    html = answered("q=zinzin&tag=mer&tag=eau")
    assert links(html)["Search without filters"] == "/search?q=zinzin"
    assert "Take away one of the parts above" in readable(html)


def test_a_visitor_signs_in_first_and_then_writes_the_page(answered):
    html = answered("q=ludoth%C3%A8que+bleue")
    assert links(html)["Sign in and write this page"] == "/accounts/login/?next=/edit/Ludoth%25C3%25A8que_bleue"


def test_after_signing_in_the_editor_opens_with_that_title(answered, client):
    User.objects.create_user("Bernache", password="quatre-chats-dans-un-sac")
    address = links(answered("q=ludoth%C3%A8que"))["Sign in and write this page"]
    form = {"login": "Bernache", "password": "quatre-chats-dans-un-sac", "next": "/edit/Ludoth%C3%A8que"}
    assert 'name="next" value="/edit/Ludoth%C3%A8que"' in client.get(address).content.decode()
    editor = client.post(address, form, follow=True)
    assert editor.redirect_chain[-1][0] == "/edit/Ludoth%C3%A8que" and 'name="text"' in editor.content.decode()


def test_a_member_writes_the_page_at_once_also_below_results(answered, client):
    client.force_login(User.objects.create_user("Bernache"))
    assert links(answered("q=ludoth%C3%A8que"))["Write this page"] == "/edit/Ludoth%C3%A8que"
    html = answered("q=ludoth%C3%A8que", [hit("Un")])
    assert links(html)["Write the page “Ludothèque”"] == "/edit/Ludoth%C3%A8que"


@pytest.mark.parametrize("q", ["jardin -jouet", "[jardin]", "jardin " * 60, "où est le jardin ?"])
def test_no_page_is_offered_under_what_is_no_title(answered, client, q):
    client.force_login(User.objects.create_user("Bernache"))
    assert "/edit/" not in answered(f"q={q}")


def test_no_page_is_offered_where_one_is_called_so(answered, client):
    client.force_login(User.objects.create_user("Bernache"))
    assert "/edit/" not in answered("q=un", [hit("Un", exact=True)])


def test_who_waits_for_approval_is_not_invited_to_write(answered, client, django_user_model, monkeypatch):
    from wiki.pages import permissions

    monkeypatch.setattr(permissions, "_may_write", lambda actor: permissions.Decision(False, "Not yet."))
    assert "/edit/" not in answered("q=ludoth%C3%A8que")


def test_an_index_that_is_away_is_told_with_what_still_works(answered):
    html = answered("q=jardin&tag=mer", unavailable=True, facets=[])
    said = links(html)
    assert "Search is unavailable for a moment." in readable(html) and "Nothing was found" not in html
    assert said["Try again"] == "/search?q=jardin&tag=mer"
    assert {"/directory/", "/pages/", "/recent"} <= set(said.values())
    assert "/edit/" not in html


def test_before_anything_is_asked_one_may_browse(answered):
    html = answered("q=")
    assert links(html)["Brest 14 results"] == "/search?tag=Brest"
    assert "autofocus" in html and "How to search" in html
    assert "Année" not in html and "What now?" not in html and "Nothing was found" not in html


def test_facets_without_a_value_are_not_shown(answered):
    html = answered("q=x", [hit("Un")], facets=[Facet("tag", "Étiquettes", [])])
    assert "Étiquettes" not in readable(html) and 'class="facets"' not in html


@pytest.mark.parametrize("q", ["et", "le+la+les", "C%2B%2B"])
def test_words_that_say_nothing_are_no_title_and_the_advice_is_to_type_another(answered, client, q):
    client.force_login(User.objects.create_user("Bernache"))
    html = answered(f"q={q}")
    assert "/edit/" not in html
    assert "Type at least one word to find." in readable(html) and "Try fewer words" not in html
