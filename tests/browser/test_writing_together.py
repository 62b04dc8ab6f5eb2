"""Two people write one page in two browsers: what meets nowhere is joined unnoticed, what meets is chosen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.serving.wikis import address

from .test_look import overflow

PAGE = "Un premier texte.\n\n## Accès\n\nLe tram passe devant la porte.\n\n## Histoire\n\nUne école fermée.\n"


@pytest.fixture
def two(new_page, served_wiki):
    """two(**options) -> the pages of two members in two browsers; `.name` says who."""

    def make(**options) -> tuple[Page, Page]:
        pages = []
        for _ in range(2):
            page, person = new_page(**options), served_wiki.person()
            page.name = person.sign_up()
            cookies = person.cookies.items()
            page.context.add_cookies([{"name": n, "value": v, "url": served_wiki.url} for n, v in cookies])
            pages.append(page)
        return tuple(pages)

    return make


@pytest.fixture
def title(served_wiki, request):
    name = "À deux " + re.sub(r"[\W_]+", " ", request.node.name.removeprefix("test_"))[:80].strip()
    assert served_wiki.person(signed_up=True).save(name, PAGE).status == 302
    return name


def change(page: Page, before: str, after: str) -> None:
    box = page.locator("#f-text")
    box.fill(box.input_value().replace(before, after))


def publish(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Publi")).first.click()
    page.wait_for_load_state()


def test_two_in_different_places_do_not_notice_each_other(two, title):
    one, other = two()
    for page in (one, other):
        page.goto("/edit/" + address(title))
    change(other, "tram", "train")
    publish(other)
    change(one, "fermée", "rouverte")
    publish(one)
    expect(one).to_have_url(re.compile("/wiki/"))
    expect(one.locator("#content")).to_contain_text("Le train passe")
    expect(one.locator("#content")).to_contain_text("Une école rouverte.")
    expect(one.get_by_text(other.name).first).to_be_visible()


def meet(one: Page, other: Page, title: str) -> None:
    for page in (one, other):
        page.goto("/edit/" + address(title))
    change(other, "tram", "train")
    publish(other)
    change(one, "tram", "bus")
    publish(one)
    expect(one.locator("fieldset.passage")).to_have_count(1)


def test_two_at_one_place_resolve_it_by_keyboard(two, title):
    one, other = two()
    meet(one, other, title)
    choice = one.locator('[name="choice-1"]')
    choice.first.focus()
    one.keyboard.press("Space")
    expect(choice.nth(0)).to_be_checked()
    expect(one.locator("#f-other-1")).to_be_hidden()
    for _ in range(3):
        one.keyboard.press("ArrowDown")
    expect(choice.nth(3)).to_be_checked()
    one.keyboard.press("Tab")
    expect(one.locator("#f-other-1")).to_be_focused()
    one.keyboard.press("Control+A")
    one.keyboard.type("Le bus et le train passent.")
    for _ in range(4):
        one.keyboard.press("Tab")
        if one.evaluate("document.activeElement.name") == "choose":
            break
    one.keyboard.press("Enter")
    expect(one).to_have_url(re.compile("/wiki/"))
    expect(one.locator("#content")).to_contain_text("Le bus et le train passent.")


def test_two_at_one_place_without_javascript_on_a_phone(two, title):
    one, other = two(java_script_enabled=False, viewport={"width": 360, "height": 740})
    meet(one, other, title)
    assert overflow(one) <= 0
    one.locator('button[name="choose"]').click()
    expect(one.locator("#errors a")).to_have_attribute("href", "#f-choice-1")
    assert overflow(one) <= 0
    one.locator('[name="choice-1"][value="both"]').check()
    one.locator('button[name="see"]').click()
    expect(one.locator("#result")).to_contain_text("Le train passe devant la porte.")
    expect(one.locator("#result")).to_contain_text("Le bus passe devant la porte.")
    expect(one.locator('[name="choice-1"][value="both"]')).to_be_checked()
    one.locator('button[name="choose"]').click()
    expect(one).to_have_url(re.compile("/wiki/"))
    expect(one.locator("#content")).to_contain_text("Le bus passe devant la porte.")


def test_one_section_is_edited_from_its_heading_and_undone_from_the_history(two, title):
    one, _ = two()
    one.goto("/wiki/" + address(title))
    one.locator('a.part-edit[href$="section=s-acces"]').click()
    expect(one.locator("#f-text")).to_have_value("## Accès\n\nLe tram passe devant la porte.\n")
    change(one, "tram", "bus")
    publish(one)
    expect(one.locator("#content")).to_contain_text("Le bus passe")
    expect(one.locator("#content")).to_contain_text("Une école fermée.")
    one.goto("/history/" + address(title))
    one.get_by_role("link", name=re.compile("Version 2")).first.click()
    pk = one.url.rpartition("/")[2]
    one.goto(f"/undo/{pk}")
    one.locator("form.edit-foot button.primary").click()
    expect(one.locator("#content")).to_contain_text("Le tram passe")
