"""Going through all pages: by name, kind and size, and by the links that reach them or do not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wiki.pages import lists
from wiki.pages.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def titles(pages) -> list[str]:
    return [page.title for page in pages]


def delete(title: str) -> None:
    Page.objects.filter(title=title).update(deleted_at=timezone.now())


class TestFromAToZ:
    def test_accents_case_signs_and_ligatures_do_not_disturb_the_order(self, write, visitor):
        for title in ("Zèbre", "Écoquartier", "école", "Œuvre", "Odeur", "“Eau”", "Ete", "Été", "2010"):
            write(title, "Texte")
        assert titles(lists.all_pages(visitor)) == [
            "2010",
            "“Eau”",
            "École",
            "Écoquartier",
            "Ete",
            "Été",
            "Odeur",
            "Œuvre",
            "Zèbre",
        ]

    def test_letters_are_counted_and_filter(self, write, visitor, client):
        for title in ("École", "Eau", "2010", "Brest"):
            write(title, "Texte")
        assert lists.letters(visitor) == [("#", 1), ("b", 1), ("e", 2)]
        assert titles(lists.all_pages(visitor, "e")) == ["Eau", "École"]
        assert titles(lists.all_pages(visitor, "#")) == ["2010"]
        html = client.get("/pages/?letter=e").content.decode()
        assert "/wiki/Eau" in html and "/wiki/Brest" not in html

    def test_pages_of_one_kind(self, write, visitor, client):
        write("Sésamath", "---\ntype: fiche\n---\nTexte")
        write("Problématique", "Texte")
        assert lists.kinds(visitor) == [("fiche", 1), ("page", 1)]
        html = client.get("/pages/?kind=fiche").content.decode()
        assert "/wiki/S%C3%A9samath" in html and "/wiki/Probl" not in html

    def test_a_long_list_is_paged(self, write, client, monkeypatch):
        monkeypatch.setattr(lists.slice_of, "__defaults__", (2,))
        for number in range(5):
            write(f"Page {number}", "Texte")
        first = client.get("/pages/").content.decode()
        assert 'rel="next" href="?page=2"' in first and "/wiki/Page_2" not in first
        assert "/wiki/Page_4" in client.get("/pages/?page=3").content.decode()
        assert 'rel="next"' not in client.get("/pages/?page=3").content.decode()

    @pytest.mark.parametrize(
        "query", ["page=0", "page=-1", "page=x", "page=" + "9" * 30, "letter=%00", "kind=%00", "letter=é"]
    )
    def test_junk_in_the_query_shows_the_list(self, write, client, query):
        write("Page", "Texte")
        assert client.get(f"/pages/?{query}").status_code == 200


class TestLinks:
    def test_wanted_pages_come_by_the_number_of_pages_that_cite_them(self, write, visitor, client):
        write("A", "[[Voulue]] [[Voulue]] [[Rare]]")
        write("B", "[[voulue]]")
        write("C", "[[A]]")
        rows = [(row["title"], row["pages"]) for row in lists.wanted(visitor).rows]
        assert rows == [("Voulue", 2), ("Rare", 1)]
        html = client.get("/pages/wanted").content.decode()
        assert 'href="/wiki/Voulue" class="missing"' in html
        write("Voulue", "Texte")
        assert [row["title"] for row in lists.wanted(visitor).rows] == ["Rare"]

    def test_orphans_are_cited_by_no_other_page(self, write, visitor):
        write("Seule", "[[Seule]]")
        write("Citée", "Texte")
        write("Citante", "[[Citée]]")
        assert titles(lists.orphans(visitor)) == ["Citante", "Seule"]
        delete("Citante")
        assert titles(lists.orphans(visitor)) == ["Citée", "Seule"]

    def test_dead_ends_cite_nothing(self, write, visitor):
        write("Impasse", "Texte")
        write("Citante", "[[Impasse]]")
        assert titles(lists.dead_ends(visitor)) == ["Impasse"]

    def test_a_link_to_a_section_that_went_is_listed_until_it_is_mended(self, write, visitor, client):
        write("Longue", "## École d'été\n\n## Fin")
        write("Citante", "[[Longue#École d'été]] [[Longue#Fin]] [[Longue]] [[Absente#X]]")
        assert list(lists.dead_anchors(visitor)) == []
        write("Longue", "## Fin")
        assert [(link.source.title, link.anchor) for link in lists.dead_anchors(visitor)] == [
            ("Citante", "s-ecole-dete")
        ]
        assert "s-ecole-dete" in client.get("/pages/dead-anchors").content.decode()
        write("Citante", "[[Longue#Fin]]")
        assert list(lists.dead_anchors(visitor)) == []

    def test_backlinks_are_direct_or_through_a_redirect(self, write, client):
        write("RQIS", "Texte")
        write("Réseau québécois", "---\nredirection: RQIS\n---\n")
        write("Directe", "[[RQIS]]")
        write("Indirecte", "[[réseau québécois]]")
        html = client.get("/backlinks/RQIS").content.decode()
        through = html.index("/wiki/R%C3%A9seau_qu%C3%A9b%C3%A9cois?redirect=no")
        assert html.index("/wiki/Directe") < through < html.index("/wiki/Indirecte")

    def test_a_page_nobody_wrote_has_backlinks_too(self, write, client):
        write("Citante", "[[Absente]]")
        response = client.get("/backlinks/Absente")
        assert response.status_code == 200 and "/wiki/Citante" in response.content.decode()

    def test_long_and_short_pages(self, write, visitor):
        for title, length in (("Moyenne", 50), ("Longue", 500), ("Courte", 5)):
            write(title, "x" * length)
        assert titles(lists.by_size(visitor)) == ["Longue", "Moyenne", "Courte"]
        assert titles(lists.by_size(visitor, longest=False)) == ["Courte", "Moyenne", "Longue"]


def test_deleted_pages_are_in_no_list_but_an_administrator_s(write, visitor, client, administrator):
    write("Secret", "[[Voulue]] ## x")
    write("Autre", "[[Secret|un lien]]")
    delete("Secret")
    for name in ("", "orphans", "dead-ends", "long", "short"):
        assert "Secret" not in titles_in(client, f"/pages/{name}")
    assert [row["title"] for row in lists.wanted(visitor).rows] == ["Secret"]
    assert titles(lists.near_titles(visitor, "Secrét")) == []
    assert lists.one_at_random(visitor, 0.0).title == "Autre"


def titles_in(client, address: str) -> str:
    html = client.get(address).content.decode()
    return html[html.index("<main") : html.index("</main>")]


class TestTitles:
    def test_a_mistyped_title_offers_the_near_ones(self, write, visitor, client):
        write("Innovation sociale", "Texte")
        write("Bibliographie", "Texte")
        assert titles(lists.near_titles(visitor, "Inovation social")) == ["Innovation sociale"]
        assert titles(lists.near_titles(visitor, "Sociale innovation")) == ["Innovation sociale"]
        assert titles(lists.near_titles(visitor, "Tout autre chose")) == []
        html = client.get("/wiki/Inovation_social").content.decode()
        assert 'href="/wiki/Innovation_sociale"' in html

    def test_chance_leads_to_articles_only(self, write, client, visitor):
        assert client.get("/random")["Location"] == "/"
        write("Vieille", "---\nredirection: Page\n---\n")
        write("Page", "Texte")
        assert {lists.one_at_random(visitor, number / 10).title for number in range(11)} == {"Page"}
        response = client.get("/random")
        assert response["Location"] == "/wiki/Page" and response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [f"/pages/{name}" for name in ("", "wanted", "orphans", "dead-ends", "dead-anchors", "long", "short")]
    + ["/backlinks/Cible", "/wiki/Absente"],
)
def test_a_list_asks_as_much_for_ten_rows_as_for_twenty(write, client, address):
    write("Cible", "Texte")
    write("Vieille cible", "---\nredirection: Cible\n---\n")
    counts = []
    for number in range(20):
        write(f"Page {number}", f"[[Cible]] [[Cible#Rien]] [[Absente]] [[Absente {number}]] [[Vieille cible]]")
        if number in (9, 19):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
    assert counts[0] == counts[1]


def test_lists_that_do_not_exist_are_404(client, db):
    assert client.get("/pages/autre").status_code == 404


class TestOldAddresses:
    """`/index.php` as MediaWiki had it."""

    @pytest.mark.parametrize(
        "query, target",
        [
            ("title=Innovations_sociales", "/wiki/Innovations_sociales"),
            ("title=innovations%20sociales&action=edit", "/edit/Innovations_sociales"),
            ("title=Innovations_sociales&action=history", "/history/Innovations_sociales"),
            ("title=Innovations_sociales&action=raw", "/source/Innovations_sociales"),
            ("title=Innovations_sociales&action=purge", "/wiki/Innovations_sociales"),
            ("", "/"),
        ],
    )
    def test_a_title_and_an_action_lead_to_the_same_here(self, client, db, query, target):
        response = client.get(f"/index.php?{query}")
        assert (response.status_code, response["Location"]) == (301, target)

    def test_the_title_may_be_in_the_path(self, client, db):
        assert client.get("/index.php/Innovations_sociales")["Location"] == "/wiki/Innovations_sociales"

    def test_versions_and_their_differences_are_found(self, write, client):
        first, second, third = (write("Page", f"Texte {n}").revision for n in range(3))
        cases = {
            f"title=Page&oldid={first.pk}": f"/revision/{first.pk}",
            f"oldid={first.pk}": f"/revision/{first.pk}",
            f"title=Page&diff={third.pk}&oldid={first.pk}": f"/diff/{first.pk}/{third.pk}",
            f"title=Page&diff={third.pk}": f"/diff/{second.pk}/{third.pk}",
            f"title=Page&diff=prev&oldid={second.pk}": f"/diff/{first.pk}/{second.pk}",
            f"title=Page&diff=next&oldid={second.pk}": f"/diff/{second.pk}/{third.pk}",
            f"title=Page&diff=cur&oldid={first.pk}": f"/diff/{first.pk}/{third.pk}",
            f"title=Page&diff={first.pk}": f"/revision/{first.pk}",
            "title=Page&oldid=999999": "/history/Page",
            "title=Page&oldid=x": "/history/Page",
            "title=Absente&oldid=3": "/wiki/Absente",
        }
        for query, target in cases.items():
            response = client.get(f"/index.php?{query}")
            assert (response.status_code, response["Location"]) == (302, target), query

    def test_a_version_of_another_page_leads_to_the_history(self, write, client):
        other = write("Autre", "Texte").revision
        write("Page", "Texte")
        assert client.get(f"/index.php?title=Page&oldid={other.pk}")["Location"] == "/history/Page"

    @pytest.mark.parametrize("query", ["title=%00", "title=a[b]", "oldid=999", "diff=x", "title=..&action=edit"])
    def test_what_leads_nowhere_is_a_404(self, client, db, query):
        assert client.get(f"/index.php?{query}").status_code == 404
