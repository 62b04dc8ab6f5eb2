"""A person comes to the wiki for the first time: reads, searches, joins, writes, and finds that nothing is lost."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.serving.wikis import PASSWORD

PHONE, DESK = 390, 1280
PAGE = "S%C3%A9samath"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def visitor(request, new_page) -> Page:
    """Somebody without JavaScript."""
    return new_page(java_script_enabled=False, viewport={"width": request.param, "height": 844})


def arrive(page: Page, path: str) -> None:
    """Waits for an address, and looks whether the screen fits: nothing makes the whole page scroll sideways."""
    page.wait_for_url(re.compile(re.escape(path)))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{path} is {wide} px too wide"


def test_the_first_journey(visitor):
    page = visitor
    page.goto("/")
    arrive(page, "/")

    page.locator("#content").get_by_role("link", name="Définitions", exact=True).click()
    arrive(page, "/wiki/Innovation_sociale")
    expect(page.get_by_role("heading", level=1)).to_have_text("Innovation sociale")
    expect(page.locator("#content")).to_contain_text("École sous contrat")

    page.locator("#content a.wikilink", has_text="Microfinance").first.click()
    arrive(page, "/wiki/Microfinance")
    expect(page.locator("#content")).to_be_visible()

    search(page, "ÉCOLE")
    expect(page.get_by_role("link", name="Innovation sociale", exact=True)).to_be_visible()
    expect(page.locator("mark", has_text=re.compile("école", re.IGNORECASE)).first).to_be_visible()
    search(page, "sesamath")
    page.locator("main").get_by_role("link", name="Sésamath", exact=True).first.click()
    arrive(page, f"/wiki/{PAGE}")

    name = f"Lectrice{page.viewport_size['width']}"
    to_the_form_by_joining(page, name)
    before, old_word, new_word = edit(page, f"Essai{name}")
    expect(page.get_by_text("Votre modification est publiée.")).to_be_visible()
    expect(page.locator("#content")).to_contain_text(new_word)

    page.get_by_role("link", name="Historique", exact=True).click()
    arrive(page, f"/history/{PAGE}")
    expect(version(page, 0)).to_contain_text("Essaie un mot")
    expect(version(page, 0)).to_contain_text(name)
    page.get_by_role("button", name="Comparer ces deux versions").click()
    arrive(page, "/diff/")
    assert_change_is_shown(page, old_word, new_word)
    if page.viewport_size["width"] == DESK:  # a phone has room for this presentation only
        page.get_by_role("link", name="L’un sous l’autre").click()
        arrive(page, "view=inline")
        assert_change_is_shown(page, old_word, new_word)

    page.goto(f"/history/{PAGE}")
    version(page, 1).get_by_role("link", name="Restaurer").click()
    arrive(page, f"/restore/{PAGE}?revision=")
    page.locator("[name=summary]").fill("L’essai est fini")
    page.get_by_role("button", name="Restaurer cette version").click()
    arrive(page, f"/wiki/{PAGE}")
    expect(page.locator("#content")).to_be_visible()
    expect(page.locator("#content")).not_to_contain_text(new_word)
    page.get_by_role("link", name="Historique", exact=True).click()
    expect(version(page, 0)).to_contain_text("L’essai est fini")
    expect(version(page, 1)).to_contain_text("Essaie un mot")
    press_edit(page)
    assert page.locator("[name=text]").input_value() == before


def press_edit(page: Page) -> None:
    """The whole page's; each heading has its own."""
    page.get_by_role("navigation", name="Cette page").get_by_role("link", name="Modifier").click()


def search(page: Page, words: str) -> None:
    page.locator("input[type=search]:visible").fill(words)
    page.get_by_role("button", name="Chercher").and_(page.locator(":visible")).first.click()
    arrive(page, "/search?q=")
    assert page.locator("#big-q").input_value() == words


def to_the_form_by_joining(page: Page, name: str) -> None:
    """A visitor who presses "edit" is told why not, and how: after signing up, the form is there."""
    press_edit(page)
    arrive(page, f"/edit/{PAGE}")
    page.locator("main").get_by_role("link", name="Créer un compte").click()
    arrive(page, "/accounts/signup/?next=")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Créer mon compte").click()
    arrive(page, f"/edit/{PAGE}")


def edit(page: Page, new_word: str) -> tuple[str, str, str]:
    """Puts `new_word` for the text's first word and publishes: (the text before, its first word, `new_word`)."""
    box = page.get_by_label(re.compile("^Texte"))
    before = box.input_value()
    old_word = before.split()[0]
    box.fill(before.replace(old_word, new_word, 1))
    page.get_by_label(re.compile("^Qu’avez-vous changé")).fill("Essaie un mot")
    page.get_by_role("button", name="Publier").click()
    arrive(page, f"/wiki/{PAGE}")
    return before, old_word, new_word


def version(page: Page, place: int) -> Locator:
    """A row of the history, the newest first."""
    return page.locator("ol > li", has=page.locator("a[href^='/revision/']")).nth(place)


def assert_change_is_shown(page: Page, old_word: str, new_word: str) -> None:
    expect(page.locator("del", has_text=old_word)).to_be_visible()
    expect(page.locator("ins", has_text=new_word)).to_be_visible()
