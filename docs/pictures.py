"""Takes the README pictures from the running product (`make pictures`): real pages in Debian's Chromium."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright

from tests.serving.wikis import Wiki

FOLDER = ROOT / "docs" / "pictures"
DESK = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"}


def first_comparison(page, title: str) -> str:
    """The address that compares the oldest and the newest version of a page."""
    page.goto(f"/history/{title}")
    versions = [link.get_attribute("href") for link in page.locator("a[href^='/revision/']").all()]
    return f"/diff/{versions[-1].rpartition('/')[2]}/{versions[0].rpartition('/')[2]}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        wiki = Wiki(Path(folder), empty=False)
        wiki.prepare()
        wiki.start()
        arguments = [
            "--disable-gpu",
            "--disable-background-networking",
            *(["--no-sandbox"] if os.getuid() == 0 else []),
        ]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        try:
            for name, address, options in (
                ("home", "/", DESK),
                ("read", "/wiki/Innovation_sociale", DESK),
                ("diff", None, DESK),
                ("phone", "/wiki/S%C3%A9samath", PHONE),
            ):
                page = browser.new_context(base_url=wiki.url, locale="fr-FR", **options).new_page()
                page.goto(address or first_comparison(page, "Innovation_sociale"))
                page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=82)
        finally:
            browser.close()
            wiki.stop()


if __name__ == "__main__":
    main()
