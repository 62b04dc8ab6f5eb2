"""Rendering that cannot hold a server: texts go to a child process, which is killed when it takes too long.

    result = shared().render(source, title)

Children are started when they are first needed, two at most, and live on for the next text. One that was
killed or died is replaced. Each ends by itself when the process that started it is gone.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path

from wiki.markup import rendered
from wiki.markup.canonical import canonical_text
from wiki.markup.child import LENGTH, MAX_MESSAGE
from wiki.markup.pipeline import as_source
from wiki.markup.prescreen import bracket_cost, over_budget
from wiki.markup.rendered import Rendered

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0
# Texts past these are rarely honest and may be slow: they never occupy the last free child.
HEAVY_CHARACTERS = 60_000
HEAVY_BRACKETS = 200_000


class _LateError(Exception):
    """The child did not answer in time."""


class _GoneError(Exception):
    """The child died, or never lived."""


class _Child:
    """One child process and its two pipes. Used by one thread at a time."""

    def __init__(self):
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wiki.markup.child"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                start_new_session=True,  # Ctrl-C is for the server, which then lets go of the pipes
            )
        except OSError as error:
            raise _GoneError from error
        self.to, self.back = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.to, False)
        os.set_blocking(self.back, False)
        try:
            self._receive(time.monotonic() + START_SECONDS)
        except (_LateError, _GoneError) as error:
            self.kill()
            raise _GoneError from error

    def ask(self, request: dict, seconds: float) -> dict:
        """Send a request and wait for its answer. Raises _LateError or _GoneError; the child is of no more
        use then.
        """
        deadline = time.monotonic() + seconds
        data = json.dumps(request, ensure_ascii=False).encode("utf-8", "replace")
        self._send(LENGTH.pack(len(data)) + data, deadline)
        return self._receive(deadline)

    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        self.process.kill()
        self.forget()
        self.process.wait()

    def forget(self) -> None:
        """Close this side of the pipes."""
        self.process.stdin.close()
        self.process.stdout.close()

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self.to, select.POLLOUT, deadline)
            try:
                view = view[os.write(self.to, view) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _GoneError from error

    def _receive(self, deadline: float) -> dict:
        size = LENGTH.unpack(self._read(LENGTH.size, deadline))[0]
        if size > MAX_MESSAGE:
            raise _GoneError
        try:
            return json.loads(self._read(size, deadline))
        except ValueError as error:
            raise _GoneError from error

    def _read(self, size: int, deadline: float) -> bytes:
        parts: list[bytes] = []
        while size:
            self._wait(self.back, select.POLLIN, deadline)
            try:
                part = os.read(self.back, min(size, 1 << 16))
            except BlockingIOError:
                continue
            except OSError as error:
                raise _GoneError from error
            if not part:
                raise _GoneError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    @staticmethod
    def _wait(descriptor: int, event: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        poll = select.poll()
        poll.register(descriptor, event)
        if left <= 0 or not poll.poll(left * 1000):
            raise _LateError


class Renderer:
    """At most `children` rendering processes; each text has `limit_seconds`. Safe for threads."""

    def __init__(self, limit_seconds: float = 2.0, children: int = 2):
        self.limit_seconds = limit_seconds
        self._children = children
        self._start_afresh()
        _renderers.add(self)

    def _start_afresh(self) -> None:
        self._places = threading.Semaphore(self._children)
        self._heavy_places = threading.Semaphore(max(1, self._children - 1))
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()

    def render(self, source: str, title: str) -> Rendered:
        """Render a page's source: as `pipeline.render`, within the limit. Never raises.

        A text past the budgets is answered at once and reaches no child. A text that takes too long, or
        breaks two children, comes back as escaped source.
        """
        source = canonical_text(source)
        if over_budget(source):
            return as_source(source, rendered.OVERSIZE)
        if len(source) > HEAVY_CHARACTERS or bracket_cost(source) > HEAVY_BRACKETS:
            with self._heavy_places:
                return self._render_in_child(source, title)
        return self._render_in_child(source, title)

    def healthy(self) -> bool:
        """Whether a trivial text comes back rendered."""
        return self.render("*a*\n", "A").html == "<p><em>a</em></p>"

    def pids(self) -> list[int]:
        """The process ids of the children that run now."""
        with self._lock:
            return [child.process.pid for child in self._all]

    def close(self) -> None:
        """End the children. Rendering again starts new ones."""
        with self._lock:
            idle, self._idle = self._idle, []
            busy = self._all - set(idle)
            self._all = set()
        for child in busy:
            child.process.kill()  # whoever waits for it sees its end, and lets go of its pipes
        for child in idle:
            child.kill()

    def _render_in_child(self, source: str, title: str) -> Rendered:
        request = {"source": source, "title": title}
        with self._places:
            # Twice: a child may have died while it was idle, through no fault of this text.
            for _ in range(2):
                child = None
                try:
                    child = self._take()
                    result = Rendered.from_json(child.ask(request, self.limit_seconds))
                except _LateError:
                    self._drop(child)
                    return as_source(source, rendered.TIMEOUT)
                except (_GoneError, ValueError):
                    self._drop(child)
                    continue
                with self._lock:
                    self._idle.append(child)
                return result
        return as_source(source, rendered.ERROR)

    def _take(self) -> _Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.alive():
                    return child
                self._all.discard(child)
                child.kill()
        child = _Child()
        with self._lock:
            self._all.add(child)
        return child

    def _drop(self, child: _Child | None) -> None:
        if child is None:
            return
        with self._lock:
            self._all.discard(child)
        child.kill()

    def _forget_children(self) -> None:
        for child in self._all:
            child.forget()
        self._start_afresh()


_renderers: "weakref.WeakSet[Renderer]" = weakref.WeakSet()


def _after_fork() -> None:
    """In a forked copy of this process: let go of the pipes, whose ends tell the children that they are alone."""
    for renderer in list(_renderers):
        renderer._forget_children()


os.register_at_fork(after_in_child=_after_fork)

_shared: Renderer | None = None
_shared_lock = threading.Lock()


def shared() -> Renderer:
    """The renderer of this process."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Renderer()
            atexit.register(_shared.close)
        return _shared
