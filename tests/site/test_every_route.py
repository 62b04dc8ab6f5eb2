"""Hostile and odd input at every address of the wiki: an answer in words, never a 500.

Every route of the URL configuration has samples here; a new route without samples fails the first test.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.saving import save_page

pytestmark = pytest.mark.storage

# A route as Django names it -> addresses that match it; <title> and <id> are put in.
SAMPLES = {
    "": ["/"],
    "accessibility": ["/accessibility"],
    "healthz": ["/healthz"],
    "styleguide/": ["/styleguide/"],
    "robots.txt": ["/robots.txt"],
    "opensearch.xml": ["/opensearch.xml"],
    "favicon.ico": ["/favicon.ico"],
    "sitemap.xml": ["/sitemap.xml"],
    "administration/": ["/administration/"],
    "i18n/setlang/": ["/i18n/setlang/"],
    "i18n/theme/": ["/i18n/theme/"],
    "wiki/<path:path>": ["/wiki/<title>"],
    "edit/<path:path>": ["/edit/<title>"],
    "new": ["/new"],
    "history/<path:path>": ["/history/<title>"],
    "diff/<int:old_pk>/<int:new_pk>": ["/diff/<id>/<id>"],
    "revision/<int:pk>": ["/revision/<id>"],
    "undo/<int:pk>": ["/undo/<id>"],
    "move/<path:path>": ["/move/<title>"],
    "delete/<path:path>": ["/delete/<title>"],
    "restore/<path:path>": ["/restore/<title>"],
    "source/<path:path>": ["/source/<title>"],
    "backlinks/<path:path>": ["/backlinks/<title>"],
    "pages/": ["/pages/"],
    "pages/<slug:name>": ["/pages/wanted", "/pages/<title>"],
    "random": ["/random"],
    "recent": ["/recent"],
    "user/<path:path>": ["/user/Courlis", "/user/<title>"],
    "tags": ["/tags"],
    "tags/": ["/tags/"],
    "tags/<path:path>": ["/tags/fiche", "/tags/<title>"],
    "drafts": ["/drafts"],
    "draft/<path:path>": ["/draft/<title>"],
    "editing/<path:path>": ["/editing/<title>"],
    "feeds/recent.atom": ["/feeds/recent.atom"],
    "feeds/page/<path:path>": ["/feeds/page/<title>"],
    "directory/": ["/directory/"],
    "directory": ["/directory"],
    "search": ["/search"],
    "search/suggest": ["/search/suggest", "/search/suggest?for=browser"],
    "search/titles": ["/search/titles"],
    "index.php": ["/index.php"],
    "index.php/<path:path>": ["/index.php/<title>"],
    "accounts/": ["/accounts/"],
    **{
        f"accounts/{name}/": [f"/accounts/{name}/"]
        for name in "name mail preferences sessions close closed invitations waiting".split()
    },
    "accounts/login/": ["/accounts/login/"],
    "accounts/signup/": ["/accounts/signup/"],
    "accounts/logout/": ["/accounts/logout/"],
    "accounts/password/change/": ["/accounts/password/change/"],
    "accounts/password/reset/": ["/accounts/password/reset/"],
    "accounts/password/reset/done/": ["/accounts/password/reset/done/"],
    "accounts/password/reset/key/done/": ["/accounts/password/reset/key/done/"],
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": [
        "/accounts/password/reset/key/<id>-<title>/"
    ],
}

TITLES = [
    "Page",
    "Page/",
    "page",
    "%00",
    "%FF%FE",
    "%E2%80%AE",
    "a%5Bb%5D",
    "..",
    "%2e%2e/%2e%2e/etc/passwd",
    "x" * 3000,
    "%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9",
    "Aide:",
    "Utilisateur:x",
    "%EF%B7%BA" * 85,
    "%CE%90" * 127,
    "a?b=c",
    "'\"><script>",
    "Page%0d%0aSet-Cookie:x=1",
]
IDS = ["1", "0", "999999", "9" * 40, "-1", "x"]
VALUES = [
    "",
    "\x00",
    "x" * 5000,
    "\u202e\ud7ff\ufffe",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "9" * 40,
    "-1",
    "1e999",
    "NaN",
    "٣",
    "%",
    "%s%n",
    "{{ 7*7 }}",
    "../../etc/passwd",
    "http://evil.example/",
    "//evil.example",
    "\r\nX-Bad: 1",
    "---\ntype: [",
    "[" * 3000,
]
PARAMETERS = (
    "q for page before after old new revision base view redirect from title oldid diff action letter kind next text "
    "header field-tags field-type field-place-name field-place-lat field-since field-website field-redirect "
    "status summary minor confirmed publish preview username email password1 password2 login "
    "password language tag person domain territory target reason name move rewrite subpages deleted "
    "limit since part theme invitation end others approve decline heir places until note approves "
    "section choose see mine begun onto undone choice-1 other-1 apart-1 "
    "year sort exact seen footer tagline readers writers sign_up accent approval approval-shown try-mail"
).split()


def routes(resolver=None, prefix="") -> list[str]:
    """Every route of the wiki, as its patterns spell it."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += routes(entry, route)
        elif isinstance(entry, URLPattern):
            found.append(route)
    return found


def addresses() -> list[str]:
    made = []
    for samples in SAMPLES.values():
        for sample in samples:
            if "<title>" in sample:
                made += [sample.replace("<title>", title).replace("<id>", "1") for title in TITLES]
            elif "<id>" in sample:
                made += [sample.replace("<id>", pk) for pk in IDS]
            else:
                made.append(sample)
    return made


@pytest.fixture
def people(db, settings):
    """The same wiki as a visitor, a member and an administrator see it; a broken view raises in the test's hands."""
    settings.RATE_LIMITS = False
    member = User.objects.create_user("Courlis", password="un mot de passe")
    administrator = User.objects.create_user("Goéland", password="un mot de passe", is_staff=True)
    save_page(Actor(user=member), "Page", "---\ntype: fiche\nétiquettes: [mer]\n---\nTexte [[Lien]]")
    clients = [Client(), Client(), Client()]
    clients[1].force_login(member)
    clients[2].force_login(administrator)
    return clients


def test_every_route_has_samples():
    assert sorted(set(routes()) - SAMPLES.keys()) == []
    assert sorted(SAMPLES.keys() - set(routes())) == []


def check(response, what):
    assert response.status_code < 500 or what.startswith("/healthz"), f"{what}: {response.status_code}"
    assert "evil.example" not in response.get("Location", "").partition("?")[0], what
    assert "X-Bad" not in response.headers and "Set-Cookie" not in response.headers.get("Location", ""), what


@pytest.mark.parametrize("address", addresses(), ids=lambda address: address[:60])
def test_odd_titles_numbers_and_methods_are_answered(people, address):
    for client in people:
        check(client.get(address), address)
    check(people[1].head(address), address)
    check(people[1].post(address, {}), address)
    check(people[1].put(address, b"{", content_type="application/json"), address)
    check(people[0].options(address), address)


@pytest.mark.parametrize("sample", [s for samples in SAMPLES.values() for s in samples])
def test_odd_values_in_every_parameter_are_answered(people, sample):
    address = sample.replace("<title>", "Page").replace("<id>", "1")
    for value in VALUES:
        everything = dict.fromkeys(PARAMETERS, value)
        check(people[0].get(address, everything), f"{address}?{value[:20]}")
        check(people[1].post(address, everything), f"{address} <- {value[:20]}")
        check(people[1].post(address, {**everything, "base": "1", "text": "Texte"}), f"{address} <- {value[:20]}")
        check(people[2].post(address, everything), f"{address} <- {value[:20]}")


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "sessionid=\x00; language=xx; csrftoken=" + "x" * 5000},
        {"HTTP_COOKIE": "messages=W1siX19qc29u; sessionid=" + "é" * 40},
        {"HTTP_ACCEPT_LANGUAGE": "xx" * 500},
        {"HTTP_REFERER": "javascript:alert(1)"},
        {"HTTP_X_FORWARDED_FOR": "not an address, " * 50},
        {"HTTP_IF_MODIFIED_SINCE": "yesterday", "HTTP_IF_NONE_MATCH": '"' * 50},
        {"HTTP_USER_AGENT": "\udcff".encode("utf-8", "surrogateescape").decode("latin-1")},
        {"CONTENT_TYPE": "multipart/form-data; boundary="},
        {"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=no-such"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_odd_headers_and_cookies_are_answered(people, headers):
    for address in ("/", "/wiki/Page", "/edit/Page", "/search?q=texte", "/accounts/login/"):
        check(people[0].get(address, **headers), address)
        check(people[0].post(address, b"text=%FF&publish=1&\x00", **{"content_type": "text/plain", **headers}), address)


def test_a_host_that_is_not_ours_is_a_400(people):
    assert people[0].get("/", HTTP_HOST="evil.example").status_code == 400
    assert people[0].get("/", HTTP_HOST="a b").status_code == 400


def test_too_many_fields_are_a_400_in_words(people):
    response = people[1].post("/edit/Page", {f"field{n}": "x" for n in range(600)})
    assert response.status_code == 400 and b"<html" in response.content


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(max_size=300),
    header=st.text(max_size=100),
    tags=st.text(max_size=60),
    summary=st.text(max_size=60),
    base=st.text(max_size=8),
    button=st.sampled_from(["publish", "preview", ""]),
)
def test_whatever_is_typed_into_the_edit_form_is_answered(people, text, header, tags, summary, base, button):
    fields = {"text": text, "header": header, "field-tags": tags, "summary": summary, "base": base, button: "1"}
    fields = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    check(people[1].post("/edit/Essai", fields), fields)


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(typed=st.text(max_size=260))
def test_whatever_is_searched_is_answered(people, typed):
    typed = typed.encode("utf-8", "replace").decode()
    check(people[0].get("/search", {"q": typed}), typed)
    check(people[0].get("/search/titles", {"q": typed}), typed)
    check(people[0].get("/search/suggest", {"q": typed}), typed)
