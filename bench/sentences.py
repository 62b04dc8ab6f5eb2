"""Makes French-looking texts of any length, the same ones for the same seed, without copying anybody's.

Words follow a falling curve as in a real language: a few dozen make up half of the text, thousands are rare. So a
search index over these texts has the long and the short posting lists that it would have over a real wiki.
"""

import itertools
import random
import re
from dataclasses import dataclass
from pathlib import Path


def _words() -> dict[str, list[str]]:
    """The lists of words.txt by name."""
    found: dict[str, list[str]] = {}
    for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines():
        name, _, words = line.partition(": ")
        found.setdefault(name, []).extend(words.split("; "))
    return found


WORDS = _words()
RARE_WORDS = 12_000
RARE_EVERY = 7  # one word in so many is a rare one


def bare_noun(noun: str) -> str:
    """A noun without its article."""
    return re.sub(r"^(l[ea] |l')", "", noun)


@dataclass
class Plain:
    """A text in the three forms that a page stores."""

    text: str
    html: str
    plain: str


class Writer:
    """Writes sentences, paragraphs and whole pages from one seed."""

    def __init__(self, seed: int):
        self._random = random.Random(seed)
        made = itertools.product(WORDS["syllables"], WORDS["syllables"], WORDS["syllables"], WORDS["endings"])
        self._rare = ["".join(parts) for parts in made]
        random.Random(1).shuffle(self._rare)  # the vocabulary is the same for all seeds
        del self._rare[RARE_WORDS:]

    def noun(self) -> str:
        """An article and a noun; now and then one that hardly any other page has."""
        if self._random.randrange(RARE_EVERY):
            return self._falling(WORDS["nouns"])
        return "la " + self._falling(self._rare)

    def _falling(self, words: list[str]) -> str:
        """One of the words, the first ones far more often than the last ones."""
        return words[int(len(words) * self._random.random() ** 2.2)]

    def sentence(self) -> str:
        """Fifteen to thirty words."""
        pick = self._pick
        parts = [
            pick("openings"),
            self.noun(),
            pick("adjectives"),
            pick("verbs"),
            self.noun(),
            pick("links"),
            self.noun(),
        ]
        for _ in range(self._random.randint(1, 3)):
            parts += ["et", pick("verbs"), self.noun(), pick("adjectives"), pick("links"), self.noun()]
        return " ".join(parts) + "."

    def _pick(self, kind: str) -> str:
        words = WORDS[kind]
        return words[int(len(words) * self._random.random())]

    def paragraph(self, sentences: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def words(self, count: int) -> list[str]:
        """Words that people may search: frequent and rare ones, without their articles."""
        return [bare_noun(self.noun()) for _ in range(count)]

    def simple_page(self, paragraphs: int) -> Plain:
        """Paragraphs alone, whose HTML needs no Markdown parser: what fills a wiki by thousands."""
        texts = [self.paragraph() for _ in range(paragraphs)]
        html = "".join(f"<p>{text}</p>\n" for text in texts).replace("'", "’")
        return Plain("\n\n".join(texts) + "\n", html, "\n".join(texts))

    def rich_page(self, linked: list[str], sections: int = 9) -> str:
        """About 13 KB of Markdown with all that people use: header, parts, links, lists, a table, notes, a callout."""
        targets = itertools.cycle(linked)
        out = ["---", "type: page", "étiquettes: [mesure, biens communs, Brest]", "---", self.paragraph()]
        for number in range(1, sections + 1):
            out += ["", f"## Partie {number} : {self.noun()}", "", self.paragraph(5)]
            out += ["", f"{self.sentence()} Voir [[{next(targets)}]] et [[{next(targets)}|un autre lieu]].[^{number}]"]
            out += ["", *(f"- **{self.noun()}** : {self.sentence()}" for _ in range(3))]
            out += ["", f"[^{number}]: {self.sentence()}"]
            if number % 3 == 1:
                out += ["", f"### {self.noun()}", "", self.paragraph(3)]
            if number == 2:
                out += ["", "| lieu | année | personnes |", "| --- | ---: | ---: |"]
                out += [f"| {self.noun()} | {2000 + row} | {row * 7} |" for row in range(6)]
            if number == 4:
                out += ["", "> [!appel] Qui vient ?", f"> {self.sentence()}"]
        return "\n".join(out) + "\n"
