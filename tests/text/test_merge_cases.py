"""merge() on the cases of cases/merge.yaml and cases/merge_wiki.yaml, which are meant to be read by themselves."""

from pathlib import Path

import pytest
import yaml

from wiki.text.merge import Merge, merge, normalised

FOLDER = Path(__file__).parent / "cases"
CASES = [
    pytest.param(case, id=case["id"])
    for name in ("merge.yaml", "merge_wiki.yaml")
    for case in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
]


def check(found: Merge, expected: dict) -> None:
    assert found.status in [expected["status"], *expected.get("also", [])], found
    if found.status != "conflict" and "text" in expected:
        assert found.text == normalised(expected["text"])
    to_choose = [side for hunk in found.conflicts for side in (hunk.mine, hunk.theirs)]
    for text in expected.get("keeps", []):
        assert any(text in side for side in to_choose)
    for text in expected.get("outside", []):
        assert any(text in hunk.result for hunk in found.hunks)
    for text in expected.get("never", []):
        assert text not in found.text + "".join(hunk.result for hunk in found.hunks)


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_its_verdict_and_its_text(case):
    found = merge(case["base"], case["mine"], case["theirs"])
    check(found, case["expect"])
    assert found.status == case["expect"]["status"]  # `also` is not made use of


@pytest.mark.parametrize("case", CASES)
def test_the_verdict_is_the_same_the_other_way_round(case):
    found = merge(case["base"], case["mine"], case["theirs"])
    assert merge(case["base"], case["theirs"], case["mine"]).status == found.status
