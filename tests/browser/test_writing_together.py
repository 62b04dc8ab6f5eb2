"""Two people write one page in two real browsers: their texts meet, and nobody's words go."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.serving.wikis import address

from . import axe
from .test_look import overflow

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PAGE = "# Lieu\n\nUn texte.\n\n## Accès\n\nLe tram passe.\n\n## Fête\n\nElle a lieu en juin.\n\n## Fin\n\nÀ bientôt.\n"


@pytest.fixture
def writers(new_page, served_wiki):
    """writers(**options of the first browser) -> two members' pages, in browsers of their own; `.name` says who."""

    def two(**options) -> tuple[Page, Page]:
        return member(new_page(**options), served_wiki), member(new_page(), served_wiki)

    return two


def member(page: Page, wiki) -> Page:
    person = wiki.person()
    page.name = person.sign_up()
    cookies = [{"name": name, "value": value, "url": wiki.url} for name, value in person.cookies.items()]
    page.context.add_cookies(cookies)
    return page


@pytest.fixture
def title(served_wiki, request):
    """A page of this test's own."""
    name = "Ensemble " + re.sub(r"[\W_]+", " ", request.node.name.removeprefix("test_"))[:80].strip()
    assert served_wiki.person(signed_up=True).save(name, PAGE).status == 302
    return name


def write(page: Page, title: str, **changes: str) -> None:
    """Opens the form and changes words in it; nothing is sent."""
    page.goto("/edit/" + address(title))
    change(page, **changes)


def change(page: Page, **changes: str) -> None:
    box = page.locator("#f-text")
    text = box.input_value()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    box.fill(text)


def publish(page: Page, button: str = "publish") -> None:
    page.locator(f"main button[name={button}]:visible").click()
    page.wait_for_load_state()


def text_of(page: Page, title: str) -> str:
    return page.request.get("/source/" + address(title)).text()


def conflict(first: Page, second: Page, title: str, **mine: str) -> None:
    """`first` meets the passages “tram” and “juin”, which `second` changed."""
    write(first, title, **(mine or {"tram": "bus", "juin": "juillet", "bientôt": "demain"}))
    write(second, title, tram="train", juin="mai", Un="Tout")
    publish(second)
    publish(first)
    expect(first.locator("h1")).to_contain_text(second.name)


def passages(page: Page):
    return page.locator("fieldset.passage")


def test_two_people_merge_and_the_second_is_told(writers, title):
    first, second = writers()
    write(first, title, tram="bus")
    write(second, title, juin="mai")
    publish(second)
    publish(first)
    first.wait_for_url("**/wiki/**")
    expect(first.locator(".banner, [role=status]").filter(has_text=second.name).first).to_be_visible()
    assert text_of(first, title) == PAGE.replace("tram", "bus").replace("juin", "mai")
    first.goto("/edit/" + address(title))
    expect(first.locator(".draft-offers .banner")).to_have_count(0)


def test_a_conflict_is_resolved_by_keyboard_alone(writers, title):
    first, second = writers()
    conflict(first, second, title)
    expect(passages(first)).to_have_count(2)
    expect(first.locator(".edit-foot [role=status] b")).to_contain_text("2")
    reach(first, "choice-1")
    first.keyboard.press("Space")
    expect(first.locator("[name=choice-1][value=mine]")).to_be_checked()
    reach(first, "choice-2")
    for _ in range(3):
        first.keyboard.press("ArrowDown")
    expect(first.locator("[name=choice-2][value=other]")).to_be_checked()
    reach(first, "other-2")
    first.keyboard.press("Control+A")
    first.keyboard.type("Elle a lieu tout l’été.")
    reach(first, "see")
    first.keyboard.press("Enter")
    result = first.locator("#result")
    expect(result).to_contain_text("Elle a lieu tout l’été.")
    expect(result).to_contain_text("Le bus passe.")
    assert text_of(first, title) != PAGE and "bus" not in text_of(first, title)
    reach(first, "choose")
    first.keyboard.press("Enter")
    first.wait_for_url("**/wiki/**")
    expected = PAGE.replace("tram", "bus").replace("en juin", "tout l’été").replace("bientôt", "demain")
    assert text_of(first, title) == expected.replace("Un texte", "Tout texte")
    first.goto("/edit/" + address(title))
    expect(first.locator(".draft-offers .banner")).to_have_count(0)  # neither here nor in this browser


def reach(page: Page, name: str) -> None:
    """Goes on by Tab until what has this name holds the focus, which is seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    raise AssertionError(f"no way to {name} by keyboard")


@pytest.mark.parametrize(
    "choices, lines",
    [
        (("mine", "theirs"), ("Le bus passe.", "Elle a lieu en mai.")),
        (("both", "mine"), ("Le train passe.\n\nLe bus passe.", "Elle a lieu en juillet.")),
        (("theirs", "other"), ("Le train passe.", "Rien.")),
    ],
)
def test_a_conflict_is_resolved_without_javascript_on_a_phone(writers, title, choices, lines):
    first, second = writers(java_script_enabled=False, viewport=PHONE)
    conflict(first, second, title)
    publish(first, "choose")  # nothing is chosen yet
    expect(first.locator("#errors")).to_contain_text("2")
    expect(first.locator("p[id^=missing-]")).to_have_count(2)
    first.locator(f"[name=choice-1][value={choices[0]}]").check()
    publish(first, "see")
    expect(first.locator(".edit-foot [role=status] b")).to_contain_text("1")
    expect(first.locator(f"[name=choice-1][value={choices[0]}]")).to_be_checked()
    first.locator(f"[name=choice-2][value={choices[1]}]").check()
    if choices[1] == "other":
        first.locator("#f-other-2").fill("Rien.")
    publish(first, "choose")
    expected = PAGE.replace("Le tram passe.", lines[0]).replace("Elle a lieu en juin.", lines[1])
    assert text_of(first, title) == expected.replace("Un texte", "Tout texte").replace("bientôt", "demain")


def test_a_third_version_meanwhile_keeps_the_choices(writers, title):
    first, second = writers()
    conflict(first, second, title)
    first.locator("[name=choice-1][value=mine]").check()
    first.locator("[name=choice-2][value=theirs]").check()
    write(second, title, **{"Tout texte": "Tout ce texte"})
    publish(second)
    publish(first, "choose")
    first.wait_for_url("**/wiki/**")
    expected = PAGE.replace("tram", "bus").replace("juin", "mai").replace("bientôt", "demain")
    assert text_of(first, title) == expected.replace("Un texte", "Tout ce texte")


def test_one_sentence_of_two_is_shown_before_it_is_published(writers, title):
    first, second = writers()
    write(first, title, **{"Elle a lieu": "Elle aura lieu", "Le tram": "Le vieux tram"})
    write(second, title, juin="mai")
    publish(second)
    publish(first)
    expect(first.locator("#confirm")).to_contain_text(second.name)
    assert first.evaluate("document.activeElement.id") == "confirm"
    for word in ("aura", "mai"):
        expect(first.locator(".merge-change ins", has_text=word).first).to_be_attached()
    assert "vieux" not in text_of(first, title)
    publish(first)
    first.wait_for_url("**/wiki/**")
    expected = PAGE.replace("Elle a lieu en juin", "Elle aura lieu en mai").replace("Le tram", "Le vieux tram")
    assert text_of(first, title) == expected


def test_two_people_edit_two_sections_and_then_the_same_one(writers, title):
    first, second = writers()
    open_section(first, title, "Accès")
    assert first.locator("#f-text").input_value() == "## Accès\n\nLe tram passe.\n"
    change(first, tram="bus")
    open_section(second, title, "Fête")
    change(second, juin="mai")
    publish(second)
    publish(first)
    first.wait_for_url("**/wiki/**")
    assert text_of(first, title) == PAGE.replace("tram", "bus").replace("juin", "mai")
    for page, month in ((first, "août"), (second, "avril")):
        open_section(page, title, "Fête")
        change(page, mai=month)
    publish(second)
    publish(first)
    expect(passages(first)).to_have_count(1)
    first.locator("[name=choice-1][value=mine]").check()
    publish(first, "choose")
    first.wait_for_url("**/wiki/**")
    assert text_of(first, title) == PAGE.replace("tram", "bus").replace("juin", "août")


def open_section(page: Page, title: str, heading: str) -> None:
    page.goto("/wiki/" + address(title))
    page.locator(".part-head", has_text=heading).locator(".part-edit").click()
    page.wait_for_url("**section=**")


def test_an_older_version_is_undone(writers, title):
    first, second = writers(java_script_enabled=False, viewport=PHONE)
    write(second, title, tram="train")
    publish(second)
    write(second, title, juin="mai")
    publish(second)
    first.goto("/history/" + address(title))
    first.locator("a[href^='/undo/']").last.click()
    expect(first.locator("ins")).to_contain_text("tram")
    assert overflow(first) <= 0
    first.locator("main form[action^='/undo/'] .button.primary").click()
    first.wait_for_url("**/wiki/**")
    assert text_of(first, title) == PAGE.replace("juin", "mai")


def test_an_older_version_that_was_written_over_is_undone_by_choosing(writers, title):
    first, second = writers()
    write(second, title, **{"tram passe": "tram est en panne", "juin": "mai"})
    publish(second)
    write(second, title, panne="retard")
    publish(second)
    first.goto("/history/" + address(title))
    first.locator("a[href^='/undo/']").last.click()
    expect(passages(first)).to_have_count(1)
    first.locator("[name=choice-1][value=mine]").check()
    publish(first, "choose")
    first.wait_for_url("**/wiki/**")
    assert text_of(first, title) == PAGE


def test_two_tabs_of_one_person_are_two_writers(writers, title):
    first, _ = writers()
    other = first.context.new_page()
    write(first, title, tram="bus", juin="juillet")
    write(other, title, tram="train", Un="Tout")
    publish(other)
    publish(first)
    expect(passages(first)).to_have_count(1)
    first.locator("[name=choice-1][value=both]").check()
    publish(first, "choose")
    first.wait_for_url("**/wiki/**")
    expected = PAGE.replace("Le tram passe.", "Le train passe.\n\nLe bus passe.").replace("juin", "juillet")
    assert text_of(first, title) == expected.replace("Un texte", "Tout texte")


@pytest.fixture
def keeper(served_wiki):
    """A signed-in administrator, without a browser."""
    person = served_wiki.person()
    code = "from wiki.accounts.models import User; User.objects.filter(username={!r}).update(is_staff=True)"
    served_wiki.command_line("shell", "-c", code.format(person.sign_up()))
    return person


def test_the_page_is_moved_while_one_chooses(writers, title, keeper):
    first, second = writers()
    conflict(first, second, title)
    for number in (1, 2):
        first.locator(f"[name=choice-{number}][value=mine]").check()
    moved = {"title": title + " ailleurs", "reason": "", "redirect": "1", "move": "1"}
    assert keeper.post("/move/" + address(title), moved).status == 302
    publish(first, "choose")
    first.wait_for_url("**ailleurs**")
    assert "Le bus passe." in text_of(first, title + " ailleurs")


def test_the_page_is_deleted_while_one_chooses(writers, title, keeper):
    first, second = writers()
    conflict(first, second, title)
    for number in (1, 2):
        first.locator(f"[name=choice-{number}][value=mine]").check()
    assert keeper.post("/delete/" + address(title), {"reason": "Essai"}).status == 302
    publish(first, "choose")
    expect(first.locator("#confirm")).to_be_visible()
    assert "Le bus passe." in first.locator("#f-text").input_value()
    publish(first)
    first.wait_for_url("**/wiki/**")
    assert "Le bus passe." in text_of(first, title)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_state_of_the_screen_of_passages_fits_and_has_no_fault(writers, title, viewport):
    first, second = writers(viewport=viewport)
    conflict(first, second, title)
    look(first)
    first.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    look(first)
    publish(first, "choose")
    look(first)
    assert first.evaluate("document.activeElement.id") == "errors"
    first.locator("[name=choice-1][value=other]").check()
    first.locator("#f-other-1").fill("z" * 200)
    publish(first, "see")
    look(first)


def look(page: Page) -> None:
    assert overflow(page) <= 0
    axe.inject(page)
    assert axe.findings(page) == []


def test_help_is_one_link_away_in_a_new_tab(writers, title):
    first, second = writers()
    conflict(first, second, title)
    first.locator("[name=choice-1][value=mine]").check()
    with first.context.expect_page() as opened:
        first.locator(".what-is-this a").click()
    expect(opened.value.locator("h1")).to_contain_text("Écrire à plusieurs")
    expect(first.locator("[name=choice-1][value=mine]")).to_be_checked()
