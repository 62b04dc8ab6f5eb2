"""A merge in pieces: what each side says at one place, and what becomes of it."""

from dataclasses import dataclass

SAME, MINE, THEIRS, BOTH, CONFIRM, CONFLICT = "same", "mine", "theirs", "both", "confirm", "conflict"


@dataclass(slots=True)
class Hunk:
    """One place of a merge.

    kind     "same" nobody changed it; "mine", "theirs" one side did; "both" both did, without harm to each other;
             "confirm" both did, and a person should look; "conflict" both did, and a person must choose.
    base, mine, theirs   what each text says there; "" where it says nothing. Joined they are the whole of each
             text, but for a header's fields, which may stand in another order there.
    result   what the merged text says there; of a conflict, "".
    field    the key of the header's field, as the text spells it; "" in the body.
    reason   why to look: a code of wiki.text.merge.
    heading  the heading that the place stands under.
    """

    kind: str
    base: str = ""
    mine: str = ""
    theirs: str = ""
    result: str = ""
    field: str = ""
    reason: str = ""
    heading: str = ""

    @property
    def both(self) -> str:
        """The published text and then mine, for who wants to keep both."""
        return kept_both(self.theirs, self.mine)


def joined(hunks: list[Hunk]) -> list[Hunk]:
    """Neighbours of one kind made one, but what a person looks at one by one."""
    made: list[Hunk] = []
    for hunk in hunks:
        if not (hunk.base or hunk.mine or hunk.theirs or hunk.result):
            continue
        last = made[-1] if made else None
        if last and last.kind == hunk.kind and not hunk.field and not last.field and _may_join(hunk, last):
            last.base += hunk.base
            last.mine += hunk.mine
            last.theirs += hunk.theirs
            last.result += hunk.result
        else:
            made.append(hunk)
    return made


def kept_both(first: str, second: str) -> str:
    """Two texts for one place, one after the other: paragraphs apart by a blank line, items and rows not."""
    if not first.strip() or not second.strip():
        return first or second
    if not (first.endswith("\n") or second.endswith("\n")):
        return first + ("" if first[-1].isspace() or second[0].isspace() else " ") + second
    if not first.endswith("\n"):
        first += "\n"
    if first.endswith("\n\n") or second.startswith("\n") or belong_together(last_line(first), first_line(second)):
        return first + second
    return first + "\n" + second


def last_line(text: str) -> str:
    return text.rstrip("\n").rpartition("\n")[2]


def first_line(text: str) -> str:
    return text.partition("\n")[0]


def belong_together(line: str, following: str) -> bool:
    """Whether two lines may follow each other without a blank line: items of a list, rows, lines of a quote."""
    kinds = [_kind_of(line), _kind_of(following)]
    return kinds[0] == kinds[1] != "" or "blank" in kinds


def _kind_of(line: str) -> str:
    text = line.lstrip()
    if not text:
        return "blank"
    if text[0] in "|>":
        return text[0]
    if text.startswith(("- ", "* ", "+ ")) or text.split(" ")[0].rstrip(".)").isdecimal() or text != line:
        return "item"
    if text.startswith("[") and "]:" in text:
        return "definition"
    return ":" if text.startswith(": ") else ""


def _may_join(hunk: Hunk, last: Hunk) -> bool:
    return hunk.kind not in (CONFIRM, CONFLICT) and hunk.reason == last.reason
