"""Reading in the browser's terms: addresses, answers, what an answer holds."""

import re
from urllib.parse import quote

import pytest
from django.utils import timezone

from wiki.pages.models import Page, PageRevision

pytestmark = pytest.mark.django_db


def article(response) -> str:
    """The rendered text of an answer."""
    html = response.content.decode()
    return html[html.index('<article id="content"') : html.index("</article>")]


def test_a_page_reads_at_its_title(client, write):
    write("Innovation sociale", "Une **solution** nouvelle.")
    response = client.get("/wiki/Innovation_sociale")
    assert response.status_code == 200
    assert "<strong>solution</strong>" in article(response)
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    ["innovation_sociale", "Innovation sociale", "Innovation_sociale/", "INNOVATION_SOCIALE", "Innovation__sociale"],
)
def test_another_spelling_redirects_to_the_page(client, write, typed):
    write("Innovation sociale", "Texte")
    response = client.get("/wiki/" + quote(typed) + "?x=1")
    assert response.status_code == 302
    assert response["Location"] == "/wiki/Innovation_sociale?x=1"


def test_accents_and_signs_survive_in_addresses(client, write):
    title = "Rencontres d'Autrans 2011/Atelier 2 : travailler en réseau"
    page = write(title, "Texte").page
    assert client.get(f"/wiki/{page.path}").status_code == 200
    decomposed = quote("Atelier_e\u0301crit")
    assert client.get(f"/wiki/{decomposed}")["Location"] == "/wiki/Atelier_%C3%A9crit"


@pytest.mark.parametrize(
    "path", ["%00", "a%5Bb", "..", "a/../b", "Utilisateur:X", "%E2%80%AEevil", "x" * 300, "%FF%FE"]
)
@pytest.mark.parametrize("verb", ["wiki", "edit", "history", "source", "restore"])
def test_a_title_that_cannot_be_answers_404_in_words(client, verb, path):
    assert client.get(f"/{verb}/{path}").status_code == 404


def test_a_page_nobody_wrote_invites_to_write_it_and_says_who_cites_it(client, write):
    write("Problématique", "Voir [[Emploi accompagné]].")
    response = client.get("/wiki/Emploi_accompagn%C3%A9")
    html = response.content.decode()
    assert response.status_code == 404
    assert "/edit/Emploi_accompagn%C3%A9" in html
    assert "Problématique" in html


def test_links_to_missing_pages_are_marked_and_turn_plain_when_the_page_comes(client, write):
    write("Problématique", "Voir [[Domplus]] et [[RQIS]].")
    write("RQIS", "Un réseau.")
    before = article(client.get("/wiki/Probl%C3%A9matique"))
    assert 'title="Domplus (' in before
    assert '<a class="wikilink missing" href="/wiki/Domplus"' in before
    assert '<a class="wikilink" href="/wiki/RQIS"' in before
    write("Domplus", "Une entreprise.")
    assert "missing" not in article(client.get("/wiki/Probl%C3%A9matique"))


def test_a_redirect_is_followed_once_and_says_so(client, write):
    write("Innovation sociale", "Texte")
    write("Innovations sociales", "---\nredirection: Innovation sociale\n---\n")
    response = client.get("/wiki/Innovations_sociales")
    assert (response.status_code, response["Location"]) == (302, "/wiki/Innovation_sociale?from=Innovations_sociales")
    assert "Innovations sociales" in client.get(response["Location"]).content.decode()
    assert client.get("/wiki/Innovations_sociales?redirect=no").status_code == 200


def test_a_deleted_page_reads_as_one_that_is_not_there(client, write):
    Page.objects.filter(pk=write("Partie", "Secret").page.pk).update(deleted_at=timezone.now())
    response = client.get("/wiki/Partie")
    assert response.status_code == 404 and "Secret" not in response.content.decode()
    assert client.get("/source/Partie").status_code == 404
    assert client.get("/history/Partie").status_code == 404


def test_the_source_is_the_text_as_it_is_stored(client, write):
    first = write("Page", "---\ntype: fiche\n---\n<script>alert(1)</script>").revision
    write("Page", "Deux")
    response = client.get(f"/source/Page?revision={first.pk}")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.decode() == "---\ntype: fiche\n---\n<script>alert(1)</script>\n"
    assert client.get("/source/Page").content.decode() == "Deux\n"


@pytest.mark.parametrize("revision", ["x", "0", "-1", "9" * 30, "1;drop", "%00"])
def test_a_source_of_no_revision_is_a_404(client, write, revision):
    write("Page", "Texte")
    assert client.get(f"/source/Page?revision={revision}").status_code == 404


def test_a_revision_of_another_page_is_not_this_page_s(client, write):
    other = write("Autre", "Texte").revision
    write("Page", "Texte")
    assert client.get(f"/source/Page?revision={other.pk}").status_code == 404


def test_an_old_version_reads_as_it_was_under_a_banner(client, write):
    first = write("Page", "Le *premier* texte").revision
    write("Page", "Le second")
    html = client.get(f"/revision/{first.pk}").content.decode()
    assert "<em>premier</em>" in html
    assert "/wiki/Page" in html and "Le second" not in html


def test_a_hidden_version_shows_its_text_nowhere(client, write):
    hidden = write("Page", "Insulte").revision
    current = write("Page", "Poli").revision
    PageRevision.objects.filter(pk=hidden.pk).update(hidden=True)
    for address in (f"/revision/{hidden.pk}", f"/diff/{hidden.pk}/{current.pk}", f"/source/Page?revision={hidden.pk}"):
        response = client.get(address)
        assert response.status_code == 403 and "Insulte" not in response.content.decode()


def test_reading_sets_no_cookie(client, write):
    write("Page", "Texte [[Lien]]")
    for address in ("/wiki/Page", "/", "/history/Page", "/search?q=texte"):
        assert not client.get(address).cookies, address


@pytest.mark.parametrize("links", [0, 300])
def test_a_read_makes_at_most_four_queries_whatever_the_page(
    client, write, signed_in, links, django_assert_max_num_queries
):
    write("Page", "# Titre\n\n" + " ".join(f"[[Page {n}]]" for n in range(links)) + "\n\n## Partie\n\nFin")
    for n in range(10):
        write(f"Citante {n}", "[[Page]]")
    signed_in.get("/wiki/Page")
    with django_assert_max_num_queries(4):
        assert signed_in.get("/wiki/Page").status_code == 200
    signed_in.logout()
    with django_assert_max_num_queries(4):
        client.get("/wiki/Page")


def test_every_answer_carries_the_policy_that_stops_scripts(client, write):
    write("Page", "Texte")
    for address in ("/wiki/Page", "/wiki/Absente", "/accounts/login/", "/healthz"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe-inline" not in policy


def test_wrong_methods_are_refused(client):
    assert client.post("/wiki/Page").status_code == 405
    assert client.delete("/history/Page").status_code == 405


def test_every_part_has_a_link_to_itself_beside_its_heading(client, write):
    page = write("Page", "# Un *mot*\n\n## Deux\n\n> # Cité").page
    for address in ("/wiki/Page", "/wiki/Page?x=1", f"/revision/{page.head_id}"):
        html = article(client.get(address))
        for name in ("s-un-mot", "s-deux", "s-cite"):
            assert re.search(rf'</h[23]><a class="part-link" href="#{name}"', html), (address, name)
    assert '<h2 id="s-un-mot">Un <em>mot</em></h2>' in html
