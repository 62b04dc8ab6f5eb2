"""What holds of merge() whatever the three texts are."""

import random
import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.writers import edited, written
from wiki.text.header_merge import cut
from wiki.text.lines import read, split
from wiki.text.merge import TAKE_BOTH, merge, normalised, taken
from wiki.text.sentences import sentences, sentences_of

LINES = [
    "",
    " ",
    "---",
    "clé: valeur",
    "clé: [a, b]",
    "  - item",
    "# Titre",
    "- un",
    "- deux. Trois.",
    "Une phrase. Une autre, dit M. Klein.",
    "Une phrase bien assez longue pour être reconnue.",
    "| a | b |",
    "|---|---|",
    "```",
    "~~~",
    "[^1]: note",
    "Voir[^1] [[Lien|mot]] 👩‍🔬🇫🇷 e\u0301\r",
    "\u2028\x0b fin\u202f?",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(LINES), max_size=14).map("\n".join),
    st.text(max_size=60),
    st.text(alphabet="ab \n.|-", max_size=60),
)


@given(TEXTS, TEXTS)
def test_a_change_of_one_side_alone_is_that_sides_text(base, changed):
    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert (merged.status, merged.text) == ("clean", normalised(changed))


@settings(max_examples=300)
@given(TEXTS, TEXTS, TEXTS)
def test_any_three_texts_have_one_verdict_whoever_came_first(base, mine, theirs):
    merged = merge(base, mine, theirs)
    assert merged.status == merge(base, theirs, mine).status
    assert merged.status in ("clean", "confirm", "conflict")
    assert bool(merged.conflicts) == (merged.status == "conflict")
    assert merged.reasons or merged.status != "confirm"
    assert not re.search("^(<{7}|={7}|>{7})", merged.text, re.MULTILINE)


@settings(max_examples=300)
@given(TEXTS, TEXTS, TEXTS)
def test_the_pieces_are_the_three_texts_and_the_result(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for name, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        pieces = "".join(getattr(hunk, name) for hunk in merged.hunks)
        if any(hunk.field for hunk in merged.hunks):  # fields may stand in another order
            assert sorted(pieces.split("\n")) == sorted(normalised(text).split("\n"))
        else:
            assert pieces.rstrip("\n") == normalised(text).rstrip("\n")
    if merged.status != "conflict":
        assert normalised("".join(hunk.result for hunk in merged.hunks)) == merged.text


def triples(count: int, seed: int):
    for number in range(seed, seed + count):
        chance = random.Random(number)
        base = written(chance)
        yield base, edited(chance, base, "MIENNE"), edited(chance, base, "LEUR")


@pytest.mark.parametrize("base, mine, theirs", list(triples(120, 0)))
def test_no_word_that_somebody_added_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs)
    shown = merged.text.split() if merged.status != "conflict" else []
    for hunk in merged.hunks:
        shown += (hunk.mine + " " + hunk.theirs if hunk.kind == "conflict" else hunk.result).split()
    for side in (mine, theirs):
        assert set(side.split()) - set(base.split()) <= set(shown)


def test_beside_git_it_never_asks_more_and_never_writes_a_sentence_of_nobodys(tmp_path):
    """git compares lines: where it has no conflict this has none, and the text is the same."""
    answers = {"clean": 0, "confirm": 0, "conflict": 0}
    settled_more = 0
    for base, mine, theirs in triples(250, 1_000):
        merged = merge(base, mine, theirs)
        answers[merged.status] += 1
        for name, text in (("mine", mine), ("base", base), ("theirs", theirs)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        git = subprocess.run(
            ["git", "merge-file", "-p", "mine", "base", "theirs"], cwd=tmp_path, capture_output=True, check=False
        )
        if git.returncode == 0:
            assert merged.status != "conflict"
            if merged.status == "clean":
                assert merged.text == normalised(git.stdout.decode())
        settled_more += git.returncode != 0 and merged.status != "conflict"
        if merged.status == "clean":
            known = {s for text in (mine, theirs) for s in sentences(read(split(text)))}
            assert sentences(read(split(merged.text))) <= known
    assert min(answers.values()) > 20 and settled_more > 50


@pytest.mark.parametrize(
    "text, count",
    [
        ("Le toit est sain. La cave est sèche.", 2),
        ("Le rapport de M. Klein conclut.", 1),
        ("Voir p. 12 et suivantes.", 1),
        ("Des outils, des livres, etc. sont prêtés.", 1),
        ("L’avenue J. Jaurès (anc. Grand-Rue) monte.", 1),
        ("« Vraiment\u202f? » dit-elle.", 1),
        ("Vraiment\u202f? Oui\u202f! Alors venez.", 3),
        ("Il a dit «\u00a0oui.\u00a0» Elle aussi.", 2),
        ("Le prix est de 3.50 euros.", 1),
        ("Voir le plan (1903). [[Jardins|Les jardins]] y sont.", 2),
        ("Env. 12 personnes.", 1),
        ("C’est fini… Ou presque.", 2),
        ("| Brest | lundi |", 2),
    ],
)
def test_where_sentences_end(text, count):
    assert len([s for s in sentences_of(text) if s != "|"]) == count


class TestTheHeader:
    def test_it_is_cut_into_fields_with_their_lines(self):
        found = cut("---\n# note\ntype: fiche\nauteurs:\n  - A\n  - B\n---\nCorps\n")
        assert found.fields == {"": "# note\n", "type": "type: fiche\n", "auteurs": "auteurs:\n  - A\n  - B\n"}
        assert found.body == "Corps\n"

    @pytest.mark.parametrize("text", ["---\na: 1\na: 2\n---\n", "---\npas une clé\n---\n", "---\na: 1\n}\n---\n"])
    def test_one_that_cannot_be_cut_is_text(self, text):
        assert cut(text) is None

    def test_one_that_cannot_be_cut_is_merged_by_lines_and_never_made_worse_silently(self):
        merged = merge("---\na: 1\n---\nX\n", "---\na: 1\nb: 2\n---\nX\n", "---\na: 1\na: 3\n---\nX\n")
        assert merged.status != "clean"

    def test_quotes_without_end_are_read_once(self):
        """Looked for anew from each of them, their ends would take minutes."""
        lists = [f"---\nt: [{items}]\n---\n" for items in ("a", 'a, "b, c", ' + '\\"' * 90_000 + ", d", "a, e")]
        merged = merge(*lists)
        assert merged.status == "clean"
        assert merged.text == lists[1].replace("a,", "a, e,", 1)

    def test_a_field_may_be_chosen_like_any_passage(self):
        merged = merge("---\na: 1\n---\nX\n", "---\na: 2\n---\nX\n", "---\na: 3\n---\nX\n")
        assert [hunk.field for hunk in merged.conflicts] == ["a"]
        assert merged.settled({0: merged.conflicts[0].theirs}) == "---\na: 3\n---\nX\n"


class TestChoosing:
    BASE = "Le lieu est ouvert à toutes.\n\nFin.\n"
    MINE = "Le lieu est ouvert à chacun.\n\nFin.\n"
    THEIRS = "Le lieu est ouvert à tous.\n\nFin.\n"

    def test_mine_theirs_or_something_else(self):
        merged = merge(self.BASE, self.MINE, self.THEIRS)
        conflict = merged.conflicts[0]
        assert merged.settled({0: conflict.mine}) == self.MINE
        assert merged.settled({0: conflict.theirs}) == self.THEIRS
        assert merged.settled({0: "Entrez.\n"}) == "Entrez.\n\nFin.\n"

    def test_both_are_two_paragraphs(self):
        merged = merge(self.BASE, self.MINE, self.THEIRS)
        text = merged.settled({0: taken(merged.conflicts[0], TAKE_BOTH)})
        assert text == "Le lieu est ouvert à tous.\n\nLe lieu est ouvert à chacun.\n\nFin.\n"

    def test_both_items_follow_each_other(self):
        merged = merge("- un\n- x\n", "- une\n- x\n", "- uns\n- x\n")
        assert merged.settled({0: taken(merged.conflicts[0], TAKE_BOTH)}) == "- uns\n- une\n- x\n"

    def test_within_a_paragraph_only_the_sentence_is_asked_about(self):
        merged = merge("Un. Le lieu ouvre. Trois.\n", "Un. Le lieu ferme. Trois.\n", "Un. Le lieu rouvre. Trois.\n")
        assert [(h.mine, h.theirs) for h in merged.conflicts] == [("Le lieu ferme. ", "Le lieu rouvre. ")]
        both = merged.settled({0: taken(merged.conflicts[0], TAKE_BOTH)})
        assert both == "Un. Le lieu rouvre. Le lieu ferme. Trois.\n"


def test_a_conflict_says_which_heading_it_stands_under():
    base = "# Page\n\nUn.\n\n## Accès\n\nLe tram passe.\n"
    merged = merge(base, base.replace("tram", "bus"), base.replace("tram", "train"))
    assert [hunk.heading for hunk in merged.conflicts] == ["Accès"]


SIZES = [1, 2, 4, 8]


def growth(make) -> list[int]:
    return [merge(*make(size)).effort for size in SIZES]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda n: tuple("\n\n".join(f"{w} {k % 7} mot" for k in range(400 * n)) for w in "abc"), id="all"),
        pytest.param(lambda n: tuple(_of_two(1000 * n, seed) for seed in range(3)), id="lines-a-b"),
        pytest.param(lambda n: tuple(_of_two(3000 * n, seed).replace("\n", " ") for seed in range(3)), id="one-line"),
        pytest.param(lambda n: ("```\n" * 800 * n, "```\na\n" * 400 * n, "~~~\n```\n" * 400 * n), id="fences"),
        pytest.param(lambda n: ("*" * 9000 * n, "*" * 8000 * n + " a", "b " + "*" * 8000 * n), id="signs"),
        pytest.param(lambda n: ("|" * 4000 * n, "|a" * 3000 * n, "|\n" * 900 * n), id="pipes"),
    ],
)
def test_the_cost_grows_like_the_text_or_is_capped(make):
    costs = growth(make)
    assert max(costs) < 1_500_000  # steps; a 200 KB page with ten changes costs 40,000
    assert costs[-1] < 24 * costs[0] + 200_000


def _of_two(count: int, seed: int) -> str:
    chance = random.Random(seed)
    return "\n".join(chance.choice("ab") for _ in range(count))
