"""A merge with so many places to choose from that nobody would: neighbouring ones asked about together."""

from dataclasses import replace

from wiki.text.hunks import CONFLICT, Hunk
from wiki.text.merge import Merge


def fewer(merged: Merge, most: int) -> Merge:
    """The same merge with at most `most` conflicts in the body, and as many in the header.

    What stands between two conflicts that become one is in both of its sides as it was settled.
    """
    if len(merged.conflicts) <= most:
        return merged
    header = max((k for k, hunk in enumerate(merged.hunks) if hunk.field), default=-1) + 1
    hunks = _grouped(merged.hunks[:header], most) + _grouped(merged.hunks[header:], most)
    return replace(merged, hunks=hunks)


def _grouped(hunks: list[Hunk], most: int) -> list[Hunk]:
    places = [k for k, hunk in enumerate(hunks) if hunk.kind == CONFLICT]
    size = -(-len(places) // most) or 1
    made: list[Hunk] = []
    at = 0
    for first in range(0, len(places), size):
        group = places[first : first + size]
        made += hunks[at : group[0]]
        at = group[-1] + 1
        made.append(_as_one(hunks[group[0] : at]))
    return made + hunks[at:]


def _as_one(hunks: list[Hunk]) -> Hunk:
    sides = (
        "".join(getattr(hunk, side) if hunk.kind == CONFLICT else hunk.result for hunk in hunks)
        for side in ("mine", "theirs")
    )
    base = "".join(hunk.base for hunk in hunks)
    return Hunk(CONFLICT, base, *sides, field=hunks[0].field, reason=hunks[0].reason, heading=hunks[0].heading)
