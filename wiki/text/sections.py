"""The sections of a text, and which of them a change is in; for a line that says where, not for comparing."""

from dataclasses import dataclass

from wiki.text.lines import read, split
from wiki.text.match import gaps, match


def changed_sections(old: str, new: str) -> list[str]:
    """The headings of the sections in which lines changed, in the order of `new`; "" is what stands before the first.

    A section that was removed whole is named too, by its old heading. Lines that only moved count where they went;
    blank lines do not count. Sections of one name are one.
    """
    a, b = _lines(old), _lines(new)
    texts = [line for line, _section in a], [line for line, _section in b]
    blocks = match(*texts)
    found: dict[str, None] = {}
    for old_from, old_to, new_from, new_to in gaps(blocks, len(a), len(b)):
        if new_from < new_to:
            found |= dict.fromkeys(section for _line, section in b[new_from:new_to])
        elif old_from < old_to:
            found |= dict.fromkeys(section for _line, section in a[old_from:old_to])
    return list(found)


def _lines(text: str) -> list[tuple[str, str]]:
    """The lines that are not blank, each with the heading that it stands under (its own for a heading)."""
    lines, section = [], ""
    for line in read(split(text)):
        section = line.heading or section
        if not line.blank:
            lines.append((line.text, section))
    return lines


@dataclass(frozen=True)
class Section:
    """Lines [start, stop) of a text: a heading and all that stands under it, smaller headings included."""

    heading: str
    level: int
    start: int
    stop: int


def sections(text: str) -> list[Section]:
    """The sections of a text, in order; each holds those of lower rank that follow it."""
    lines = read(split(text))
    open_sections: list[tuple[str, int, int]] = []
    found = []
    for number, line in enumerate(lines):
        if not line.heading:
            continue
        level = len(line.text) - len(line.text.lstrip().lstrip("#")) - (len(line.text) - len(line.text.lstrip()))
        while open_sections and open_sections[-1][1] >= level:
            found.append(Section(*open_sections.pop(), number))
        open_sections.append((line.heading, level, number))
    found += [Section(*one, len(lines)) for one in open_sections]
    return sorted(found, key=lambda section: section.start)
