#!/usr/bin/env python3
"""Make static/intercoop.css from frontend/css/*.css: one file, without comments and spare spaces.

    frontend/build.py            write it
    frontend/build.py --check    exit 1 when the committed file is not what the sources make

The order of the files does not matter, except that tokens.css, which declares the layers, comes first.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "css"
TARGET = HERE.parent / "static" / "intercoop.css"

_PIECE = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)


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
    css = css.replace(";}", "}").strip()
    return re.sub("\0(\\d+)\0", lambda number: kept[int(number[1])], css)


def build() -> str:
    """The whole sheet as one text."""
    files = sorted(SOURCES.glob("*.css"), key=lambda path: (path.name != "tokens.css", path.name))
    return "".join(squeeze(path.read_text("utf-8")) for path in files) + "\n"


def main(arguments: list[str]) -> int:
    css = build()
    if "--check" in arguments:
        if TARGET.exists() and TARGET.read_text("utf-8") == css:
            return 0
        print(f"{TARGET.name} is not what frontend/css makes: run frontend/build.py", file=sys.stderr)
        return 1
    TARGET.write_text(css, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
