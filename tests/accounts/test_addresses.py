"""What all screens of accounts share, and which of them exist."""

import re

import pytest
from allauth.account import urls as allauth_urls
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from wiki.accounts.urls import urlpatterns

pytestmark = pytest.mark.django_db

FOR_VISITORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-a/",
    "/accounts/password/reset/key/done/",
    "/accounts/closed/",
]
FOR_MEMBERS = [
    "/accounts/",
    *(f"/accounts/{name}/" for name in "name mail preferences sessions close logout password/change".split()),
]
FOR_ADMINISTRATORS = ["/accounts/invitations/", "/accounts/waiting/"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", FOR_VISITORS + FOR_MEMBERS + FOR_ADMINISTRATORS)
class TestEachScreen:
    @pytest.fixture
    def screen(self, client, courlis, path, language):
        client.cookies["language"] = language
        if path not in FOR_VISITORS:
            courlis.is_staff = path in FOR_ADMINISTRATORS
            courlis.save()
            client.force_login(courlis)
        return client.get(path)

    def test_is_there_in_its_language(self, screen, language):
        assert screen.status_code == 200
        assert screen["Content-Language"] == language
        assert f'<html lang="{language}"'.encode() in screen.content

    def test_runs_and_styles_nothing_inline(self, screen):
        html = re.sub(r"<svg.*?</svg>", "", screen.content.decode(), flags=re.DOTALL)
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", html)
        assert "script-src 'self'" in screen["Content-Security-Policy"]

    def test_every_visible_input_has_a_label(self, screen):
        html = screen.content.decode()
        labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))
        for field in re.findall(r"<(?:input|select)\b[^>]*>", html):
            if 'type="hidden"' not in field:
                assert re.search(r'\bid="([^"]+)"', field).group(1) in labelled, field


def test_what_has_no_screen_of_ours_is_not_there(client):
    ours = {pattern.name for pattern in urlpatterns}
    for pattern in allauth_urls.urlpatterns:
        if pattern.name not in ours:
            with pytest.raises(NoReverseMatch):
                reverse(pattern.name)
    for path in (
        "email/",
        "inactive/",
        "reauthenticate/",
        "confirm-email/",
        "password/set/",
        "login/code/confirm/",
        "x",
    ):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_reading_sets_no_cookie(client):
    for path in (
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/logout/",
        "/healthz",
    ):
        assert not client.get(path).cookies, path


def test_limits_are_lifted_for_load_tests(client, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    cache.clear()
    for _ in range(130):
        response = client.post("/accounts/login/", {"login": "Personne", "password": "au hasard"})
    assert response.status_code == 200
