"""The pages that the search bench fills its wikis with, the same ones for every wiki, and what is asked of them.

The texts of a smaller wiki are the first ones of a larger one, and the questions are chosen among the first 300: so a
larger wiki is asked the same questions and finds as many times more. How many pages hold the words is counted here, by
a few lines that know no engine; an answer that finds fewer is not measured but reported.
"""

import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.sentences import WORDS, Writer, bare_noun

SEED = 20
CHOSEN_AMONG = 300
QUESTIONS = 12  # of each class
MOST_NEW = 40 * QUESTIONS
# Ours answers both in the box, titles first and then passages. DokuWiki answers the first by its search for `word*`,
# the second in its own box, where it looks at the names of pages alone.
PREFIX, SUGGESTIONS = "word begun", "suggestions"
TAGS = [f"étiquette {number}" for number in range(1, 41)]
DOMAINS = [f"domaine {number}" for number in range(1, 13)]
TERRITORIES = [f"territoire {number}" for number in range(1, 31)]
KINDS = ("page", "fiche", "meeting", "reference")
PEOPLE = [f"Exemple {number}" for number in range(1, 41)]

# Of these many are looked for by nobody, and so by no search.
_SMALL_WORDS = set(re.findall(r"\w+", " ".join([*WORDS["openings"], *WORDS["links"]]).lower()))
_WORD = re.compile(r"[^\W_]+")
_STOPS = re.compile(r"[^\w ]+")  # two words with one of these between them are no phrase


@dataclass(frozen=True, slots=True)
class Made:
    """A page: its title, its text without header, ready HTML, words alone, and what facets count."""

    number: int
    title: str
    text: str
    html: str
    plain: str
    kind: str
    tags: tuple[str, ...]
    domain: str
    territory: str
    person: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, by class; `at_least` pages hold the very words (0: nobody counted)."""

    kind: str
    typed: str
    at_least: int = 0


def pages(count: int) -> Iterator[Made]:
    """`count` pages of 1.5 to 5 KB, one in fifty of 25 KB, 3.6 KB on average."""
    writer, chosen = Writer(seed=SEED), random.Random(SEED)
    for number in range(count):
        made = writer.simple_page(36 if number % 50 == 7 else chosen.randint(2, 7))
        yield Made(
            number=number,
            title=f"{bare_noun(writer.noun()).capitalize()} {number}",
            text=made.text,
            html=made.html,
            plain=made.plain,
            kind=KINDS[number % 4],
            tags=tuple(chosen.sample(TAGS, chosen.randint(1, 4))),
            domain=chosen.choice(DOMAINS),
            territory=chosen.choice(TERRITORIES),
            person=PEOPLE[int(len(PEOPLE) ** chosen.random()) - 1],
        )


class Words:
    """Which pages hold which words, and which two words side by side."""

    def __init__(self, made: list[Made]):
        self.pages: dict[str, set[int]] = defaultdict(set)
        self.pairs: dict[tuple[str, str], set[int]] = defaultdict(set)
        for page in made:
            for line in _STOPS.split(page.plain):
                words = [word.lower() for word in _WORD.findall(line)]
                for first, second in itertools.pairwise(words):
                    self.pairs[first, second].add(page.number)
            for word in {word.lower() for word in _WORD.findall(f"{page.title} {page.plain}")}:
                self.pages[word].add(page.number)

    def count(self, kind: str, typed: str) -> int:
        """How many pages hold what a question of this class asks for, letter by letter."""
        words = _WORD.findall(typed.lower())
        if kind == "phrase":
            return len(self.pairs[words[0], words[1]])
        return len(set.intersection(*(self.pages[word] for word in words)))


def questions(made: list[Made]) -> list[Question]:
    """QUESTIONS of each class, chosen among the first pages, with what all of these pages hold.

    Of the words that nobody asked for before, as many as there are: each round takes the next ones.
    """
    first, everything = Words(made[:CHOSEN_AMONG]), Words(made)
    share = {
        word: len(held) / CHOSEN_AMONG
        for word, held in first.pages.items()
        if len(word) > 5 and word.isalpha() and word not in _SMALL_WORDS
    }
    chosen = random.Random(SEED)

    def some(found: list[str], count: int = QUESTIONS) -> list[str]:
        return chosen.sample(sorted(found), count)

    telling = [word for word, part in share.items() if 0.04 < part < 0.12]
    simple = some(telling)
    middling = [word for word, part in share.items() if 0.15 < part < 0.5]
    two = [f"{one} {other}" for one in middling for other in middling if one < other]
    pairs = {pair: len(held) for pair, held in first.pairs.items() if share.keys() >= set(pair)}
    classes = {
        "one word": simple,
        "a new word": some([word for word in telling if word not in simple], min(len(telling) - QUESTIONS, MOST_NEW)),
        "two words": some([typed for typed in two if first.count("two words", typed) in range(12, 40)]),
        "phrase": some([f'"{one} {other}"' for (one, other), count in pairs.items() if 12 <= count <= 60]),
        "very common word": some([word for word, part in share.items() if part > 0.6], 6),
    }
    classes[PREFIX] = classes[SUGGESTIONS] = [word[:4] for word in some(middling)]
    return [
        Question(kind, typed, 0 if kind in (PREFIX, SUGGESTIONS) else everything.count(kind, typed))
        for kind, found in classes.items()
        for typed in found
    ]


def hostile(made: list[Made], stem: Callable[[str], str]) -> list[Question]:
    """What is typed to keep a search busy: the most common words, twelve at once, as phrases, and long nonsense."""
    counts = Counter(word.lower() for page in made[:CHOSEN_AMONG] for word in set(_WORD.findall(page.plain)))
    common = [word for word, _count in counts.most_common(60) if stem(word)][:14]
    typed = {
        "12 common words": " ".join(common[:12]),
        "a phrase of 4 common words": f'"{" ".join(common[:4])}"',
        "six phrases of common words": " ".join(f'"{one} {two}"' for one, two in itertools.pairwise(common[:7])),
        "200 characters": ("abracadabrant " * 15)[:200],
        "200 letters": "a" * 200,
        "common words, and without others": " ".join([*common[:6], *(f"-{word}" for word in common[6:12])]),
        "signs": "( [ { * ? ~ ^ TO } ] ) AND OR NOT : /" * 5,
    }
    return [Question(kind, one) for kind, one in typed.items()]
