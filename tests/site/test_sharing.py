"""What others learn of a page: whoever pastes its address, search engines, browsers."""

import os
import re
import subprocess
import sys
from html import unescape
from xml.etree import ElementTree

import pytest
from django.test import Client

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.configuration import ACCENTS, saving
from wiki.pages.saving import save_page
from wiki.site import sitemap as sitemaps
from wiki.site.colours import BARS

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def courlis():
    return User.objects.create_user("Courlis", password="un mot de passe")


@pytest.fixture
def write(courlis):
    return lambda title, text: save_page(Actor(user=courlis), title, text)


def head_of(answer) -> str:
    return answer.content.decode().partition("</head>")[0]


def said(answer) -> dict[str, str]:
    """The head's meta elements by name or property, and the address that it calls its own."""
    head = head_of(answer)
    found = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', head))
    canonical = re.search(r'<link rel="canonical" href="([^"]*)"', head)
    return {name: unescape(value) for name, value in {**found, "canonical": (canonical and canonical[1]) or ""}.items()}


# Shared links


def test_a_page_says_its_title_its_beginning_and_its_one_address(client, write):
    write("L'été/À Brest", "Des **jardins** “partagés” & ouverts.")
    for address in ("/wiki/L'%C3%A9t%C3%A9/%C3%80_Brest", "/wiki/L'%C3%A9t%C3%A9/%C3%80_Brest?from=Ailleurs&x=1"):
        told = said(client.get(address))
        assert told["og:title"] == "L'été/À Brest"
        assert told["description"] == told["og:description"] == "Des jardins “partagés” & ouverts."
        assert told["canonical"] == told["og:url"] == "http://testserver/wiki/L'%C3%A9t%C3%A9/%C3%80_Brest"
        assert (told["og:type"], told["og:site_name"], told["og:locale"]) == ("article", "Intercoop", "fr_FR")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*[+-]\d\d:\d\d", told["article:modified_time"])
        assert told["twitter:card"] == "summary" and re.match("http://testserver/static/.*png", told["og:image"])


def test_a_long_beginning_is_cut_at_a_length_that_is_shown(client, write):
    write("Page", "mot " * 200)
    assert len(said(client.get("/wiki/Page"))["description"]) <= 250


def test_the_address_is_the_one_asked_unless_the_site_has_its_own(client, write, settings):
    settings.ALLOWED_HOSTS = ["un.example", "deux.example"]
    write("Page", "Texte")
    for host in ("un.example", "deux.example", "un.example"):  # the kept screen of one is not the other's
        assert said(client.get("/wiki/Page", HTTP_HOST=host))["canonical"] == f"http://{host}/wiki/Page"
    settings.SITE_URL = "https://wiki.example"
    assert said(client.get("/wiki/Page", HTTP_HOST="un.example"))["canonical"] == "https://wiki.example/wiki/Page"
    assert b"https://wiki.example/feeds/recent.atom" in client.get("/feeds/recent.atom", HTTP_HOST="un.example").content


def test_in_english_the_locale_is_english(client, write):
    write("Page", "Texte")
    client.cookies["language"] = "en"
    assert said(client.get("/wiki/Page"))["og:locale"] == "en_GB"


@pytest.mark.parametrize("address", ["/", "/tags/", "/tags/mer", "/pages/", "/directory/"])
def test_lists_have_one_address_too(client, write, address):
    write("Accueil", "---\nétiquettes: [mer]\n---\nBienvenue")
    told = said(client.get(address))
    assert told["canonical"] == "http://testserver" + address and told["og:type"] == "website"
    assert "robots" not in told


@pytest.mark.parametrize(
    "address",
    [
        "/edit/Page",
        "/history/Page",
        "/backlinks/Page",
        "/search?q=texte",
        "/recent",
        "/pages/wanted",
        "/pages/?letter=p",
        "/directory/?q=x",
        "/accounts/login/",
        "/wiki/Ancienne?redirect=no",
    ],
)
def test_what_is_not_to_be_found_says_so(courlis, write, address):
    write("Page", "Texte")
    write("Ancienne", "---\nredirection: Page\n---\n")
    client = Client()
    if "accounts" not in address:
        client.force_login(courlis)
    told = said(client.get(address))
    assert "noindex" in told["robots"] and told["canonical"] == ""


def test_the_browser_s_bars_have_the_accent_s_colours(client, settings):
    css = (settings.BASE_DIR / "frontend" / "css" / "tokens.css").read_text("utf-8")
    for accent in ACCENTS:
        block = re.search(rf"\[data-accent={accent}\] \{{(.*?)\}}", css, re.DOTALL)[1]
        assert BARS[accent] == re.search(r"--kelp: light-dark\((#\w+), (#\w+)\)", block).groups()
    saving.save({"accent": "thrift"})
    assert f'content="{BARS["thrift"][0]}"' in head_of(client.get("/accounts/login/"))


@pytest.mark.parametrize(
    "value", ["wiki.example", "ftp://wiki.example", "https://wiki.example/ici", "https://", "https://["]
)
def test_a_site_address_that_is_none_stops_the_start(value, tmp_path):
    code = "import intercoop.settings as s; print(s.SITE_URL, s.ALLOWED_HOSTS[-1])"

    def started(url):
        env = {**os.environ, "SITE_URL": url, "VAR_DIR": str(tmp_path), "ENV_FILE": os.devnull}
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)

    assert "SITE_URL" in started(value).stderr.splitlines()[-1]
    if value == "wiki.example":
        assert started("https://wiki.example:8443/").stdout == "https://wiki.example:8443 wiki.example\n"


# Robots


def test_robots_may_read_and_list_and_nothing_else(client):
    answer = client.get("/robots.txt")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain") and lines[0] == "User-agent: *"
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    assert {"/edit/", "/history/", "/diff/", "/undo/", "/draft/", "/editing/", "/search", "/accounts/"} <= set(closed)
    for open_to_all in ("/", "/wiki/Page", "/tags/mer", "/pages/", "/directory/", "/sitemap.xml", "/static/x.css"):
        assert not any(open_to_all.startswith(path) for path in closed), open_to_all
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_of_a_closed_wiki_robots_learn_nothing(client, courlis, write):
    write("Page", "Texte")
    saving.save({"readers": "members"})
    assert client.get("/robots.txt").content.decode().split() == ["User-agent:", "*", "Disallow:", "/"]
    assert client.get("/sitemap.xml").status_code == 403
    client.force_login(courlis)
    assert b"/wiki/Page" not in client.get("/sitemap.xml").content


# The list of all pages


def listed(answer) -> dict[str, str]:
    rows = ElementTree.fromstring(answer.content)
    return {row.findtext(f"{MAP}loc"): row.findtext(f"{MAP}lastmod") for row in rows}


def test_the_sitemap_lists_what_a_visitor_may_read(client, courlis, write):
    write("L'été & l'hiver", "Texte")
    write("Page", "Texte")
    write("Ancienne", "---\nredirection: Page\n---\n")
    write("Partie", "Texte").page.__class__.objects.filter(title="Partie").update(deleted_at="2026-01-01T00:00:00Z")
    client.force_login(courlis)  # the same for all
    rows = listed(client.get("/sitemap.xml"))
    site = "http://testserver"
    titles = {f"{site}/wiki/L'%C3%A9t%C3%A9_%26_l'hiver", f"{site}/wiki/Page"}
    assert rows.keys() == titles | {site + path for path in ("/", "/tags/", "/pages/", "/directory/")}
    assert all(re.match(r"\d{4}-\d\d-\d\dT", rows[title]) for title in titles)


def test_the_sitemap_follows_what_is_published(client, write):
    write("Page", "Texte")
    first = client.get("/sitemap.xml")
    unchanged = client.get("/sitemap.xml", HTTP_IF_NONE_MATCH=first["ETag"])
    assert unchanged.status_code == 304 and unchanged.content == b""
    write("Autre", "Texte")
    second = client.get("/sitemap.xml", HTTP_IF_NONE_MATCH=first["ETag"])
    assert second.status_code == 200 and "http://testserver/wiki/Autre" in listed(second)


def test_the_sitemap_asks_as_much_of_many_pages_as_of_one(client, write, django_assert_max_num_queries):
    for number in range(30):
        write(f"Page {number}", "Texte")
    with django_assert_max_num_queries(4):
        assert len(listed(client.get("/sitemap.xml"))) == 34
    with django_assert_max_num_queries(3):
        client.get("/sitemap.xml")


def test_a_large_wiki_s_sitemap_is_a_list_of_parts(client, write, monkeypatch):
    monkeypatch.setattr(sitemaps, "MOST", 2)
    for number in range(5):
        write(f"Page {number}", "Texte")
    parts = list(listed(client.get("/sitemap.xml")))
    assert parts == [f"http://testserver/sitemap.xml?part={number}" for number in (1, 2, 3)]
    found = [address for part in parts for address in listed(client.get(part.removeprefix("http://testserver")))]
    assert [address for address in found if "/wiki/" in address] == [
        f"http://testserver/wiki/Page_{number}" for number in range(5)
    ]
    for part in ("0", "4", "x", "٣", "9" * 30):
        assert client.get("/sitemap.xml", {"part": part}).status_code == 404


# Browsers


@pytest.mark.parametrize(("language", "words"), [("fr", "Intercoop"), ("en", "Search in Intercoop")])
def test_a_browser_can_search_the_wiki_from_its_own_bar(client, language, words):
    client.cookies["language"] = language
    answer = client.get("/opensearch.xml")
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(answer.content)
    found = {element.tag.partition("}")[2]: element for element in reversed(root)}
    assert words in found["Description"].text and found["Language"].text == language
    assert found["Url"].get("template") == "http://testserver/search?q={searchTerms}"
    assert 'rel="search" type="application/opensearchdescription+xml"' in head_of(client.get("/"))


def test_old_browsers_get_their_icon(client, settings):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302 and "public" in answer["Cache-Control"]
    icon = settings.BASE_DIR / answer["Location"].lstrip("/")
    assert icon.read_bytes()[:4] == b"\0\0\1\0"
