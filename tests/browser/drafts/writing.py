"""How tests of drafts type, look and leave."""

import os
import signal

from playwright.sync_api import Page, expect

from tests.serving.servers import alive, wait_until
from tests.serving.wikis import address

PHONE = {"width": 360, "height": 740}


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
