"""A small WSGI application behind the real bridge; `python -m tests.serving.target PORT` serves it.

Each path shows one thing that the bridge promises. Run by the tests in a process of its own.
"""

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from intercoop.serving import listener
from intercoop.serving.application import Application
from intercoop.serving.bridge import Bridge

MAX_BODY = 1024 * 1024
BODY_SECONDS = 1.0
AHEAD = 2 * 1024 * 1024
BLOCK = b"0123456789abcdef" * 4096  # 64 KiB

state = {"closed": [], "streamed": 0}


class Answer:
    """A WSGI result that notes that it was closed, and on which thread."""

    def __init__(self, name, chunks, streaming=True):
        self.name, self.chunks, self.streaming = name, chunks, streaming

    def __iter__(self):
        return iter(self.chunks)

    def close(self):
        state["closed"].append([self.name, threading.current_thread().name])


def many_blocks(count):
    for number in range(count):
        state["streamed"] = number + 1
        yield BLOCK


def breaks_off():
    yield BLOCK * 2
    raise ValueError("broken on purpose")


def echo(environ):
    seen = {k: v for k, v in environ.items() if isinstance(v, str)}
    body = environ["wsgi.input"].read()
    seen["body"] = body.decode("latin-1") if len(body) < 1000 else ""
    seen["body_size"] = len(body)
    seen["on_disk"] = bool(getattr(environ["wsgi.input"], "_rolled", False))
    seen["thread"] = threading.current_thread().name
    seen["pid"] = os.getpid()
    return json.dumps(seen).encode()


def wsgi(environ, start_response):
    path = environ["PATH_INFO"]
    headers = [("Content-Type", "text/plain")]
    if path == "/raise-first":
        raise ValueError("raised on purpose")
    if path == "/cookies":
        headers += [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    if path == "/empty":
        start_response("204 No Content", [])
        return Answer("empty", [], streaming=False)
    if path == "/file":
        headers.append(("Content-Length", str(len(BLOCK) * 20)))
    start_response("200 OK", headers)
    if path == "/stream":
        return Answer("stream", many_blocks(int(environ["QUERY_STRING"] or 320)))
    if path == "/breaks-off":
        return Answer("breaks-off", breaks_off())
    if path == "/file":
        file = tempfile.TemporaryFile()  # noqa: SIM115  the bridge closes it
        file.write(BLOCK * 20)
        file.seek(0)
        return environ["wsgi.file_wrapper"](file, 4096)
    if path == "/wait":
        Path(environ["QUERY_STRING"] + ".waiting").touch()
        while not Path(environ["QUERY_STRING"]).exists():
            time.sleep(0.01)
    if path == "/state":
        return [json.dumps(state).encode()]
    return Answer(path, [echo(environ)], streaming=False)


class Background:
    """Notes its start and its end in the file that TARGET_LOG names."""

    def start(self):
        self.note("started")

    def stop(self):
        self.note("stopped")

    def note(self, word):
        if path := os.environ.get("TARGET_LOG"):
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(word + "\n")


application = Application(
    Bridge(wsgi, threads=2, max_body=MAX_BODY, body_seconds=BODY_SECONDS, ahead=AHEAD), [Background()]
)

if __name__ == "__main__":
    listener.serve("127.0.0.1", int(sys.argv[1]), application="tests.serving.target:application")
