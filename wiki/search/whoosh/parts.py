"""All that we take from Whoosh 2.7.4, imported in one place.

Its source has escapes that Python 3.12 and later warn about once, while compiling; modules that Whoosh imports late
are imported here too, so that no warning reaches a person's screen.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh import __version__ as WHOOSH_VERSION  # noqa: N812  a constant, whatever it is called there
    from whoosh import reading, searching, writing  # noqa: F401  imported late by Whoosh
    from whoosh.analysis import Analyzer, Token
    from whoosh.codec import whoosh3  # noqa: F401  imported late by Whoosh
    from whoosh.codec.whoosh3 import LENGTHS_COLUMN
    from whoosh.columns import NumericColumn, VarBytesColumn
    from whoosh.fields import COLUMN, ID, TEXT, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.formats import Existence
    from whoosh.index import TOC, create_in, open_dir
    from whoosh.lang.snowball.french import FrenchStemmer
    from whoosh.query import Term
    from whoosh.reading import SegmentReader, TermNotFound
    from whoosh.util.numeric import byte_to_length

__all__ = [
    "COLUMN",
    "ID",
    "LENGTHS_COLUMN",
    "TEXT",
    "TOC",
    "WHOOSH_VERSION",
    "Analyzer",
    "Existence",
    "FieldType",
    "FileStorage",
    "FrenchStemmer",
    "NumericColumn",
    "Schema",
    "SegmentReader",
    "Term",
    "TermNotFound",
    "Token",
    "VarBytesColumn",
    "byte_to_length",
    "create_in",
    "open_dir",
]
