"""The tables of the engine on PostgreSQL, made and remade by the engine itself: whoever drops one gets it back.

    search_entry    a page: its words with their places and weights (A title, B header, C titles leading here, D text),
                    and numbers for its pairs of neighbours, by which phrases are found without reading all vectors
    search_part     the same words of very long pages, in short stretches: a tsvector keeps 16,383 places, and 255 of
                    one word, so phrases of such pages are looked for here
    search_word     the words of all pages, folded, not stemmed, and in how many pages each stands
    search_counted  which words of a page are counted there

A new set is made beside the running one, under names that end in `_new`, and takes its place in one transaction.
"""

from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

EXTENSIONS = ("unaccent", "pg_trgm")
CONFIGURATION = "fr"

# What stands between title, header and text while they are taken apart, so that no phrase reaches across: the name of a
# computer to PostgreSQL, which our own analyser would cut in two, so no page has it.
GAP = "gap.gap.fr"

_TABLES = {
    # Out of line and not compressed: to rank, PostgreSQL reads the whole vector of each page it looks at.
    "search_entry": """
        CREATE TABLE {name} (
            page bigint PRIMARY KEY, print bigint NOT NULL, is_long boolean NOT NULL, names text NOT NULL,
            title tsvector NOT NULL, words tsvector NOT NULL, pairs integer[] NOT NULL
        ) WITH (toast_tuple_target = 512);
        ALTER TABLE {name} ALTER words SET STORAGE EXTERNAL;
    """,
    "search_part": "CREATE TABLE {name} (page bigint NOT NULL, words tsvector NOT NULL);",
    "search_word": """CREATE TABLE {name} (word text COLLATE "C" PRIMARY KEY, pages integer NOT NULL);""",
    "search_counted": "CREATE TABLE {name} (page bigint PRIMARY KEY, words text[] NOT NULL);",
}
_COLUMNS = {
    "search_entry": "page print is_long names title words pairs",
    "search_part": "page words",
    "search_word": "word pages",
    "search_counted": "page words",
}
# fastupdate off: a list of pending words would make every search after a save slower, until somebody clears it.
_INDEXES = {
    "search_entry": """
        CREATE INDEX ON {name} USING gin (words) WITH (fastupdate = off);
        CREATE INDEX ON {name} USING gin (pairs) WITH (fastupdate = off);
        CREATE INDEX ON {name} USING gin (title) WITH (fastupdate = off);
        CREATE INDEX ON {name} USING gin (names gin_trgm_ops) WITH (fastupdate = off);
        CREATE INDEX ON {name} (page) WHERE is_long;
    """,
    "search_part": "CREATE INDEX ON {name} (page);",
    "search_word": "CREATE INDEX ON {name} USING gin (word gin_trgm_ops) WITH (fastupdate = off);",
    "search_counted": "",
}


def prepare() -> None:
    """Make what is missing: extensions, text search configuration, tables. Raises CommandError, in one sentence."""
    _extensions()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('intercoop search tables', 0))")
        _configuration(cursor)
        for table in _TABLES:
            cursor.execute("SELECT to_regclass(%s) IS NULL", [table])
            if cursor.fetchone()[0]:
                cursor.execute((_TABLES[table] + _INDEXES[table]).format(name=table))


def create_new(cursor) -> None:
    """An empty set of tables beside the running one, without indexes; what another rebuild left is dropped."""
    for table, definition in _TABLES.items():
        cursor.execute(f"DROP TABLE IF EXISTS {table}_new; {definition.format(name=f'{table}_new')}")


def index_new(cursor) -> None:
    """The indexes of the new set: quicker made over whole tables."""
    for table, definition in _INDEXES.items():
        cursor.execute(f"{definition.format(name=f'{table}_new')} ANALYZE {table}_new")


def swap(cursor) -> None:
    """Put the new set in the place of the running one; readers wait for the end of the caller's transaction."""
    for table in _TABLES:
        cursor.execute(f"DROP TABLE IF EXISTS {table}; ALTER TABLE {table}_new RENAME TO {table}")


def drop_new() -> None:
    with connection.cursor() as cursor:
        cursor.execute("; ".join(f"DROP TABLE IF EXISTS {table}_new" for table in _TABLES))


def missing() -> str:
    """Which column, extension or configuration is not there; empty when all are."""
    columns = [f"{table}.{column}" for table, names in _COLUMNS.items() for column in names.split()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s) name WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE NOT attisdropped"
            " AND attrelid = to_regclass(split_part(name, '.', 1)) AND attname = split_part(name, '.', 2))"
            " UNION ALL SELECT name FROM unnest(%s) name WHERE name NOT IN (SELECT extname FROM pg_extension)"
            " UNION ALL SELECT %s WHERE NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = %s AND"
            " pg_ts_config_is_visible(oid))",
            [columns, list(EXTENSIONS), CONFIGURATION, CONFIGURATION],
        )
        return ", ".join(name for (name,) in cursor.fetchall())


def _extensions() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        there = {name for (name,) in cursor.fetchall()}
        for extension in EXTENSIONS:
            if extension not in there:
                try:
                    with transaction.atomic():
                        cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
                except DatabaseError as error:
                    raise CommandError(_for_the_administrator()) from error


def _for_the_administrator() -> str:
    commands = " ".join(f"CREATE EXTENSION IF NOT EXISTS {extension};" for extension in EXTENSIONS)
    return (
        f"Search in PostgreSQL needs its extensions {' and '.join(EXTENSIONS)} (Debian: postgresql-contrib), which the "
        f"wiki's role may not make: let an administrator of PostgreSQL run  {commands}  in the database "
        f"“{connection.settings_dict['NAME']}”, or set SEARCH_ENGINE=whoosh."
    )


def _configuration(cursor) -> None:
    """Words without accents and ligatures, then their stems; no stop list: our own analyser leaves those words out."""
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = %s AND pg_ts_config_is_visible(oid))", [CONFIGURATION]
    )
    if cursor.fetchone()[0]:
        return
    cursor.execute("SELECT FROM pg_ts_dict WHERE dictname = 'fr_stem' AND pg_ts_dict_is_visible(oid)")
    if not cursor.rowcount:
        cursor.execute("CREATE TEXT SEARCH DICTIONARY fr_stem (TEMPLATE = snowball, LANGUAGE = french)")
    cursor.execute(
        """
        CREATE TEXT SEARCH CONFIGURATION fr (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION fr ALTER MAPPING FOR
            asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart
            WITH unaccent, fr_stem;
        """
    )
