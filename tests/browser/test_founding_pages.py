"""Every page that a new wiki begins with, as a browser shows it."""

import tomllib
from pathlib import Path

from playwright.sync_api import Page, Response

from wiki.markup.titles import title_path

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "content"


def fault_in(page: Page, answer: Response) -> str:
    """What is wrong with the screen of a page that was opened; empty for nothing."""
    came_by = answer.request.redirected_from
    if answer.status != 200 or (came_by and came_by.response().status != 302):
        return f"answered {answer.status}"
    if not page.locator("article#content").inner_text().strip():
        return "no text"
    if page.locator("h1").count() != 1:
        return f"{page.locator('h1').count()} main headings"
    return ""


def test_every_founding_page_reads(page):
    titles = [tomllib.loads(file.read_text(encoding="utf-8"))["title"] for file in FOLDER.glob("*/revisions.toml")]
    assert len(titles) >= 40
    # errors on the console, breaches of the Content-Security-Policy and requests to other hosts fail in `page`
    faults = {title: fault_in(page, page.goto("/wiki/" + title_path(title))) for title in sorted(titles)}
    assert {title: fault for title, fault in faults.items() if fault} == {}
