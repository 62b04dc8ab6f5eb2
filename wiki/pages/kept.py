"""Screens kept in pieces between readings, each good only as long as the state that it was made from.

Nothing has to be emptied when something changes: whoever reads asks the database for the state first, and a piece made
from another state is not used. So it is as right with many processes as with one.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

HOLE = "\0"  # no text of the wiki holds this sign (wiki.markup.canonical)


class Kept:
    """Screens by key, the least recently read ones dropped when they pass `most_bytes` together."""

    def __init__(self, most_bytes: int):
        self._most_bytes = most_bytes
        self._bytes = 0
        self._screens: OrderedDict[Hashable, tuple[Hashable, list[bytes], int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, state: Hashable, make: Callable[[], str]) -> list[bytes]:
        """The pieces of the screen `key` in this state, made with `make` unless they are kept.

        `make` gives the HTML with holes, `hole(name)`; of the pieces, every second one is the name of a hole.
        """
        with self._lock:
            found = self._screens.get(key)
            if found and found[0] == state:
                self._screens.move_to_end(key)
                return found[1]
        pieces = make().encode().split(HOLE.encode())
        size = sum(len(piece) for piece in pieces)
        with self._lock:
            self._forget(key)
            self._screens[key] = state, pieces, size
            self._bytes += size
            while self._bytes > self._most_bytes:
                self._forget(next(iter(self._screens)))
        return pieces

    def _forget(self, key: Hashable) -> None:
        if key in self._screens:
            self._bytes -= self._screens.pop(key)[2]


def hole(name: str) -> str:
    """What a template prints where something will stand that is not the same for all readers."""
    return f"{HOLE}{name}{HOLE}"


def filled(pieces: list[bytes], **parts: str) -> bytes:
    """The screen, with `parts` in the holes of their names."""
    out = pieces.copy()
    for place in range(1, len(out), 2):
        out[place] = parts[out[place].decode()].encode()
    return b"".join(out)
