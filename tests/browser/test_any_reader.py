"""Each screen in each state, for any reader: structure, room, focus, forced colours (questions: any_reader.js)."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.screens.table import Screen, all_screens

QUESTIONS = Path(__file__).with_name("any_reader.js").read_text("utf-8")
NARROW = 320  # 1280 px at a zoom of 400 %


def ask(page: Page, question: str, where: str) -> list[str]:
    return [f"{where}: {fault}" for fault in page.evaluate(f"anyReader.{question}()") or []]


@pytest.mark.parametrize("screen", all_screens(), ids=lambda screen: screen.name)
def test_a_screen_holds_for_any_reader(tour, screen: Screen):
    page, _ = tour.open(screen)
    page.evaluate(QUESTIONS)
    faults = ask(page, "structure", "structure")
    faults += ask(page, "focus", "focus")
    page.set_viewport_size({"width": NARROW, "height": 800})
    faults += ask(page, "fits", "zoom of 400 %")
    faults += ask(page, "large", "targets on a phone")
    page.evaluate("anyReader.spread()")
    faults += ask(page, "fits", "wide spacing at 320 px")
    page.evaluate("anyReader.unspread()")
    page.emulate_media(forced_colors="active")
    faults += ask(page, "focus", "focus in forced colours at 320 px")
    page.emulate_media(forced_colors="none")
    assert not faults, "\n".join(faults)
