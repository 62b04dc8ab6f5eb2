"""compare() on the cases of cases/diff.txt, which are meant to be read by themselves."""

from pathlib import Path

import pytest

from wiki.text.diff import Diff, Span, compare

CASES = Path(__file__).parent / "cases" / "diff.txt"


def _cases():
    for case in CASES.read_text(encoding="utf-8").split("\n%% ")[1:]:
        title, _, rest = case.partition("\n%<\n")
        old, _, rest = rest.partition("%>\n")
        new, _, rows = rest.partition("%=\n")
        yield pytest.param(old, new, rows.strip("\n"), id=title.strip())


def _shown(spans: list[Span]) -> str:
    return "".join(f"⟦{s.space or s.text}⟧" if s.mark else s.text for s in spans).replace("\n", "⏎")


def _written(diff: Diff) -> str:
    lines = []
    for row in diff.rows:
        if row.kind == "fold":
            heading = f"«{row.heading}»" if row.heading else ""
            words = ["…", str(row.fold), "start" * row.at_start, "end" * row.at_end, heading]
            lines.append(" ".join(word for word in words if word))
        elif row.kind == "same":
            lines.append(f"= {row.old_number}/{row.new_number} {_shown(row.new)}")
        elif row.kind == "changed":
            sign = "≈" if row.layout else "~"
            lines.append(f"{sign}- {row.old_number} {_shown(row.old)}")
            lines.append(f"{sign}+ {row.new_number} {_shown(row.new)}")
        elif row.kind == "removed":
            lines.append(f"- {row.old_number} {_shown(row.old)}")
        else:
            lines.append(f"+ {row.new_number} {_shown(row.new)}")
    flags = " layout" * diff.layout_only + " truncated" * diff.truncated
    lines.append(f"{diff.changes} passages +{diff.added_chars} -{diff.removed_chars}{flags}")
    return "\n".join(lines)


@pytest.mark.parametrize("old, new, rows", list(_cases()))
def test_the_rows_of_a_comparison(old, new, rows):
    assert _written(compare(old, new)) == rows
