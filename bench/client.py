"""A client that costs next to nothing: one kept connection, ready request bytes, answers read whole.

Client and server share the machine's processors, so what the client saves is not added to what is measured.
"""

import re
import select
import socket
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)\r\n")
_COOKIE = re.compile(rb"(?i)\r\nset-cookie: *([^\r]*)")
TIMEOUT = 60  # seconds


class AnswerError(Exception):
    """An answer is not what was measured: its status or its text is another one."""


@dataclass
class Answer:
    status: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


def address(verb: str, title: str) -> str:
    return f"/{verb}/" + quote(title.replace(" ", "_"), safe="/:,'()!*;@-._~")


class Client:
    """Speaks HTTP/1.1 with 127.0.0.1 on one connection, which it opens again when the server has closed it."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None):
        self.port = port
        self.cookies = dict(cookies or {})
        self._socket: socket.socket | None = None

    def request_bytes(self, path: str, fields: dict | None = None, gzip: bool = False) -> bytes:
        """A GET, or with fields a POST of a form, with this client's cookies; `gzip` takes the answer compressed."""
        lines = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines.append("User-Agent: bench")
        if gzip:
            lines.append("Accept-Encoding: gzip")
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        body = b""
        if fields is not None:
            body = urlencode(fields).encode()
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def ask(self, request: bytes) -> Answer:
        """Sends ready bytes and reads the answer; `seconds` runs from the first byte sent to the last one read."""
        if self._socket is not None and self._is_closed():
            self.close()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start = time.perf_counter()
        self._socket.sendall(request)
        data = self._more()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        data = bytearray(data)
        if found := _LENGTH.search(data, 0, end + 2):
            whole = end + 4 + int(found[1])
            while len(data) < whole:
                data += self._more()
        elif b"chunked" in data[:end]:
            while not data.endswith(b"\r\n0\r\n\r\n"):  # HTML does not end so
                data += self._more()
        else:
            raise AnswerError(f"an answer of no known length: {data[:200]!r}")
        seconds = time.perf_counter() - start
        return Answer(int(data[9:12]), bytes(data[: end + 2]), bytes(data[end + 4 :]), seconds)

    def _is_closed(self) -> bool:
        """Whether the server has hung up meanwhile: then there is something to read, and it is nothing."""
        return bool(select.select([self._socket], [], [], 0)[0])

    def _more(self) -> bytes:
        chunk = self._socket.recv(262_144)
        if not chunk:
            raise ConnectionError("the server broke off")
        return chunk

    def get(self, path: str) -> Answer:
        return self._kept(self.ask(self.request_bytes(path)))

    def post(self, path: str, fields: dict) -> Answer:
        return self._kept(self.ask(self.request_bytes(path, fields)))

    def _kept(self, answer: Answer) -> Answer:
        for line in _COOKIE.findall(answer.head):
            for name, morsel in SimpleCookie(line.decode()).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return answer

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
