"""A reader who knows only English: every screen in each of its states, and no word of the interface is French there.

What the wiki's writers wrote stays as they wrote it: titles, texts, summaries, names.
"""

import json
import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from tests.screens import world as screens_world
from tests.screens.table import ADMINISTRATOR, MEMBER, NEWCOMER, VISITOR, Screen, all_screens
from tests.site.test_wording import wording
from wiki.accounts.models import User
from wiki.pages.models import Page, PageLink
from wiki.tags.models import Tag

CATALOGUE = settings.BASE_DIR / "wiki" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
PEOPLE = {
    MEMBER: screens_world.MEMBER,
    ADMINISTRATOR: screens_world.ADMINISTRATOR,
    NEWCOMER: screens_world.NEWCOMER,
}
SAID = ("aria-label", "title", "placeholder", "alt", "label", "content")
# Words that are nobody's to translate: a language is offered in its own, a visitor's name stands in histories.
KEPT = {"Français", "Visiteur"}
# A page's own text, as read and as previewed.
TEXT = re.compile(r'<article id="content".*?</article>|<section class="preview".*?</section>', re.DOTALL)


class Words(HTMLParser):
    """All that a screen says: texts between tags, attributes that are seen or heard; and its forms."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.addresses: list[tuple[str, str]] = []
        self.language = ""
        self._textarea = ""
        self.feed(TEXT.sub("", html))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang", "")
        self.found += [given[name] for name in SAID if given.get(name)]
        if tag == "form":
            self.forms.append({})
            self.addresses.append((given.get("method", "get"), given.get("action", "")))
        elif self.forms and given.get("name") and tag in ("input", "textarea", "select"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            self.forms[-1][given["name"]] = given.get("value") or ""
            self._textarea = given["name"] if tag == "textarea" else ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data):
        if self._textarea and self.forms:
            self.forms[-1][self._textarea] += data
        self.found.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def french() -> dict[str, str]:
    """French texts of the interface without placeholders -> their English ones, where the two differ."""
    entries = wording.po_entries(CATALOGUE.read_text(encoding="utf-8"))
    english = {text for entry in entries for text in entry.ids}
    found = {
        " ".join(string.split()): entry.ids[0]
        for entry in entries
        for string in entry.strings
        if string and not wording.PLACEHOLDER.search(string) and not wording.TAG.search(string)
    }
    return {string: text for string, text in found.items() if string not in english | KEPT}


@pytest.fixture
def world(db, capsys, settings) -> dict:
    settings.RATE_LIMITS = False
    screens_world.make()
    made = json.loads(capsys.readouterr().out.splitlines()[-1])
    return {**made, "long_title": quote(screens_world.LONG_TITLE.replace(" ", "_"))}


def written() -> set[str]:
    """What the wiki's writers called their pages, parts and tags: it may read like a word of the interface."""
    headings = {part["text"] for outline in Page.objects.values_list("outline", flat=True) for part in outline}
    titles = {*Page.objects.values_list("title", flat=True), *PageLink.objects.values_list("target_title", flat=True)}
    parts = {part for title in titles for part in title.split("/")}
    return headings | titles | parts | set(Tag.objects.values_list("name", flat=True))


def client_of(who: str) -> Client:
    client = Client()
    client.cookies["language"] = "en"
    if who != VISITOR:
        user = User.objects.get(username=PEOPLE[who])
        user.language = "en"
        user.save()
        client.force_login(user)
    return client


def answer_of(client: Client, screen: Screen, world: dict) -> str:
    def filled(words: str) -> str:
        for name, value in world.items():
            words = words.replace("{" + name + "}", str(value))
        return words

    address = filled(screen.address)
    html = client.get(address, follow=True).content.decode()
    if screen.post or screen.button:
        words = Words(html)
        forms = [
            (form, action)
            for form, (method, action) in zip(words.forms, words.addresses, strict=True)
            if method == "post" and "/i18n/" not in action
        ]
        wanted = [pair for pair in forms if screen.post.keys() & pair[0].keys()] or forms
        form, action = wanted[0]
        fields = {**form, **{name: filled(value) for name, value in screen.post.items()}}
        if screen.button:
            fields[screen.button] = "1"
        html = client.post(action.partition("#")[0] or address, fields).content.decode()
    return html


def test_no_screen_says_a_french_word_of_the_interface_to_an_english_reader(world, french):
    assert len(french) > 300
    clients = {who: client_of(who) for who in (VISITOR, *PEOPLE)}
    faults, seen, content = [], 0, written() | {settings.HOME_TITLE, "Bibliographie"}
    for screen in all_screens():
        if screen.wiki != "full" or screen.address.startswith("/screens/"):
            continue
        words = Words(answer_of(clients[screen.who], screen, world))
        if words.language != "en":
            faults.append(f"{screen.name}: in {words.language or 'no language'}")
        told = french.keys() - content - set(screen.post.values())
        faults += [f"{screen.name}: {found} ({french[found]})" for found in words.found if found in told]
        seen += 1
    assert not faults, "\n".join(faults)
    assert seen > 80


def test_a_french_word_would_be_found(french):
    words = Words('<html lang="en"><p>Publier</p><input title="Se connecter"><input name="q" value="Publier"></html>')
    assert [found for found in words.found if found in french] == ["Publier", "Se connecter"]


@pytest.mark.django_db
def test_the_home_page_is_english_around_its_text_when_the_wiki_is_empty(client, french):
    client.cookies["language"] = "en"
    words = Words(client.get("/").content.decode())
    assert not [found for found in words.found if found in french]


@pytest.mark.django_db
def test_dates_and_numbers_are_english(client):
    client.cookies["language"] = "en"
    assert not re.search(r"\d\u202f\d", client.get("/recent").content.decode())
