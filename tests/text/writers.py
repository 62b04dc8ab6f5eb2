"""Texts as wiki pages have them, and changes as people make them, by chance but always the same for one seed."""

import random

WORDS = (
    "le la les une des jardin atelier commune réseau partage énergie école ville port quartier projet café outils "
    "récolte transport samedi mardi public habitants association monnaie locale et de du pour avec sans dans sur"
).split()


def sentence(chance: random.Random) -> str:
    words = [chance.choice(WORDS) for _ in range(chance.randint(4, 12))]
    return " ".join([words[0].capitalize(), *words[1:]]) + chance.choice([".", ".", " !", "\u202f?"])


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(1, 4)))


def item(chance: random.Random) -> str:
    return "- " + " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 4)))


def written(chance: random.Random) -> str:
    """A page of two to nine blocks: paragraphs, lists, headings, tables."""
    blocks = []
    for _ in range(chance.randint(2, 9)):
        kind = chance.random()
        if kind < 0.6:
            blocks.append(paragraph(chance))
        elif kind < 0.8:
            blocks.append("\n".join(item(chance) for _ in range(chance.randint(2, 5))))
        elif kind < 0.9:
            blocks.append("## " + sentence(chance)[:20])
        else:
            rows = [f"| {chance.choice(WORDS)} | {chance.choice(WORDS)} |" for _ in range(chance.randint(1, 4))]
            blocks.append("\n".join(["| a | b |", "|---|---|", *rows]))
    return "\n\n".join(blocks) + "\n"


def edited(chance: random.Random, text: str, mark: str) -> str:
    """One to three changes, the first of which writes the word `mark`."""
    for number in range(chance.randint(1, 3)):
        blocks = text.rstrip("\n").split("\n\n")
        at = chance.randrange(len(blocks))
        kind = chance.random()
        lines = blocks[at].split("\n")
        if number == 0 or kind < 0.35:
            words = blocks[at].split(" ")
            k = chance.randrange(len(words))
            words[k : k + 1] = [mark] if chance.random() < 0.5 and "\n" not in words[k] else [words[k], mark]
            blocks[at] = " ".join(words)
            mark += "S"
        elif kind < 0.5:
            blocks.insert(at, paragraph(chance))
        elif kind < 0.62 and len(blocks) > 1:
            del blocks[at]
        elif kind < 0.75 and len(blocks) > 1:
            moved = blocks.pop(at)
            blocks.insert(chance.randrange(len(blocks) + 1), moved)
        elif kind < 0.85:
            lines.insert(chance.randrange(len(lines)), lines[0] if chance.random() < 0.3 else item(chance))
            blocks[at] = "\n".join(lines)
        elif kind < 0.93:
            del lines[chance.randrange(len(lines))]
            blocks[at] = "\n".join(lines) or "Reste."
        else:
            blocks[at] = blocks[at].replace(". ", ".\n\n", 1)
        text = "\n\n".join(blocks) + "\n"
    return text
