"""`make weight`: what a reader's browser fetches, counted on the wire by Chromium itself; fails past the budgets.

    python -m bench.weight

A page of 12 KB of text is opened by somebody who was never here (first view), then a second one (second view), on a
desk and on a phone; then once more with fonts that come late, to see whether anything moves. The other screens are
listed with what they weigh, and held to the same budgets.
"""

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.sentences import Writer

FIRST_BYTES, SECOND_BYTES, REQUESTS = 60_000, 15_000, 6
TEXT_BYTES = 12_000
LATE = 0.6  # seconds
WIDTHS = {"desk": 1280, "phone": 390}
TITLES = ("Poids un", "Poids deux")
OTHERS = ["/", "/directory/", "/tags/", "/pages/", "/search?q=innovation", "/recent", "/history/Innovation_sociale"]
COUNT_SHIFTS = (
    "window.shifts = []; new PerformanceObserver(list => { for (const entry of list.getEntries())"
    " shifts.push([entry.value, entry.sources.map(one => one.node?.nodeName + '.' + one.node?.className).join(' ')]) })"
    ".observe({type: 'layout-shift', buffered: true})"
)
FONTS_IN_USE = "[...document.fonts].filter(font => font.status == 'loaded').map(font => font.style)"
PRELOADED = "[...document.querySelectorAll('link[rel=preload][as=font]')].map(link => link.href)"


@dataclass(frozen=True)
class View:
    """What one view cost: bytes on the wire, headers included, by address; what moved; which fonts it used."""

    sizes: dict[str, int]
    moved: float
    what_moved: str
    fonts: list[str]
    preloaded: list[str]

    @property
    def bytes(self) -> int:
        return sum(self.sizes.values())

    @property
    def requests(self) -> int:
        return len(self.sizes)


def text_of(seed: int) -> str:
    """TEXT_BYTES of a page as people write them: parts, links, emphasis, a list, a table."""
    rich = Writer(seed).rich_page(["Innovation sociale", "Sésamath", "Page absente"], sections=12)
    kept, size = [], 0
    for block in ["*Un texte* d'essai, **plus ou moins** long.", *rich.split("\n\n")]:
        size += len(block.encode()) + 2
        if size > TEXT_BYTES:
            break
        kept.append(block)
    return "\n\n".join(kept)


def views_of(context: BrowserContext, addresses: list[str]) -> list[View]:
    """One view after the other in one browser, which keeps what it may."""
    page = context.new_page()
    page.add_init_script(COUNT_SHIFTS)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.requestServedFromCache", lambda event: urls.pop(event["requestId"], None))
    session.on("Network.loadingFinished", lambda event: _note(event, urls, sizes))
    seen = []
    for address in addresses:
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        # On a busy machine a font may be asked for late, when the text is laid out.
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => 0)")
        page.wait_for_load_state("networkidle")
        seen.append(_view(page, dict(sizes)))
    page.close()
    return seen


def _note(event: dict, urls: dict[str, str], sizes: dict[str, int]) -> None:
    url = urls.get(event["requestId"], "")
    # A kept file "finishes" too, with nothing that travelled.
    if url.startswith("http") and event["encodedDataLength"]:
        sizes[url] = sizes.get(url, 0) + int(event["encodedDataLength"])


def _view(page: Page, sizes: dict[str, int]) -> View:
    shifts = page.evaluate("shifts")
    return View(
        sizes,
        sum(value for value, _ in shifts),
        "; ".join(what for _, what in shifts),
        page.evaluate(FONTS_IN_USE),
        page.evaluate(PRELOADED),
    )


@contextmanager
def visitor(browser: Browser, url: str, width: int, late_fonts: bool = False):
    context = browser.new_context(base_url=url, viewport={"width": width, "height": 800}, locale="fr-FR")
    if late_fonts:
        context.route("**/*.woff2", lambda route: (sleep(LATE), route.continue_()))
    try:
        yield context
    finally:
        context.close()


def faults_of(name: str, view: View, most_bytes: int, requests: int = REQUESTS) -> list[str]:
    """What a view exceeds, in sentences."""
    found = []
    if view.bytes >= most_bytes:
        found.append(f"{name}: {view.bytes:,} bytes, {most_bytes:,} at most")
    if view.requests > requests:
        found.append(f"{name}: {view.requests} requests, {requests} at most: {', '.join(view.sizes)}")
    if view.moved:
        found.append(f"{name}: things moved by {view.moved:.4f}: {view.what_moved}")
    # the upright font alone is fetched ahead
    if any("italic" in url for url in view.preloaded) or (view.preloaded and "normal" not in view.fonts):
        found.append(f"{name}: a font is fetched ahead and not used: {view.preloaded}")
    return found


def measure(browser: Browser, url: str, pages: list[str], others: list[str]) -> tuple[list[tuple], list[str]]:
    """(rows of name, bytes, requests, shift), and what exceeds its budget. `pages` are two pages of 12 KB."""
    rows, faults = [], []

    def note(name: str, view: View, most_bytes: int) -> None:
        rows.append((name, view.bytes, view.requests, view.moved, view))
        faults.extend(faults_of(name, view, most_bytes))

    for device, width in WIDTHS.items():
        with visitor(browser, url, width) as context:
            first, second = views_of(context, pages)
        note(f"first view, {device}", first, FIRST_BYTES)
        note(f"second view, {device}", second, SECOND_BYTES)
        with visitor(browser, url, width, late_fonts=True) as context:
            (late,) = views_of(context, pages[:1])
        note(f"first view with late fonts, {device}", late, FIRST_BYTES)
    for address in others:
        with visitor(browser, url, WIDTHS["desk"]) as context:
            note(f"{address}, first view", views_of(context, [address])[0], FIRST_BYTES)
    return rows, faults


def main() -> int:
    from tests.serving.wikis import Wiki, address  # a served wiki, as for the browser tests

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    arguments = ["--disable-gpu", "--disable-background-networking", *(["--no-sandbox"] if os.getuid() == 0 else [])]
    with tempfile.TemporaryDirectory(prefix="weight-") as folder, sync_playwright() as playwright:
        wiki = Wiki(Path(folder), empty=False).prepare().start()
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            writer = wiki.person(signed_up=True)
            for seed, title in enumerate(TITLES):
                writer.save(title, text_of(seed))
            rows, faults = measure(browser, wiki.url, [f"/wiki/{address(title)}" for title in TITLES], OTHERS)
        finally:
            browser.close()
            wiki.stop()
    print(f"{'':42}{'bytes':>9}{'requests':>10}{'moved':>9}")
    for name, size, requests, moved, _view in rows:
        print(f"{name:42}{size:>9,}{requests:>10}{moved:>9.4f}")
    print("\nOf the first view on a desk:")
    for url, size in sorted(rows[0][4].sizes.items(), key=lambda one: -one[1]):
        print(f"{size:>9,}  {url.partition('/static/')[2] or url}")
    print("\n".join(["", *(faults or ["Every budget is kept."])]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
