"""What the bridge between the listener and Django promises, asked over real HTTP."""

import asyncio
import http.client
import json
import os
import signal
import threading
import time

import pytest

from intercoop.serving.bridge import Bridge
from intercoop.serving.listener import PortTakenError, wait_for_port

from .servers import alive, target_server, wait_until
from .target import AHEAD, BLOCK, BODY_SECONDS, MAX_BODY

SCOPE = {"type": "http", "method": "GET", "http_version": "1.1", "query_string": b"", "headers": []}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = target_server(tmp_path_factory.mktemp("target") / "log").start()
    yield server
    assert server.stop() == 0, server.output()


def seen(server, path="/", method="GET", body=None, headers=None):
    """What the application behind the bridge was given."""
    status, _, answer = server.request(method, path, body, headers)
    assert status == 200, answer
    return json.loads(answer)


def state(server):
    return json.loads(server.request("GET", "/state")[2])


def accepts(server):
    try:
        server.connect().close()
        return True
    except OSError:
        return False


def raw(server, text, timeout=10):
    """The whole answer to a request written by hand, until the server closes."""
    with server.connect(text, timeout) as connection:
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


class TestRequest:
    def test_the_path_comes_decoded_as_wsgi_wants_it(self, server):
        environ = seen(server, "/wiki/%C3%89cole%2Fa%FF?q=%20x")
        assert environ["PATH_INFO"].encode("latin-1") == "/wiki/École/a".encode() + b"\xff"
        assert environ["QUERY_STRING"] == "q=%20x"
        assert environ["SCRIPT_NAME"] == ""

    def test_server_and_client_are_named(self, server):
        environ = seen(server)
        assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("127.0.0.1", str(server.port))
        assert environ["wsgi.url_scheme"] == "http"

    def test_repeated_headers_are_joined_and_cookies_with_a_semicolon(self, server):
        answer = raw(
            server,
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Tag: a\r\nX-Tag: b\r\nCookie: a=1\r\nCookie: b=2\r\n"
            b"Connection: close\r\n\r\n",
        )
        environ = json.loads(answer.split(b"\r\n\r\n", 1)[1])
        assert environ["HTTP_X_TAG"] == "a,b"
        assert environ["HTTP_COOKIE"] == "a=1; b=2"

    def test_a_header_with_an_underscore_cannot_pass_for_another(self, server):
        assert "HTTP_X_TAG" not in seen(server, headers={"X_Tag": "forged"})

    def test_what_a_stranger_says_of_who_he_is_is_not_believed(self, server):
        headers = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil"}
        environ = seen(server, headers=headers)
        assert environ["REMOTE_ADDR"] == "127.0.0.1"
        assert environ["wsgi.url_scheme"] == "http"
        assert not [key for key in environ if "FORWARDED" in key]

    def test_requests_that_are_never_finished_are_cut_and_keep_nobody_waiting(self, server):
        half = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
        connections = [server.connect(half) for _ in range(100)]
        begun = time.monotonic()
        assert seen(server)["REQUEST_METHOD"] == "GET"
        assert time.monotonic() - begun < 2
        for connection in connections:
            with connection:
                connection.recv(1000)  # ends, or times out after ten seconds and fails the test


class TestBody:
    def test_a_small_body_arrives_in_memory(self, server):
        environ = seen(server, method="POST", body=b"text=bonjour")
        assert (environ["body"], environ["CONTENT_LENGTH"], environ["on_disk"]) == (
            "text=bonjour",
            "12",
            False,
        )

    def test_a_request_without_a_body_has_an_empty_one(self, server):
        assert "CONTENT_LENGTH" not in seen(server)
        assert seen(server, method="POST", body=b"")["CONTENT_LENGTH"] == "0"

    def test_a_large_chunked_body_arrives_whole_by_way_of_the_disk_with_its_length(self, server):
        environ = seen(server, method="POST", body=(b"x" * 50_000 for _ in range(20)))
        assert environ["body_size"] == 1_000_000
        assert environ["CONTENT_LENGTH"] == "1000000"
        assert "HTTP_TRANSFER_ENCODING" not in environ
        assert environ["on_disk"] is True

    @pytest.mark.parametrize(
        "line",
        [
            'Cookie: a="' + '\\"' * 30_000,
            "Cookie: " + "; ".join(f"c{n}=v" for n in range(2_000)),
            "X-Long: " + "x" * 40_000,
        ],
        ids=["one cookie", "many cookies", "another line"],
    )
    def test_a_head_longer_than_any_browser_s_is_refused_before_it_is_looked_into(self, server, line):
        start = time.monotonic()
        with server.connect(f"GET / HTTP/1.1\r\nHost: localhost\r\n{line}\r\n\r\n".encode()) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 431")
        assert time.monotonic() - start < 1

    def test_a_head_as_long_as_a_browser_s_may_be_is_passed_on(self, server):
        assert seen(server, headers={"Cookie": "a=" + "x" * 8_000, "X-Long": "x" * 8_000})["REQUEST_METHOD"] == "GET"

    def test_a_body_announced_too_large_is_refused_before_it_is_sent(self, server):
        head = f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {MAX_BODY + 1}\r\n\r\n"
        with server.connect(head.encode()) as connection:
            answer = connection.recv(2000)
        assert answer.startswith(b"HTTP/1.1 413")
        words = answer.partition(b"\r\n\r\n")[2].decode()
        assert "Votre envoi est trop gros" in words and "too large for the wiki" in words
        assert b"content-security-policy: default-src 'none'" in answer

    def test_a_body_that_grows_too_large_is_refused_where_it_passes_the_limit(self, server):
        head = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        with server.connect(head) as connection:
            for _ in range(MAX_BODY // 65536 + 1):
                connection.sendall(chunk)
            assert connection.recv(100).startswith(b"HTTP/1.1 413")

    def test_a_body_that_does_not_come_is_given_up_and_holds_no_thread_meanwhile(self, server):
        half = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"
        connections = [server.connect(half) for _ in range(8)]
        start = time.monotonic()
        assert seen(server)["REQUEST_METHOD"] == "GET"
        assert time.monotonic() - start < BODY_SECONDS, "the request waited for the slow bodies"
        for connection in connections:
            with connection:
                assert connection.recv(100).startswith(b"HTTP/1.1 408")

    def test_a_client_that_leaves_in_the_middle_of_its_body_is_never_passed_on(self, server):
        half = b"POST /half HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"
        server.connect(half).close()
        seen(server, "/after")
        closed = [name for name, _ in state(server)["closed"]]
        assert "/after" in closed
        assert "/half" not in closed


class TestAnswer:
    def test_head_has_the_headers_of_get_and_no_body(self, server):
        get = b"GET /cookies HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        length = raw(server, get).split(b"content-length: ")[1].split(b"\r\n")[0]
        head, body = raw(server, get.replace(b"GET", b"HEAD")).split(b"\r\n\r\n", 1)
        assert body == b""
        # the echoed method is one letter longer
        assert int(head.split(b"content-length: ")[1].split(b"\r\n")[0]) == int(length) + 1

    def test_head_of_a_stream_ends_without_reading_it(self, server):
        answer = raw(server, b"HEAD /stream?9000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b"\r\n\r\n")
        assert state(server)["streamed"] < 10

    def test_every_cookie_is_a_header_of_its_own(self, server):
        headers = server.request("GET", "/cookies")[1]
        assert headers.get_all("set-cookie") == ["a=1", "b=2"]

    def test_an_answer_without_a_body_says_no_length(self, server):
        status, headers, body = server.request("GET", "/empty")
        assert (status, headers.get("content-length"), body) == (204, None, b"")

    def test_a_file_is_sent_whole_with_its_length(self, server):
        _, headers, body = server.request("GET", "/file")
        assert headers["content-length"] == str(len(body))
        assert body == BLOCK * 20

    def test_a_stream_arrives_whole(self, server):
        _, headers, body = server.request("GET", "/stream?40")
        assert headers["transfer-encoding"] == "chunked"
        assert body == BLOCK * 40

    def test_a_slow_reader_bounds_what_is_made_ahead_and_its_answer_is_closed_when_it_leaves(self, server):
        connection = server.connect(b"GET /stream?4000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.recv(1000)
        # 2 MiB ahead on disk, and what the sockets hold; 4000 blocks would be 250 MiB
        wait_until(lambda: state(server)["streamed"] >= AHEAD // len(BLOCK))
        made = [state(server)["streamed"] for _ in range(100)]
        assert made[-1] < 1000
        assert made[-1] == made[-2], "the thread has stopped to wait"
        connection.close()
        wait_until(lambda: "stream" in [name for name, _ in state(server)["closed"]], what="the close")

    def test_slow_readers_of_a_file_hold_no_thread(self, server):
        request = b"GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connections = [server.connect(request) for _ in range(6)]
        for connection in connections:
            connection.recv(100)
        assert seen(server)["REQUEST_METHOD"] == "GET"
        for connection in connections:
            connection.close()

    def test_an_answer_is_closed_on_the_thread_that_made_it(self, server):
        thread = seen(server, "/closing")["thread"]
        wait_until(lambda: ["/closing", thread] in state(server)["closed"])

    def test_an_application_that_fails_answers_500(self, server):
        assert server.request("GET", "/raise-first")[0] == 500

    def test_a_stream_that_fails_is_cut_not_ended(self, server):
        with pytest.raises(http.client.IncompleteRead):
            server.request("GET", "/breaks-off")

    def test_a_websocket_is_refused(self, server):
        handshake = (
            b"GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        with server.connect(handshake) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 403")


class TestThreads:
    def test_a_request_whose_client_leaves_before_its_turn_is_dropped(self):
        asked, gate = [], threading.Event()

        def wsgi(environ, start_response):
            asked.append(environ["PATH_INFO"])
            gate.wait(10)
            start_response("200 OK", [])
            return [b"done"]

        async def stays():
            return await asyncio.Event().wait()

        async def leaves():
            return {"type": "http.disconnect"}

        async def scenario():
            bridge = Bridge(wsgi, threads=1, max_body=1000, body_seconds=5)
            sent = []

            async def send(message):
                sent.append(message)

            first = asyncio.ensure_future(bridge({**SCOPE, "path": "/first"}, stays, send))
            while not asked:
                await asyncio.sleep(0.01)
            await bridge({**SCOPE, "path": "/second"}, leaves, send)
            assert sent == []
            gate.set()
            await first
            await asyncio.to_thread(bridge.close)
            return sent

        sent = asyncio.run(scenario())
        assert asked == ["/first"]
        assert sent[0]["status"] == 200


class TestLife:
    def test_a_request_under_way_is_answered_and_background_work_stops_after_it(self, tmp_path):
        log, gate = tmp_path / "life", tmp_path / "gate"
        server = target_server(tmp_path / "log", TARGET_LOG=str(log)).start()
        assert log.read_text() == "started\n"
        with server.connect(f"GET /wait?{gate} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()) as slow:
            wait_until((tmp_path / "gate.waiting").exists)
            server.process.terminate()
            wait_until(lambda: not accepts(server), what="the server to take no more requests")
            assert log.read_text() == "started\n"
            gate.touch()
            assert slow.recv(100).startswith(b"HTTP/1.1 200")
        assert server.stop() == 0
        assert log.read_text() == "started\nstopped\n"

    def test_a_killed_worker_is_replaced(self, tmp_path):
        server = target_server(tmp_path / "log").start()
        (worker,) = server.workers()
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: server.workers() not in ([], [worker]))
        wait_until(lambda: server._is_ready("/"))
        assert seen(server)["pid"] != worker
        assert server.stop() in (0, 1)

    def test_a_worker_whose_listener_was_killed_leaves(self, tmp_path):
        server = target_server(tmp_path / "log").start()
        (worker,) = server.workers()
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not alive(worker), what="the worker to leave")

    def test_a_second_server_on_one_port_is_refused(self, server):
        with pytest.raises(PortTakenError):
            wait_for_port("127.0.0.1", server.port, seconds=0)
