"""The style sheets: built from their sources, each screen loads those that it needs, and together they stay small."""

import gzip
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

FRONTEND = settings.BASE_DIR / "frontend"
STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
sys.path.insert(0, str(FRONTEND))
try:
    import build
finally:
    sys.path.pop(0)

MOST_BYTES = 12_000  # compressed, of all the sheets that one screen loads
BASE = "intercoop.css"
ALL_AT_ONCE = "site/styleguide.html"  # every component on one screen, for administrators alone

SCREENS = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if re.search(r"{% extends|<!doctype", path.read_text("utf-8"))
)


@cache
def text_of(template: str) -> str:
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", (TEMPLATES / template).read_text("utf-8"), flags=re.DOTALL)


def parent_of(template: str) -> str:
    found = re.search(r'{% extends "([^"]+)"', text_of(template))
    return found[1] if found else ""


def parts_of(template: str) -> set[str]:
    """The template, those that it extends, and all that these include."""
    found = {template}
    for other in {parent_of(template), *re.findall(r'{% include "([^"]+)"', text_of(template))} - {""}:
        found |= set() if other == template else parts_of(other)
    return found


def sheets_of(template: str) -> list[str]:
    """The sheets that a screen loads, the one of all first; where it depends on something, all that it may load."""
    block = re.search(r"{% block sheets %}(.*?){% endblock %}", text_of(template), re.DOTALL)
    if block and template != "base.html":
        named = " ".join(re.findall(r'{% sheets "([^"]*)" %}', block[1])).split()
        return [BASE, *(f"{name}.css" for name in dict.fromkeys(named))]
    return sheets_of(parent_of(template)) if parent_of(template) else [BASE]


def classes_of(template: str) -> set[str]:
    """Every class that the screen's templates name; those that are put together from values are left out."""
    named: set[str] = set()
    for part in parts_of(template):
        for value in re.findall(r'class="((?:{[{%].*?[%}]}|[^"{])*)"', text_of(part)):
            named |= set(re.sub(r"\S*{{.*?}}\S*|{%.*?%}", " ", value).split())
    return named


@cache
def homes() -> dict[str, set[str]]:
    """The sheets that say what a class looks like by itself; where none does, those that name it at all."""
    alone: dict[str, set[str]] = {}
    mentioned: dict[str, set[str]] = {}
    for sheet, names in build.SHEETS.items():
        css = "".join(build.source(name) for name in names.split() if name not in ("print", "paper", "tokens"))
        for selectors in re.findall(r"([^{}]+)\{", css):
            for selector in [] if selectors.startswith("@") else re.split(r",(?![^(]*\))", selectors):
                classes = re.findall(r"\.([a-z][\w-]*)", selector)
                for name in classes:
                    mentioned.setdefault(name, set()).add(sheet)
                if len(classes) == 1:
                    alone.setdefault(classes[0], set()).add(sheet)
    return {name: alone.get(name, sheets) for name, sheets in mentioned.items()}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_loads_the_sheets_of_all_its_classes(screen):
    loaded = set(sheets_of(screen))
    lacking = {name: homes()[name] for name in classes_of(screen) if name in homes() and not homes()[name] & loaded}
    assert not lacking


@pytest.mark.parametrize("screen", [screen for screen in SCREENS if screen != ALL_AT_ONCE])
def test_a_screen_loads_no_sheet_in_vain(screen):
    family = [screen, *(other for other in SCREENS if parent_of(other) == screen)]
    classes = set().union(*(classes_of(other) for other in family))
    needed = {frozenset(homes()[name]) for name in classes if name in homes()}
    for sheet in sheets_of(screen)[1:] if "{% block sheets %}" in text_of(screen) else []:
        assert any(sheet in where and BASE not in where for where in needed), sheet


@pytest.mark.parametrize(
    "sheets", sorted({tuple(sheets_of(screen)) for screen in SCREENS if screen != ALL_AT_ONCE}), ids="+".join
)
def test_what_one_screen_loads_is_light(sheets):
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in sheets) < MOST_BYTES


def test_no_rule_is_left_behind():
    """Every class of the sheets is in a template, or in what the code makes."""
    made = "".join(path.read_text("utf-8") for path in (settings.BASE_DIR / "wiki").rglob("*.py"))
    made += (
        "".join(path.read_text("utf-8") for path in (STATIC / "js").glob("*.js")) if (STATIC / "js").exists() else ""
    )
    written = "".join(text_of(str(path.relative_to(TEMPLATES))) for path in TEMPLATES.rglob("*.html")) + made
    dead = [name for name in homes() if not re.search(rf"\b{re.escape(name)}\b", written)]
    assert [name for name in dead if not re.fullmatch(r"(person|size)-\d|callout-\w+|guide-t[\w-]+", name)] == []


def test_the_served_sheets_are_what_the_sources_make():
    answer = subprocess.run([sys.executable, FRONTEND / "build.py", "--check"], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


def test_a_source_in_no_sheet_stops_the_build(tmp_path, monkeypatch):
    for path in build.SOURCES.glob("*.css"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "forgotten.css").write_text("a{}", "utf-8")
    monkeypatch.setattr(build, "SOURCES", tmp_path)
    with pytest.raises(SystemExit, match="forgotten"):
        build.build()


def test_sheets_ask_for_nothing_but_the_fonts():
    """Pictures are in the sheets themselves: each would be a request of its own."""
    named = {
        name
        for path in STATIC.glob("*.css")
        for name in re.findall(r"url\(([^)]+)\)", path.read_text("utf-8"))
        if "data:" not in name
    }
    assert named == {"fonts/literata-roman.woff2", "fonts/literata-italic.woff2"}
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_squeezing_keeps_strings_and_meaning():
    css = 'a :hover { /* no } */ content: "  /* kept */ ; "; margin: 0 calc(1px + 2px); }\n\nb > i , c{d:e;}'
    assert build.squeeze(css) == 'a :hover{content:"  /* kept */ ; ";margin:0 calc(1px + 2px)}b>i,c{d:e}'


def test_a_colour_of_two_themes_follows_the_device_and_the_readers_choice():
    css = build.spell_out_themes(":root{--a:light-dark(#fff,rgb(0 0 0 / .5));--b:1px}")
    always, asked, chosen = re.fullmatch(r"(.*?)@media \(prefers-color-scheme:dark\)\{(.*?)\}\}(.*)", css).groups()
    assert always == ":root,[data-theme=light]{--a:#fff;--b:1px}"
    assert asked == ":root:where(:not([data-theme=light])){--a:rgb(0 0 0 / .5)"
    assert chosen == "[data-theme=dark]{--a:rgb(0 0 0 / .5)}"


def test_templates_hold_no_inline_style_or_script():
    """The Content-Security-Policy would block them."""
    for file in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", file.read_text("utf-8")), file
    assert Path(TEMPLATES / "base.html").exists()
