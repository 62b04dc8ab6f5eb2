"""The style sheet keeps its promises: built from its sources, small, and readable in light and in dark."""

import gzip
import re
import subprocess
import sys

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "frontend" / "css"
BUILD = settings.BASE_DIR / "frontend" / "build.py"
STATIC = settings.BASE_DIR / "static"

LEVEL_TEXT, LEVEL_EDGE = 4.5, 3.0
TEXT_PAIRS = [
    *[("ink", ground) for ground in ("sheet", "mist", "fold", "lichen-pale", "lichen-faint", "add", "cut")],
    *[("ink", ground) for ground in ("add-mark", "cut-mark")],
    *[("ink-2", ground) for ground in ("sheet", "mist", "fold", "lichen-faint")],
    *[("link", ground) for ground in ("sheet", "mist", "fold", "lichen-pale", "lichen-faint")],
    *[("missing", ground) for ground in ("sheet", "mist", "fold", "lichen-pale")],
    *[(f"p{n}", ground) for n in range(1, 9) for ground in ("sheet", "mist")],
    *[("on-person", f"p{n}") for n in range(1, 9)],
    ("visited", "sheet"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("on-kelp", "kelp"),
    ("on-kelp", "kelp-2"),
    ("on-kelp-2", "kelp"),
    ("on-kelp-2", "kelp-2"),
    ("on-lichen", "lichen"),
    ("lichen-ink", "lichen-pale"),
    ("good", "sheet"),
    ("add-edge", "add"),
    ("cut-edge", "cut"),
]
EDGE_PAIRS = [("edge", "sheet"), ("edge", "mist"), ("edge", "fold"), ("ink", "mist"), ("lichen", "kelp")]


def tokens(dark: bool) -> dict[str, str]:
    light, _, night = (CSS / "tokens.css").read_text("utf-8").partition("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    return {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", night))} if dark else found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_and_control_edges_stand_out_as_wcag_aa_asks(dark):
    colours = tokens(dark)
    weak = [
        f"{front} on {ground}: {ratio:.2f}"
        for pairs, level in ((TEXT_PAIRS, LEVEL_TEXT), (EDGE_PAIRS, LEVEL_EDGE))
        for front, ground in pairs
        if (ratio := contrast(colours[front], colours[ground])) < level
    ]
    assert not weak


def test_the_served_sheet_is_what_the_sources_make():
    answer = subprocess.run([sys.executable, BUILD, "--check"], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


def test_the_sheet_and_the_upright_font_fit_a_first_visit():
    assert len(gzip.compress((STATIC / "intercoop.css").read_bytes(), 9)) < 12_000
    assert (STATIC / "fonts" / "literata-roman.woff2").stat().st_size < 29_000
    assert (STATIC / "fonts" / "literata-italic.woff2").stat().st_size < 14_000


def test_every_file_that_the_sheet_names_is_there():
    named = set(re.findall(r"url\(([^)]+)\)", (STATIC / "intercoop.css").read_text("utf-8")))
    assert named
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_colours_are_said_in_the_tokens_alone():
    """A colour elsewhere would not follow the dark mode. Ropes and edges on kelp are the same in both."""
    same_in_both = {"#7ea19c", "#dfe6df", "#0000"}
    for file in CSS.glob("*.css"):
        if file.name not in ("tokens.css", "print.css"):
            assert set(re.findall(r"#[0-9a-f]{3,8}\b", file.read_text("utf-8"))) <= same_in_both, file.name


def test_squeezing_keeps_strings_and_meaning():
    sys.path.insert(0, str(BUILD.parent))
    try:
        from build import squeeze
    finally:
        sys.path.pop(0)
    css = 'a :hover { /* no } */ content: "  /* kept */ ; "; margin: 0 calc(1px + 2px); }\n\nb , c{d:e;}'
    assert squeeze(css) == 'a :hover{content:"  /* kept */ ; ";margin:0 calc(1px + 2px)}b,c{d:e}'


def test_templates_hold_no_inline_style_or_script():
    """The Content-Security-Policy would block them."""
    for file in (settings.BASE_DIR / "templates").rglob("*.html"):
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", file.read_text("utf-8")), file
