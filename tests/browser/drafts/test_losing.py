"""What is typed survives what a session, a network and a browser may do: end, fall silent, be killed."""

import os
import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.screens.visiting import QUIET
from tests.serving.servers import wait_until
from tests.serving.wikis import PASSWORD

from .writing import (
    edit,
    kill_browser_of,
    leave,
    offer,
    state,
    type_and_wait_until_kept,
    words_of,
)


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

    def test_a_save_in_the_background_says_it_and_the_text_stays_here(self, loose_page, sign_up, title):
        sign_up(loose_page, "Sessionfinie")
        box = edit(loose_page, title)
        loose_page.context.clear_cookies(name="sessionid")
        with loose_page.expect_response(lambda answer: "/draft/" in answer.url) as refused:
            box.press_sequentially("Mots neufs. ")
        assert refused.value.status == 403
        expect(state(loose_page)).to_have_text(words_of(loose_page, "session"))
        loose_page.reload()  # the form is refused now; whoever signs in finds the text
        loose_page.locator("main a[href^='/accounts/login/']").click()
        loose_page.fill("input[name=login]", "Sessionfinie")
        loose_page.fill("input[name=password]", PASSWORD)
        loose_page.locator("main form button.primary").click()
        loose_page.wait_for_url("**/edit/**")
        loose_page.locator("[data-take]").click()
        assert "Mots neufs. " in loose_page.locator("#f-text").input_value()

    def test_somebody_else_on_this_device_is_not_offered_the_text(self, loose_page, sign_up, title):
        sign_up(loose_page, "Premierepersonne")
        box = edit(loose_page, title)
        loose_page.context.route("**/draft/**", lambda route: route.abort())
        box.press_sequentially("Mots privés. ")
        expect(state(loose_page)).to_have_text(words_of(loose_page, "lost"))
        loose_page.context.clear_cookies()
        leave(loose_page, "/")
        sign_up(loose_page, "Secondepersonne")
        edit(loose_page, title)
        expect(state(loose_page)).to_be_empty()
        expect(offer(loose_page).locator("[data-take]")).to_have_count(0)


class TestTheNetwork:
    def test_it_goes_and_returns(self, loose_page, sign_up, title):
        page = loose_page
        sign_up(page, "Sansreseau")
        box = edit(page, title)
        box.press("Control+End")
        page.context.set_offline(True)
        box.press_sequentially("Mes mots neufs.")
        expect(state(page)).to_have_text(words_of(page, "lost"))
        page.locator("button[name=publish]").click()  # stays, and says why
        expect(page.locator("[data-say]")).to_have_text(words_of(page, "lost"))
        assert "Mes mots neufs." in box.input_value()
        with page.expect_response(lambda answer: "/draft/" in answer.url and answer.ok):
            page.context.set_offline(False)
        expect(page.locator("[data-say]")).to_have_text(words_of(page, "back"))
        page.locator("button[name=publish]").click()
        page.wait_for_url("**/wiki/**")
        expect(page.locator("#content")).to_contain_text("Mes mots neufs.")
        edit(page, title)
        expect(offer(page)).to_have_count(0)

    def test_the_server_is_at_fault_for_a_while(self, loose_page, sign_up, title):
        sign_up(loose_page, "Serveurmalade")
        box = edit(loose_page, title)
        answers = iter([503, 429])
        loose_page.context.route(
            "**/draft/**",
            lambda route: route.fulfill(status=status) if (status := next(answers, 0)) else route.continue_(),
        )
        with loose_page.expect_response(lambda answer: "/draft/" in answer.url and answer.ok, timeout=30_000):
            box.press_sequentially("Mots neufs. ")
        expect(state(loose_page)).not_to_be_empty()


class TestTheBrowser:
    @pytest.fixture
    def open_profile(self, chromium, served_wiki, tmp_path):
        """open_profile(person) -> a page in a browser of its own, whose profile stays on disk when it is killed."""

        def start(person) -> Page:
            context = chromium.browser_type.launch_persistent_context(
                tmp_path / "profile",
                executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
                args=[*QUIET, *(["--no-sandbox"] if os.getuid() == 0 else [])],
                base_url=served_wiki.url,
                locale="fr-FR",
            )
            context.set_default_timeout(10_000)
            cookies = person.cookies.items()
            context.add_cookies([{"name": name, "value": value, "url": served_wiki.url} for name, value in cookies])
            return context.pages[0]

        return start

    def stored(self, tmp_path, words: str) -> bool:
        """Whether the browser has written these words to its disk."""
        files = (tmp_path / "profile").rglob("Local Storage/leveldb/*")
        forms = words.encode("latin-1"), words.encode("utf-16-le")
        return any(form in file.read_bytes() for file in files if file.is_file() for form in forms)

    def test_it_is_killed_and_opened_again(self, open_profile, served_wiki, tmp_path, title):
        """Nothing reached the server: the browser's own copy is all there is."""
        person = served_wiki.person(signed_up=True)
        page = open_profile(person)
        page.context.route("**/draft/**", lambda route: route.abort())
        edit(page, title).press_sequentially("Mots avant la fin. ")
        wait_until(lambda: self.stored(tmp_path, "Mots avant la fin."), 30, "the browser to write to its disk")
        kill_browser_of(tmp_path / "profile")

        page = open_profile(person)
        box = edit(page, title)
        assert "Mots avant la fin." not in box.input_value()
        page.locator("[data-take]").click()
        assert "Mots avant la fin." in box.input_value()
        page.locator("button[name=publish]").click()
        page.wait_for_url("**/wiki/**")
        expect(page.locator("#content")).to_contain_text("Mots avant la fin.")
        edit(page, title)
        expect(offer(page)).to_have_count(0)
        page.context.close()

    def test_a_visitor_s_text_is_kept_here_and_offered_again(self, new_page):
        page = new_page()
        box = edit(page, "Bac à sable")
        box.press_sequentially("Mots d’un visiteur. ")
        expect(state(page)).to_have_text(words_of(page, "here"))
        leave(page, "/recent")
        box = edit(page, "Bac à sable")
        page.locator("[data-take]").click()
        assert "Mots d’un visiteur." in box.input_value()
        leave(page, "/recent")
        edit(page, "Bac à sable")
        page.locator("[data-drop]").click()
        leave_quietly = page.goto("/edit/Bac_%C3%A0_sable")
        assert leave_quietly.ok
        expect(offer(page).locator("[data-take]")).to_have_count(0)

    def test_leaving_with_a_text_that_is_not_published_asks(self, writer, title):
        asked = []
        writer.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        edit(writer, title)
        writer.goto("/recent")
        assert asked == []
        edit(writer, title).press_sequentially("Mots ")
        writer.goto("/recent")
        assert asked == ["beforeunload"]
        edit(writer, title).press_sequentially("Mots ")
        writer.locator("button[name=preview]").click()
        expect(writer.locator("#preview")).to_be_visible()
        assert asked == ["beforeunload"]
        writer.goto("/recent")
        assert asked == ["beforeunload"] * 2

    def test_a_full_and_a_forbidden_storage_break_nothing(self, writer, title):
        writer.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }")
        type_and_wait_until_kept(writer, title, "Un. ")
        writer.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error() } })")
        writer.on("dialog", lambda dialog: dialog.accept())
        type_and_wait_until_kept(writer, title, "Deux. ")

    def test_odd_entries_of_others_break_nothing(self, writer, title):
        edit(writer, title)
        writer.evaluate("""() => {
            localStorage["draft:x"] = "not json";
            localStorage["draft:y"] = "null";
            localStorage["draft:z"] = '{"fields": {"text": "a"}, "path": "Ailleurs", "time": 9e15}';
        }""")
        type_and_wait_until_kept(writer, title, "Mots. ")
        kept = writer.evaluate("Object.keys(localStorage).filter((name) => /^draft:.$/.test(name))")
        assert kept == ["draft:z"]
