"""What is typed survives in a real browser: kills, lost networks, sessions that end, pages that move or go."""

import os
import re
import shutil
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.screens.visiting import QUIET
from tests.serving.servers import alive, wait_until
from tests.serving.wikis import PASSWORD, address

from .test_look import overflow

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def writer(page, served_wiki):
    """A page of a member nobody else is; `writer.name` says who."""
    person = served_wiki.person()
    page.name = person.sign_up()
    cookies = person.cookies.items()
    page.context.add_cookies([{"name": name, "value": value, "url": served_wiki.url} for name, value in cookies])
    return page


@pytest.fixture(scope="module")
def author(served_wiki):
    """Somebody who wrote the pages of these tests."""
    return served_wiki.person(signed_up=True)


@pytest.fixture
def title(author, request):
    """A page of this test's own, with a text; its history is somebody else's."""
    name = "Brouillons " + re.sub(r"[\W_]+", " ", request.node.name.removeprefix("test_"))[:80].strip()
    assert author.save(name, "Le début.\n\n## Histoire\n\nUne phrase.\n").status == 302
    return name


@pytest.fixture
def loose_page(chromium, served_wiki):
    """A page whose requests may fail: what it makes of that is what is looked at."""
    context = chromium.new_context(base_url=served_wiki.url, locale="fr-FR")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


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


def words_of(page: Page, which: str) -> str:
    return page.locator("[data-drafts]").get_attribute(f"data-{which}-words")


def leave(page: Page, path: str) -> None:
    """To another screen, whatever is asked."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(path)


def press_until_focused(page: Page, target) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("never focused")


def kill_browser_of(profile) -> None:
    """Kills (-9) the Chromium that has this profile, and waits until it is gone."""
    lock = os.readlink(profile / "SingletonLock")  # host-pid
    pid = int(lock.rpartition("-")[2])
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not alive(pid), 20, "the browser to end")
