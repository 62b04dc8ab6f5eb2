"""Answers in text travel compressed, to whoever takes it, without telling secrets by their length."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from intercoop.compression import MOST_BLUR, Compression, compressed
from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.deflated import accepts_gzip, deflated, joined
from wiki.pages.kept import Screen, filled, filled_as_gzip, hole
from wiki.pages.saving import save_page

GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


@pytest.fixture
def pages(db):
    courlis = User.objects.create_user("Courlis", password="un mot de passe")
    save_page(Actor(user=courlis), "Page", "# Un\n\nTexte [[Absente]] " * 60 + "\n\n# Deux")
    save_page(Actor(user=courlis), "Citante", "[[Page]]")
    return courlis


SCREENS = ["/", "/wiki/Page", "/wiki/Page?x=1", "/history/Page", "/source/Page", "/feeds/recent.atom", "/pages/"]


@pytest.mark.parametrize("address", SCREENS)
def test_an_answer_is_the_same_compressed_and_not(pages, address):
    plain, packed = Client().get(address), Client().get(address, **GZIP)
    assert "Content-Encoding" not in plain.headers and packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    for answer in (plain, packed):
        assert "Accept-Encoding" in answer["Vary"]


def test_a_kept_screen_is_compressed_for_each_of_its_readers(pages):
    member, visitor = Client(), Client()
    member.force_login(pages)
    for client in (member, visitor, member):
        answer = client.get("/wiki/Page", **GZIP)
        html = gzip.decompress(answer.content).decode()
        assert ("Courlis</a></li>" in html.partition("</header>")[0]) == (client is member)
        assert html == client.get("/wiki/Page").content.decode()


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("gzip;q=0.01", True),
    ],
)
def test_only_who_takes_gzip_gets_it(said, taken):
    assert accepts_gzip(RequestFactory().get("/", HTTP_ACCEPT_ENCODING=said)) is taken


def answer_of(response, **headers):
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return Compression(lambda request: response)(RequestFactory().get("/", **GZIP))


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("court"),
        HttpResponse("é" * 2000, headers={"Cache-Control": "max-age=0, no-cache, no-store"}),
        HttpResponse(b"\0" * 2000, content_type="image/png"),
        HttpResponse(b"ready" * 500, headers={"Content-Encoding": "gzip"}),
        StreamingHttpResponse(iter(["é" * 2000])),
    ],
    ids=["short", "with secrets", "no text", "compressed", "streaming"],
)
def test_what_is_not_compressed(response):
    before = getattr(response, "content", None)
    assert getattr(answer_of(response), "content", None) == before


@pytest.mark.django_db
def test_account_screens_are_left_alone():
    client = Client()
    client.force_login(User.objects.create_user("Courlis", email="courlis@example.org", password="un mot de passe"))
    for address in ("/accounts/", "/accounts/password/change/"):
        assert "Content-Encoding" not in client.get(address, **GZIP).headers, address


def test_the_length_says_little():
    text = b"Une phrase. " * 100
    lengths = {len(compressed(text)) for _ in range(200)}
    assert len(lengths) > 20 and max(lengths) - min(lengths) <= MOST_BLUR + 1
    assert gzip.decompress(compressed(text)) == text


def test_an_etag_becomes_weak_and_still_answers_304(pages):
    client = Client()
    first = client.get("/feeds/recent.atom", **GZIP)
    assert first["ETag"].startswith('W/"')
    assert client.get("/feeds/recent.atom", HTTP_IF_NONE_MATCH=first["ETag"], **GZIP).status_code == 304
    assert client.get("/feeds/recent.atom", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_head_says_the_length_of_what_get_would_send(pages):
    answer = Client().head("/wiki/Page", **GZIP)
    assert answer["Content-Encoding"] == "gzip" and answer.content == b""


def test_parts_that_were_compressed_apart_are_one_answer():
    parts = [b"", b"<p>", "é".encode() * 5000, b"</p>"]
    assert gzip.decompress(joined((part, deflated(part)) for part in parts)) == b"".join(parts)
    screen = Screen.made_of(f"<p>{hole('name')}</p>{hole('name')}")
    assert gzip.decompress(filled_as_gzip(screen, name="É")) == filled(screen, name="É") == "<p>É</p>É".encode()


def test_a_part_tells_nothing_of_another_by_its_length():
    """What one part repeats of another is not shortened: an attacker's guess costs what any other text does."""
    secret, guess, other = b"token=0123456789abcdef", b"token=0123456789abcdef", b"tokem=9876543210fedcba"
    lengths = {len(joined((part, deflated(part)) for part in (secret, typed))) for typed in (guess, other)}
    assert max(lengths) - min(lengths) <= 1
