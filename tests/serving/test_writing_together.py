"""Twenty people write one page at once, over real HTTP, while the server is killed (-9) or not: no word is lost.

Each word that somebody adds is told from all others, so that the history can be asked where it went.
"""

import contextlib
import html
import http.client
import os
import random
import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from .ledger import Ledger
from .servers import alive, wait_until
from .wikis import Answer, Person, Wiki, address

pytestmark = pytest.mark.storage

PEOPLE = 20
KILLS = 4
GONE = (OSError, http.client.HTTPException)
WORD = re.compile(r"mot[a-z]\w+")
SENTENCES = (
    "On y parle des jardins, des fours à pain et des vélos qu’on répare.",
    "La salle reste ouverte tard, même quand il pleut sur le port.",
    "Chacun note ici ce qu’il a vu, lu ou entendu ailleurs.",
    "Les outils se prêtent, les savoirs aussi, et personne ne compte.",
    "Une soupe attend celles et ceux qui viennent de loin.",
    "Rien n’est décidé avant que tout le monde ait pu le lire.",
    "Le reste se discute le jeudi, autour de la grande table.",
    "Qui veut aider commence par une phrase, puis une autre.",
)


def page() -> str:
    """Some 12 KB: twenty paragraphs, five to a section."""
    blocks = []
    for number in range(PEOPLE):
        if number % 5 == 0:
            blocks.append(f"## Partie {number // 5}")
        sentences = [SENTENCES[(number + k) % len(SENTENCES)] for k in range(10)]
        blocks.append(f"Paragraphe {number:02}. " + " ".join(sentences))
    return "\n\n".join(blocks) + "\n"


@dataclass
class Writer:
    """Somebody with a browser: opens the form, takes their time, publishes, answers what they are asked."""

    person: Person
    name: str
    chance: random.Random
    seen: set[str] = field(default_factory=set)  # the words of others that stood on this person's screen
    told: dict[str, int] = field(default_factory=lambda: {"saved": 0, "to read": 0, "to choose": 0, "unanswered": 0})
    given_back: set[str] = field(default_factory=set)

    def write(self, title: str, word: str, change, choose) -> None:
        """Publish `change(text)`, whatever happens in between. `choose(mine, theirs)` answers a passage."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(*GONE):
                form = self.look(self.person.edit_form(title))
                if self._press(title, word, form, change(form.field("text")), choose):
                    return
                continue
            self.told["unanswered"] += 1
            if self._is_stored(title, word):
                return
        raise AssertionError(f"{self.name} could not publish {word}")

    def look(self, answer: Answer) -> Answer:
        assert answer.status in (200, 302, 409), f"{answer.status} {answer.text[:2000]}"
        self.seen |= set(WORD.findall(answer.text))
        return answer

    def _press(self, title: str, word: str, form: Answer, text: str | None, choose) -> bool:
        if text is None:  # nothing left to change
            return True
        time.sleep(self.chance.uniform(0, 0.6))
        answer = self.look(self.person.save(title, text, form, summary=word))
        while answer.status == 409:
            if word in answer.text:
                self.given_back.add(word)
            time.sleep(self.chance.uniform(0, 0.3))
            if 'name="choose"' in answer.text:
                self.told["to choose"] += 1
                answer = self.look(self.person.post("/edit/" + address(title), _chosen(answer, choose), answer))
            else:
                self.told["to read"] += 1
                if len(words := WORD.findall(answer.field("text"))) > len(set(words)):
                    return False  # they do read: what stands twice is not published, but written on the page anew
                fields = {"since": answer.field("since"), "summary": word}
                answer = self.look(self.person.save(title, answer.field("text"), answer, **fields))
        self.told["saved"] += answer.status == 302
        return answer.status == 302

    def _is_stored(self, title: str, word: str) -> bool:
        for _attempt in range(600):
            with contextlib.suppress(*GONE):
                answer = self.person.get("/history/" + address(title))
                if answer.status == 200:
                    return word in answer.text
            time.sleep(0.05)
        raise AssertionError("the wiki did not come back")


def _chosen(answer: Answer, choose) -> dict:
    """The form of a conflict, every passage answered."""
    fields = {name: answer.field(name) for name in ("mine", "begun", "onto", "since", "summary")}
    passages = re.findall(r'<fieldset class="band passage".*?</fieldset>', answer.text, re.DOTALL)
    assert passages
    for number, passage in enumerate(passages, 1):
        mine, theirs = (
            "\n".join(_plain(line) for line in re.findall(r'<p class="passage-words">(.*?)</p>', side, re.DOTALL))
            for side in passage.split('<div class="passage-side ')[1:]
        )
        choice = choose(mine, theirs)
        if choice in ("mine", "theirs"):
            fields[f"choice-{number}"] = choice
        else:
            fields |= {f"choice-{number}": "other", f"other-{number}": choice}
    return {**fields, "choose": "1"}


def _plain(line: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", line))


@pytest.fixture(scope="module", params=[(2, False), (1, True)], ids=["in peace", "killed"])
def wiki(request, tmp_path_factory, prepared_folders, new_database):
    """Two processes have no queue in common: each loses rounds to the other. The killed one is alone."""
    workers, is_killed = request.param
    database = new_database()
    wiki = Wiki(tmp_path_factory.mktemp("together"), DATABASE_URL=database, WORKERS=str(workers))
    if not database:
        wiki.copy_from(prepared_folders(True))
    wiki.is_killed = is_killed
    yield wiki.start()
    wiki.stop()


@pytest.fixture(scope="module")
def people(wiki) -> list[Writer]:
    everybody = [wiki.person() for _ in range(PEOPLE)]
    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(lambda person: person.sign_up(), everybody))
    return [
        Writer(person, name, random.Random(k)) for k, (person, name) in enumerate(zip(everybody, names, strict=True))
    ]


@pytest.fixture
def killing(wiki):
    """killing(done) kills the process that answers again and again until `done` is set; the number of kills."""

    def kill(done: threading.Event) -> int:
        chance, count = random.Random(7), 0
        while wiki.is_killed and count < KILLS and not done.wait(chance.uniform(0.3, 1.0)):
            workers = [pid for pid in wiki.workers() if alive(pid)]
            if not workers:
                continue
            os.kill(chance.choice(workers), signal.SIGKILL)
            count += 1
            wait_until(lambda: _answers(wiki), 60, "the wiki to come back")
        return count

    return kill


def _answers(wiki) -> bool:
    with contextlib.suppress(*GONE):
        return wiki.person().get("/healthz").status == 200
    return False


def all_at_once(people: list[Writer], title: str, changes: list, killing) -> int:
    """Everybody presses; answers the number of kills meanwhile. `changes`: for each a word, a change, how to choose."""
    for writer in people:
        writer.seen, writer.given_back = set(), set()
        writer.told = dict.fromkeys(writer.told, 0)
    done = threading.Event()

    def press(job):
        writer, (word, change, choose) = job
        time.sleep(writer.chance.uniform(0, 0.5))
        writer.write(title, word, change, choose)

    with ThreadPoolExecutor(len(people) + 1) as pool:
        kills = pool.submit(killing, done)
        try:
            list(pool.map(press, zip(people, changes, strict=True)))
        finally:
            done.set()
        return kills.result()


def account(wiki, title: str, people: list[Writer], words: dict[str, str], gone: set[str] = frozenset()) -> dict:
    """Check the history by itself, and that each word went where its writer was told; `words`: word -> name."""
    ledger = Ledger.of(wiki)
    assert ledger.stray == 0
    page = ledger.pages[title]
    revisions = page["revisions"]
    assert [r["number"] for r in revisions] == list(range(1, len(revisions) + 1))
    assert [r["parent"] for r in revisions] == [None, *[r["id"] for r in revisions[:-1]]]
    assert page["text"] == revisions[-1]["text"] and page["head"] == revisions[-1]["id"]
    by_name = {writer.name: writer for writer in people}
    before: set[str] = set()
    ever: set[str] = set()
    for revision in revisions:
        found = WORD.findall(revision["text"])
        assert len(found) == len(set(found)), "a word stands twice"
        # Whoever took a word out had it on the screen.
        if lost := before - set(found):
            assert lost <= by_name[revision["author"]].seen, lost
        for word in set(found) - ever:  # a section that was deleted may come back with the words of others
            assert words[word] in revision["contributors"]
        assert revision["author"] in revision["contributors"]
        before = set(found)
        ever |= before
    for word, name in words.items():
        assert word in ever or word in by_name[name].given_back, f"{word} is nowhere"
    assert set(words) - before <= gone | {w for w in words if w not in ever}
    authors = [revision["author"] for revision in revisions]
    assert page["writers"] == {name: authors.count(name) for name in set(authors)}
    return page


def summary(page: dict, people: list[Writer], kills: int) -> str:
    told = {what: sum(writer.told[what] for writer in people) for what in people[0].told}
    joined = sum(len(revision["contributors"]) > 1 for revision in page["revisions"])
    asked = f"{told['to read']} read first, {told['to choose']} chosen, {told['unanswered']} unanswered"
    return f"{len(page['revisions']) - 1} versions, {joined} of them joined; {asked}; {kills} kills"


def insert(sentence_of: str, word: str, chance: random.Random):
    """A change that puts `word` after some word of the paragraph that begins like this."""

    def change(text: str) -> str:
        lines = text.replace("\r\n", "\n").split("\n")
        at = next(k for k, line in enumerate(lines) if line.startswith(sentence_of))
        parts = lines[at].split(" ")
        parts.insert(chance.randrange(2, len(parts)), word)
        lines[at] = " ".join(parts)
        return "\n".join(lines)

    return change


def never(mine: str, theirs: str):
    raise AssertionError(f"asked about {mine!r} and {theirs!r}")


def test_twenty_people_in_twenty_paragraphs_are_saved_without_a_question(wiki, people, killing, tell):
    title = "Vingt paragraphes"
    assert people[0].person.save(title, page()).status == 302
    words = {f"mota{number:02}": writer.name for number, writer in enumerate(people)}
    changes = [
        (word, insert(f"Paragraphe {number:02}.", word, writer.chance), never)
        for number, (word, writer) in enumerate(zip(words, people, strict=True))
    ]
    kills = all_at_once(people, title, changes, killing)
    made = account(wiki, title, people, words)
    assert set(WORD.findall(made["text"])) == set(words)
    assert len(made["revisions"]) == PEOPLE + 1
    assert all(writer.told["to read"] == writer.told["to choose"] == 0 for writer in people)
    tell(f"twenty in twenty paragraphs, {len(page()) // 1000} KB: {summary(made, people, kills)}")


def test_twenty_people_in_one_paragraph_all_come_to_word(wiki, people, killing, tell):
    title = "Un paragraphe"
    assert people[0].person.save(title, page()).status == 302
    words = {f"motb{number:02}": writer.name for number, writer in enumerate(people)}

    def by_hand(word):
        # a person reads both and writes the published sentence with their own word in it
        return lambda mine, theirs: theirs if word in theirs else f"{word} {theirs}"

    changes = [
        (word, insert("Paragraphe 07.", word, writer.chance), by_hand(word))
        for word, writer in zip(words, people, strict=True)
    ]
    kills = all_at_once(people, title, changes, killing)
    made = account(wiki, title, people, words)
    assert set(WORD.findall(made["text"])) == set(words)
    tell(f"twenty in one paragraph: {summary(made, people, kills)}")


def test_half_delete_a_section_while_the_others_write_in_it(wiki, people, killing, tell):
    title = "Une partie"
    assert people[0].person.save(title, page()).status == 302
    words = {f"motc{number:02}": writer.name for number, writer in enumerate(people) if number % 2}

    def without_the_section(text: str) -> str | None:
        text = text.replace("\r\n", "\n")
        start, stop = text.find("## Partie 1"), text.find("## Partie 2")
        return None if start < 0 else text[:start] + text[stop:]

    def write_in_it(word: str, number: int, chance: random.Random):
        inner = insert(f"Paragraphe {5 + number % 5:02}.", word, chance)
        return lambda text: (
            inner(text) if f"Paragraphe {5 + number % 5:02}." in text else text.rstrip() + f"\n\n{word}\n"
        )

    changes = []
    for number, writer in enumerate(people):
        if number % 2:
            word = f"motc{number:02}"
            changes.append((word, write_in_it(word, number, writer.chance), lambda mine, theirs: "mine"))
        else:
            insists = number % 4 == 0  # the others leave what somebody wrote in it
            changes.append(
                (f"sans {number}", without_the_section, lambda *_sides, i=insists: "mine" if i else "theirs")
            )
    kills = all_at_once(people, title, changes, killing)
    made = account(wiki, title, people, words, gone=set(words))
    kept = set(WORD.findall(made["text"]))
    back = len([w for writer in people for w in writer.given_back])
    tell(
        f"half delete a section, half write in it: {summary(made, people, kills)}; "
        f"{len(kept)} words in the page, {len(words) - len(kept)} taken out by who had read them, {back} given back"
    )
