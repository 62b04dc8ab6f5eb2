"""The screen of results: `/search?q=`."""

import re

import pytest

from wiki.accounts.models import User
from wiki.pages.deleting import delete_page

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
    assert "sans « tomate »" in screen("potager -tomate") or "without “tomate”" in screen("potager -tomate")


def test_an_index_that_is_gone_is_said_in_words(client, write):
    write("Jardin", "Un potager.")
    response = client.get("/search", {"q": "potager"})
    assert response.status_code == 200
    html = response.content.decode()
    assert "momentanément indisponible" in html and "/wiki/Jardin" not in html


def test_the_empty_box_offers_what_there_is_to_browse_of_pages_that_may_be_read(write, screen, administrator):
    write("Jardin", "---\nétiquettes: [potager]\n---\nUn bac.")
    write("Serre", "---\nétiquettes: [tomate]\n---\nDu verre.")
    delete_page(administrator, "Serre", "Double emploi")
    html = screen("")
    assert 'href="/search?tag=potager"' in html and "tomate" not in html
    assert "/wiki/Jardin" not in html


def test_facets_count_what_was_found_and_lead_to_just_that(screen, write):
    for number in range(3):
        tags = "eau, jardin" if number else "eau"
        write(f"Bassin {number}", f"---\nétiquettes: [{tags}]\n---\nUne mare.")
    html = screen("mare")
    assert re.search(r'href="/search\?q=mare&amp;tag=jardin"[^>]*><span>jardin</span> <small>2<', html)
    html = screen("mare", tag="jardin")
    assert html.count('class="result"') == 2 and 'href="/search?q=mare" rel="nofollow" aria-current="true"' in html


def test_a_number_of_queries_that_no_number_of_results_changes(client, write, screen, django_assert_max_num_queries):
    for number in range(12):
        write(f"Bassin {number}", "---\nétiquettes: [eau]\n---\nUne mare.")
    screen("mare")
    with django_assert_max_num_queries(6):
        client.get("/search?q=mare")


def test_searching_sets_no_cookie_and_only_reads(client, write, screen):
    write("Jardin", "Un potager.")
    screen("potager")
    assert not client.cookies
    assert client.post("/search", {"q": "potager"}).status_code == 405


def test_a_mistyped_word_shows_the_near_one_and_the_way_back_to_what_was_typed(screen, write):
    for number in range(4):
        write(f"Bassin {number}", "Une innovation.")
    html = screen("inovation")
    assert html.count('class="result"') == 4 and "<mark>innovation</mark>" in html
    assert "/search?q=inovation&amp;exact=1" in html and 'name="q" value="inovation"' in html
    html = screen("inovation", exact="1")
    assert 'class="result"' not in html and "exact=1" not in html


def test_a_word_too_many_is_told_for_each_page(screen, write):
    write("Bassin", "Une innovation bleue.")
    html = screen("innovation xylophage")
    assert html.count('class="result"') == 1 and re.search(r"<small>[^<]*xylophage</small>", html)
