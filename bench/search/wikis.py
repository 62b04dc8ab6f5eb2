"""The wikis that are asked: ours on each of its two stores, and DokuWiki, each with so many pages; filled and served.

What is filled lies in one folder by store and size, and is used again when it is there.
"""

import gzip
import hashlib
import json
import re
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote_plus

from bench.client import Answer, AnswerError, Client
from bench.search import dokuwiki
from bench.search.texts import PREFIX, SUGGESTIONS, Question
from bench.servers import ROOT, Served, cluster_of_tests, cpu_seconds_of, run, served_wiki

WHOOSH, POSTGRESQL, DOKUWIKI = "whoosh", "postgresql", "dokuwiki"
_COUNT = re.compile(r"(\d[\d\s\u202f\u00a0]*)(?:résultats?|results?)\b")
_SHOWN = 10
LIVE = (PREFIX, SUGGESTIONS)
_NOT_OF_THE_INDEX = {"asking", "showing"}


@dataclass(eq=False)
class Wiki:
    """One served wiki: what is asked of it, how its answers are read, and its processor time so far."""

    store: str
    pages: int
    served: object
    postmaster: int = 0  # its CPU belongs to the wiki, too

    def __post_init__(self):
        self.client = Client(self.served.port)

    @property
    def name(self) -> str:
        return f"{self.store} {self.pages:,}"

    def cpu_seconds(self) -> float:
        return self.served.cpu_seconds() + (cpu_seconds_of(self.postmaster) if self.postmaster else 0)

    def ask(self, question: Question) -> Answer:
        return self.client.ask(self.client.request_bytes(self.path(question), gzip=True))

    def path(self, question: Question) -> str:
        if self.store == DOKUWIKI:
            if question.kind == SUGGESTIONS:
                return dokuwiki.suggest_path(question.typed)
            return dokuwiki.search_path(question.typed + "*" * (question.kind == PREFIX))
        return f"/search{'/suggest' if question.kind in LIVE else ''}?q={quote_plus(question.typed)}"

    def check(self, question: Question, answer: Answer) -> None:
        """Raises AnswerError when this is not an answer with the pages that were to be found."""
        text = unescape(text_of(answer))
        said = f"{self.name}, {question.kind}, {question.typed}: {answer.status}"
        if answer.status != 200:
            raise AnswerError(f"{said}: {text[:300]}")
        if question.kind in LIVE:
            if self.store != DOKUWIKI:
                text = json.dumps(json.loads(text), ensure_ascii=False)
            # DokuWiki knows no name that begins so, as often as not.
            if question.typed not in text.lower() and (self.store, question.kind) != (DOKUWIKI, SUGGESTIONS):
                raise AnswerError(f"{said}, without a word that begins so: {text[:300]}")
            return
        if not question.at_least:
            return
        found = dokuwiki.count_results(text) if self.store == DOKUWIKI else count_results(text)
        if found < question.at_least:
            raise AnswerError(f"{said}, {found} results instead of at least {question.at_least}")
        marks = text.count("search_hit" if self.store == DOKUWIKI else "<mark>")
        if marks < min(_SHOWN, question.at_least) / 2:  # a word may stand in the title alone
            raise AnswerError(f"{said}, only {marks} words are marked in passages")


def text_of(answer: Answer) -> str:
    """The HTML of an answer that may have travelled in chunks, and compressed."""
    body, head = answer.body, answer.head.lower()
    if b"transfer-encoding: chunked" in head:
        parts, at = [], 0
        while size := int(body[at : (end := body.index(b"\r\n", at))], 16):
            parts.append(body[end + 2 : end + 2 + size])
            at = end + 4 + size
        body = b"".join(parts)
    return (gzip.decompress(body) if b"content-encoding: gzip" in head else body).decode()


def count_results(html: str) -> int:
    """How many pages one of our screens says that it found."""
    main = html[html.find('role="search"') :]
    found = _COUNT.search(re.sub(r"<[^>]+>", "", main))
    return int(re.sub(r"\D", "", found[1])) if found else 0


def served_wikis(folder: Path, stores: list[str], sizes: list[int], stack: ExitStack, say) -> list[Wiki]:
    """All wikis of these stores and sizes, served until the stack closes."""
    wikis = []
    if WHOOSH in stores:
        for pages in sizes:
            path = filled(folder / f"whoosh-{pages}", pages, say)
            wikis.append(Wiki(WHOOSH, pages, stack.enter_context(served_wiki(path))))
    if POSTGRESQL in stores:
        cluster = cluster_of_tests(folder / "pg")
        url = stack.enter_context(cluster)
        for pages in sizes:
            database = url.rpartition("/")[0] + f"/wiki{pages}"
            path = filled(folder / f"postgresql-{pages}", pages, say, database, cluster)
            served = stack.enter_context(served_wiki(path, database))
            wikis.append(Wiki(POSTGRESQL, pages, served, cluster.server.pid))
    if DOKUWIKI in stores:
        if missing := dokuwiki.missing():
            raise SystemExit(
                f"not installed: {', '.join(missing)}. apt-get install {dokuwiki.PACKAGES}, or leave DokuWiki out by "
                "--without-dokuwiki; then nothing is said about being quicker than it."
            )
        for pages in sizes:
            path = folder / f"dokuwiki-{pages}"
            if not (path / "filled").exists():
                say(f"filling {path.name}")
                dokuwiki.fill(path, pages)
                (path / "filled").touch()
            wikis.append(Wiki(DOKUWIKI, pages, stack.enter_context(dokuwiki.DokuWiki(path))))
    return wikis


def filled(folder: Path, pages: int, say, database: str = "", cluster=None) -> Path:
    """A wiki of ours with so many pages, prepared as `manage.py serve` does and filled in bulk.

    When the code of the tables or of the search has changed since, what is derived is made anew.
    """
    marker, state = folder / "filled", _state()
    if not marker.exists():
        say(f"filling {folder.name}")
        folder.mkdir(parents=True, exist_ok=True)
        if cluster:
            _create(cluster, database.rpartition("/")[2])
        run(["manage.py", "serve", "--empty", "--prepare-only"], folder, database)
        run(["-m", "bench.search.fill", str(pages)], folder, database)
        marker.write_text(state)
    elif marker.read_text() != state:
        say(f"rebuilding {folder.name}")
        run(["manage.py", "serve", "--empty", "--prepare-only"], folder, database)
        run(["manage.py", "rebuild"], folder, database)
        marker.write_text(state)
    return folder


def _state() -> str:
    """A fingerprint of what decides over tables and indexes."""
    files = sorted([*ROOT.glob("wiki/*/migrations/*.py"), *ROOT.glob("wiki/search/**/*.py")])
    files = [path for path in files if path.parent.name not in _NOT_OF_THE_INDEX]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _create(cluster, name: str) -> None:
    command = [cluster.psql, "-h", cluster.folder, "-p", str(cluster.socket), "-U", "postgres", "-qX", "-c"]
    for words in (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"):
        subprocess.run([*command, words], check=True)


__all__ = ["DOKUWIKI", "POSTGRESQL", "WHOOSH", "Served", "Wiki", "served_wikis"]
