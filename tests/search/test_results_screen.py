"""The screen of results: `/search?q=`."""

import pytest

from wiki.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(client, drain):
    """screen(query) -> the HTML of the results, after everything saved was indexed."""

    def get(q, **more):
        drain()
        response = client.get("/search", {"q": q, **more})
        assert response.status_code == 200
        return response.content.decode()

    return get


def test_results_link_their_pages_and_mark_the_words(screen, write):
    write("Rencontres/Autrans", "Les ÉCOLES du plateau.")
    html = screen("école")
    assert 'href="/wiki/Rencontres/Autrans"' in html
    assert "<mark>ÉCOLES</mark> du plateau." in html
    assert "Courlis" in html


def test_the_exact_title_stands_apart(screen, write):
    write("Compost", "Un bac.")
    write("Jardin", "Un compost.")
    html = screen("compost")
    assert html.index('class="exact"') < html.index('href="/wiki/Compost"') < html.index('href="/wiki/Jardin"')


def test_the_title_of_a_redirect_says_where_it_leads(screen, write):
    write("Économie sociale et solidaire", "Coopérer.")
    write("ESS", "---\nredirection: Économie sociale et solidaire\n---\n")
    html = screen("ess")
    assert "ESS" in html and 'href="/wiki/%C3%89conomie_sociale_et_solidaire"' in html


def test_pages_of_results_are_linked_both_ways(screen, write):
    for number in range(12):
        write(f"Jardin {number}", "Un potager.")
    first, second = screen("potager"), screen("potager", page=2)
    assert 'rel="next" href="/search?q=potager&amp;page=2"' in first and 'rel="prev"' not in first
    assert 'rel="prev" href="/search?q=potager"' in second and 'rel="next"' not in second
    assert first.count('class="result"') == 10 and second.count('class="result"') == 2


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "deux", "²", ""])
def test_any_number_of_page_answers(screen, write, page):
    write("Jardin", "Un potager.")
    assert "/wiki/Jardin" in screen("potager", page=page)


def test_nothing_found_invites_members_to_write_the_page(screen, write, client):
    write("Jardin", "Un potager.")
    assert "/edit/Ludoth%C3%A8que" not in screen("ludothèque")
    client.force_login(User.objects.create_user("Bernache"))
    html = screen("ludothèque")
    assert 'href="/edit/Ludoth%C3%A8que"' in html
    assert "/edit/" not in screen("[ludothèque]") and "/edit/" not in screen("ludothèque -jouet")


def test_what_was_typed_is_shown_as_text(screen):
    html = screen('<script>alert("x")</script>')
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_the_text_of_a_page_is_shown_as_text(screen, write):
    write("Code", "Un potager `<b>gras</b>` et `<script>`.")
    html = screen("potager")
    assert "<b>gras" not in html and "&lt;b&gt;gras&lt;/b&gt;" in html


def test_words_to_avoid_are_told_apart(screen, write):
    write("Jardin", "Un potager.")
    assert "<b>tomate</b>" in screen("potager -tomate")


def test_an_index_that_is_gone_is_said_in_words(client, write):
    write("Jardin", "Un potager.")
    response = client.get("/search", {"q": "potager"})
    assert response.status_code == 200
    html = response.content.decode()
    assert 'class="banner' in html and "/wiki/Jardin" not in html


def test_the_empty_box_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/search")
    assert response.status_code == 200 and b'name="q"' in response.content


def test_searching_sets_no_cookie_and_only_reads(client, write, screen):
    write("Jardin", "Un potager.")
    screen("potager")
    assert not client.cookies
    assert client.post("/search", {"q": "potager"}).status_code == 405
