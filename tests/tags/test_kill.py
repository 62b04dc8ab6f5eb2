"""The server is killed (-9) while the pages of a renamed tag follow: the next one finishes, and edits no page twice."""

import json
import re

import pytest

from tests.serving.servers import wait_until
from tests.serving.wikis import address

pytestmark = pytest.mark.storage

PAGES = 40


def test_a_renaming_survives_kills_of_the_server(make_wiki, tell):
    wiki = make_wiki().start()
    member = wiki.person(signed_up=True)
    titles = [f"Ruisseau {number}" for number in range(PAGES)]
    for title in titles:
        assert member.save(title, f"---\nétiquettes: [eau, ville]\n---\nTexte de {title}.").status == 302

    def waiting() -> int:
        return json.loads(member.get("/healthz").text)["checks"]["tags"]["backlog"]

    assert member.post("/tags/eau", {"name": "Rivières", "rename": "1"}).status == 302
    left = []
    for share in (3 / 4, 1 / 4):
        wait_until(lambda goal=share * PAGES: waiting() <= goal, 30, "some pages to follow")
        wiki.kill()
        wiki.start()
        left.append(waiting())
    wait_until(lambda: waiting() == 0 and member.get("/tags/eau").status == 302, 60, "the renaming to end")

    tell(f"a renaming of {PAGES} pages, killed twice (-9): {left[0]} and {left[1]} pages were left after the kills")
    assert member.get("/tags/eau").location == "/tags/" + address("Rivières")
    for title in titles:
        assert (
            member.get("/source/" + address(title)).text
            == f"---\nétiquettes: [Rivières, ville]\n---\nTexte de {title}.\n"
        )
        versions = re.findall(r'href="/revision/(\d+)"', member.get("/history/" + address(title)).text)
        assert len(set(versions)) == 2, f"{title} was edited twice"
