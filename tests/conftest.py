"""Fixtures for every room: wikis that are really served, on the database that this run is about."""

import itertools
import os

import dj_database_url
import psycopg2
import pytest

from wiki.configuration.reading import forget_if_unsure

from .serving.wikis import Wiki


@pytest.fixture(autouse=True)
def configuration_forgets_what_was_undone():
    """A test's transaction is undone behind the back of the thread that remembers what is decided."""
    yield
    forget_if_unsure()


@pytest.fixture(autouse=True)
def the_catalogue_forgets_what_was_undone():
    """Between two tests all pages go, behind the back of the process that remembers them."""
    yield
    from wiki.search.catalogue import snapshots as catalogue  # models, which cannot be imported before Django is set up

    catalogue.forget()


_told = pytest.StashKey[list[str]]()


def pytest_addoption(parser):
    parser.addoption(
        "--journeys",
        choices=("pairs", "all"),
        default="pairs",
        help="tests/browser/journeys: so many that every two things meet once, or all combinations",
    )


@pytest.fixture(scope="session")
def tell(request):
    """tell(line): a figure of this run to show at its end, such as how many times a server was killed."""
    return request.config.stash.setdefault(_told, []).append


def pytest_terminal_summary(terminalreporter, config):
    if lines := config.stash.get(_told, []):
        terminalreporter.section("figures of this run")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def prepared_folders(tmp_path_factory):
    """Folders of wikis that were prepared once, by whether they are empty: SQLite only."""
    made = {}

    def get(empty: bool):
        if empty not in made:
            folder = tmp_path_factory.mktemp("prepared")
            Wiki(folder, empty=empty).prepare()
            made[empty] = folder
        return made[empty]

    return get


@pytest.fixture(scope="session")
def new_database():
    """DATABASE_URL of a new, empty database: "" on SQLite, where each wiki has one in its own folder."""
    url = os.environ.get("DATABASE_URL", "")
    numbers = itertools.count(1)

    def make() -> str:
        if not url:
            return ""
        name = f"served_{os.getpid()}_{next(numbers)}"
        parts = dj_database_url.parse(url)
        connection = psycopg2.connect(
            host=parts["HOST"], port=parts["PORT"], user=parts["USER"], password=parts["PASSWORD"], dbname=parts["NAME"]
        )
        connection.autocommit = True
        try:
            connection.cursor().execute(f"CREATE DATABASE {name}")
        finally:
            connection.close()
        return url.rpartition("/")[0] + "/" + name

    return make


@pytest.fixture
def make_wiki(tmp_path, prepared_folders, new_database):
    """make_wiki(empty=True, **environment) -> a Wiki, prepared, not started; stopped at the end of the test."""
    wikis = []

    def make(empty: bool = True, **env) -> Wiki:
        database = env.pop("DATABASE_URL", None) or new_database()
        wiki = Wiki(tmp_path / f"wiki{len(wikis) + 1}", empty=empty, DATABASE_URL=database, **env)
        if not database:
            wiki.copy_from(prepared_folders(empty))
        wikis.append(wiki)
        return wiki

    yield make
    for wiki in wikis:
        wiki.stop()


@pytest.fixture(scope="session")
def served_wiki(tmp_path_factory, prepared_folders, new_database):
    """One wiki with the first content, served for the whole run. Tests add pages and people of their own names."""
    database = new_database()
    wiki = Wiki(tmp_path_factory.mktemp("served"), empty=False, DATABASE_URL=database)
    if not database:
        wiki.copy_from(prepared_folders(False))
    wiki.start()
    yield wiki
    wiki.stop()
