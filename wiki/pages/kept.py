"""Screens kept in pieces between readings, each good only as long as the state that it was made from.

Nothing has to be emptied when something changes: whoever reads asks the database for the state first, and a piece made
from another state is not used. So it is as right with many processes as with one.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from wiki.pages.deflated import deflated, deflated_and_kept, joined

HOLE = "\0"  # no text of the wiki holds this sign (wiki.markup.canonical)


@dataclass(frozen=True)
class Screen:
    """A screen in pieces, every second one the name of a hole; and the same pieces, holes apart, ready for gzip."""

    pieces: list[bytes]
    ready: list[bytes]

    @classmethod
    def made_of(cls, html: str) -> "Screen":
        pieces = html.encode().split(HOLE.encode())
        return cls(pieces, [deflated(piece) for piece in pieces[::2]])

    @property
    def size(self) -> int:
        return sum(len(piece) for piece in (*self.pieces, *self.ready))


class Kept:
    """Screens by key, the least recently read ones dropped when they pass `most_bytes` together."""

    def __init__(self, most_bytes: int):
        self._most_bytes = most_bytes
        self._bytes = 0
        self._screens: OrderedDict[Hashable, tuple[Hashable, Screen, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, state: Hashable, make: Callable[[], str]) -> Screen:
        """The screen `key` in this state, made with `make`, which gives its HTML with holes, unless it is kept."""
        with self._lock:
            found = self._screens.get(key)
            if found and found[0] == state:
                self._screens.move_to_end(key)
                return found[1]
        screen = Screen.made_of(make())
        with self._lock:
            self._forget(key)
            self._screens[key] = state, screen, screen.size
            self._bytes += screen.size
            while self._bytes > self._most_bytes:
                self._forget(next(iter(self._screens)))
        return screen

    def _forget(self, key: Hashable) -> None:
        if key in self._screens:
            self._bytes -= self._screens.pop(key)[2]


def hole(name: str) -> str:
    """What a template prints where something will stand that is not the same for all readers."""
    return f"{HOLE}{name}{HOLE}"


def filled(screen: Screen, **parts: str) -> bytes:
    """The screen, with `parts` in the holes of their names."""
    return b"".join(_with_parts(screen, parts))


def filled_as_gzip(screen: Screen, **parts: str) -> bytes:
    """The same, compressed: of the screen itself nothing is compressed anew."""
    plain = _with_parts(screen, parts)
    ready = (deflated_and_kept(piece) if place % 2 else screen.ready[place // 2] for place, piece in enumerate(plain))
    return joined(zip(plain, ready, strict=True))


def _with_parts(screen: Screen, parts: dict[str, str]) -> list[bytes]:
    out = screen.pieces.copy()
    for place in range(1, len(out), 2):
        out[place] = parts[out[place].decode()].encode()
    return out
