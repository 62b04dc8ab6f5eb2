"""A reader for each journey: who they are, how they move, and the wiki that they come to."""

import itertools
import time

import pytest

from tests.browser.watching import Watch
from tests.serving.mail import LetterBox
from tests.serving.wikis import Wiki

from .choosing import FACTORS, all_rows, few_rows
from .keyboard import Keyboard
from .mouse import Mouse, WithoutJavaScript
from .reader import Reader

WAYS = {"mouse": Mouse, "keyboard": Keyboard, "without_javascript": WithoutJavaScript}
_numbers = itertools.count(1)


def pytest_generate_tests(metafunc):
    if "reader" in metafunc.fixturenames:
        journey = metafunc.module.__name__.rpartition(".test_")[2]
        rows = (all_rows if metafunc.config.getoption("journeys") == "all" else few_rows)(FACTORS)
        ways = [row[1:] for row in rows if row[0] == journey]
        metafunc.parametrize("reader", ways, ids=["-".join(map(str, way)) for way in ways], indirect=True)


@pytest.fixture(scope="package")
def letter_box():
    box = LetterBox().open()
    yield box
    box.close()


@pytest.fixture(scope="package")
def wiki(tmp_path_factory, prepared_folders, new_database, letter_box):
    """One wiki with the first content for all journeys but the one that sets a wiki up; it sends real mail."""
    database = new_database()
    wiki = Wiki(tmp_path_factory.mktemp("journeys"), empty=False, DATABASE_URL=database, EMAIL_URL=letter_box.url)
    if not database:
        wiki.copy_from(prepared_folders(False))
    wiki.start()
    yield wiki
    wiki.stop()


@pytest.fixture(scope="package")
def ledger(tell):
    """Of each journey that was gone: its seconds, and the stops of its walks by keyboard."""
    gone: list[tuple[float, list[int]]] = []
    yield gone
    stops = [each for _, walks in gone for each in walks]
    words = f", {len(stops)} walks by keyboard of {sum(stops)} stops, the longest of {max(stops)}" if stops else ""
    tell(f"{len(gone)} journeys in {sum(seconds for seconds, _ in gone):.0f} s{words}")


@pytest.fixture
def reader(request, chromium, wiki: Wiki, ledger) -> Reader:
    """Somebody whom the wiki does not know yet, in the way, width and language that this run is about."""
    way, width, language = request.param
    contexts, watch = [], Watch(wiki.url)

    def make_page(**options):
        context = chromium.new_context(base_url=wiki.url, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return watch.put_on(context.new_page())

    start = time.monotonic()
    somebody = WAYS[way](make_page, watch, width, language)
    yield somebody
    ledger.append((time.monotonic() - start, somebody.stops))
    for context in contexts:
        context.close()
    assert watch.errors == []


@pytest.fixture
def new_name():
    """new_name("Lectrice") -> a name or title that nobody has: the wiki is shared by all journeys."""
    return lambda word: f"{word} {next(_numbers)}"
