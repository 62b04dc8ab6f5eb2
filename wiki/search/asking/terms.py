"""The parts of a query: what to find, what to avoid, what the page must be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One way to match a term: its stems side by side in this order, or, not `adjacent`, anywhere in the page.

    `words` are what the stems were made from (analysis.plain_words), for an engine that stems by itself. `said`: what
    a list of synonyms added, as it is written there; empty for what needs no saying.
    """

    stems: tuple[str, ...]
    adjacent: bool = True
    words: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to find, or to avoid. Several stems stand side by side in that order; none: nothing to look for.

    A page matches when any of the `forms` does; the first is what was typed. `field` is "title" for words of the title
    alone. `start` and `end` are its place in Query.text, with its prefix, its quotes and its minus.
    """

    text: str
    stems: tuple[str, ...]
    quoted: bool = False
    without: bool = False
    field: str = ""
    forms: tuple[Form, ...] = ()
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """What the page must be, or must not be: `name` is tag, kind or person, `value` as it was typed."""

    name: str
    value: str
    without: bool = False
    start: int = 0
    end: int = 0
