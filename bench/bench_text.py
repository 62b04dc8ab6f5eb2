"""What comparing two versions costs: growth from 1 to 200 KB, then texts made to be slow.

Run alone: python -m bench.bench_text. Every figure is a ratio to linear work done in the same run: cutting both
versions of a 200 KB page into tokens. Exits 1 past the ratios written here.
"""

import random
import sys
import time
from collections.abc import Iterator

from wiki.text.diff import compare
from wiki.text.tokens import tokenise

SIZES = (1, 2, 5, 10, 20, 50, 100, 200)  # kilobytes
GROWTH = 1.6  # most that ten times the text may cost, over ten times the cost
EDITED = 2.0  # most that comparing a 200 KB page with a few edits may cost, over tokenising both versions
HOSTILE = 40.0  # most that any text of 200 KB may


def page(kilobytes: float, seed: int = 1) -> list[str]:
    """Paragraphs of made-up words, a few of them frequent, as in life."""
    rng = random.Random(seed)
    frequent = ["de", "la", "les", "et", "un", "des", "en", "pour"]
    rare = [f"{a}{b}{c}" for a in ("par", "con", "re", "mi") for b in ("ta", "li", "no", "du") for c in range(40)]
    made, size = [], 0
    while size < kilobytes * 1_000:
        words = [rng.choice(frequent) if rng.random() < 0.4 else rng.choice(rare) for _ in range(60)]
        made.append(" ".join(words) + ".")
        size += len(made[-1]) + 2
    return made


def edited(paragraphs: list[str]) -> list[str]:
    """A few edits: a paragraph in twenty gains a word, one in fifty goes, one in fifty comes."""
    made = []
    for k, paragraph in enumerate(paragraphs):
        if k % 50 == 7:
            continue
        made.append(paragraph.replace(" ", " certes ", 1) if k % 20 == 3 else paragraph)
        if k % 50 == 23:
            made.append(f"Nouveau paragraphe {k}, écrit d’un trait.")
    return made


def hostile(kilobytes: int) -> Iterator[tuple[str, str, str]]:
    """(name, old, new), each made to be slow for one part of the comparison."""
    size = kilobytes * 1_000
    rng = random.Random(3)
    text = page(kilobytes)
    other = page(kilobytes, seed=2)
    few = page(60)
    ruler = [f"m{(k & -k).bit_length()}" for k in range(1, size // 4)]
    yield "rewritten", "\n\n".join(text), "\n\n".join(other)
    yield "every paragraph edited", "\n\n".join(text), "\n\n".join(f"Un {p} Deux." for p in text)
    yield "the same without blank lines", "\n".join(text), "\n".join(f"Un {p} Deux." for p in text)
    yield "shuffled", "\n\n".join(text), "\n\n".join(rng.sample(text, len(text)))
    yield "one line of 60 KB, edited", " ".join(few), " ".join(edited(few))
    yield "one line of 60 KB, rewritten", " ".join(few), " ".join(page(60, seed=2))
    yield "one line of 200 KB, rewritten", " ".join(text), " ".join(other)
    yield "2,000 lines a b / b a", "a\nb\n" * 1_000, "b\na\n" * 1_000
    yield "2,000 random a and b", *("\n".join(rng.choices("ab", k=2_000)) for _ in "12")
    yield "2,000 edited lines", *("".join(f"ligne {k} {w}\n\n" for k in range(2_000)) for w in ("ici", "là"))
    yield "200 KB of a b / b a", "a\nb\n" * (size // 4), "b\na\n" * (size // 4)
    yield "200 KB of random a and b", *("\n".join(rng.choices("ab", k=size // 2)) for _ in "12")
    yield "200 KB of two-word lines", "a b\n\n" * (size // 5), "b a\n\n" * (size // 5)
    yield "words as a ruler", " ".join(ruler), " ".join(w for k, w in enumerate(ruler) if k % 7)
    yield "lines as a ruler", "\n".join(ruler), "\n".join(w for k, w in enumerate(ruler) if k % 7)
    yield "every space changed", "a " * (size // 2), "a\xa0" * (size // 2)
    yield "a space at every end", "mot\n\n" * (size // 5), "mot \n\n" * (size // 5)
    yield "brackets", "[[" * (size // 2), "[[" * (size // 2 - 1) + "a]]"
    yield "links opened and closed", "[[a]] b " * (size // 8), "a [[b]] " * (size // 8)
    blocks = ["".join(f"[[x{b}y{k}]] {k % 7} " for k in range(1_400)) for b in range(10)]
    yield (
        "blocks of links",
        "\n\nmême\n\n".join(blocks),
        "\n\nmême\n\n".join(b.replace("]] ", "|z]]; ") for b in blocks),
    )
    blocks = ["".join(f"{rng.randrange(9)} {rng.randrange(9)} " for k in range(4_500)) for b in range(20)]
    yield "blocks of digits", "\n\nmême\n\n".join(blocks[:10]), "\n\nmême\n\n".join(blocks[10:])
    yield "20 lines of 10 KB", *("\n\n".join(" ".join(rng.sample(text, 25)) for _ in range(20)) for _ in "12")
    yield "accents without letters", "\u0301" * (size // 2), "e" + "\u0301" * (size // 2)
    yield "families", "👩\u200d👧 " * (size // 8), "👩\u200d👦 " * (size // 8)
    yield "blank lines", "a\n" + "\n" * size + "b", "a\n" + " \n" * (size // 2) + "b"
    yield "a new page of short lines", "", "a\n" * (size // 2)


def cost(old: str, new: str, times: int = 3) -> float:
    """Least process time of comparing, in seconds."""
    return min(_timed(lambda: compare(old, new)) for _ in range(times))


def _timed(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> int:
    """Print the tables; 1 where a ratio is past what is written above, else 0."""
    failures = []
    old, new = "\n\n".join(page(200)), "\n\n".join(edited(page(200)))
    unit = min(_timed(lambda: (tokenise(old), tokenise(new))) for _ in range(5))
    print("A page with a few edits, against tokenising both its versions at 200 KB")
    costs = {}
    for size in SIZES:
        paragraphs = page(size)
        costs[size] = cost("\n\n".join(paragraphs), "\n\n".join(edited(paragraphs)), times=5)
        print(f"  {size:4} KB  {costs[size] / unit:7.3f}")
    growth = costs[200] / costs[20] / 10
    print(f"  ten times the text, from 20 to 200 KB: {growth:.2f} x ten times the cost (at most {GROWTH})")
    if growth > GROWTH:
        failures.append("growth")
    if costs[200] / unit > EDITED:
        failures.append("a few edits at 200 KB")
    print(f"Made to be slow (at most {HOSTILE:.0f})")
    for name, old, new in hostile(200):
        ratio = cost(old, new, times=1) / unit
        print(f"  {ratio:7.2f}  {name}")
        if ratio > HOSTILE:
            failures.append(name)
    for name in failures:
        print(f"PAST ITS RATIO: {name}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
