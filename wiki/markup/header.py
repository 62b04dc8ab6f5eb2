"""The header of a page's source: reading it, and changing one field without touching the lines of the others.

    ---
    type: fiche
    étiquettes: [biens communs, Brest]
    lieu: {nom: Brest, lat: 48.39, lon: -4.486}
    auteurs:
      - Une autrice
    ---

A first line `---` opens it, a line `---` closes it. At column 0, `key: rest of the line` is a string, `[a,
b]` a list, `{k: v}` a map; a key alone may be followed by one indented level of `- item` or `key: value`.
Lines that begin with `#` are comments. What this module writes is valid YAML too, and says the same there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wiki.markup import fields
from wiki.markup.values import (
    KEY,
    Value,
    ValueFormatError,
    read_string,
    read_value,
    split_key,
    write_inline,
    write_string,
)

FENCE = "---"
# Between the fences: past these it is no header, whatever it looks like, and costs no reading.
MOST_LINES = 2_000
MOST_CHARACTERS = 200_000


@dataclass(frozen=True)
class HeaderError:
    """Why a header cannot be read: `line` counts from 1 at the first `---`.

    Codes: `unclosed` (or longer than any header is), `key` (not `key: value`), `duplicate` (two keys of one
    field), `indent` (indented lines under no bare key, or of both kinds), `tab`, `quote`, `list`, `map`, `nested`.
    """

    line: int
    code: str


@dataclass
class _Entry:
    """A field with its lines, or lines that are no field (comments, blank ones; `name` is then None)."""

    lines: list[str]
    name: str | None = None
    key: str = ""
    value: Value = ""
    block: bool = False


@dataclass
class Header:
    """The fields of a page, by English name; keys that are in no table are known as they were typed.

    A field is asked for by any of its spellings: `header.get("tags")` and `header.get("étiquettes")` are
    the same.
    """

    entries: list[_Entry] = field(default_factory=list)
    fences: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        """The exact lines, both `---` included, or "" without a header."""
        if self.fences is None:
            return ""
        inner = [line for entry in self.entries for line in entry.lines]
        return "\n".join([self.fences[0], *inner, self.fences[1]])

    def get(self, name: str, default=None):
        entry = self._find(name)
        return default if entry is None else entry.value

    def __getitem__(self, name: str) -> Value:
        entry = self._find(name)
        if entry is None:
            raise KeyError(name)
        return entry.value

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (entry.name for entry in self.entries if entry.name is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def keys(self) -> list[str]:
        return list(self)

    def items(self) -> list[tuple[str, Value]]:
        return [(entry.name, entry.value) for entry in self.entries if entry.name is not None]

    def set(self, name: str, value: Value, language: str = "fr") -> None:
        """Give a field a value: its own lines change, no other, and none when it has that value already.

        A new field comes last, under its key in `language`. A field written over several lines stays so.
        Raises ValueError for a name or a key of a map that no header can hold.
        """
        entry = self._find(name)
        if entry is not None and entry.value == value and type(entry.value) is type(value):
            return
        if isinstance(value, dict):
            for key in value:
                _check_key(key)
        if entry is None:
            key = fields.field_key(name, language)
            _check_key(key)
            entry = _Entry([], fields.field_name(name), key)
            self.entries.append(entry)
            self.fences = self.fences or (FENCE, FENCE + "\n")
        entry.value = dict(value) if isinstance(value, dict) else value if isinstance(value, str) else list(value)
        entry.lines = _write(entry)
        entry.block = len(entry.lines) > 1

    def remove(self, name: str) -> None:
        """Take a field and its lines out, if it is there. A header left with no line at all goes too."""
        entry = self._find(name)
        if entry is None:
            return
        self.entries = [other for other in self.entries if other is not entry]
        if not self.entries:
            self.fences = None

    def as_dict(self) -> dict[str, Value]:
        return dict(self.items())

    def _find(self, name: str) -> _Entry | None:
        name = fields.field_name(name)
        return next((entry for entry in self.entries if entry.name == name), None)


@dataclass(frozen=True)
class Source:
    """A page's source in two parts. Without a readable header, `header` is empty and `body` is all of it."""

    header: Header
    body: str
    error: HeaderError | None = None


class _UnreadableError(Exception):
    def __init__(self, line: int, code: str):
        self.error = HeaderError(line, code)


def parse(source: str) -> Source:
    """Part a source into header and body. Never raises; what is wrong is in `error`."""
    lines = source.split("\n")
    if lines[0].rstrip() != FENCE:
        return Source(Header(), source)
    last = min(len(lines), MOST_LINES + 2)
    end = next((n for n in range(1, last) if lines[n].rstrip() == FENCE), None)
    if end is None or sum(map(len, lines[1:end])) > MOST_CHARACTERS:
        return Source(Header(), source, HeaderError(1, "unclosed"))
    closing = lines[end] + ("\n" if end + 1 < len(lines) else "")
    try:
        header = Header(_read_entries(lines[1:end]), (lines[0], closing))
    except _UnreadableError as unreadable:
        return Source(Header(), source, unreadable.error)
    return Source(header, "\n".join(lines[end + 1 :]))


def compose(header: Header, body: str) -> str:
    """A header and a body as one source: what `parse` takes apart."""
    return header.text + body


def _check_key(key: str) -> None:
    if not KEY.fullmatch(key) or key != key.strip():
        raise ValueError(f"no header key: {key!r}")


def _write(entry: _Entry) -> list[str]:
    value = entry.value
    if not entry.block or isinstance(value, str) or not value:
        return [f"{entry.key}: {write_inline(value)}"]
    # The comments between its items stay, at their head: which item each belonged to is not known.
    inside = [line for line in entry.lines[1:] if _is_comment(line)]
    items = [line for line in entry.lines[1:] if line.strip() and not _is_comment(line)]
    indent = items[0][: len(items[0]) - len(items[0].lstrip())] if items else "  "
    if isinstance(value, dict):
        written = [f"{indent}{key}: {write_string(item)}" for key, item in value.items()]
    else:
        written = [f"{indent}- {write_string(item)}" for item in value]
    return [entry.lines[0], *inside, *written]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _read_entries(lines: list[str]) -> list[_Entry]:
    entries: list[_Entry] = []
    seen: set[str] = set()
    n = 0
    while n < len(lines):
        line = lines[n]
        number = n + 2  # the opening fence is line 1
        if not line.strip() or line.startswith("#"):
            entries.append(_Entry([line]))
            n += 1
            continue
        if line[0].isspace():
            raise _UnreadableError(number, "tab" if line[0] == "\t" else "indent")
        pair = split_key(line)
        if pair is None:
            raise _UnreadableError(number, "key")
        key, rest = pair
        name = fields.field_name(key)
        if name in seen:
            raise _UnreadableError(number, "duplicate")
        seen.add(name)
        end = _end_of_block(lines, n + 1) if not rest else n + 1
        entry = _Entry(lines[n:end], name, key, block=end > n + 1)
        try:
            entry.value = _read_block(lines[n + 1 : end], number + 1) if entry.block else read_value(rest)
        except ValueFormatError as problem:
            raise _UnreadableError(number, problem.code) from None
        entries.append(entry)
        n = end
    return entries


def _end_of_block(lines: list[str], start: int) -> int:
    """Where the indented lines from `start` on end; blank lines after the last are not part of them."""
    end = start
    for n in range(start, len(lines)):
        if not lines[n].strip():
            continue
        if not lines[n][0].isspace():
            break
        end = n + 1
    return end


def _read_block(lines: list[str], number: int) -> Value:
    items: list[str] = []
    pairs: dict[str, str] = {}
    indent = None
    for offset, line in enumerate(lines):
        if not line.strip() or _is_comment(line):
            continue
        stripped = line.lstrip(" ")
        if stripped[0] == "\t":
            raise _UnreadableError(number + offset, "tab")
        width = len(line) - len(stripped)
        indent = width if indent is None else indent
        is_item = stripped.startswith("- ") or stripped.rstrip() == "-"
        pair = None if is_item else split_key(stripped)
        if width != indent or (is_item and pairs) or (not is_item and items):
            raise _UnreadableError(number + offset, "indent")
        if not is_item and pair is None:
            raise _UnreadableError(number + offset, "key")
        if pair is not None and pair[0] in pairs:
            raise _UnreadableError(number + offset, "duplicate")
        value = stripped[1:].strip() if is_item else pair[1]
        if value.startswith(("[", "{")):
            raise _UnreadableError(number + offset, "nested")
        try:
            text = read_string(value)
        except ValueFormatError as problem:
            raise _UnreadableError(number + offset, problem.code) from None
        if is_item:
            items.append(text)
        else:
            pairs[pair[0]] = text
    return pairs or items or ""
