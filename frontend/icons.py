#!/usr/bin/env python3
"""Draw from the mark what cannot be an SVG: favicon.ico, the icon for a phone's screen, the picture of a shared link.

Run by hand when the mark changes; needs Playwright and Chromium (.ci/bootstrap test).
"""

import os
import re
import shutil
import struct
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMG = ROOT / "static" / "img"
ICO_SIZES = (16, 32, 48)
PHONE = 180
SHARED = {"width": 1200, "height": 630}
ROPES = (
    "body{margin:0;display:grid;place-items:center;height:100vh;background:#10393b;overflow:hidden}"
    "body>svg{position:absolute;left:-99px}.tied svg{width:480px;height:280px;overflow:visible}"
    ".rope-a{stroke:#f4f1e6}.rope-b{stroke:#f0bd2e}.rope-gap{stroke:#10393b}"
)


def main() -> None:
    mark = (IMG / "favicon.svg").read_text("utf-8")
    square = mark.replace(' rx="7"', "")  # phones cut the corners themselves
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()

        def drawn(svg: str, size: int) -> bytes:
            page.set_viewport_size({"width": size, "height": size})
            sized = svg.replace('width="32" height="32"', f'width="{size}" height="{size}"')
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{sized}")
            return page.screenshot(omit_background=True)

        pictures = [drawn(mark, size) for size in ICO_SIZES]
        (IMG / "apple-touch-icon.png").write_bytes(drawn(square, PHONE))
        page.set_viewport_size(SHARED)
        page.set_content(f"<style>{ROPES}</style>{_template('mark')}{_template('tied')}")
        (IMG / "share.png").write_bytes(page.screenshot())
        browser.close()
    (IMG / "favicon.ico").write_bytes(ico(pictures))


def _template(name: str) -> str:
    """The drawing of templates/frame: the knot, or the two ropes that it ties."""
    text = (ROOT / "templates" / "frame" / f"{name}.html").read_text("utf-8")
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


def ico(pictures: list[bytes]) -> bytes:
    """PNGs of ICO_SIZES in one file."""
    entries, start = b"", 6 + 16 * len(pictures)
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), start)
        start += len(picture)
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + b"".join(pictures)


if __name__ == "__main__":
    main()
