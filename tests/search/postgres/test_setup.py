"""Databases as people have them: roles that may not make extensions, another locale, another search path."""

import os
import subprocess
import sys
import textwrap

import dj_database_url
import psycopg2
import pytest
from django.conf import settings as django_settings
from django.db import connection

pytestmark = pytest.mark.storage

WIKI = """
    import os
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    django.setup()
    from django.core.management.base import CommandError
    from wiki.search.postgres import tables as postgres_tables
    from wiki.search.contract import Document
    from wiki.search.postgres.engine import PostgresEngine
    from wiki.search.asking.query import parse
    try:
        postgres_tables.prepare()
    except CommandError as error:
        raise SystemExit(f"{error}")
    engine = PostgresEngine()
    engine.write([Document(1, "École du cœur", "Ærium, forêt et ÎLOTS ; Привет")])
    for typed in ("ecole", "COEUR", "Cœurs", "aerium", "forêts", "ilot", "îlot", "ПРИВЕТ"):
        assert engine.find(parse(typed)).pages == [1], typed
    assert engine.near_words("forte") == ["foret"] and engine.near_titles("Ecole du coeru") == [1]
    assert engine.words_beginning("ÉCO") == ["ecole"]
    print("works")
"""


@pytest.fixture
def as_owner():
    """as_owner(sql) runs statements as the owner of the cluster, each by itself."""
    url = os.environ["DATABASE_URL"]
    parts = dj_database_url.parse(url)
    owner = psycopg2.connect(
        host=parts["HOST"], port=parts["PORT"], user=parts["USER"], password=parts["PASSWORD"], dbname=parts["NAME"]
    )
    owner.autocommit = True
    yield lambda sql: owner.cursor().execute(sql)
    owner.close()


@pytest.fixture
def database(as_owner):
    """The name of a new, empty database with the locale C, whose owner is a role like any other."""
    name = f"plain_{os.getpid()}"
    as_owner(f"CREATE ROLE {name} LOGIN")
    as_owner(f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")
    yield name
    as_owner(f"DROP DATABASE {name} WITH (FORCE)")
    as_owner(f"DROP ROLE {name}")


def try_it(database) -> subprocess.CompletedProcess:
    address = os.environ["DATABASE_URL"].partition("@")[2].rpartition("/")[0]
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WIKI)],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": f"postgres://{database}@{address}/{database}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_database_of_the_locale_c_whose_owner_is_no_administrator_works(database):
    done = try_it(database)
    assert done.stdout == "works\n", done.stderr
    again = try_it(database)
    assert again.stdout == "works\n", again.stderr


def test_a_role_that_may_not_make_extensions_is_told_what_an_administrator_runs(database, as_owner):
    as_owner(f"REVOKE CREATE ON DATABASE {database} FROM {database}")
    as_owner(f"ALTER DATABASE {database} OWNER TO CURRENT_USER")
    said = try_it(database).stderr.strip()
    assert said.count("\n") == 0 and f"“{database}”" in said
    assert "CREATE EXTENSION IF NOT EXISTS unaccent; CREATE EXTENSION IF NOT EXISTS pg_trgm;" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed, stem",
    [("cœurs", "coeur"), ("ŒUVRE", "oeuvr"), ("æquo", "aequo"), ("forêts", "foret"), ("les", "le"), ("2024", "2024")],
)
def test_the_configuration_takes_accents_and_ligatures_off_before_it_stems_and_leaves_no_word_out(typed, stem):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('fr', %s))", [typed])
        assert cursor.fetchone()[0] == [stem]
