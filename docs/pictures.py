"""Takes the README pictures from the running product (`make pictures`): real pages in Debian's Chromium.

The people in them are named as examples; what they write in front of the camera stays in a folder that is thrown away.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving.wikis import Person, Wiki

FOLDER = ROOT / "docs" / "pictures"
DESK = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"}
WRITER, OTHER, ADMINISTRATOR = "Exemple autrice", "Exemple voisin", "Exemple animatrice"
TITLE = "Jardins partagés"
TEXT = """Des habitants cultivent ensemble un terrain que la ville leur prête.

## Ce qui change

On y vient pour les légumes, on y reste pour les voisins. Voir aussi [[Ressourcerie]] et [[AMAP]].

> [!question] Qui arrose en août ?
> Racontez comment vous vous organisez.
"""


class Camera:
    """Takes pictures of one wiki: `visitor` and `member` open windows, `take` keeps what one shows."""

    def __init__(self, wiki: Wiki, browser: Browser):
        self.wiki, self.browser = wiki, browser

    def visitor(self, options: dict = DESK) -> Page:
        return self.browser.new_context(base_url=self.wiki.url, locale="fr-FR", **options).new_page()

    def member(self, person: Person, options: dict = DESK) -> Page:
        page = self.visitor(options)
        cookies = person.cookies.items()
        page.context.add_cookies([{"name": name, "value": value, "url": self.wiki.url} for name, value in cookies])
        page.goto("/")  # which says welcome, once
        return page

    def take(self, page: Page, name: str) -> None:
        page.evaluate("document.fonts.ready")
        page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=82)


def take_reading(camera: Camera) -> None:
    for name, address, options in (
        ("home", "/", DESK),
        ("read", "/wiki/Innovation_sociale", DESK),
        ("directory", "/directory/", DESK),
        ("phone", "/wiki/S%C3%A9samath", PHONE),
    ):
        page = camera.visitor(options)
        page.goto(address)
        camera.take(page, name)


def take_comparing(camera: Camera) -> None:
    """The oldest and the newest version of a page."""
    page = camera.visitor()
    page.goto("/history/Innovation_sociale")
    versions = [link.get_attribute("href") for link in page.locator("a[href^='/revision/']").all()]
    page.goto(f"/diff/{versions[-1].rpartition('/')[2]}/{versions[0].rpartition('/')[2]}")
    camera.take(page, "diff")


def take_writing(camera: Camera) -> None:
    """A page being written, and two people at one place of it."""
    writer, other = camera.wiki.person(), camera.wiki.person()
    writer.sign_up(WRITER)
    other.sign_up(OTHER)
    page = camera.member(writer)
    page.goto(f"/edit/{TITLE}")
    page.locator("[name=text]").fill(TEXT)
    page.locator("[name=preview]").click()
    page.locator("#preview").wait_for()
    page.locator("[name=text]").scroll_into_view_if_needed()
    camera.take(page, "write")
    page.locator("[name=publish]").click()
    page.wait_for_url("**/wiki/**")

    page.goto(f"/edit/{TITLE}")
    form = other.edit_form(TITLE)
    other.save(TITLE, TEXT.replace("on y reste pour les voisins", "on y reste pour la fête d’automne"), form)
    page.locator("[name=text]").fill(TEXT.replace("on y reste pour les voisins", "on y reste pour les rencontres"))
    page.locator("[name=publish]").click()
    page.locator(".passages").wait_for()
    camera.take(page, "conflict")


def take_setting_up(camera: Camera) -> None:
    person = camera.wiki.person()
    person.sign_up(ADMINISTRATOR)
    camera.wiki.command_line("person", "administrator", ADMINISTRATOR)
    page = camera.member(person)
    page.goto("/administration/")
    camera.take(page, "administration")


def main() -> None:
    quiet = ["--disable-gpu", "--disable-background-networking"]
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        wiki = Wiki(Path(folder), empty=False)
        wiki.prepare()
        wiki.start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*quiet, *root])
        try:
            camera = Camera(wiki, browser)
            for take in (take_reading, take_comparing, take_writing, take_setting_up):
                take(camera)
        finally:
            browser.close()
            wiki.stop()


if __name__ == "__main__":
    main()
