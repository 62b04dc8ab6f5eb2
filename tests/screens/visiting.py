"""Wikis that hold something for every screen, and a browser that goes to any of them in the state that it names."""

import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, Response, sync_playwright

from tests.screens.table import VISITOR, Screen
from tests.screens.world import LONG_TITLE
from tests.serving.wikis import Wiki

DESK = {"width": 1280, "height": 800}
# Without these, Chromium looks for updates and for its maker's servers at each start.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MOST_FIELDS = """({fields, button}) => {
  const names = Object.keys(fields)
  const forms = [...document.querySelectorAll("form[method=post]")].filter(form => !form.action.endsWith("/setlang/"))
  const wanted = names.length ? names : [button]
  const form = forms.find(form => wanted.some(name => form.elements[name])) || forms[0]
  for (const [name, value] of Object.entries(fields)) {
    const found = form.elements[name]
    if (found) found.value = value
    else form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}))
  }
  if (button) form.append(Object.assign(document.createElement("input"), {type: "hidden", name: button, value: "1"}))
  HTMLFormElement.prototype.submit.call(form)
}"""


@contextmanager
def browser():
    """Debian's Chromium, closed at the end."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is not installed: .ci/bootstrap test"
    arguments = [*QUIET, *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


class Wikis:
    """Served wikis: one is full, one has no page at all, one is closed to visitors."""

    def __init__(self, folder: Path):
        settings = {"DJANGO_SETTINGS_MODULE": "tests.screens.settings"}
        self.by_name = {
            "full": Wiki(folder / "full", empty=False, **settings),
            "empty": Wiki(folder / "empty", empty=True, WIKI_SIGN_UP="invitation", **settings),
            "closed": Wiki(folder / "closed", empty=True, WIKI_READERS="members", **settings),
        }
        self.world: dict = {}

    def start(self) -> "Wikis":
        for wiki in self.by_name.values():
            wiki.prepare()
        made = self.by_name["full"].command_line("shell", "-c", "from tests.screens.world import make; make()")
        self.world = json.loads(made.splitlines()[-1])
        for wiki in self.by_name.values():
            wiki.start()
        return self

    def stop(self) -> None:
        for wiki in self.by_name.values():
            wiki.stop()

    def filled(self, words: str) -> str:
        """`words` with what the world knows in place of {first}, {head}…"""
        for name, value in {**self.world, "long_title": quote(LONG_TITLE.replace(" ", "_"))}.items():
            words = words.replace("{" + name + "}", str(value))
        return words


@contextmanager
def served(folder: Path):
    wikis = Wikis(folder)
    try:
        yield wikis.start()
    finally:
        wikis.stop()


def _let_pass_what_is_seen(route) -> None:
    """Drafts that a form keeps by itself, and who is writing, would change what the next screen shows."""
    if route.request.resource_type == "document":
        route.continue_()
    else:
        route.fulfill(json={"kept": True})


class Tour:
    """One browser, one page for each wiki, person and language; `open` shows a screen in it."""

    def __init__(self, browser: Browser, wikis: Wikis):
        self.browser = browser
        self.wikis = wikis
        self.pages: dict[tuple, Page] = {}

    def page_of(self, screen: Screen, language: str, **options) -> Page:
        key = (screen.wiki, screen.who, language, *sorted(options.items()))
        if key not in self.pages:
            url = self.wikis.by_name[screen.wiki].url
            context = self.browser.new_context(base_url=url, viewport=DESK, **{"reduced_motion": "reduce", **options})
            context.set_default_timeout(20_000)
            cookies = {"language": language} if language != "fr" else {}
            if screen.who != VISITOR:
                cookies["sessionid"] = self.wikis.world["sessions"][screen.who]
            context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
            for address in ("**/draft/*", "**/editing/*"):
                context.route(address, _let_pass_what_is_seen)
            self.pages[key] = context.new_page()
        return self.pages[key]

    def open(self, screen: Screen, language: str = "fr", **options) -> tuple[Page, Response]:
        """Goes to `screen` and answers the page and what the server sent; AssertionError for another status."""
        page = self.page_of(screen, language, **options)
        page.set_viewport_size(DESK)
        response = page.goto(self.wikis.filled(screen.address))
        if screen.post or screen.button:
            fields = {name: self.wikis.filled(value) for name, value in screen.post.items()}
            with page.expect_navigation() as navigation:
                page.evaluate(MOST_FIELDS, {"fields": fields, "button": screen.button})
            response = navigation.value
        assert response.status == screen.status, f"{screen.name}: {response.status} at {page.url}"
        if screen.then:
            page.set_viewport_size({**DESK, "width": 360})
            page.locator(screen.then).click()
        return page, response

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()
