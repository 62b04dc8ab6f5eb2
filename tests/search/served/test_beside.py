"""While people search: others save, and the index is made anew beside the running one."""

import hashlib
import statistics
import threading
import time

from tests.serving.servers import wait_until

from .conftest import Reader


def test_a_saved_page_is_found_at_once(wiki, reader, tell):
    seconds = []
    for word in ("martin-pêcheur", "libellule", "nénuphar", "écrevisse", "tanche"):
        wait_until(lambda: reader.health()[1]["backlog"] == 0, what="the wiki to be at rest")
        assert reader.save("Étang", f"On y voit : {word}.").status == 302
        began = time.monotonic()
        # Sooner than the worker would look by itself: it was woken.
        reader.waits_to_find(word, "Étang", seconds=4)
        seconds.append(time.monotonic() - began)
    tell(
        f"a saved page was found {statistics.median(seconds):.2f} s after the save was answered "
        f"(Whoosh, at rest, at most {max(seconds):.2f} s)"
    )


def mark(*parts) -> str:
    """A word that no other one is near to."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class Busy(threading.Thread):
    """Does something again and again until it is stopped; what goes wrong is raised by `stop`."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self._act = act
        self._stopping = threading.Event()
        self._fault = None
        self.times = 0

    def run(self):
        try:
            while not self._stopping.is_set():
                self._act(self.times)
                self.times += 1
        except BaseException as fault:
            self._fault = fault

    def stop(self) -> int:
        self._stopping.set()
        self.join(60)
        if self._fault:
            raise self._fault
        return self.times


def test_made_anew_beside_the_running_one_while_people_save_and_search(wiki, reader, index_dir, tell):
    people = [Reader(wiki) for _number in range(2)]
    for person in people:
        person.sign_up()
    before = (index_dir / "current").read_text()

    def saves(name, person):
        def act(number):
            assert person.save(f"{name} {number % 3}", f"Une grue, {mark(name, number)}.").status == 302

        return act

    def searches(_number):
        assert reader.finds("pommiers", "Verger"), "the old index answers until the new one does"

    busy = [Busy(saves(name, person)) for name, person in zip(("Jonc", "Roseau"), people, strict=True)]
    busy.append(Busy(searches))
    for one in busy:
        one.start()
    wiki.command_line("rebuild")
    saved, also_saved, searched = [one.stop() for one in busy]
    assert (index_dir / "current").read_text() != before
    for name, times in (("Jonc", saved), ("Roseau", also_saved)):
        assert times > 1
        for number in range(max(0, times - 3), times):
            reader.waits_to_find(mark(name, number), f"{name} {number % 3}")
        assert times <= 3 or not reader.finds(mark(name, 0), f"{name} 0"), "what an old version said is found no more"
    wait_until(lambda: reader.health() == (200, {"ok": True, "detail": "", "backlog": 0}), 30, "the wiki to be well")
    times = f"{saved + also_saved} saves and {searched} searches meanwhile"
    tell(f"an index made anew beside the running one: {times}, no error")
