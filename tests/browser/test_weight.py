"""What a reader's browser fetches stays small, and nothing moves: `make weight` in small, on the same budgets."""

import pytest

from bench import weight
from tests.serving.wikis import address


@pytest.fixture
def pages(served_wiki) -> list[str]:
    """Two pages of 12 KB of text, with all that makes a page fetch something."""
    writer = served_wiki.person(signed_up=True)
    for seed, title in enumerate(weight.TITLES):
        text = weight.text_of(seed)
        assert 11_000 < len(text.encode()) <= weight.TEXT_BYTES and "*Un texte*" in text
        assert writer.save(title, text).status == 302
    return [f"/wiki/{address(title)}" for title in weight.TITLES]


def test_a_first_and_a_second_view_keep_their_budgets(chromium, served_wiki, pages):
    rows, faults = weight.measure(chromium, served_wiki.url, pages, ["/", "/history/Innovation_sociale"])
    assert faults == []
    assert [name for name, *_ in rows][:2] == ["first view, desk", "second view, desk"]
    counted = " ".join(rows[0][4].sizes)
    for name in (pages[0], "intercoop", "reading", "literata-roman", "screen"):
        assert name in counted


def test_what_is_too_heavy_or_moves_is_told():
    view = weight.View({"http://x/a": 40_000, "http://x/b": 30_000}, 0.01, "H1.title", ["italic"], ["literata-roman"])
    faults = weight.faults_of("first view", view, weight.FIRST_BYTES, requests=1)
    assert [words in fault for words, fault in zip(("bytes", "requests", "moved", "font"), faults, strict=True)] == [
        True
    ] * 4
    assert weight.faults_of("first view", weight.View({"http://x/a": 9}, 0.0, "", ["normal"], []), 10) == []


def test_nobody_else_is_asked(new_page, served_wiki):
    page, seen = new_page(), []
    page.on("request", lambda request: seen.append(request.url))
    page.goto("/wiki/Innovation_sociale", wait_until="networkidle")
    assert seen and [url for url in seen if not url.startswith((served_wiki.url, "data:"))] == []
