"""The index as it is read: segments that never change, and the snapshot of those that make it up now.

Whoosh hands out postings one by one, at four calls each; here they are taken from its files a block at a time (128
pages), which is four times quicker. What was decoded is kept, for a segment's files never change: only which of its
documents are deleted does, and that stands in the table of contents.
"""

import struct
from array import array
from collections.abc import Iterator
from itertools import accumulate, repeat
from pathlib import Path

from wiki.search.whoosh.parts import LENGTHS_COLUMN, TOC, FileStorage, TermNotFound
from wiki.search.whoosh.schema import SCHEMA, SCOPES

LENGTHS = SCOPES[""]

# Of the file of terms.
_LENGTHS = struct.Struct("!II")
_FIELD = struct.Struct("!H")
_DOCUMENTS = struct.Struct("!I")
_BEFORE_DOCUMENTS = struct.calcsize("!Bf")


def contents_of(path: Path):
    """The table of contents of an index: Whoosh's, with `generation` and `segments`."""
    return TOC.read(FileStorage(str(path)), "MAIN", schema=SCHEMA)


class Segment:
    """One segment. Documents are counted from 0 in it.

    `pages`: their ids; `lengths`: for each field of words, one byte a document, as Whoosh rounds lengths. All that
    may be read late stands in files that are opened here, so that a commit may remove them.
    """

    def __init__(self, storage, segment):
        codec = segment.codec()
        self.name = segment.segment_id()
        self.count = segment.doc_count_all()
        self._terms = codec.terms_reader(storage, segment)
        self._columns = codec.per_document_reader(storage, segment)
        self.pages = self._numbers("page", SCHEMA["page"].column_type, "q").tolist()
        self.lengths = {field: bytes(self._numbers(f"_{field}_len", LENGTHS_COLUMN, "B")) for field in LENGTHS}
        self.totals = {field: self._columns.field_length(field) for field in LENGTHS}
        self._names = self._columns.column_reader("names", SCHEMA["names"].column_type)
        self._made = {}

    def close(self) -> None:
        self._terms.close()
        self._columns.close()

    def _numbers(self, column: str, kind, typecode: str) -> array:
        if not self._columns.has_column(column):
            return array(typecode, bytes(self.count * array(typecode).itemsize))
        reader = self._columns.column_reader(column, kind)
        # Defaults at the end are not in the file.
        stored = min(reader._count, self.count)
        numbers = reader._dbfile.get_array(0, typecode, stored)
        numbers.extend(repeat(0, self.count - stored))
        return numbers

    def frequency(self, field: str, word: str) -> int:
        """In how many documents the word stands, deleted ones included."""
        try:
            return self._terms.doc_frequency(field, word.encode())
        except (KeyError, TermNotFound):
            return 0

    def blocks(self, field: str, word: str) -> Iterator[tuple]:
        """The word's postings, a block at a time: (documents, how often in each, their positions, encoded)."""
        try:
            matcher = self._terms.matcher(field, word.encode(), SCHEMA[field].format)
        except (KeyError, TermNotFound):
            return
        while matcher.is_active():
            matcher._read_data()
            deltas, weights, places = matcher._data
            if weights is None or isinstance(weights, float):
                weights = (weights or 1.0,) * len(deltas)
            yield list(accumulate(deltas)), weights, places
            matcher._next_block()

    @staticmethod
    def positions(encoded: bytes) -> list[int]:
        """Where the word stands in one document, counted in words."""
        return list(SCHEMA["body"].format.decode_positions(encoded))

    def words(self) -> Iterator[tuple[str, int]]:
        """All different words, in order, and in how many documents each stands.

        Straight from the file of terms, whose entries are: two lengths, the field's number and the word, and then one
        byte, a float, and the number of documents. Whoosh's own way through it takes ten times as long.
        """
        table, fields = self._terms._tindex, self._terms._fieldmap
        if "words" not in fields:
            return
        start = table.closest_key_pos(_FIELD.pack(fields["words"]))
        end = table.closest_key_pos(_FIELD.pack(fields["words"] + 1)) or table.endofdata
        entries = table.dbfile.get(start, end - start)
        at = 0
        while at < len(entries):
            key, data = _LENGTHS.unpack_from(entries, at)
            at += _LENGTHS.size
            yield (
                entries[at + _FIELD.size : at + key].decode(),
                _DOCUMENTS.unpack_from(entries, at + key + _BEFORE_DOCUMENTS)[0],
            )
            at += key + data

    def once(self, name: str, make):
        """What `make` answers, asked the first time alone."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def names(self, document: int) -> str:
        """The folded titles that the document goes by, one a line."""
        return self._names[document].decode()


class Snapshot:
    """The index at one moment: its folder, generation, segments, and the documents of each that are deleted."""

    def __init__(self, path: Path, before: "Snapshot | None" = None):
        """Read it, with the segments that were open `before`; those that are gone are closed by `release`."""
        contents = contents_of(path)
        storage = FileStorage(str(path))
        known = {segment.name: segment for segment in before.segments} if before and before.path == path else {}
        self.path = path
        self.generation = contents.generation
        self.segments: list[Segment] = []
        self.deleted: list[frozenset[int]] = []
        for segment in contents.segments:
            if segment.doc_count_all():
                self.segments.append(known.get(segment.segment_id()) or Segment(storage, segment))
                self.deleted.append(frozenset(segment.deleted_docs()))
        self.count = sum(segment.count for segment in self.segments)

    def average(self, field: str) -> float:
        """How many words the field holds on average."""
        return sum(segment.totals[field] for segment in self.segments) / max(1, self.count)

    def release(self, after: "Snapshot | None" = None) -> None:
        """Close the files of segments that are not in the snapshot `after`."""
        kept = set(after.segments) if after else set()
        for segment in self.segments:
            if segment not in kept:
                segment.close()
