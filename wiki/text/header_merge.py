"""The header of a page merged field by field. It is cut by lines here: what its values mean is for wiki.markup."""

import re
from dataclasses import dataclass

from wiki.text.hunks import BOTH, CONFLICT, MINE, SAME, THEIRS, Hunk

FENCE = "---"
MOST_LINES = 2_000
_KEY = re.compile(r"([^\s#:\[\]{},\"'-][^:\n]*?)[ \t]*:(?:[ \t]|$)")
_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'|[^,"\']+|["\']')

_ALONE = re.compile('"')


@dataclass
class Cut:
    """A text in two parts: the fields of its header, each with its lines, and the body.

    `first` holds the lines before the first field (comments), under the key "".
    """

    fields: dict[str, str]
    body: str

    @property
    def present(self) -> bool:
        return bool(self.fields)


def cut(text: str) -> Cut | None:
    """The text cut into its fields and its body; None when its header cannot be cut with certainty."""
    if not text.startswith(FENCE + "\n"):
        return Cut({}, text)
    lines = text.split("\n", MOST_LINES + 2)
    end = next((k for k in range(1, min(len(lines), MOST_LINES + 2)) if lines[k].rstrip() == FENCE), 0)
    if not end:
        return Cut({}, text)
    fields: dict[str, str] = {}
    key = ""
    for line in lines[1:end]:
        found = _KEY.match(line)
        if found:
            key = found[1].rstrip()
            if key in fields:
                return None
            fields[key] = line + "\n"
        elif line.strip() and not line.startswith((" ", "\t", "#", "- ")):
            return None
        else:
            fields[key] = fields.get(key, "") + line + "\n"
    # An empty header is text: there is no field to merge.
    return Cut(fields, "\n".join(lines[end + 1 :])) if fields else Cut({}, text)


def merge_fields(base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]) -> list[Hunk]:
    """The hunks of a header, its fences included; the published order wins where both put fields in order."""
    hunks = []
    for key in _order(base, mine, theirs):
        texts = base.get(key, ""), mine.get(key, ""), theirs.get(key, "")
        hunks.append(_field(key, *texts))
    keeps = any(hunk.result or hunk.kind == CONFLICT for hunk in hunks)
    fences = [(FENCE + "\n") if fields else "" for fields in (base, mine, theirs)]
    kind = SAME if fences[0] == fences[1] == fences[2] else THEIRS if fences[0] == fences[1] else MINE
    fence = Hunk(kind, *fences, (FENCE + "\n") if keeps else "")
    return [fence, *hunks, Hunk(kind, *fences, fence.result)]


def _field(key: str, base: str, mine: str, theirs: str) -> Hunk:
    if mine == base:
        return Hunk(SAME if theirs == base else THEIRS, base, mine, theirs, theirs, field=key)
    if theirs == base:
        return Hunk(MINE, base, mine, theirs, mine, field=key)
    if mine == theirs:
        return Hunk(BOTH, base, mine, theirs, mine, field=key)
    merged = _as_sets(base, mine, theirs)
    if merged is None:
        return Hunk(CONFLICT, base, mine, theirs, "", field=key)
    return Hunk(BOTH, base, mine, theirs, merged, field=key)


def _order(base: dict, mine: dict, theirs: dict) -> list[str]:
    common = [key for key in base if key in mine and key in theirs]
    wanted = set(common)
    published_kept_order = [key for key in theirs if key in wanted] == common
    first, second = (mine, theirs) if published_kept_order else (theirs, mine)
    if [key for key in mine if key in wanted] == common:
        first, second = theirs, mine
    order = list(first)
    for others in (second, base):
        previous = None
        for key in others:
            if key not in first and key not in order:
                order.insert(order.index(previous) + 1 if previous in order else len(order), key)
            previous = key
    return order


def _as_sets(base: str, mine: str, theirs: str) -> str | None:
    """A list that both changed: what either took out is out, what either added is in. None: not all are lists."""
    read = [_list(text) for text in (base, mine, theirs)]
    if read[1] is None or read[2] is None or (base and read[0] is None):
        return None
    items_base, items_mine, items_theirs = (found[1] if found else [] for found in read)
    gone = set(items_base) - set(items_mine)
    known = set(items_base) | set(items_theirs)
    items = [item for item in items_theirs if item not in gone]
    items += [item for item in items_mine if item not in known]
    flow = read[2][2]
    if not items and not flow:
        return None
    start = read[2][0]
    return f"{start}[{', '.join(items)}]\n" if flow else start + "".join(f"  - {item}\n" for item in items)


def _list(text: str) -> tuple[str, list[str], bool] | None:
    """(what stands before the items, the items as written, whether they stand between brackets) of a list."""
    first, _, rest = text.partition("\n")
    found = _KEY.match(first)
    if not found:
        return None
    value = first[found.end() :].strip()
    if value.startswith("[") and value.endswith("]") and not rest.strip():
        inner = value[1:-1]
        if "[" in inner or "{" in inner:
            return None
        return first[: found.end()].rstrip() + " ", _items(inner), True
    lines = [line for line in rest.split("\n") if line.strip()]
    if value or not lines or not all(line.lstrip().startswith("- ") for line in lines):
        return None
    return first + "\n", [line.strip()[2:].strip() for line in lines], False


def _items(inner: str) -> list[str]:
    items, current = [], ""
    at = 0
    ends = True  # whether a double quote may have an end: after one that has none, no other has
    while at < len(inner):
        if inner[at] == ",":
            items.append(current)
            current = ""
            at += 1
            continue
        piece = _ITEM.match(inner, at) if ends or inner[at] != '"' else _ALONE.match(inner, at)
        ends = ends and piece[0] != '"'
        current += piece[0]
        at = piece.end()
    items.append(current)
    return list(dict.fromkeys(item.strip() for item in items if item.strip()))
