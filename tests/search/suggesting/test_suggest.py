"""`/search/suggest?q=` and `/search/titles?q=`: what may be meant by what is being typed, to whoever may read it."""

import json
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wiki.accounts.models import User
from wiki.configuration.saving import save
from wiki.pages import limits
from wiki.pages.answers import Deleted
from wiki.pages.deleting import delete_page
from wiki.pages.models import Page
from wiki.search import engines
from wiki.search.contract import Unavailable

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def suggested(client, drain):
    """suggested(typed) -> the answer of `/search/suggest`, once all that was written is in the index."""

    def ask(typed: str, client=client, **more) -> dict:
        drain()
        answer = client.get("/search/suggest", {"q": typed, **more})
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)

    return ask


def titles(found: dict) -> list[str]:
    return [row["title"] for row in found["titles"]]


def passages(found: dict) -> list[str]:
    return [row["title"] for row in found["passages"]]


def shown(parts: list) -> str:
    return "".join(f"[{text}]" if is_typed else text for text, is_typed in parts)


class TestTitles:
    def test_an_answer_has_titles_with_their_addresses_and_what_was_typed_of_them(self, write, suggested):
        write("Économie sociale", "Un texte.")
        found = suggested(" econ")
        assert found == {
            "q": "econ",
            "titles": [
                {
                    "title": "Économie sociale",
                    "path": "/wiki/%C3%89conomie_sociale",
                    "kind": "page",
                    "parts": [["Écon", True], ["omie sociale", False]],
                    "note": "",
                }
            ],
            "passages": [],
            "all": "/search?q=econ",
        }

    def test_a_page_is_found_as_soon_as_it_is_saved_and_under_its_new_name(self, write, client):
        write("Marée", "Un texte.")
        assert titles(json.loads(client.get("/search/suggest?q=mare").content)) == ["Marée"]
        write("Mare", "Un autre.")
        assert titles(json.loads(client.get("/search/suggest?q=mare").content)) == ["Mare", "Marée"]

    def test_a_kind_other_than_the_plain_page_is_said_in_the_readers_language(self, write, suggested, client):
        write("Fablab", "---\ntype: fiche\n---\nUn lieu.")
        assert suggested("fabl")["titles"][0]["note"] == "Fiche"
        client.cookies["language"] = "en"
        assert suggested("fabl")["titles"][0]["note"] == "Directory entry"

    def test_a_redirects_title_leads_to_its_target_and_says_so(self, write, suggested):
        write("Économie sociale et solidaire", "Un texte.")
        write("ESS", "---\nredirection: Économie sociale et solidaire\n---\n")
        (row,) = suggested("es")["titles"]
        assert row["title"] == "Économie sociale et solidaire" and "ESS" in row["note"]
        assert shown(row["parts"]) == "Économie sociale et solidaire"

    def test_a_page_is_listed_once_whatever_its_redirects_are_called(self, write, suggested):
        write("Écoquartier", "Un texte.")
        write("Écoquartiers", "---\nredirection: Écoquartier\n---\n")
        (row,) = suggested("ecoqu")["titles"]
        assert row["note"] == ""

    def test_a_redirect_to_nothing_or_to_another_redirect_is_not_suggested(self, write, suggested):
        write("Perdue", "---\nredirection: Jamais écrite\n---\n")
        write("Perdue encore", "---\nredirection: Perdue\n---\n")
        assert titles(suggested("perdue")) == []

    def test_a_typing_error_is_forgiven_and_the_right_letters_are_marked(self, write, suggested):
        write("Bibliothèque vivante", "Un texte.")
        (row,) = suggested("biblioteq")["titles"]
        assert shown(row["parts"]) == "[Bibliotheq]uevivante".replace("theq", "thèq").replace("uev", "ue v")


class TestPassages:
    def test_a_page_that_holds_the_words_follows_the_last_one_being_unfinished(self, write, suggested):
        write("Courlis", "Un oiseau des vasières, au bec recourbé.")
        found = suggested("bec reco")
        assert titles(found) == [] and passages(found) == ["Courlis"]
        (row,) = found["passages"]
        assert "[bec] [recourbé]" in shown(row["parts"]) and row["path"] == "/wiki/Courlis"

    def test_a_page_whose_title_is_suggested_is_not_suggested_again(self, write, suggested):
        write("Vasière", "La vasière est un milieu.")
        write("Courlis", "Un oiseau des vasières.")
        found = suggested("vasi")
        assert titles(found) == ["Vasière"] and passages(found) == ["Courlis"]

    def test_a_finished_word_is_not_lengthened(self, write, suggested):
        write("Page", "Il faut recourber le fer.")
        assert passages(suggested("reco")) == ["Page"]
        assert passages(suggested("reco ")) == []

    def test_what_a_title_corrects_is_looked_for_in_texts_too(self, write, suggested):
        write("Courlis", "Un oiseau.")
        write("Vasière", "Le courlis cendré y vit.")
        found = suggested("courils")
        assert titles(found) == ["Courlis"] and passages(found) == ["Vasière"]
        assert "[courlis]" in shown(found["passages"][0]["parts"])

    def test_a_word_stands_for_its_synonyms_too(self, write, suggested):
        write("Aide:Synonymes", "---\ntype: help\n---\n- ESS = économie sociale et solidaire")
        write("Courlis", "Un oiseau de l’économie sociale et solidaire.")
        assert passages(suggested("ess")) == ["Courlis", "Aide:Synonymes"]

    def test_words_to_avoid_and_phrases_hold(self, write, suggested):
        write("Une", "Le bec long du courlis.")
        write("Deux", "Le long bec du courlis, en hiver.")
        assert sorted(passages(suggested("bec cour"))) == ["Deux", "Une"]
        assert passages(suggested("-hiver bec cour")) == ["Une"]
        assert passages(suggested("“bec lon")) == ["Une"]

    def test_a_long_text_is_cut_around_the_words(self, write, suggested):
        write("Longue", "début. " + "mot " * 500 + "le courlis chante " + "mot " * 500)
        (row,) = suggested("courl")["passages"]
        text = "".join(part for part, _typed in row["parts"])
        assert "courlis" in text and len(text) < 200

    @pytest.mark.parametrize("typed", ["du", "de", "x", "dans"])
    def test_too_little_is_not_looked_for_in_texts(self, write, suggested, typed, monkeypatch):
        write("Page", "Dans le texte, du x de dansons.")
        suggested("")
        monkeypatch.setattr(engines.engine(), "find", lambda *_: pytest.fail("the engine was asked"))
        suggested("du")

    def test_an_index_that_cannot_answer_leaves_the_titles(self, write, suggested, monkeypatch):
        write("Courlis", "Un oiseau.")
        suggested("")
        for error in (Unavailable("no index"), RuntimeError("a fault")):

            def fail(*_arguments, error=error):
                raise error

            monkeypatch.setattr(engines.engine(), "find", fail)
            found = suggested("courlis ois")
            assert found["passages"] == [] and titles(suggested("courl")) == ["Courlis"]

    def test_whoever_asks_too_often_gets_titles_alone(self, write, suggested, settings, monkeypatch):
        settings.RATE_LIMITS = True
        monkeypatch.setitem(limits.PER_WINDOW, "suggest", 1)
        write("Courlis", "Un oiseau des vasières.")
        write("Vasière", "Le courlis y vit.")
        assert passages(suggested("cour")) == ["Vasière"]
        found = suggested("cour")
        assert titles(found) == ["Courlis"] and passages(found) == []


class TestWhoMayRead:
    def test_a_deleted_page_is_suggested_to_nobody(self, write, suggested, administrator):
        write("Secret bien gardé", "Le trésor est sous le pont.")
        write("Autre secret", "---\nredirection: Secret bien gardé\n---\n")
        assert titles(suggested("secret")) == ["Secret bien gardé"] and passages(suggested("tresor"))
        assert isinstance(delete_page(administrator, "Secret bien gardé", "Essai"), Deleted)
        keeper = Client()
        keeper.force_login(administrator.user)
        for typed in ("secret", "secert bien", "gard", "autre sec", "tresor", "treso"):
            for client in (None, keeper):
                found = suggested(typed, **({"client": client} if client else {}))
                assert (found["titles"], found["passages"]) == ([], []), typed
            assert json.loads(keeper.get(f"/search/titles?q={typed}").content)["titles"] == []

    @pytest.mark.parametrize("who", ["visitor", "waiting", "member"])
    def test_a_closed_wiki_suggests_to_its_members_alone(self, write, suggested, who):
        write("Secret bien gardé", "Le trésor est sous le pont.")
        client = Client()
        if who != "visitor":
            waiting = timezone.now() if who == "waiting" else None
            client.force_login(User.objects.create_user("Courlis", password="x", waiting_since=waiting))
        suggested("")
        save({"readers": "members", "writers": "members"})
        for typed in ("secret", "secert", "tresor"):
            for address in (f"/search/suggest?q={typed}", f"/search/suggest?for=browser&q={typed}"):
                answer = client.get(address)
                assert answer.status_code == (200 if who == "member" else 403)
                may_see = who == "member" and not ("for=" in address and typed == "tresor")
                assert ("Secret" in answer.content.decode()) == may_see
                assert "max-age" not in answer["Cache-Control"]

    def test_what_one_actor_may_not_read_is_nowhere_even_when_it_is_near(self, write, suggested, monkeypatch):
        """As rules that differ from page to page will have it."""
        from django.db.models import Q

        from wiki.search import suggest
        from wiki.search.catalogue import picture
        from wiki.search.catalogue import titles as completing

        write("Secret", "Le trésor.")
        write("Secrète", "Le trésor aussi.")
        write("Cachette", "---\nredirection: Secrète\n---\n")
        hidden = ["Secret", "Cachette"]

        def rule(actor, prefix=""):
            return Q(deleted_at__isnull=True) & ~Q(title__in=hidden)

        for module in (picture, suggest, completing):
            monkeypatch.setattr(module, "visible", rule)
        assert titles(suggested("secr")) == titles(suggested("sercet")) == ["Secrète"]
        assert passages(suggested("tresor")) == ["Secrète"]
        assert titles(suggested("cachett")) == []


class TestTheAnswer:
    def test_it_is_kept_for_its_own_reader_for_some_seconds_alone(self, client, db):
        answer = client.get("/search/suggest?q=mer")
        assert answer["Cache-Control"] == "private, max-age=20" and "Cookie" in answer["Vary"]

    def test_a_browsers_own_box_is_answered_in_its_own_form(self, write, client):
        write("Économie sociale", "Un texte.")
        answer = client.get("/search/suggest?q=econ&for=browser")
        assert answer["Content-Type"] == "application/x-suggestions+json"
        assert json.loads(answer.content) == [
            "econ",
            ["Économie sociale"],
            [""],
            ["http://testserver/wiki/%C3%89conomie_sociale"],
        ]
        description = client.get("/opensearch.xml").content.decode()
        assert 'type="application/x-suggestions+json"' in description
        assert "/search/suggest?q={searchTerms}&amp;for=browser" in description

    def test_a_filter_is_no_beginning_of_a_title(self, write, suggested):
        write("Étiquette", "Un texte.")
        found = suggested("étiquette:Brest")
        assert (found["titles"], found["passages"]) == ([], [])
        assert found["all"] == "/search?q=%C3%A9tiquette%3ABrest"

    @pytest.mark.parametrize(
        "typed", ["", "%", "_", "\\", "\x00", "a" * 500, "'", "\u202e", "' OR 1=1", '"' * 99, "-" * 99]
    )
    def test_anything_typed_is_answered(self, write, client, typed):
        write("Page", "Texte")
        for address in ("/search/suggest?q=", "/search/suggest?for=browser&q=", "/search/titles?q="):
            answer = client.get(address + quote(typed))
            assert answer.status_code == 200 and "Page" not in answer.content.decode()

    def test_as_many_questions_are_asked_for_many_pages_as_for_few(self, write, drain, client):
        counts = []
        for number in range(18):
            write(f"Marée {number}", f"Une vasière, numéro {number}, et son courlis.")
            if number in (8, 17):
                drain()
                for typed in ("mare", "vasi", "merée"):
                    client.get("/search/suggest", {"q": typed})
                    with CaptureQueriesContext(connection) as queries:
                        client.get("/search/suggest", {"q": typed})
                    counts.append(len(queries))
        assert counts[:3] == counts[3:] and max(counts) <= 6, counts


class TestTitlesForLinks:
    def test_titles_are_completed_for_links_too(self, write, client):
        for title in ("Économie sociale", "École", "Sociologie", "Innovation sociale"):
            write(title, "Texte")
        answer = json.loads(client.get("/search/titles?q=ECO").content)
        assert answer == {
            "q": "ECO",
            "titles": [
                {"title": "École", "path": "/wiki/%C3%89cole", "kind": "page"},
                {"title": "Économie sociale", "path": "/wiki/%C3%89conomie_sociale", "kind": "page"},
            ],
        }
        found = json.loads(client.get("/search/titles?q=soci").content)["titles"]
        assert [row["title"] for row in found] == ["Sociologie", "Économie sociale", "Innovation sociale"]


def test_a_title_changed_behind_the_back_of_saving_is_not_given_away(write, suggested):
    """Such as by another process, between the catalogue and the page."""
    write("Courlis", "Un oiseau des vasières.")
    suggested("vasi")
    Page.objects.update(deleted_at=timezone.now())
    assert passages(suggested("vasi")) == []
