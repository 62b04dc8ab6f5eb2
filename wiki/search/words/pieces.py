"""Which pieces of text, what stands between two spaces, hold which stems: remembered, since texts share their words.

Finding the wanted words of a text by taking it apart at its spaces and asking here costs a third of looking at each of
its words, and ten texts are looked through for one screen of results.
"""

from collections.abc import Collection

from wiki.search.words.analysis import LONGEST_TOKEN, joined, stems

MOST = 60_000  # pieces remembered: about 10 MB


class _Memory:
    """Pieces seen so far, and by stem those that hold it. It only grows: a full one is replaced, never emptied."""

    def __init__(self):
        self.seen: set[str] = set()
        self.of: dict[str, set[str]] = {}

    def see(self, piece: str) -> None:
        for one in _stems(piece):
            self.of.setdefault(one, set()).add(piece)
        self.seen.add(piece)  # last: who finds it here may rely on the other


class Pieces:
    """Safe in threads: each call keeps to the memory that it began with."""

    def __init__(self, most: int = MOST):
        self._most = most
        self._memory = _Memory()

    def holding(self, among: set[str], wanted: Collection[str]) -> set[str]:
        """Those of these pieces in which one of the wanted stems stands."""
        memory = self._memory
        if len(memory.seen) > self._most:
            memory = self._memory = _Memory()
        found = set()
        for piece in among - memory.seen:
            if len(piece) <= LONGEST_TOKEN:
                memory.see(piece)
            elif not _stems(piece).isdisjoint(wanted):  # no word: not remembered
                found.add(piece)
        for one in wanted:
            found |= among & memory.of.get(one, frozenset())
        return found


def _stems(piece: str) -> set[str]:
    return {*stems(piece), *stems(" ".join(joined(piece)))}


pieces = Pieces()
