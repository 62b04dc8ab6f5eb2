"""The contact sheet: every screen at two widths, in both themes and languages, on one HTML page (`make sheet`).

    python -m tests.screens.sheet [--only NAME]… [--language fr|en]… [--folder .sheet]

NAME is a part of a screen's name (tests/screens/table.py). The folder is ignored by git; open its index.html.
"""

import argparse
import html
import itertools
import sys
import tempfile
from pathlib import Path

from tests.screens.table import Screen, all_screens
from tests.screens.visiting import Tour, browser, served

ROOT = Path(__file__).resolve().parents[2]
WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")
LANGUAGES = ("fr", "en")
TALLEST = 2600
STYLE = """
body { margin: 1rem; font: 14px/1.4 system-ui; background: #ddd; color: #111 }
section { display: flex; flex-wrap: wrap; gap: 8px; align-items: start; margin: 0 0 2rem }
h2 { flex: 0 0 100%; margin: 0; font-size: 1rem } h2 small { font-weight: 400 }
img { display: block; max-height: 560px; max-width: 420px; border: 1px solid #888 }
"""


def take(tour: Tour, screen: Screen, language: str, folder: Path) -> list[Path]:
    """The pictures of one screen in one language: it is opened once, and then shown in each width and theme."""
    page, _ = tour.open(screen, language)
    taken = []
    for width, scheme in itertools.product(WIDTHS, SCHEMES):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        path = folder / f"{screen.name}-{language}-{width}-{scheme}.jpg"
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=path, type="jpeg", quality=70, full_page=True, clip=clip)
        taken.append(path)
    page.emulate_media(color_scheme="light")
    return taken


def index(pictures: dict[str, list[Path]]) -> str:
    """The page that shows the thumbnails, a section for each screen; each leads to its picture in full."""
    sections = []
    for screen in all_screens():
        if screen.name not in pictures:
            continue
        links = "".join(
            f'<a href="{path.name}"><img src="{path.name}" alt="{path.stem}" loading="lazy"></a>'
            for path in pictures[screen.name]
        )
        about = html.escape(f"{screen.address}, {screen.who}, {screen.status}")
        sections.append(f'<section id="{screen.name}"><h2>{screen.name} <small>{about}</small></h2>{links}</section>')
    return f'<!doctype html><meta charset="utf-8"><title>Contact sheet</title><style>{STYLE}</style>{"".join(sections)}'


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], help="a part of a screen's name")
    parser.add_argument("--language", action="append", default=[], choices=LANGUAGES)
    parser.add_argument("--folder", type=Path, default=ROOT / ".sheet")
    options = parser.parse_args(arguments)
    chosen = [s for s in all_screens() if not options.only or any(part in s.name for part in options.only)]
    options.folder.mkdir(parents=True, exist_ok=True)
    pictures: dict[str, list[Path]] = {}
    with (
        tempfile.TemporaryDirectory(prefix="intercoop-sheet-") as folder,
        browser() as chromium,
        served(Path(folder)) as wikis,
    ):
        tour = Tour(chromium, wikis)
        for number, screen in enumerate(chosen, 1):
            print(f"\r{number} of {len(chosen)}: {screen.name:<40}", end="", flush=True)
            for language in options.language or LANGUAGES:
                pictures.setdefault(screen.name, []).extend(take(tour, screen, language, options.folder))
        tour.close()
    (options.folder / "index.html").write_text(index(pictures), encoding="utf-8")
    print(f"\n{options.folder / 'index.html'}")
    return 0 if pictures else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
