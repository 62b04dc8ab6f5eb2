"""The server is killed (-9) while drafts are kept: each is there whole, none older than was said."""

import http.client
import json
import random
import threading

import pytest

from tests.serving.servers import wait_until

pytestmark = pytest.mark.storage

KILLS = 3
WRITERS = 3


class Scribbler:
    """Somebody whose form keeps its draft again and again, each time with a longer text."""

    def __init__(self, wiki, number: int):
        self.person = wiki.person(signed_up=True)
        self.form = self.person.edit_form(f"Carnet {number}")
        self.title, self.number = f"Carnet_{number}", number
        self.sent = self.kept = 0
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def text(self, count: int) -> str:
        line = f"Une ligne de la personne {self.number}.\n"
        return line * (count % 50 * 40) + f"Fin {count}.\n"

    def has_kept(self, count: int) -> bool:
        return self.kept >= count

    def run(self) -> None:
        names = ("csrfmiddlewaretoken", "draft", "base", "header")
        fields = {name: self.form.field(name) for name in names}
        while not self.stopping.is_set():
            self.sent += 1
            try:
                answer = self.person.request(
                    "POST", f"/draft/{self.title}", {**fields, "text": self.text(self.sent), "summary": ""}
                )
            except (OSError, http.client.HTTPException):
                continue
            if answer.status == 200 and json.loads(answer.text)["kept"]:
                self.kept = self.sent


def test_drafts_survive_kills_of_the_server(make_wiki, tell):
    wiki = make_wiki().start()
    people = [Scribbler(wiki, number) for number in range(WRITERS)]
    rng = random.Random(6)
    for person in people:
        person.thread.start()
    for _ in range(KILLS):
        goals = [person.kept + rng.randint(1, 4) for person in people]
        wait_until(lambda goals=goals: all(map(Scribbler.has_kept, people, goals)), 30, "drafts to be kept")
        wiki.kill()
        wiki.start()
    for person in people:
        person.stopping.set()
    for person in people:
        person.thread.join(30)
        assert not person.thread.is_alive()

    later = 0
    for person in people:
        key = person.form.field("draft")
        found = person.person.get(f"/edit/{person.title}?draft={key}").field("text").replace("\r\n", "\n")
        count = int(found.rstrip().rpartition("Fin ")[2].rstrip("."))
        assert found == person.text(count), "a draft is not as it was sent"
        assert person.kept <= count <= person.sent
        later += count > person.kept
    tell(f"drafts kept through {KILLS} kills (-9): {sum(p.kept for p in people)} said to be, none lost, {later} later")
