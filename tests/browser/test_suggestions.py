"""Suggestions under the boxes of the search, in a real browser: typed, chosen by keyboard and mouse, late, off."""

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import axe
from tests.browser.journeys.words import tongue

READ = "/wiki/Innovation_sociale"
HEADER, BIG = "#site-q", "#big-q"
SUGGEST = "**/search/suggest?*"


def options(page: Page):
    return page.get_by_role("option")


def box_of(page: Page, box: str = HEADER):
    return page.locator(box)


def typing(page: Page, text: str, box: str = HEADER, at: str = READ):
    """Opens a screen, goes into the box and types; the list is open then."""
    page.goto(at)
    box_of(page, box).click()
    page.keyboard.type(text)
    expect(page.get_by_role("listbox")).to_be_visible()
    return box_of(page, box)


def chosen(page: Page):
    return page.locator("[role=option][aria-selected=true]")


# What is suggested


SPELLINGS = [
    ("inno", "Innovation sociale", "Inno"),
    ("crea", "Créatif", "Créa"),
    ("MÏCRO", "Microfinance", "Micro"),
    ("l'innov", "Institut d'innovation sociale de l'ESADE", "innov"),
    ("sociale innov", "Innovation sociale", "Innov"),
    ("inovatoin", "Innovation sociale", "Innovation"),
    ("resourcerie", "Ressourcerie", "Ressourcerie"),
    ("ecoquartier", "Habitat groupé et écoquartiers", "écoquartier"),
]


def test_titles_are_suggested_whatever_the_spelling_and_the_typed_part_is_marked(page):
    page.goto(READ)
    for typed, title, marked in SPELLINGS:
        box_of(page).fill("")
        expect(page.get_by_role("listbox")).to_be_hidden()
        box_of(page).press_sequentially(typed)
        expect(options(page).filter(has_text=title).first.locator("mark").first).to_have_text(marked)


def test_passages_follow_the_titles_and_the_way_to_the_whole_search_comes_last(page):
    typing(page, "travail")
    groups = page.get_by_role("listbox").get_by_role("group")
    expect(groups).to_have_count(2)
    for at in (0, 1):
        assert groups.nth(at).get_attribute("aria-labelledby")
        expect(groups.nth(at)).to_have_accessible_name(re.compile(r"\w"))
    expect(groups.nth(0).get_by_role("option").first.locator("mark")).to_have_text("Travail")
    expect(groups.nth(1).get_by_role("option").first).to_contain_text(re.compile("travail", re.IGNORECASE))
    expect(groups.nth(1).locator("small").first).to_have_attribute("lang", "fr")
    last = options(page).last
    expect(last).to_contain_text("travail")
    assert last.get_attribute("href") == "/search?q=travail"


def test_one_letter_and_an_emptied_box_suggest_nothing(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(READ)
    box_of(page).click()
    page.keyboard.type("é")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type("co")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert [url for url in asked if "q=%C3%A9&" in url or url.endswith(("q=", "q=%C3%A9"))] == []


def test_nothing_is_fetched_for_it_before_a_box_is_used(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(READ, wait_until="networkidle")
    assert [url for url in asked if re.search(r"js/search|suggest", url)] == []
    typing(page, "inno")
    assert len([url for url in asked if re.search(r"js/search|suggest\.\w*\.?css", url)]) == 2


def test_what_was_typed_while_the_module_was_on_its_way_is_asked_for(page):
    held: list[Route] = []
    page.route("**/js/search*.js", lambda route: held.append(route))
    page.goto(READ)
    box_of(page).click()
    page.keyboard.type("inno")
    expect(box_of(page)).to_have_value("inno")
    assert held and page.get_by_role("option").count() == 0
    held[0].continue_()
    expect(options(page).first).to_contain_text("Innovation sociale")


# By keyboard


def test_the_keyboard_goes_through_the_list_and_round_by_way_of_the_box(page):
    box = typing(page, "inno")
    count = options(page).count()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_text("Innovation sociale")
    expect(box).to_have_attribute("aria-activedescendant", chosen(page).get_attribute("id"))
    expect(box).to_be_focused()
    page.keyboard.press("End")
    expect(options(page).nth(count - 1)).to_have_attribute("aria-selected", "true")
    expect(options(page).nth(count - 1)).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(options(page).nth(count - 1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Home")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(chosen(page)).to_have_count(0)
    expect(box).to_have_value("inno")


def test_home_and_end_move_in_the_text_while_nothing_is_chosen(page):
    box = typing(page, "inno")
    page.keyboard.press("Home")
    page.keyboard.type("x")
    expect(box).to_have_value("xinno")


def test_enter_opens_what_is_chosen(page):
    typing(page, "sesam")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wiki/S%C3%A9samath")


def test_enter_without_a_choice_searches_as_ever(page):
    typing(page, "ecoquart")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ecoquart")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_escape_closes_the_list_and_leaves_the_words(page):
    box = typing(page, "inno")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("inno")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_tab_closes_the_list_and_goes_on(page):
    box = typing(page, "inno")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).not_to_be_focused()
    assert page.url.endswith(READ)


# By mouse and touch


def test_a_click_opens_a_suggestion(page):
    typing(page, "courlis")
    options(page).last.click()
    page.wait_for_url("**/search?q=courlis")


def test_a_touch_opens_a_suggestion_and_one_beside_closes_the_list(new_page):
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    typing(page, "sesa")
    page.touchscreen.tap(354, 700)
    expect(page.get_by_role("listbox")).to_be_hidden()
    box_of(page).tap()
    page.keyboard.type("m")
    options(page).first.tap()
    page.wait_for_url("**/wiki/S%C3%A9samath")


def test_a_click_beside_closes_the_list(page):
    typing(page, "inno")
    page.mouse.click(1200, 700)
    expect(page.get_by_role("listbox")).to_be_hidden()


# The network


def answer(title: str) -> str:
    row = {"title": title, "path": "/wiki/Accueil", "kind": "page", "note": "", "parts": [[title, False]]}
    return json.dumps({"q": title, "titles": [row], "passages": [], "all": "/search?q=x"})


def test_an_answer_to_earlier_letters_that_comes_late_is_dropped(page):
    held: list[Route] = []

    def hold(route: Route):
        if "q=inno" in route.request.url:
            return route.fulfill(body=answer("La seconde"), content_type="application/json")
        held.append(route)

    page.route(SUGGEST, hold)
    page.goto(READ)
    box_of(page).click()
    with page.expect_request(SUGGEST):
        page.keyboard.type("in")
    page.keyboard.type("no")
    expect(options(page).first).to_have_text("La seconde")
    for route in held:
        route.fulfill(body=answer("La première"), content_type="application/json")
    page.evaluate("new Promise(done => setTimeout(done, 50))")
    assert held
    expect(options(page).first).to_have_text("La seconde")


@pytest.mark.parametrize("status", [200, 403, 500])
def test_what_goes_wrong_is_silent_and_the_form_still_searches(chromium, served_wiki, status):
    page = chromium.new_page(base_url=served_wiki.url)
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.route(SUGGEST, lambda route: route.abort() if status == 200 else route.fulfill(status=status, body="<html>"))
    page.goto(READ)
    box_of(page).click()
    with page.expect_request(SUGGEST):
        page.keyboard.type("inno")
    expect(page.get_by_role("listbox", include_hidden=True)).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=inno")
    page.close()
    assert errors == []


def test_letters_that_are_still_being_composed_ask_nothing(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "suggest?" in request.url else None)
    typing(page, "inno")
    before = len(asked)
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ˆ", "selectionStart": 1, "selectionEnd": 1})
    page.keyboard.press("Escape")
    page.evaluate("new Promise(done => setTimeout(done, 300))")
    assert len(asked) == before
    with page.expect_request(SUGGEST):
        session.send("Input.insertText", {"text": "vê"})


# How it is told, and how it looks


def test_the_number_of_suggestions_is_said_once_the_typing_pauses(page):
    typing(page, "inno")
    count = options(page).count() - 1
    said = page.locator(".site-search [role=status]")
    expect(said).to_have_text(re.compile(rf"^{count} "))
    changes = page.evaluate_handle(
        "() => { const seen = []; new MutationObserver(() => seen.push(1))"
        ".observe(document.querySelector('.site-search [role=status]'), {childList: true}); return seen }"
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert changes.evaluate("seen => seen.length") == 0
    page.keyboard.press("Escape")
    expect(said).to_have_text("")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_open_list_keeps_to_the_screen_and_axe_finds_nothing(new_page, served_wiki, language):
    page = new_page(reduced_motion="reduce")
    page.context.add_cookies([{"name": "language", "value": language, "url": served_wiki.url}])
    typing(page, "communs br", at="/")
    page.keyboard.press("ArrowDown")
    words = tongue(language)("Search “{typed}” in the whole wiki").replace("{typed}", "communs br")
    expect(options(page).last).to_have_text(words)
    axe.inject(page)
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        place = page.get_by_role("listbox").bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert options(page).first.bounding_box()["height"] >= 44
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert axe.findings(page) == [], (width, scheme)


def test_the_way_to_the_whole_search_stays_in_sight_in_a_low_window(new_page):
    page = new_page(viewport={"width": 360, "height": 500})
    typing(page, "communs")
    expect(options(page).last).to_be_in_viewport()
    list_, last = page.get_by_role("listbox").bounding_box(), options(page).last.bounding_box()
    assert last["y"] + last["height"] <= list_["y"] + list_["height"] + 1


def test_the_big_box_of_the_results_suggests_too(page):
    typing(page, "sesam", box=BIG, at="/search")
    expect(options(page).first).to_contain_text("Sésamath")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wiki/S%C3%A9samath")


def test_the_big_box_opens_nothing_by_itself(page):
    page.goto("/search?q=innovation")
    box_of(page, BIG).click()
    expect(page.locator(f"{BIG}[role=combobox]")).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_contain_text("Innovation sociale")


def test_going_back_finds_the_list_closed(page):
    typing(page, "sesam")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/wiki/S%C3%A9samath")
    page.go_back()
    page.wait_for_url("**" + READ)
    assert page.get_by_role("option").count() == 0


def test_without_scripts_the_boxes_are_forms(new_page):
    page = new_page(java_script_enabled=False)
    page.goto(READ)
    box_of(page).click()
    page.keyboard.type("ecoquartier")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=ecoquartier")
    box_of(page, BIG).fill("innovation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=innovation")
    expect(page.locator("main").get_by_role("link", name="Innovation sociale").first).to_be_visible()
