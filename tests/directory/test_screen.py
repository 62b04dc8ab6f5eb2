"""The screen of the directory: `/directory/`."""

import html as html_module
import re

import pytest

from wiki.directory.finding import PER_PAGE

pytestmark = pytest.mark.django_db


def html_of(client, address="/directory/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html_module.unescape(response.content.decode())


def links(html: str) -> list[str]:
    return re.findall(r'href="(/directory/[^"]*)"', html)


def test_an_entry_shows_its_title_lead_place_domain_and_tags(client, fiche):
    fiche("Sésamath", "Des **manuels** libres.", "association", domain="éducation", place="{nom: Valence}")
    html = html_of(client)
    assert 'href="/wiki/S%C3%A9samath"' in html and "Des manuels libres." in html
    assert "Valence" in html and "<span>éducation</span>" in html and "<span>association</span>" in html


def test_the_directory_leads_to_its_page_and_to_a_new_entry(client, write):
    write("Répertoire", "Comment il est fait.")
    html = html_of(client)
    assert 'href="/wiki/R%C3%A9pertoire"' in html and 'href="/new?kind=fiche"' in html


def test_header_footer_and_home_lead_to_the_directory(client, write):
    write("Accueil", "Bienvenue.")
    assert client.get("/").content.decode().count('href="/directory/"') == 3


def test_filters_are_links_that_combine_and_can_be_taken_back(client, fiche):
    fiche("Une", domain="jeu & prêt", tags="a, b")
    fiche("Deux", domain="jeu & prêt", tags="a")
    html = html_of(client)
    assert "/directory/?domain=jeu+%26+pr%C3%AAt" in links(html) and "noindex" not in html
    html = html_of(client, "/directory/?domain=jeu+%26+pr%C3%AAt")
    assert "/directory/?domain=jeu+%26+pr%C3%AAt&tag=b" in links(html) and "noindex" in html
    html = html_of(client, "/directory/?domain=jeu+%26+pr%C3%AAt&tag=b")
    assert "Une" in html and 'href="/wiki/Deux"' not in html
    assert links(html).count("/directory/?tag=b") == 2  # the facet and the chip
    assert 'name="domain" value="jeu & prêt"' in html and 'name="tag" value="b"' in html
    assert html.count('aria-current="true"') == 4


def test_nothing_found_says_what_to_do(client, fiche):
    fiche("Une", domain="jeu")
    client.cookies["language"] = "en"
    html = html_of(client, "/directory/?domain=cuisine")
    assert "No entry matches." in html and "Remove a filter." in html
    assert "/directory/" in links(html)


def test_an_empty_directory_invites(client, db):
    assert "/new?kind=fiche" in html_of(client)


def test_pages_are_linked_both_ways(client, fiche):
    for number in range(PER_PAGE + 1):
        fiche(f"Fiche {number}", domain="jeu")
    first, second = html_of(client, "/directory/?domain=jeu"), html_of(client, "/directory/?domain=jeu&page=2")
    assert first.count('rel="next" href="/directory/?domain=jeu&page=2"') == 2 and 'rel="prev"' not in first
    assert 'rel="prev" href="/directory/?domain=jeu"' in second and 'rel="next"' not in second


def test_the_address_without_its_slash_leads_here(client, db):
    assert client.get("/directory?q=a%20b")["Location"] == "/directory/?q=a%20b"
    assert client.post("/directory/").status_code == 405


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=²", "page=" + "9" * 50, "q=" + "x" * 5000, "q=%00", "q=%ff", "domain=%00",
     "tag=%ed%a0%80",
     "&".join(f"tag=t{number}" for number in range(60)), "domain[]=x", "status=zzz",
     "q=*&tag='%22%3Cb%3E", "tag=" + "é" * 400],
)  # fmt: skip
def test_any_query_is_answered(client, fiche, query):
    fiche("Une", domain="jeu", tags="a")
    html = html_of(client, f"/directory/?{query}")
    assert "<b>" + "x" not in html
