"""Eight people press "publish" on one page at the same moment: one wins, and nobody loses a word."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from .ledger import Ledger
from .wikis import Answer, Person, Wiki, address

pytestmark = pytest.mark.storage

PEOPLE = 8
ROUNDS = 20
TITLE = "L’école d’été"


@pytest.fixture(scope="module", params=[1, 2], ids=["one process", "two processes"])
def wiki(request, tmp_path_factory, prepared_folders, new_database):
    """Two serving processes have no queue in common: there the database alone decides."""
    database = new_database()
    wiki = Wiki(tmp_path_factory.mktemp("eight"), DATABASE_URL=database, WORKERS=str(request.param))
    if not database:
        wiki.copy_from(prepared_folders(True))
    yield wiki.start()
    wiki.stop()


@pytest.fixture(scope="module")
def people(wiki) -> dict[str, Person]:
    everybody = [wiki.person() for _ in range(PEOPLE)]
    return {person.sign_up(): person for person in everybody}


def press_at_once(people: dict[str, Person], title: str, texts: dict[str, str]) -> dict[str, Answer]:
    """Everybody opens the form; once all have it open, everybody publishes. {name: the answer}"""
    barrier = threading.Barrier(len(people))

    def press(name: str) -> Answer:
        form = people[name].edit_form(title)
        barrier.wait(30)
        return people[name].save(title, texts[name], form, summary=f"de {name}")

    with ThreadPoolExecutor(len(people)) as pool:
        return dict(zip(people, pool.map(press, people), strict=True))


def the_winner(answers: dict[str, Answer]) -> str:
    statuses = {name: answer.status for name, answer in answers.items()}
    assert sorted(statuses.values()) == [302] + [409] * (PEOPLE - 1), statuses
    return next(name for name, status in statuses.items() if status == 302)


def assert_nothing_is_lost(title, answers, texts, winner, base) -> None:
    """The others see their own text in the form, the newer text beside it, and go on from the newer version."""
    for name, answer in answers.items():
        if name != winner:
            assert answer.field("text").strip() == texts[name].strip()
            assert answer.field("summary") == f"de {name}"
            assert answer.field("base") == base
            assert f"mot{winner}" in answer.text
            assert f'href="/wiki/{address(title)}">{title}</a>' in answer.text


def test_one_of_eight_wins_each_round_and_the_history_accounts_for_all(wiki, people, tell):
    author = people[next(iter(people))]
    assert author.save(TITLE, "Le début.\n").status == 302
    expected = []
    for number in range(1, ROUNDS + 1):
        texts = {name: f"Tour {number}.\n\nÀ l’œuvre : mot{name} {number}.\n" for name in people}
        answers = press_at_once(people, TITLE, texts)
        winner = the_winner(answers)
        base = author.edit_form(TITLE).field("base")
        assert_nothing_is_lost(TITLE, answers, texts, winner, base)
        expected.append((winner, texts[winner], int(base)))

    page = Ledger.of(wiki).pages[TITLE]
    assert [revision["number"] for revision in page["revisions"]] == list(range(1, ROUNDS + 2))
    stored = [(revision["author"], revision["text"], revision["id"]) for revision in page["revisions"][1:]]
    assert stored == expected
    assert page["text"] == expected[-1][1]
    listed = author.get("/history/" + address(TITLE)).text
    assert all(f"/revision/{pk}" in listed for _, _, pk in expected)
    winners = len({name for name, _, _ in expected})
    tell(f"{PEOPLE} at once, {ROUNDS} rounds: one winner each ({winners} different people), {ROUNDS} more versions")


def test_one_of_those_who_lost_publishes_from_the_screen_that_says_so(wiki, people):
    texts = {name: f"Encore un mot{name}.\n" for name in people}
    answers = press_at_once(people, TITLE, texts)
    winner = the_winner(answers)
    loser = next(name for name in people if name != winner)
    assert people[loser].save(TITLE, texts[loser], answers[loser], summary="les deux").status == 302
    last = Ledger.of(wiki).pages[TITLE]["revisions"][-2:]
    assert [(revision["author"], revision["text"]) for revision in last] == [
        (winner, texts[winner]),
        (loser, texts[loser]),
    ]


def test_one_of_eight_creates_a_new_page(wiki, people):
    title = "Une page que tous commencent"
    texts = {name: f"Voici mot{name}.\n" for name in people}
    answers = press_at_once(people, title, texts)
    winner = the_winner(answers)
    base = people[winner].edit_form(title).field("base")
    assert_nothing_is_lost(title, answers, texts, winner, base)
    (revision,) = Ledger.of(wiki).pages[title]["revisions"]
    assert (revision["number"], revision["author"], revision["text"]) == (1, winner, texts[winner])
