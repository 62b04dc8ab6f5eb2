"""A person's first steps: the sandbox is open to all, the first edit has help beside it, no screen is a dead end."""

import re

import pytest

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.finding import live_page
from wiki.pages.saving import save_page

pytestmark = pytest.mark.django_db

SANDBOX = "/edit/Bac_%C3%A0_sable"


@pytest.fixture
def member():
    return User.objects.create_user("Courlis", password="un mot de passe")


@pytest.fixture
def write(member):
    def publish(title, text, **details):
        page = live_page(title)
        return save_page(Actor(user=member), title, text, base=page.head_id if page else None, **details)

    return publish


def in_english(client, address: str, status: int = 200) -> str:
    client.cookies["language"] = "en"
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


class TestSandbox:
    def test_whoever_may_not_write_opens_its_form_and_no_other(self, client, write):
        write("Bac à sable", "Essayez.")
        write("Une page", "Texte.")
        html = in_english(client, SANDBOX)
        assert "Here you may try anything" in html and "/accounts/signup/" in html and "Essayez." in html
        in_english(client, "/edit/Une_page", status=403)

    def test_its_preview_answers_them_and_publishing_keeps_what_they_typed(self, client, write):
        write("Bac à sable", "Essayez.")
        shown = client.post(SANDBOX, {"text": "Un **essai**", "base": "", "preview": "1"})
        assert shown.status_code == 200 and "<strong>essai</strong>" in shown.content.decode()
        refused = client.post(SANDBOX, {"text": "Un **essai**", "base": "", "publish": "1"})
        assert refused.status_code == 403 and "Un **essai**" in refused.content.decode()
        assert live_page("Bac à sable").text == "Essayez.\n"

    def test_a_page_called_so_that_nobody_has_written_is_not_opened(self, client, db):
        in_english(client, SANDBOX, status=403)

    def test_each_language_has_its_own(self, client, write):
        write("Sandbox", "---\nlangue: en\n---\nTry.")
        assert "Here you may try anything" in in_english(client, "/edit/Sandbox")

    def test_members_are_told_that_it_is_one(self, client, write, member):
        write("Bac à sable", "Essayez.")
        client.force_login(member)
        assert "anybody may wipe it away" in in_english(client, SANDBOX)


class TestFirstEdit:
    def test_the_signs_stand_beside_the_text_until_a_person_has_published(self, client, write):
        write("Une page", "Texte.")
        newcomer = User.objects.create_user("Bernache", password="un mot de passe")
        client.force_login(newcomer)
        html = in_english(client, "/edit/Une_page")
        assert 'id="s-memo"' in html and "Your first edit?" in html
        assert re.search(r'<details class="memo[^"]*narrow-only"', html), "the folded one is for narrow screens then"
        save_page(Actor(user=newcomer), "Autre", "Deux phrases.")
        html = in_english(client, "/edit/Une_page")
        assert 'id="s-memo"' not in html and "Your first edit?" not in html
        assert '<details class="memo">' in html

    def test_a_preview_takes_the_place_of_the_signs(self, client, write):
        write("Une page", "Texte.")
        client.force_login(User.objects.create_user("Bernache", password="un mot de passe"))
        html = client.post("/edit/Une_page", {"text": "Texte", "base": "", "preview": "1"}).content.decode()
        assert 'id="preview"' in html and 'id="s-memo"' not in html and '<details class="memo">' in html


@pytest.mark.parametrize(
    "language, steps, sandbox", [("fr", "Aide:Premiers_pas", "Bac_%C3%A0_sable"), ("en", "Aide:First_steps", "Sandbox")]
)
def test_help_is_in_the_readers_language(client, write, language, steps, sandbox):
    write("Accueil", "Bienvenue.")
    client.cookies["language"] = language
    html = client.get("/").content.decode()
    assert f'href="/wiki/{steps}"' in html and f'href="/edit/{sandbox}"' in html
    assert f'href="/wiki/{sandbox}"' in html


EMPTY = {
    "all pages": ("/pages/", "There is no page yet", "/new"),
    "a letter": ("/pages/?letter=x", "No page begins like this", "/pages/"),
    "longest": ("/pages/long", "There is no page yet", "/new"),
    "wanted": ("/pages/wanted", "Nothing to mend here", "/recent"),
    "orphans": ("/pages/orphans", "Nothing to mend here", "/recent"),
    "past the end": ("/pages/?page=99", "The list ends before this", "?"),
    "backlinks": ("/backlinks/Une_%22page%22", "No page cites this one yet", "/search?q=Une%20%22page%22"),
    "recent": ("/recent", "Nothing has been written yet", "/new"),
    "recent, filtered": ("/recent?kind=fiche", "No change matches", "/recent"),
    "directory": ("/directory/", "There is no entry yet", "/new?kind=fiche"),
    "directory, filtered": ("/directory/?domain=x", "No entry matches", "/directory/"),
    "tags": ("/tags/", "No page has a tag yet", "/pages/"),
    "a person": ("/user/Courlis", "This person has not written yet", "/recent"),
}


@pytest.mark.parametrize("address, words, onward", EMPTY.values(), ids=EMPTY)
def test_an_empty_screen_says_what_is_so_and_what_to_do_next(client, member, address, words, onward):
    html = in_english(client, address)
    state = re.search(r'<div class="empty-state">.*?</div>', html, re.DOTALL)
    assert state and words in state[0]
    assert f'href="{onward}"' in state[0]


def test_a_history_without_such_a_version_offers_the_whole_one(client, write):
    write("Une page", "Texte.")
    state = in_english(client, "/history/Une_page?to=2001-01-01").partition("empty-state")[2]
    assert "No version matches" in state and 'href="/history/Une_page"' in state


def test_an_empty_page_offers_to_be_written(client, write):
    write("Une page", "Texte.")
    answer = write("Une page", "")
    write("Une page", "", confirmed=answer.token)
    html = in_english(client, "/wiki/Une_page")
    assert "This page is empty for now" in html and html.count('href="/edit/Une_page"') >= 2


def test_who_has_not_written_yet_is_shown_where_to_begin(client, member):
    client.force_login(member)
    state = in_english(client, "/user/Courlis").partition("empty-state")[2]
    assert "You have not written here yet" in state and "/wiki/Aide:First_steps" in state and "/edit/Sandbox" in state
