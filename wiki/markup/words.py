"""The few words that the wiki itself puts into a page's HTML: in French, or in English on pages of another language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """`callouts`: kind -> the title of one that has none; `note` and `table` take a number."""

    callouts: dict[str, str]
    note: str
    table: str
    done: str
    to_do: str


FRENCH = Words(
    callouts={
        "note": "Note",
        "attention": "Attention",
        "question": "Question ouverte",
        "appel": "Appel à contribution",
    },
    note="Retour au texte (note {})",
    table="Tableau {}",
    done="Fait",
    to_do="À faire",
)
ENGLISH = Words(
    callouts={
        "note": "Note",
        "attention": "Please note",
        "question": "Open question",
        "appel": "Call for contributions",
    },
    note="Back to the text (note {})",
    table="Table {}",
    done="Done",
    to_do="To do",
)
