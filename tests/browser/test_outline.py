"""The outline of a page follows the reading, and every part has a link to itself."""

import re

import pytest
from playwright.sync_api import expect

READ = "/wiki/Innovation_sociale"
WIDE = {"width": 1280, "height": 800}


def current(page):
    return page.locator(".outline [aria-current]")


def test_the_part_that_is_read_is_marked(new_page):
    page = new_page(viewport=WIDE)
    page.goto(READ)
    expect(current(page)).to_have_attribute("href", "#content")
    parts = page.locator("#content h2")
    for place in (2, 1):  # down, and up again
        parts.nth(place).evaluate("heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 80)")
        expect(current(page)).to_have_count(1)
        expect(current(page)).to_have_attribute("href", "#" + parts.nth(place).get_attribute("id"))
    page.keyboard.press("End")
    expect(current(page)).to_have_attribute("href", "#" + parts.last.get_attribute("id"))


def test_the_mark_stays_in_sight_in_a_long_outline(new_page):
    page = new_page(viewport={"width": 1280, "height": 420})
    page.goto("/wiki/Aide:Mise_en_forme")
    last = page.locator("#content h2").last
    last.evaluate("heading => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 40)")
    expect(current(page)).to_have_attribute("href", "#" + last.get_attribute("id"))
    expect(current(page)).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_outline_leads_to_its_parts_with_and_without_scripts(new_page, scripts):
    page = new_page(viewport=WIDE, java_script_enabled=scripts)
    page.goto(READ)
    link = page.locator(".outline li a").nth(2)
    target = link.get_attribute("href")
    link.click()
    assert page.url.endswith(target)
    expect(page.locator(target)).to_be_in_viewport()


def test_the_outline_folds_on_a_phone_and_says_how_many_parts(new_page):
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto(READ)
    first = page.locator(".outline li a").first
    expect(first).not_to_be_visible()
    expect(page.locator(".outline summary")).to_contain_text(re.compile(r"\d+ parties"))
    page.locator(".outline summary").click()
    expect(first).to_be_visible()


def test_a_heading_has_a_link_to_itself_that_shows_when_it_is_pointed_at_or_reached(new_page):
    page = new_page(viewport=WIDE)
    page.goto(READ)
    head = page.locator("#content .part-head").first
    heading, link = head.locator("h2"), head.locator(".part-link")

    def shown():
        return link.evaluate("link => getComputedStyle(link).opacity") == "1"

    assert not shown()
    heading.hover()
    assert shown()
    page.mouse.move(0, 0)
    page.locator("#content a").first.evaluate("link => link.focus()")
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate("link => link === document.activeElement") and shown()
    page.keyboard.press("Enter")
    page.wait_for_url("**#" + heading.get_attribute("id"))


def test_who_hears_the_page_hears_the_heading_alone(page):
    page.goto(READ)
    names = page.get_by_role("heading", level=2).all_inner_texts()
    assert "La définition québécoise" in names
    link = page.locator(".part-link").first
    expect(link).to_have_accessible_name(re.compile("Lien vers cette partie|Link to this part"))
    expect(link).to_have_accessible_description("La définition québécoise")
