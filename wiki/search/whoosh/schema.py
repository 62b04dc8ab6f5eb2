"""What stands in the embedded index for each page: its fields, and what makes an index that was made before unfit."""

import hashlib
from collections.abc import Iterator

from wiki.search.contract import Document
from wiki.search.whoosh.parts import (
    COLUMN,
    ID,
    TEXT,
    WHOOSH_VERSION,
    Analyzer,
    Existence,
    FieldType,
    NumericColumn,
    Schema,
    Token,
    VarBytesColumn,
)
from wiki.search.words.analysis import ANALYSER_VERSION, FOLDED_STOP_WORDS, TOKEN, FrenchAnalyser, folded
from wiki.search.words.nearness import SHORTEST_WORD, folded_name

# Raise it when the same document gives other entries than before.
LAYOUT = 4


class _Words(Analyzer):
    """The different words of a text as people know them: folded, not stemmed, without stop words."""

    def __call__(self, value, mode="", **_ignored) -> Iterator[Token]:
        token = Token(mode=mode)
        token.boost = 1.0
        for word in words_of(value):
            token.text = word
            yield token

    def __eq__(self, other):
        return type(self) is type(other)

    __hash__ = None


def words_of(text: str) -> set[str]:
    """The words of a text that are worth proposing, as the field `words` holds them."""
    return {word for token in set(TOKEN.findall(text)) if len(word := folded(token)) >= SHORTEST_WORD}


SCHEMA = Schema(
    id=ID(unique=True),
    page=COLUMN(NumericColumn("q")),
    title=TEXT(FrenchAnalyser()),
    aliases=TEXT(FrenchAnalyser()),
    header=TEXT(FrenchAnalyser()),
    body=TEXT(FrenchAnalyser()),
    # Scorable, although nobody scores it: of a field without lengths, Whoosh looks for them on the disk at each word.
    words=FieldType(Existence(), _Words(), scorable=True),
    names=COLUMN(VarBytesColumn()),
)

# Where a term may stand, by Term.field. The longest comes first, which is quickest.
SCOPES = {"": ("body", "title", "aliases", "header"), "title": ("title", "aliases")}


def index_version() -> str:
    """Changes with anything that makes an old index unfit: analyser, stop words, fields, Whoosh."""
    parts = [LAYOUT, ANALYSER_VERSION, sorted(FOLDED_STOP_WORDS), sorted(SCHEMA.names()), WHOOSH_VERSION]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def entry_of(document: Document) -> dict:
    """The values of the fields for one page."""
    names = [folded_name(name) for name in (document.title, *document.aliases.split("\n")) if name.strip()]
    return {
        "id": str(document.page),
        "page": document.page,
        "title": document.title,
        "aliases": document.aliases,
        "header": document.header,
        "body": document.body,
        "words": "\n".join((document.title, document.aliases, document.header, document.body)),
        "names": "\n".join(names).encode(),
    }
