"""A draft in a real browser: kept, offered, shown, taken up; pages that move or go; who else writes; on a phone."""

import re

from playwright.sync_api import expect

from tests.browser.test_look import overflow
from tests.serving.servers import wait_until
from tests.serving.wikis import address

from .writing import PHONE, edit, offer, press_until_focused, state, type_and_wait_until_kept


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
    def test_it_is_moved(self, writer, title, author):
        type_and_wait_until_kept(writer, title, "Mes mots neufs.")
        moved = {"title": title + " ailleurs", "reason": "", "redirect": "1", "move": "1"}
        assert author.post("/move/" + address(title), moved).status == 302
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


class TestWhoElseWrites:
    def test_two_writers_see_each_other_and_readers_see_both(self, writer, new_page, sign_up, title):
        other = new_page()
        name = sign_up(other, "Autreplume")
        box = edit(other, title)
        edit(writer, title)
        expect(writer.locator("[data-writing]")).to_be_empty()
        with other.expect_response(lambda answer: "/editing/" in answer.url and answer.request.method == "POST"):
            box.press_sequentially("M")
        reader = new_page(viewport=PHONE)
        reader.goto("/wiki/" + address(title))
        expect(reader.locator(".tabs .writing")).to_contain_text(name)
        assert overflow(reader) == 0
        with writer.expect_response(lambda answer: "/editing/" in answer.url):
            writer.locator("#f-text").press_sequentially("N")
        expect(writer.locator("[data-writing]")).to_contain_text(name)
        other.on("dialog", lambda dialog: dialog.accept())
        other.goto("/recent")
        wait_until(lambda: name not in reader.goto("/wiki/" + address(title)).text(), 10, "the reader to be told")
        expect(reader.locator(".tabs .writing")).to_contain_text(writer.name)


class TestScreens:
    def test_on_a_phone_everything_fits_and_the_text_and_its_preview_change_places(self, writer, title):
        writer.set_viewport_size(PHONE)
        type_and_wait_until_kept(writer, title, "Mes **mots** neufs.")
        assert overflow(writer) == 0
        writer.locator("button[name=preview]").click()
        expect(writer.locator("#preview strong")).to_have_text("mots")
        expect(writer.locator("#f-text")).to_be_hidden()
        assert overflow(writer) == 0
        writer.locator(".looks a[href='#f-text']").click()
        expect(writer.locator("#f-text")).to_be_visible()
        expect(writer.locator("#preview")).to_be_hidden()
        writer.locator("button[name=changes]").click()
        expect(writer.locator("#changes .add")).to_contain_text("Mes **mots** neufs.")
        assert overflow(writer) == 0
        for path in ("/drafts", "/draft/" + address(title), "/edit/" + address(title)):
            writer.goto(path)
            assert overflow(writer) == 0, path

    def test_by_keyboard_alone(self, writer, title):
        type_and_wait_until_kept(writer, title, "Mes mots neufs.")
        edit(writer, title)
        take = offer(writer).locator("a[href^='/edit/']")
        press_until_focused(writer, take)
        writer.keyboard.press("Enter")
        writer.wait_for_url("**draft=**")
        press_until_focused(writer, writer.locator("button[name=changes]"))
        writer.keyboard.press("Enter")
        expect(writer.locator("#changes")).to_be_visible()
        press_until_focused(writer, writer.locator("button[name=erase]"))
        writer.keyboard.press("Enter")
        writer.wait_for_url(lambda url: "draft=" not in url)
        expect(offer(writer)).to_have_count(0)
