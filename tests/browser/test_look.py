"""What the look promises on any screen: it fits, it is light, it works by keyboard, without scripts and in the dark."""

import re

import pytest

READ = "/wiki/Innovation_sociale"
SCREENS = [
    "/",
    READ,
    "/wiki/Rencontres_d'Autrans_2010/Contribution_de_Michel_Briand",
    "/wiki/Page_qui_manque",
    "/history/Innovation_sociale",
    "/history/Innovation_sociale?person=Exemple+:+chercheur",
    "/recent",
    "/recent?kind=fiche&person=" + "z" * 150,
    "/user/Exemple_:_chercheur",
    "/search?q=innovation",
    "/search?q=" + "z" * 150,
    "/accounts/login/",
    "/accounts/signup/",
    "/nulle/part",
    "/new",
    "/directory/",
    "/directory/?domain=recherche&tag=Europe&q=" + "z" * 150,
]


def links_of_history(page) -> tuple[str, str]:
    """A comparison and an old version of a page with a history."""
    page.goto("/history/Innovation_sociale")
    page.get_by_role("button", name=re.compile("Comparer|Compare")).click()
    diff = page.url
    page.goto("/history/Innovation_sociale")
    old = page.locator('a[href^="/revision/"]').last.get_attribute("href")
    return diff, old


def overflow(page) -> int:
    """By how many pixels the screen scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [320, 760, 1280])
def test_no_screen_scrolls_sideways(new_page, width):
    page = new_page(viewport={"width": width, "height": 800})
    too_wide = []
    for address in [*SCREENS, *links_of_history(page)]:
        page.goto(address)
        if overflow(page) > 0:
            too_wide.append(address)
    assert not too_wide


def test_the_menu_opens_without_scripts_on_a_phone_and_is_open_on_a_desk(new_page):
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto("/")
    words = page.locator(".site-nav")
    assert not words.is_visible()
    page.locator(".menu summary").click()
    assert words.is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    assert words.is_visible() and not page.locator(".menu summary").is_visible()


def test_the_first_key_offers_to_skip_to_the_text(page):
    page.goto(READ)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("link => link === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_keyboard_stop_shows_where_one_is(page):
    page.goto(READ)
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "[document.activeElement.outerHTML.slice(0, 80), getComputedStyle(document.activeElement).outlineWidth]"
        )
        if not outline.startswith("3"):
            unseen.append(name)
    assert not unseen


def test_dark_comes_with_the_readers_setting(new_page):
    def ground(scheme: str) -> str:
        page = new_page(color_scheme=scheme)
        page.goto(READ)
        return page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")

    assert ground("light") == "rgb(255, 254, 251)"
    assert ground("dark") == "rgb(20, 33, 35)"


def test_the_language_changes_where_one_stands(page):
    page.goto(READ)
    page.get_by_role("button", name="English").click()
    assert page.url.endswith(READ)
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Français").click()
    assert page.locator("html").get_attribute("lang") == "fr"


def test_paper_shows_the_text_and_its_origin_and_none_of_the_frame(new_page, served_wiki):
    page = new_page(color_scheme="dark")
    page.goto(READ)
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".site-head", ".site-foot", ".tabs", ".beside", ".after", ".part-link", ".crumbs"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("#content").is_visible() and page.locator("h1").is_visible()
    origin = page.locator(".print-only")
    assert origin.is_visible()
    for words in (
        "Innovation sociale",
        "Intercoop",
        f"{served_wiki.url}/wiki/Innovation_sociale",
        "CC BY-SA 4.0",
        "2026",
    ):
        assert words in origin.inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('#content p')).color") == "rgb(0, 0, 0)"
    page.goto("/wiki/Quelques_liens")
    target = page.locator("#content a.external").first
    printed = target.evaluate("link => getComputedStyle(link, '::after').content")
    assert target.get_attribute("href") in printed


def test_nothing_is_cut_on_paper(page):
    """Wide tables and long lines of code break: a page that is too wide would be printed smaller."""
    page.goto("/wiki/Aide:Mise_en_forme")
    page.set_viewport_size({"width": 640, "height": 900})  # A4 between its margins
    page.emulate_media(media="print")
    assert overflow(page) <= 0
    cut = page.evaluate(
        "[...document.querySelectorAll('#content *')].filter(one => one.scrollWidth > one.clientWidth + 1"
        " && getComputedStyle(one).overflowX != 'visible' && one.clientWidth).map(one => one.outerHTML.slice(0, 90))"
    )
    assert cut == []


LONGEST = "M" + "m" * 254
EXTREMES = f"""---
étiquettes: [{", ".join(f"étiquette {number}" for number in range(40))}]
---
# Titre {"x" * 200}

{"y" * 400} [[Page{"q" * 200}]] `{"k" * 200}` https://exemple.org/{"a" * 200}

- {"z" * 300}

> {"c" * 200}

| {"w" * 200} | {" | ".join("colonne" for _ in range(12))} |
|---|{"---|" * 12}

    {"code " * 60}
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_what_nobody_would_write_fits_too(new_page, served_wiki, width):
    writer = served_wiki.person(signed_up=True)
    assert writer.save(LONGEST, EXTREMES).status == 302
    page = new_page(viewport={"width": width, "height": 800})
    for address in (
        f"/wiki/{LONGEST}",
        f"/history/{LONGEST}",
        f"/backlinks/{LONGEST}",
        "/tags/",
        "/pages/long",
        "/recent",
    ):
        page.goto(address)
        assert overflow(page) <= 0, address
    page.goto(f"/wiki/{LONGEST}")
    assert page.locator(".page-head .tags").first.locator("li").count() == 12
    page.locator(".more-tags summary").click()
    assert page.locator(".more-tags li").count() == 28
