"""What the bench fills in bulk is what saving would have stored, and its client reads answers whole."""

import socket
import threading

import pytest

from bench import fill
from bench.__main__ import LIMITS, MOST_QUERIES_OF_A_READ
from bench.client import AnswerError, Client, address
from bench.measuring import Target
from bench.sentences import Writer
from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.history import revisions_of, text_of
from wiki.pages.links import cited_by
from wiki.pages.models import Page, PageRevision
from wiki.pages.permissions import visible


def test_one_seed_writes_one_text():
    assert Writer(3).paragraph() == Writer(3).paragraph() != Writer(4).paragraph()


@pytest.mark.django_db
def test_filled_pages_read_like_saved_ones(client):
    titles = fill.fill_pages(Writer(1), 12)
    page = Page.objects.select_related("head").get(title=titles[5])
    assert text_of(page.head) == page.text and page.head.number == 1 and page.head.size == len(page.text)
    response = client.get(address("wiki", page.title))
    assert response.status_code == 200 and page.html.splitlines()[0] in response.content.decode()


@pytest.mark.django_db
def test_a_filled_history_is_numbered_and_holds_its_texts(client):
    text = Writer(1).rich_page(["Une", "Autre"])
    pairs = fill.fill_history("Longue", text, 60)
    page = Page.objects.select_related("head").get(title="Longue")
    rows = revisions_of(page, limit=100)
    assert [row.number for row in rows] == list(range(60, 0, -1))
    assert rows[0].pk == page.head_id and text_of(rows[0]) == page.text == fill.edited(text, 60)
    assert rows[0].parent_id == rows[1].pk and text_of(rows[-1]) == fill.edited(text, 1)
    assert page.byline["people"] == 8
    old, new = (PageRevision.objects.get(pk=pk) for pk in pairs[0])
    assert new.number == old.number + 1
    assert "<ins>" in client.get(f"/diff/{old.pk}/{new.pk}").content.decode()


@pytest.mark.django_db
def test_the_measured_page_is_saved_through_the_front_door_and_cited():
    titles = fill.fill_pages(Writer(1), 8)
    user = User.objects.create_user("Mesureuse", password=None)
    fill.save_read_page(user, Writer(1).rich_page(titles))
    fill.cite(titles[:3])
    page = Page.objects.select_related("head").get(title=fill.READ)
    assert page.head.number == fill.READ_REVISIONS and len(page.outline) > 5 and page.tags
    assert len(cited_by(fill.READ, visible(Actor(), "source__"), limit=9)) == 3


@pytest.mark.django_db
def test_the_session_of_the_filling_is_signed_in(client):
    user = User.objects.create_user("Mesureuse", password=None)
    client.cookies["sessionid"] = fill.session_of(user)
    assert "Mesureuse" in client.get("/").content.decode()


def answered(*answers: bytes) -> Client:
    """A client whose server sends these bytes, one answer for each request, and keeps the connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listener.accept()
        with connection, listener:
            for answer in answers:
                connection.recv(10_000)
                for byte in range(0, len(answer), 7):
                    connection.sendall(answer[byte : byte + 7])

    threading.Thread(target=serve, daemon=True).start()
    return Client(listener.getsockname()[1])


def test_the_client_reads_answers_by_their_length_and_in_chunks():
    by_length = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"
    in_chunks = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n"
    client = answered(by_length, in_chunks, by_length)
    assert [client.get("/").status for _ in range(3)] == [200, 404, 200]


def test_an_answer_without_an_end_is_an_error():
    with pytest.raises(AnswerError):
        answered(b"HTTP/1.1 200 OK\r\n\r\n").get("/")


def test_cookies_are_kept_and_dropped_as_the_server_says():
    empty = b"\r\nContent-Length: 0\r\n\r\n"
    client = answered(
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nSet-Cookie: b=2" + empty,
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=; Max-Age=0" + empty,
    )
    client.get("/")
    assert client.cookies == {"a": "1", "b": "2"}
    client.get("/")
    assert client.cookies == {"b": "2"}
    assert b"Cookie: b=2\r\n" in client.request_bytes("/")


def test_the_figures_of_rounds_are_medians_of_ratios_inside_rounds():
    slow, quick = (
        Target(name, None, None, b"", times=times)
        for name, times in (
            ("slow", [[4.0, 4.0, 4.0], [40.0, 40.0, 40.0], [4.4, 4.4, 4.4]]),
            ("quick", [[2.0, 2.0, 2.0], [20.0, 20.0, 20.0], [2.0, 2.0, 2.0]]),
        )
    )
    assert slow.time_ratio(quick) == 2.0
    assert slow.p50() == 4.4 and slow.p95() == 40.0


def test_the_promises_are_no_laxer_than_what_was_agreed():
    limits = {(name, against): most for name, against, most, by in LIMITS if by == "time"}
    assert limits["read, anonymous", "bare view"] <= 3
    assert limits["read, signed in", "bare view"] <= 5
    assert limits["history of 5,000", "history of 50"] <= 1.2
    assert MOST_QUERIES_OF_A_READ <= 4
