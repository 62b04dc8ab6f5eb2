"""Which segments of the index become one, and when: small ones with a commit, larger ones when the wiki is at rest.

Each commit makes a segment of its own, and each segment costs every search a little. Merged are always those of about
one size, so that a page is written anew once for each eightfold growth, not at every eighth save.
"""

import math
from collections import defaultdict

from wiki.search.whoosh.parts import SegmentReader

# So many segments of one size become one of the next.
MANY = 8

# So many pages at most are written anew beside a commit (some 150 ms).
WITH_A_COMMIT = 64

# At rest, so many segments of at most WITH_A_COMMIT pages become one.
FEW = 4

# A wiki that is never at rest merges like one that is, once it has so many segments.
TOO_MANY = 20


def to_merge(segments, at_rest: bool = False) -> list:
    """The segments that should become one now; none, or at least two."""
    levels = defaultdict(list)
    for segment in segments:
        if count := _live(segment):
            levels[int(math.log(count, MANY))].append(segment)
    chosen = []
    for level in sorted(levels):
        chosen += levels[level]
        if len(levels[level]) >= MANY and (at_rest or _pages(chosen) <= WITH_A_COMMIT):
            break
    else:
        chosen = [segment for segment in segments if 0 < _live(segment) <= WITH_A_COMMIT] if at_rest else []
        if len(chosen) < FEW:
            return []
    return chosen


def merging(at_rest: bool = False):
    """A merge policy for Whoosh's commit. Segments of which every page is gone are left out altogether."""

    def policy(writer, segments):
        chosen = to_merge(segments, at_rest or len(segments) > TOO_MANY)
        for segment in chosen:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        return [segment for segment in segments if _live(segment) and segment not in chosen]

    return policy


def _live(segment) -> int:
    return segment.doc_count_all() - segment.deleted_count()


def _pages(segments) -> int:
    return sum(map(_live, segments))
