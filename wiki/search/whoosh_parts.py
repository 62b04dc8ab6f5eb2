"""All that we take from Whoosh 2.7.4, imported in one place.

Its source has escapes that Python 3.12 and later warn about once, while compiling; modules that Whoosh imports late
are imported here too, so that no warning reaches a person's screen.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import __version__ as WHOOSH_VERSION  # noqa: N812
    from whoosh import reading, writing  # noqa: F401  imported late by Whoosh
    from whoosh.analysis import Analyzer, Token
    from whoosh.codec import whoosh3  # noqa: F401
    from whoosh.collectors import Collector
    from whoosh.fields import ID, NUMERIC, TEXT, Schema
    from whoosh.index import create_in, open_dir
    from whoosh.lang.snowball.french import FrenchStemmer
    from whoosh.matching import ArrayUnionMatcher, NullMatcher
    from whoosh.query import And, AndNot, Or, Term
    from whoosh.query.spans import SpanNear2

__all__ = [
    "ID",
    "NUMERIC",
    "TEXT",
    "WHOOSH_VERSION",
    "Analyzer",
    "And",
    "AndNot",
    "ArrayUnionMatcher",
    "Collector",
    "FrenchStemmer",
    "NullMatcher",
    "Or",
    "Schema",
    "SpanNear2",
    "Term",
    "Token",
    "create_in",
    "open_dir",
]
