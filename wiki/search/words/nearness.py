"""How near two words or two titles are, as people mistake them. Pure; words and titles come folded."""

from collections.abc import Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from wiki.search.words.analysis import WORD, fold, stem

NEAR_WORDS = 8
SHORTEST_WORD = 3
# A shorter word with two letters wrong, the first among them, is another word: résumé is not meant by légume.
LONG_WORD = 8

# How alike two titles must be, of 100, and how much less a title counts of which a part alone is alike.
ALIKE = 65
IN_PART = 0.85

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def most_apart(word: str) -> int:
    """How many letters may be wrong, missing, too many or swapped for a word to be meant by this one."""
    return 1 if len(word) < 6 else 2


def apart(typed: str, near: str) -> float:
    """Letters that differ; where doubling one is all, half."""
    distance = OSA.distance(typed, near)
    return min(distance, OSA.distance(_single(typed), _single(near)) + 0.5) if distance else 0


def nearest(word: str, pages: Mapping[str, int]) -> list[str]:
    """Which of these words may have been meant, best first, at most 8; `pages` says in how many pages each stands.

    Those with the stem of the typed word would find the same pages, and are left out; of several with one stem, the
    nearest is taken.
    """
    most, own = most_apart(word), stem(word)
    costs = {near: cost for near in pages if (cost := apart(word, near)) <= most}
    if len(word) < LONG_WORD:
        costs = {near: cost for near, cost in costs.items() if cost < 2 or near[0] == word[0]}
    best: dict[str, str] = {}
    for near in sorted(costs, key=lambda one: (costs[one], one[0] != word[0], -pages[one], one)):
        if stem(near) != own:
            best.setdefault(stem(near), near)
    return list(best.values())[:NEAR_WORDS]


def one_apart(word: str) -> set[str]:
    """Every text that is one letter from this word: one missing, too many, wrong or swapped with its neighbour."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {before + after[1:] for before, after in parts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1}
    wrong = {before + letter + after[1:] for before, after in parts if after for letter in _LETTERS}
    more = {before + letter + after for before, after in parts for letter in _LETTERS}
    return missing | swapped | wrong | more


def folded_name(title: str) -> str:
    """A title as titles are compared: its words, folded, one space between them."""
    return " ".join(fold(word) for word in WORD.findall(title))


def likeness(typed: str, name: str) -> float:
    """How alike two titles are, from 0 to 100."""
    whole = max(fuzz.ratio(typed, name), fuzz.token_sort_ratio(typed, name))
    return max(whole, IN_PART * fuzz.partial_ratio(typed, name)) if len(typed) < len(name) else whole


def _single(word: str) -> str:
    """A word without doubled letters."""
    return "".join(letter for at, letter in enumerate(word) if not at or letter != word[at - 1])
