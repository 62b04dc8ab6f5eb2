"""The bridge: an ASGI application that lets a WSGI one (Django) answer HTTP on a small pool of threads.

Django's own ASGI handler spends two to four times as long on synchronous views, and a listener that speaks
WSGI would leave no place for WebSockets. What the bridge sees to, so that nothing slow ever holds a thread:

- header lines and cookies longer than any browser needs are refused (431);
- a body is read whole on the event loop before a thread is asked: small ones in memory, larger ones on disk;
  over `max_body` bytes it is refused (413), and one that comes too slowly too (408);
- an answer that Django has ready is sent from the loop; one that it streams runs ahead of its reader to disk;
- a request whose client left before its turn came is dropped.

A thread keeps its database connections between requests (CONN_MAX_AGE); Django checks them at each request's
start, and at its end where the answer is closed on the thread that made it.
"""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from .environ import TrustedProxies, build_environ
from .streams import FileWrapper, Relay
from .threads import Threads

log = logging.getLogger(__name__)

IN_MEMORY = 64 * 1024  # bytes of a body, or of the start of a streamed answer, that are kept in memory
SLOWEST = 16 * 1024  # bytes a second: what a body that came so far may take beyond its `body_seconds`
AHEAD = 256 * 1024 * 1024  # bytes on disk of one streamed answer before its thread waits for its reader
HEAD_BYTES = 32 * 1024  # all header lines of a request together
COOKIE_BYTES = 8 * 1024  # its cookies together: Python before 3.11.10 takes quadratic time to unquote one
SEND_SECONDS = 60  # a reader of a streamed answer that takes no block for so long is given up

# What a person reads who meets one of these: no language is known before Django is asked, so both.
_WORDS = {
    HTTPStatus.REQUEST_TIMEOUT: (
        "Votre envoi est arrivé trop lentement. Revenez en arrière : votre texte est encore dans le formulaire.",
        "What you sent came too slowly. Go back: your text is still in its form.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "Votre envoi est trop gros pour le wiki. Revenez en arrière : votre texte est encore dans le formulaire, "
        "à envoyer en plusieurs fois.",
        "What you sent is too large for the wiki. Go back: your text is still in its form, to be sent in parts.",
    ),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: (
        "Votre navigateur envoie trop de cookies, ou une adresse trop longue. Effacez les cookies de ce site.",
        "Your browser sends too many cookies, or too long an address. Delete the cookies of this site.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "Une erreur de notre côté. Si vous écriviez, revenez en arrière : votre texte est encore dans le formulaire.",
        "A fault of ours. If you were writing, go back: your text is still in its form.",
    ),
}


@dataclass
class _Answer:
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    stream: FileWrapper | Relay | None = None  # what comes after `body`


class _RefusedError(Exception):
    """The request is answered with `status` without asking Django."""

    def __init__(self, status: HTTPStatus):
        super().__init__(status)
        self.status = status


class _GoneError(Exception):
    """The client left."""


class Bridge:
    """ASGI application over the WSGI application `app`, for scopes of type http.

    threads: how many requests Django works on at once.
    max_body: bytes of a request's body, more is refused with 413.
    body_seconds: the time a body may take, plus a second for each 16 KiB that came; then 408.
    trusted_proxies: addresses or networks whose X-Forwarded-For and X-Forwarded-Proto are believed.
    ahead: bytes that a streamed answer may lie ahead of its reader, on disk.
    """

    def __init__(
        self,
        app,
        *,
        threads: int,
        max_body: int,
        body_seconds: float,
        trusted_proxies: Iterable[str] = (),
        ahead: int = AHEAD,
    ):
        self._app = app
        self._threads = Threads(threads)
        self._max_body = max_body
        self._body_seconds = body_seconds
        self._ahead = ahead
        self._proxies = TrustedProxies(trusted_proxies)

    def close(self, timeout: float = 8.0) -> None:
        """Waits for the requests under way and ends the threads."""
        self._threads.close(timeout)

    async def __call__(self, scope, receive, send) -> None:
        try:
            _refuse_long_head(scope["headers"])
            body, size = await self._read_body(scope["headers"], receive)
        except _RefusedError as refusal:
            await _send_refusal(send, refusal.status)
            return
        except _GoneError:
            return
        environ = build_environ(scope, body, size, self._proxies)
        environ["wsgi.file_wrapper"] = FileWrapper
        try:
            answer = await self._ask(environ, receive)
        except _GoneError:
            return
        await self._send(answer, scope["method"] == "HEAD", receive, send)

    # the request

    async def _read_body(self, headers, receive):
        """(file at its beginning, bytes in it or None when the request announces no body)."""
        announced = None
        for name, value in headers:
            if name == b"content-length":
                announced = max(announced or 0, int(value))
            elif name == b"transfer-encoding":
                announced = announced or 0
                break
        else:
            if not announced:
                return _NoBody(), announced
        if announced > self._max_body:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed after the request
        try:
            size = await self._fill(file, receive)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file, size

    async def _fill(self, file, receive) -> int:
        size = 0
        start = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(start + self._body_seconds) as deadline:
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise _GoneError
                    chunk, more = message.get("body", b""), message.get("more_body", False)
                    size += len(chunk)
                    if size > self._max_body:
                        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                    file.write(chunk)
                    deadline.reschedule(start + self._body_seconds + size / SLOWEST)
        except TimeoutError:
            raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
        return size

    async def _ask(self, environ, receive) -> _Answer:
        """Lets a thread answer. Raises _GoneError when the client leaves before its turn."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()

        def reply(answer: _Answer) -> None:
            loop.call_soon_threadsafe(_settle, future, answer)

        self._threads.submit(partial(self._work, environ, loop, future, reply))
        try:
            if self._threads.full:
                watcher = asyncio.ensure_future(_disconnected(receive))
                try:
                    await asyncio.wait({future, watcher}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    watcher.cancel()
                if not future.done():
                    raise _GoneError
            return await future
        finally:
            future.cancel()  # not begun: the thread passes over it; begun: it is finished, its answer dropped

    # on a thread

    def _work(self, environ, loop, future: asyncio.Future, reply: Callable[[_Answer], None]) -> None:
        with environ["wsgi.input"]:
            if future.cancelled():
                return
            replied = False

            def reply_once(answer: _Answer) -> None:
                nonlocal replied
                replied = True
                reply(answer)

            try:
                self._call(environ, loop, reply_once)
            except BaseException:
                log.exception("%s %s failed outside Django", environ["REQUEST_METHOD"], environ["PATH_INFO"])
                if not replied:
                    reply(_plain_answer(HTTPStatus.INTERNAL_SERVER_ERROR))

    def _call(self, environ, loop, reply: Callable[[_Answer], None]) -> None:
        started = None

        def start_response(status, headers, exc_info=None):
            nonlocal started
            fields = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            started = _Answer(int(status[:3]), fields)
            return _no_write

        result = self._app(environ, start_response)
        keep_open = False
        try:
            if getattr(result, "streaming", True) is False:
                body, rest = b"".join(result), None
            else:
                body, rest = _first_bytes(result)
            answer = started
            answer.body = body
            if rest is None or environ["REQUEST_METHOD"] == "HEAD":
                _add_length(answer, streamed=rest is not None)
                reply(answer)
            elif isinstance(result, FileWrapper):
                keep_open = True  # read and closed by _send
                answer.stream = result
                reply(answer)
            else:
                answer.stream = relay = Relay(loop, self._ahead)
                reply(answer)
                relay.fill(rest)
        finally:
            if not keep_open and hasattr(result, "close"):
                result.close()

    # the answer

    async def _send(self, answer: _Answer, head: bool, receive, send) -> None:
        start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        if answer.stream is None:
            await send(start)
            await send({"type": "http.response.body", "body": b"" if head else answer.body})
            return
        watcher = asyncio.ensure_future(_disconnected(receive))
        try:
            await send(start)
            await _send_block(send, answer.body)
            async for block in answer.stream.blocks():
                await _send_block(send, block)
                if watcher.done():
                    return
            await send({"type": "http.response.body", "body": b""})
        finally:
            watcher.cancel()
            answer.stream.abandon()
            if isinstance(answer.stream, FileWrapper):
                self._threads.submit(answer.stream.close)  # closing tells Django that the request is over


def _refuse_long_head(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Raises _RefusedError (431) before any of these lines is looked into."""
    head = cookies = 0
    for name, value in headers:
        head += len(name) + len(value)
        if name == b"cookie":
            cookies += len(value)
    if head > HEAD_BYTES or cookies > COOKIE_BYTES:
        raise _RefusedError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


class _NoBody:
    """The empty input of a request without a body, cheaper than a file."""

    def read(self, size=-1):
        return b""

    readline = read

    def readlines(self, hint=-1):
        return []

    def __iter__(self):
        return iter(())

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


def _first_bytes(result: Iterable[bytes]):
    """(what came until IN_MEMORY bytes were passed, the iterator over the rest or None when that was all)."""
    chunks, size = [], 0
    iterator = iter(result)
    for chunk in iterator:
        chunks.append(chunk)
        size += len(chunk)
        if size >= IN_MEMORY:
            return b"".join(chunks), iterator
    return b"".join(chunks), None


def _add_length(answer: _Answer, streamed: bool) -> None:
    bodiless = answer.status < 200 or answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
    if not streamed and not bodiless and all(name != b"content-length" for name, _ in answer.headers):
        answer.headers.append((b"content-length", str(len(answer.body)).encode()))


def _no_write(data):
    raise NotImplementedError("the old write() of WSGI is not offered: return the body")


def _settle(future: asyncio.Future, answer: _Answer) -> None:
    """Hands the answer over, or lets go of it when nobody waits any more."""
    if not future.done():
        future.set_result(answer)
    elif answer.stream is not None:
        answer.stream.abandon()
        if isinstance(answer.stream, FileWrapper):
            answer.stream.close()


async def _disconnected(receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_block(send, block: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await send({"type": "http.response.body", "body": block, "more_body": True})


def _plain_answer(status: HTTPStatus) -> _Answer:
    lines = [f"{status.value} {status.phrase}", *(line.replace(" :", "\u202f:") for line in _WORDS.get(status, ()))]
    body = ("\n".join(lines) + "\n").encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    ]
    return _Answer(status.value, headers, body)


async def _send_refusal(send, status: HTTPStatus) -> None:
    """Answers before the body was read; what the client still sends is not waited for."""
    answer = _plain_answer(status)
    headers = [*answer.headers, (b"connection", b"close")]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
