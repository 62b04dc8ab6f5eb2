"""The corpus and the judged queries, read from their files: pure, no Django.

`pages()` are the pages of `corpus/*.md`; `queries()` those of `judgements.toml`, whose head says how they were judged
and which third is held out.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
PAGE = re.compile(r"^===== (?P<title>.+?) \| (?P<role>.+?) \| (?P<date>\d{4}-\d{2}-\d{2})$", re.MULTILINE)
MUST, GOOD = 2, 1
HELD_OUT_EVERY = 3
# The others are "plain": what is asked stands in the pages, in French that is written as it should be.
NOT_PLAIN = ("typos", "questions")


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """A page of the corpus: `text` is its whole source, header included."""

    title: str
    author: str
    created: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A query, its class, and the grade (MUST or GOOD) of each page that ought to come, by title."""

    q: str
    kind: str
    grades: dict[str, int]
    held_out: bool = False

    @property
    def plain(self) -> bool:
        return self.kind not in NOT_PLAIN


def pages(folder: Path = HERE / "corpus") -> list[CorpusPage]:
    """The pages of every file of the corpus, oldest first. Raises ValueError for a text before the first title."""
    found = []
    for file in sorted(folder.glob("*.md")):
        if file.name == "README.md":
            continue
        before, *parts = PAGE.split(file.read_text(encoding="utf-8"))
        if before.strip():
            raise ValueError(f"{file}: text before the first page")
        for title, role, date, text in zip(*[iter(parts)] * 4, strict=True):
            created = datetime.fromisoformat(date).replace(hour=9, tzinfo=UTC)
            found.append(CorpusPage(title, f"Exemple : {role}", created, text.strip() + "\n"))
    return sorted(found, key=lambda page: (page.created, page.title))


def queries(file: Path = HERE / "judgements.toml") -> list[Judged]:
    """Every judged query, in the file's order; every third one of a class is held out."""
    found = []
    for kind, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
        for number, row in enumerate(rows, 1):
            grades = dict.fromkeys(row.get("good", ()), GOOD) | dict.fromkeys(row["must"], MUST)
            found.append(Judged(row["q"], kind, grades, held_out=number % HELD_OUT_EVERY == 0))
    return found
