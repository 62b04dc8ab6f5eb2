"""Light or dark: as the device says until a reader chooses, for this device and for the account."""

import re

import pytest
from django.test import Client

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.saving import save_page

pytestmark = pytest.mark.django_db

URL = "/i18n/theme/"


@pytest.fixture
def courlis():
    return User.objects.create_user("Courlis", password="un mot de passe")


@pytest.fixture
def page(courlis):
    save_page(Actor(user=courlis), "Page", "Texte")
    return "/wiki/Page"


def html_tag(client, address="/") -> str:
    return re.search(r"<html[^>]*>", client.get(address).content.decode())[0]


def pressed(client, address="/") -> list[str]:
    return re.findall(r'name="theme" value="(\w*)" aria-pressed="true"', client.get(address).content.decode())


def test_nobody_chose_yet_so_the_device_decides_and_no_cookie_is_set(client, page):
    for address in ("/", page, "/accounts/login/"):
        assert html_tag(client, address) == '<html lang="fr">'
        assert pressed(client, address) == [""]
    assert "theme" not in client.cookies


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_visitor_s_choice_holds_on_every_screen_and_leads_back(client, page, theme):
    answer = client.post(URL, {"theme": theme}, HTTP_REFERER="http://testserver/wiki/Page")
    assert (answer.status_code, answer["Location"]) == (302, "http://testserver/wiki/Page")
    cookie = answer.cookies["theme"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] > 86400 * 300
    for address in ("/", page, page + "?x=1", "/accounts/login/", "/wiki/Absente"):
        assert html_tag(client, address) == f'<html lang="fr" data-theme="{theme}">'
        assert pressed(client, address) == [theme]


def test_one_reader_s_choice_is_not_another_s_on_a_kept_screen(page):
    dark, light, neither = Client(), Client(), Client()
    dark.post(URL, {"theme": "dark"})
    light.post(URL, {"theme": "light"})
    for _twice in range(2):
        assert pressed(dark, page) == ["dark"] and 'data-theme="dark"' in html_tag(dark, page)
        assert pressed(light, page) == ["light"] and 'data-theme="light"' in html_tag(light, page)
        assert pressed(neither, page) == [""] and "data-theme" not in html_tag(neither, page)


def test_a_member_s_choice_follows_to_another_device(client, courlis):
    client.force_login(courlis)
    client.post(URL, {"theme": "dark"})
    courlis.refresh_from_db()
    assert courlis.theme == "dark"
    elsewhere = Client()
    elsewhere.force_login(courlis)
    assert 'data-theme="dark"' in html_tag(elsewhere)


def test_as_the_device_can_be_chosen_again(client, courlis):
    client.force_login(courlis)
    client.post(URL, {"theme": "dark"})
    client.post(URL, {"theme": ""})
    courlis.refresh_from_db()
    assert courlis.theme == "" and "data-theme" not in html_tag(client)


@pytest.mark.parametrize("theme", ["purple", '"><script>', "DARK"])
def test_what_is_no_theme_changes_nothing(client, theme):
    assert client.post(URL, {"theme": theme}).status_code == 302
    client.cookies["theme"] = theme
    assert html_tag(client) == '<html lang="fr">'


def test_nobody_is_led_to_another_site(client):
    answer = client.post(URL, {"theme": "dark", "next": "//evil.example"}, HTTP_REFERER="http://evil.example/")
    assert answer["Location"] == "/"


def test_it_is_chosen_by_a_button_alone(client):
    assert client.get(URL).status_code == 405
