"""What is typed survives in a real browser: kills, lost networks, sessions that end, pages that move or go."""

import os
import re
import shutil
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.serving.servers import wait_until
from tests.serving.wikis import PASSWORD, address

from .conftest import QUIET
from .test_look import overflow

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def writer(page, sign_up, request):
    """A page of somebody who is signed in under a name of this test's own; `writer.name` says which."""
    page.name = sign_up(page, f"Plume{abs(hash(request.node.nodeid)) % 10**8}")
    return page


@pytest.fixture
def title(served_wiki, request):
    """A page of this test's own, with a text; its history is somebody else's."""
    name = "Brouillons " + re.sub(r"\W+", " ", request.node.name.removeprefix("test_"))[:80].strip()
    author = served_wiki.person(signed_up=True)
    assert author.save(name, "Le début.\n\n## Histoire\n\nUne phrase.\n").status == 302
    return name


def edit(page: Page, title: str):
    page.goto("/edit/" + address(title))
    return page.locator("#f-text")


def state(page: Page):
    """The line under the form that says whether the text is kept."""
    return page.locator("[data-state]")


def type_and_wait_until_kept(page: Page, title: str, words: str) -> None:
    box = edit(page, title)
    box.press("Control+End")
    with page.expect_response(lambda answer: "/draft/" in answer.url and answer.ok):
        box.press_sequentially(words)
    expect(state(page)).not_to_be_empty()


def offer(page: Page):
    return page.locator(".draft-offers .banner")


class TestOnTheServer:
    def test_a_draft_is_kept_offered_shown_taken_up_and_published(self, writer, title):
        type_and_wait_until_kept(writer, title, "Mes mots neufs.")
        writer.goto("/drafts")
        writer.get_by_role("link", name=re.compile(title)).first.wait_for()
        box = edit(writer, title)
        assert "Mes mots" not in box.input_value()
        offer(writer).locator("a[href^='/draft/']").last.click()
        expect(writer.locator(".diff")).to_contain_text("Mes mots neufs.")
        writer.locator(".button.primary").click()
        assert "Mes mots neufs." in writer.locator("#f-text").input_value()
        writer.locator("button[name=publish]").click()
        writer.wait_for_url("**/wiki/**")
        expect(writer.locator("#content")).to_contain_text("Mes mots neufs.")
        edit(writer, title)
        expect(offer(writer)).to_have_count(0)

    def test_the_line_counts_the_seconds_and_is_not_read_aloud_for_that(self, writer, title):
        type_and_wait_until_kept(writer, title, "Mots.")
        said = writer.locator("[data-say]").inner_text()
        first = state(writer).inner_text()
        expect(state(writer)).not_to_have_text(first)
        assert writer.locator("[data-say]").inner_text() == said
        assert writer.locator("[data-say]").get_attribute("role") == "status"

    def test_two_tabs_keep_two_texts(self, writer, title):
        type_and_wait_until_kept(writer, title, "Premier onglet.")
        second = writer.context.new_page()
        type_and_wait_until_kept(second, title, "Second onglet.")
        second.goto("/drafts")
        expect(second.locator(".drafts > li", has_text=title)).to_have_count(2)

    def test_without_javascript_a_button_keeps_it(self, new_page, sign_up, title):
        page = new_page(java_script_enabled=False, viewport=PHONE)
        sign_up(page, "Sansscript")
        box = edit(page, title)
        box.fill(box.input_value() + "\nMes mots neufs.\n")
        page.locator("button[name=keep]").click()
        assert "Mes mots neufs." in page.locator("#f-text").input_value()
        edit(page, title)
        offer(page).locator("a[href^='/edit/']").click()
        assert "Mes mots neufs." in page.locator("#f-text").input_value()
        page.locator("button[name=erase]").click()
        assert "Mes mots neufs." not in page.locator("#f-text").input_value()
        expect(offer(page)).to_have_count(0)


class TestThePageMeanwhile:
    def test_it_is_moved(self, writer, title, served_wiki):
        type_and_wait_until_kept(writer, title, "Mes mots neufs.")
        other = served_wiki.person(signed_up=True)
        moved = {"title": title + " ailleurs", "reason": "", "redirect": "1", "move": "1"}
        assert other.post("/move/" + address(title), moved).status == 302
        writer.locator("#f-text").press_sequentially(" Et d’autres.")
        writer.locator("button[name=publish]").click()
        writer.wait_for_url("**ailleurs**")
        expect(writer.locator("#content")).to_contain_text("Mes mots neufs. Et d’autres.")

    def test_it_is_deleted(self, writer, title, served_wiki):
        type_and_wait_until_kept(writer, title, "Mes mots neufs.")
        keeper = served_wiki.person()
        name = keeper.sign_up()
        code = f"from wiki.accounts.models import User; User.objects.filter(username={name!r}).update(is_staff=True)"
        served_wiki.command_line("shell", "-c", code)
        assert keeper.post("/delete/" + address(title), {"reason": "Essai"}).status == 302
        edit(writer, title)
        offer(writer).locator("a[href^='/edit/']").click()
        writer.locator("button[name=publish]").click()
        expect(writer.locator(".banner.warn").first).to_be_visible()
        assert "Mes mots neufs." in writer.locator("#f-text").input_value()
        writer.locator("button[name=publish]").click()
        writer.wait_for_url("**/wiki/**")
        expect(writer.locator("#content")).to_contain_text("Mes mots neufs.")


class TestTheSession:
    def test_it_ends_in_mid_edit_and_signing_in_comes_back_to_the_text(self, writer, title):
        box = edit(writer, title)
        box.press("Control+End")
        box.press_sequentially("Mes mots neufs.")
        writer.context.clear_cookies(name="sessionid")
        writer.locator("button[name=publish]").click()
        expect(writer.locator("#errors")).to_be_visible()
        assert "Mes mots neufs." in writer.locator("#f-text").input_value()
        writer.locator("button[name=signin]").click()
        writer.fill("input[name=login]", writer.name)
        writer.fill("input[name=password]", PASSWORD)
        writer.locator("main form button.primary").click()
        writer.wait_for_url("**/edit/**")
        assert "Mes mots neufs." in writer.locator("#f-text").input_value()
        writer.locator("button[name=publish]").click()
        writer.wait_for_url("**/wiki/**")
        expect(writer.locator("#content")).to_contain_text("Mes mots neufs.")

    def test_a_save_in_the_background_says_it_and_keeps_the_text_here(self, new_page, sign_up, title):
        page = new_page()
        sign_up(page, "Sessionfinie")
        box = edit(page, title)
        page.context.clear_cookies(name="sessionid")
        # refused on purpose: what the page is told is a word under the form
        page.context.route("**/draft/**", lambda route: route.fulfill(status=403, body="{}"))
        page.remove_listener  # noqa: B018
        box.press_sequentially("Mots ")
        expect(state(page)).not_to_be_empty()
        assert box.input_value().startswith("Mots") or "Mots" in box.input_value()
