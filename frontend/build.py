#!/usr/bin/env python3
"""Make the style sheets of static/ from frontend/css/: few files, without comments and spare spaces.

    frontend/build.py            write them
    frontend/build.py --check    exit 1 when a committed file is not what the sources make

A view loads the first sheet and those that its template names (templates/base.html, block `sheets`). Two things are
spelt out for browsers of some age: `light-dark(a, b)` in tokens.css, and the pictures of frontend/img, which become
data: addresses and so cost no request.
"""

import re
import sys
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "css"
STATIC = HERE.parent / "static"

# The sheets and what is in them. tokens.css declares the layers, so the order matters only between rules of one layer.
SHEETS = {
    # every screen: the frame, what is read, and what is used all over
    "intercoop.css": "tokens fonts base layout frame components writing prose lost print",
    # a page that is read: its outline, and how it is printed
    "reading.css": "outline paper",
    # forms: writing, moving, accounts, administration
    "forms.css": "forms moving drafts",
    "history.css": "history",
    # differences of two texts, and conflicts
    "diff.css": "diff",
    # lists: recent changes, tags
    "lists.css": "lists feed changes",
    "search.css": "facets search",
    # the suggestions under a box of the search: fetched with them, by static/js/search.js
    "suggest.css": "suggest",
    "directory.css": "facets directory",
    "home.css": "tied feed home",
    "styleguide.css": "styleguide",
    "account.css": "tied account",
    "administration.css": "administration",
}

_PIECE = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)
_PICTURE = re.compile(r"url\(img/([\w-]+\.svg)\)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*light-dark\([^{}]*)\}")
_LIGHT_DARK = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))+),((?:[^()]|\([^()]*\))+)\)")
_NOT_LIGHT = ":root:where(:not([data-theme=light]))"


def squeeze(css: str) -> str:
    """The same style sheet, shorter. Strings stay as they are; spaces go only where CSS never needs them."""
    kept: list[str] = []

    def keep(piece: re.Match) -> str:
        if piece[1] is None:
            return " "
        kept.append(piece[1])
        return f"\0{len(kept) - 1}\0"

    css = _PIECE.sub(keep, css)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r": ", ":", css)
    # in selectors; between the signs of a sum in a value, spaces have a meaning
    css = re.sub(r"[^{};]+\{", lambda selector: re.sub(r" ?([>~]) ?", r"\1", selector[0]), css)
    css = css.replace(";}", "}").strip()
    return re.sub("\0(\\d+)\0", lambda number: kept[int(number[1])], css)


def spell_out_themes(css: str) -> str:
    """`light-dark(a, b)` as rules: a, and b where the device asks for dark or `data-theme` does.

    `data-theme` may stand on any element, so that one screen can show both. All these selectors weigh the same, so the
    later rule wins; only an accent and a theme on one element weigh more.
    """

    def themes(rule: re.Match) -> str:
        light = _LIGHT_DARK.sub(lambda both: both[1].strip(), rule[2])
        split = [line for line in rule[2].split(";") if "light-dark(" in line]
        dark = ";".join(_LIGHT_DARK.sub(lambda both: both[2].strip(), line) for line in split)
        always, asked, chosen = [], [], []
        for selector in rule[1].split(","):
            if selector == ":root":
                always += [":root", "[data-theme=light]"]
                asked += [_NOT_LIGHT]
                chosen += ["[data-theme=dark]"]
            else:
                always += [selector, f"{selector}[data-theme=light]"]
                asked += [f":where({_NOT_LIGHT}){selector}", f":where({_NOT_LIGHT}) {selector}"]
                chosen += [f"{selector}[data-theme=dark]", f":where([data-theme=dark]) {selector}"]
        return (
            f"{','.join(always)}{{{light}}}"
            f"@media (prefers-color-scheme:dark){{{','.join(asked)}{{{dark}}}}}"
            f"{','.join(chosen)}{{{dark}}}"
        )

    return _RULE.sub(themes, css)


def with_pictures(css: str) -> str:
    """The pictures of frontend/img in the sheet itself."""

    def picture(found: re.Match) -> str:
        drawing = (HERE / "img" / found[1]).read_text("utf-8").strip().replace('"', "'")
        return 'url("data:image/svg+xml,' + quote(drawing, safe=" '/:=(),.-") + '")'

    return _PICTURE.sub(picture, css)


def source(name: str) -> str:
    css = squeeze((SOURCES / f"{name}.css").read_text("utf-8"))
    return with_pictures(spell_out_themes(css))


def build() -> dict[str, str]:
    """Each sheet as one text, by its name."""
    made = {sheet: "".join(source(name) for name in names.split()) + "\n" for sheet, names in SHEETS.items()}
    named = {name for names in SHEETS.values() for name in names.split()}
    if forgotten := sorted(path.stem for path in SOURCES.glob("*.css") if path.stem not in named):
        raise SystemExit(f"In no sheet of frontend/build.py: {', '.join(forgotten)}")
    return made


def main(arguments: list[str]) -> int:
    sheets = build()
    if "--check" not in arguments:
        for name, css in sheets.items():
            (STATIC / name).write_text(css, "utf-8")
        return 0
    there = {path.name: path.read_text("utf-8") for path in STATIC.glob("*.css")}
    wrong = sorted(name for name in sheets.keys() | there if sheets.get(name) != there.get(name))
    if wrong:
        print(f"Not what frontend/css makes: {', '.join(wrong)}. Run frontend/build.py", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
