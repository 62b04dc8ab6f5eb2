"""Makes French-looking texts of any length, the same ones for the same seed, without copying anybody's.

Words are as frequent as in a real language: the word of rank r comes about 1/r times as often as the first one. So a
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
MADE_WORDS = 12_000


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
        words: list[str] = []
        for syllables in (2, 3):
            made = itertools.product(*[WORDS["syllables"]] * syllables, WORDS["endings"])
            longer = ["".join(parts) for parts in made]
            random.Random(1).shuffle(longer)  # the vocabulary is the same for all seeds
            words += longer
        del words[MADE_WORDS:]
        self._ranked = {
            "nouns": [*WORDS["nouns"], *(f"la {word}" for word in words)],
            "adjectives": [*WORDS["adjectives"], *words[::3]],
            "verbs": [*WORDS["verbs"], *(f"{word}ise" for word in words[::4])],
        }

    def noun(self) -> str:
        """An article and a noun."""
        return self._pick("nouns")

    def _pick(self, kind: str) -> str:
        """A word of this kind, the first ones of its list more often; links and openings all as often."""
        if kind not in self._ranked:
            return self._random.choice(WORDS[kind])
        words = self._ranked[kind]
        return words[int(len(words) ** self._random.random()) - 1]

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

    def paragraph(self, sentences: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def simple_page(self, paragraphs: int) -> Plain:
        """Paragraphs alone, whose HTML needs no Markdown parser: what fills a wiki by thousands."""
        texts = [self.paragraph() for _ in range(paragraphs)]
        html = "".join(f"<p>{text}</p>\n" for text in texts).replace("'", "’")
        return Plain("\n\n".join(texts) + "\n", html, "\n".join(texts))

    def rich_page(self, linked: list[str], sections: int = 7) -> str:
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
