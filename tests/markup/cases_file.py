"""The files in `cases/`: what a text renders to, as plain text. A new case needs no code.

What stands before the first case is a comment. A case is a line `▶ its name`, the source, a line `▷`, and the HTML up
to the next case. In the HTML, `␣` stands for the narrow no-break space, which cannot be seen.
"""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"
PAGE = "Atelier/Essai"


@dataclass(frozen=True)
class Case:
    file: str
    name: str
    source: str
    html: str


def visible(html: str) -> str:
    return html.replace("\u202f", "␣")


def read_cases(path: Path) -> list[Case]:
    cases = []
    for part in ("\n" + Path(path).read_text(encoding="utf-8")).split("\n▶ ")[1:]:
        name, _, rest = part.partition("\n")
        source, _, html = rest.partition("\n▷")
        cases.append(Case(Path(path).stem, name.strip(), source + "\n", html.strip("\n")))
    return cases


def all_cases() -> list[Case]:
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]
