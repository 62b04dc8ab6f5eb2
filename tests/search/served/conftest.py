"""A wiki that is really served, whose search index is then treated badly. One for all tests of this folder."""

import contextlib
import fcntl
import json
import sys
from urllib.parse import urlencode

import pytest

from tests.serving.servers import wait_until
from tests.serving.wikis import Person, Wiki, address

UNAVAILABLE = {"fr": "momentanément indisponible", "en": "Search is unavailable for a moment."}

# Root may write everywhere: without this capability (CAP_DAC_OVERRIDE) folders are closed to root as to anybody.
OBEDIENT = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


class Reader(Person):
    """A member who writes; what they search is searched by visitors, for whom a cookie says the language."""

    def looks_for(self, words: str, language: str = "fr") -> str:
        """The screen of results, in a language."""
        visitor = Person(self.wiki)
        visitor.cookies["language"] = language
        answer = visitor.get("/search?" + urlencode({"q": words}))
        assert answer.status == 200, answer.text[:2000]
        return answer.text

    def finds(self, words: str, title: str) -> bool:
        return f'/wiki/{address(title)}"' in self.looks_for(words)

    def is_told_to_wait(self, words: str) -> bool:
        """Whether every language says that search is unavailable."""
        return all(said in self.looks_for(words, language) for language, said in UNAVAILABLE.items())

    def health(self) -> tuple[int, dict]:
        """The status of /healthz, and what it says of search."""
        answer = self.get("/healthz")
        return answer.status, json.loads(answer.text)["checks"]["search"]

    def waits_to_find(self, words: str, title: str, seconds: float = 60) -> None:
        wait_until(lambda: self.finds(words, title), seconds, f"{title} to be found")


@pytest.fixture(scope="package")
def wiki(tmp_path_factory, prepared_folders, new_database):
    database = new_database()
    made = Wiki(tmp_path_factory.mktemp("treated-badly"), DATABASE_URL=database, SEARCH_ENGINE="whoosh")
    if not database:
        made.copy_from(prepared_folders(True))
    made.command = [sys.executable, "-c", OBEDIENT, *made.command[1:]]
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="package")
def reader(wiki):
    somebody = Reader(wiki)
    somebody.sign_up()
    assert somebody.save("Verger", "Des pommiers et des poiriers.").status == 302
    somebody.waits_to_find("pommiers", "Verger")
    return somebody


@pytest.fixture(scope="package")
def index_dir(wiki):
    return wiki.folder / "var" / "search"


@pytest.fixture
def nobody_writes(index_dir):
    """A context in which the worker cannot make the index anew, so that what it would mend can be seen."""

    @contextlib.contextmanager
    def hold():
        with open(index_dir / "lock", "ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    return hold
