"""The server is killed (-9) while its worker rewrites the links to a page that moved: the next one ends the work."""

import random

import pytest

from .servers import wait_until

pytestmark = pytest.mark.storage

CITING = 24
KILLS = 4


def rewritten(person) -> int:
    sources = (person.get(f"/source/Citante_{n}") for n in range(CITING))
    return sum("[[Titre neuf|" in source.text for source in sources)


def test_every_link_is_rewritten_once_however_often_the_server_dies(make_wiki, tell):
    wiki = make_wiki().start()
    person = wiki.person(signed_up=True)
    person.save("Vieux titre", "Texte")
    for n in range(CITING):
        person.save(f"Citante {n}", f"Voir [[vieux titre]], `[[Vieux titre]]` et [[Vieux titre|{n}]].")
    answer = person.post("/move/Vieux_titre", {"title": "Titre neuf", "redirect": "1", "rewrite": "1", "move": "1"})
    assert (answer.status, answer.location) == (302, "/wiki/Titre_neuf")
    rng = random.Random(4)
    done = [0]
    for _kill in range(KILLS):
        target = min(CITING, done[-1] + rng.randint(1, 4))
        wait_until(lambda target=target: rewritten(person) >= target, 60, "some pages to be rewritten")
        wiki.kill()
        wiki.start()
        done.append(rewritten(person))
    tell(f"links rewritten when the server was killed: {done[1:]} of {CITING} pages")
    wait_until(lambda: rewritten(person) == CITING, 60, "all pages to be rewritten")
    wait_until(lambda: "banner" not in person.get("/wiki/Titre_neuf").text, 10, "the notice of progress to go")
    for n in range(CITING):
        text = person.get(f"/source/Citante_{n}").text
        assert text == f"Voir [[Titre neuf|vieux titre]], `[[Vieux titre]]` et [[Titre neuf|{n}]].\n"
        history = person.get(f"/history/Citante_{n}").text
        assert history.count('<li class="version ') == 2, "once, and no more"
