"""Which sections of a text a change is in; for a line that says where, not for comparing."""

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
