"""Writing, comparing and going back with the keyboard alone: Tab to get there, Enter to do it."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

TITLE = "Écrit au clavier"
PATH = "%C3%89crit_au_clavier"
MOST_STOPS = 80
numbers = itertools.count(1)


@pytest.fixture
def writer(new_page, sign_up, person_of) -> Page:
    """Somebody who is signed in and reads a page of one version."""
    page = new_page()
    sign_up(page, f"Clavier{next(numbers)}")
    assert person_of(page).save(TITLE, "Un début.\n", summary="Commence").status == 302
    page.goto(f"/wiki/{PATH}")
    return page


def tab_to(page: Page, target: Locator) -> None:
    """Presses Tab until `target` has the focus, and looks whether one sees that it has."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            style = target.evaluate("e => { const s = getComputedStyle(e); return [s.outlineStyle, s.boxShadow] }")
            assert style != ["none", "none"], f"nothing shows that {target} has the focus"
            return
    raise AssertionError(f"{target} was not reached within {MOST_STOPS} stops")


def go(page: Page, target: Locator, address: str) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(address))


def test_the_first_stop_leads_past_the_header(writer):
    page = writer
    go(page, page.get_by_role("link", name="Aller au texte"), "#main$")
    page.keyboard.press("Tab")
    assert page.locator("main :focus").count() == 1


def test_a_page_is_edited_compared_and_restored_with_the_keyboard(writer):
    page = writer
    go(page, page.get_by_role("link", name="Modifier", exact=True), f"/edit/{PATH}$")
    tab_to(page, page.get_by_label(re.compile("^Texte")))
    page.keyboard.type("Une phrase tapée.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label(re.compile("^Qu’avez-vous changé")))
    page.keyboard.type("Tape une phrase")
    go(page, page.get_by_role("button", name="Relire"), "#preview$")
    expect(page.locator("#preview")).to_contain_text("Une phrase tapée.")
    go(page, page.get_by_role("button", name="Publier"), f"/wiki/{PATH}$")
    expect(page.locator("#content")).to_have_text(re.compile(r"Une phrase tapée\.\s+Un début\."))

    go(page, page.get_by_role("link", name="Historique", exact=True), f"/history/{PATH}$")
    go(page, page.get_by_role("button", name="Comparer ces deux versions"), r"/diff/\d+/\d+$")
    expect(page.get_by_text("Une phrase tapée.")).to_be_visible()
    go(page, page.get_by_role("link", name="Restaurer la version 1"), rf"/restore/{PATH}\?revision=\d+$")
    go(page, page.get_by_role("button", name="Restaurer cette version"), f"/wiki/{PATH}$")
    expect(page.locator("#content")).to_have_text(re.compile(r"^\s*Un début\.\s*$"))
