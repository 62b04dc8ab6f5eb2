"""Searching in a real browser: facets, parts of a query, orders, pages, the way back; by keyboard, without scripts."""

import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.serving.wikis import PASSWORD, Wiki

from .journeys.words import say, tongue
from .test_keyboard import go, tab_to
from .test_look import overflow

PHONE, DESK = {"width": 360, "height": 760}, {"width": 1280, "height": 800}
# Found by nobody else's tests. One page of it is a directory entry, the odd ones have a tag more.
WORD = "zostère"
PAGES = 23
WAYS = pytest.mark.parametrize(
    ("window", "scripts", "language"),
    [(PHONE, True, "fr"), (DESK, False, "fr"), (PHONE, False, "en"), (DESK, True, "en")],
    ids=["phone", "desk without scripts", "English phone without scripts", "English desk"],
)
PART = "part of a search"


@pytest.fixture(scope="module")
def meadow(served_wiki) -> str:
    """Pages about one plant; the way to search for it."""
    writer = served_wiki.person(signed_up=True)
    for number in range(PAGES):
        tags = "herbier, vasière" if number % 2 else "herbier"
        kind = "type: fiche\n" if number == 5 else ""
        text = f"---\n{kind}étiquettes: [{tags}]\n---\nUne {WORD} verte, relevé {number}, sous la mer.\n"
        assert writer.save(f"Prairie {number}", text).status == 302
    wait_until_found(served_wiki, WORD, f"{PAGES} ")
    return f"/search?q={quote(WORD)}"


def wait_until_found(wiki: Wiki, q: str, words: str) -> None:
    """Until the index has caught up with what was saved: a screen of results says so."""
    person, end = wiki.person(), time.monotonic() + 20
    while words not in (text := person.get(f"/search?q={quote(q)}").text):
        assert time.monotonic() < end, text[text.find("<main") :][:1500]
        time.sleep(0.1)


@pytest.fixture
def visit(new_page, served_wiki):
    """visit(window, scripts, language) -> a page, and what the interface calls things there."""

    def arrive(window=DESK, scripts=True, language="fr"):
        page = new_page(viewport=window, java_script_enabled=scripts)
        page.context.add_cookies([{"name": "language", "value": language, "url": served_wiki.url}])
        return page, tongue(language)

    return arrive


def results(page: Page) -> list[str]:
    return page.locator(".result h2 a").all_inner_texts()


def facet(page: Page, words: str):
    """The link of one value, unfolded on a phone."""
    folded = page.locator(".facets > summary")
    link = page.locator(".facets li a").filter(has_text=words)
    if folded.is_visible() and not link.first.is_visible():
        folded.click()
    return link.first


def chip(page: Page, words: str):
    return page.locator(".understood a").filter(has_text=words)


@WAYS
def test_a_facet_is_chosen_combined_and_taken_back(visit, meadow, window, scripts, language):
    page, t = visit(window, scripts, language)
    page.goto(meadow)
    count = page.get_by_role("status")
    expect(count).to_contain_text(str(PAGES))
    expect(facet(page, "Vasière")).to_contain_text("11")
    facet(page, "Vasière").click()
    expect(count).to_contain_text("11")
    expect(facet(page, "Vasière")).to_have_attribute("aria-current", "true")
    expect(facet(page, "Vasière")).to_contain_text(t("(remove this filter)"))
    facet(page, t("Directory entry")).click()
    expect(page.locator(".result")).to_have_count(1)
    assert overflow(page) == 0

    # what was chosen stands above the results as well, with words for those who hear it
    kept = chip(page, t(say("kind: %(words)s", PART, words=t("Directory entry"))))
    expect(kept).to_have_accessible_name(re.compile(re.escape(t("(remove)"))))
    kept.click()
    expect(count).to_contain_text("11")
    facet(page, "Vasière").click()
    expect(count).to_contain_text(str(PAGES))
    assert page.url.endswith(meadow)


@WAYS
def test_each_part_of_a_query_can_be_taken_away(visit, meadow, window, scripts, language):
    page, t = visit(window, scripts, language)
    page.goto("/search")
    page.locator("#big-q").fill(f'"{WORD} verte" -"relevé 7" tag:herbier')
    page.locator(".big-search button").click()
    count = page.get_by_role("status")
    expect(count).to_contain_text(str(PAGES - 1))
    expect(chip(page, t(say("tag %(words)s", PART, words="herbier")))).to_be_visible()
    chip(page, t(say("without “%(words)s”", PART, words="relevé 7"))).click()
    expect(count).to_contain_text(str(PAGES))
    expect(page.locator("#big-q")).to_have_value(f'"{WORD} verte" tag:herbier')
    chip(page, t(say("tag %(words)s", PART, words="herbier"))).click()
    expect(page.locator("#big-q")).to_have_value(f'"{WORD} verte"')
    assert overflow(page) == 0


@WAYS
def test_orders_and_pages_are_links_and_the_way_back_leads_back(visit, meadow, window, scripts, language):
    page, t = visit(window, scripts, language)
    page.goto(meadow)
    page.get_by_role("navigation", name=t("Sort by")).get_by_role("link", name=t("Last change")).click()
    expect(page.get_by_role("link", name=t("Last change"))).to_have_attribute("aria-current", "true")
    assert results(page) == [f"Prairie {number}" for number in range(PAGES - 1, PAGES - 11, -1)]

    pager = page.get_by_role("navigation", name=t("Pages of results"))
    pager.get_by_role("link", name=t("More results")).click()
    expect(pager.locator("[aria-current=page]")).to_contain_text("2")
    assert page.title().startswith(t(say("Search: %(query)s", query=WORD)))
    pager.get_by_role("link", name=f"{t('Page')} 3").click()
    assert results(page) == ["Prairie 2", "Prairie 1", "Prairie 0"]
    assert page.url.endswith("&sort=date&page=3") and pager.get_by_role("link").count() == 3
    assert overflow(page) == 0

    page.locator(".result h2 a").last.click()
    page.wait_for_url("**/wiki/Prairie_0")
    for place in ("&sort=date&page=3", "&sort=date&page=2", "&sort=date", meadow):
        page.go_back()
        assert page.url.endswith(place)
    expect(page.locator("#big-q")).to_have_value(WORD)


def test_all_of_it_works_with_the_keyboard_alone(visit, meadow):
    page, t = visit()
    page.goto("/search")
    page.keyboard.type(f"{WORD} mer")  # the cursor is in the box already
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    go(page, page.get_by_role("link", name=t("Last change")), "sort=date$")
    go(page, chip(page, t(say("with “%(words)s”", PART, words="mer"))), "sort=date$")
    expect(page.locator("#big-q")).to_have_value(WORD)
    go(page, facet(page, "Vasière"), "tag=")
    go(page, page.locator(".pager a").last, "page=2$")
    go(page, page.locator(".result h2 a").first, "/wiki/Prairie_1$")


def test_a_keyboard_goes_past_the_filters_at_once(visit, meadow):
    page, t = visit()
    page.goto(meadow)
    past = page.get_by_role("link", name=t("Go past the filters"))
    tab_to(page, past)
    expect(past).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".result h2 a").first).to_be_focused()


def test_the_facets_fold_on_a_phone_and_open_by_keyboard(visit, meadow):
    page, _words = visit(PHONE, scripts=False)
    page.goto(meadow)
    vasiere = page.locator(".facets li a").filter(has_text="vasière")
    expect(vasiere).not_to_be_visible()
    tab_to(page, page.locator(".facets > summary"))
    page.keyboard.press("Enter")
    expect(vasiere).to_be_visible()
    assert all(
        box["height"] >= 44 for box in [vasiere.bounding_box(), page.locator(".facets > summary").bounding_box()]
    )


@pytest.mark.parametrize(("window", "scripts", "language"), [(PHONE, False, "fr"), (DESK, True, "en")])
def test_nothing_found_ends_in_the_editor_after_signing_in(visit, served_wiki, window, scripts, language):
    page, t = visit(window, scripts, language)
    name = served_wiki.person().sign_up()
    page.goto("/search?q=" + quote("xylophage intergalactique"))
    expect(page.get_by_role("status")).to_contain_text("xylophage intergalactique")
    assert overflow(page) == 0
    page.get_by_role("link", name=t("Sign in and write this page")).click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button.primary").click()
    page.wait_for_url("**/edit/Xylophage_intergalactique")
    expect(page.locator("textarea[name=text]")).to_be_visible()
    page.goto("/search?q=" + quote("xylophage intergalactique"))
    expect(page.get_by_role("link", name=t("Write this page"))).to_be_visible()


@pytest.mark.parametrize(("window", "scripts", "language"), [(PHONE, True, "fr"), (DESK, False, "en")])
def test_a_slip_of_the_fingers_is_mended_and_can_be_insisted_on(visit, meadow, window, scripts, language):
    page, t = visit(window, scripts, language)
    page.goto("/search?q=" + quote("zosttère"))
    expect(page.locator(".banner b")).to_contain_text("ostère")
    expect(page.locator(".result mark").first).to_contain_text(WORD)
    expect(page.locator("#big-q")).to_have_value("zosttère")
    assert overflow(page) == 0
    page.get_by_role("link", name=t(say("Search for “%(typed)s” alone", typed="zosttère"))).click()
    expect(page.locator(".result")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("zosttère")
    page.go_back()
    expect(page.locator(".result").first).to_be_visible()


def test_before_anything_is_typed_kinds_and_tags_lead_in(visit, meadow):
    page, t = visit(PHONE)
    page.goto("/search")
    expect(page.locator("#big-q")).to_be_focused()
    page.get_by_role("navigation", name=t("Browse")).get_by_role("link", name=re.compile("^herbier")).click()
    expect(page.get_by_role("status")).to_contain_text(str(PAGES))
    expect(page.locator(".result").first).to_be_visible()


def test_an_index_that_is_away_is_said_and_the_rest_goes_on(chromium, tmp_path):
    wiki = Wiki(tmp_path, empty=True, DJANGO_SETTINGS_MODULE="tests.screens.settings_without_index")
    wiki.prepare()
    wiki.start(ready="/")
    try:
        page, t = chromium.new_page(base_url=wiki.url, viewport=PHONE, locale="fr-FR"), tongue("fr")
        page.goto("/search?q=jardin")
        expect(page.get_by_role("status")).to_contain_text(t("Search is unavailable for a moment."))
        assert overflow(page) == 0
        page.get_by_role("link", name=t("Try again")).click()
        page.get_by_role("main").get_by_role("link", name=t("All pages")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(t("All pages"))
        page.close()
    finally:
        wiki.stop()
