"""The frame and the templates: they all compile, stand alone where they must, and lead nowhere dead."""

import re
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.urls import Resolver404, resolve
from django.utils import translation

TEMPLATES = settings.BASE_DIR / "templates"
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", ["pages/read.html", "pages/edit.html", "pages/diff.html", "pages/history.html"])
def test_every_screen_says_what_it_needs(name):
    assert "Needs" in (TEMPLATES / name).read_text("utf-8")


def test_the_fault_screen_needs_nothing_at_all():
    html = render_to_string("500.html", {})
    assert html.startswith("<!doctype html>") and 'href="/"' in html


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_frame_is_made_without_a_request_and_offers_the_other_language(language):
    context = {"user_name": "", "lang": language, "wiki_name": "Intercoop", "languages": settings.LANGUAGES}
    with translation.override(language):
        header, footer = render_to_string("frame/header.html", context), render_to_string("frame/footer.html", context)
    assert 'href="/accounts/login/"' in header and 'action="/search"' in header
    offered = re.findall(r'name="language" value="(\w+)"', footer)
    assert offered == [code for code, _ in settings.LANGUAGES if code != language]


def test_the_frame_names_who_is_signed_in_and_escapes_the_name():
    header = render_to_string("frame/header.html", {"user_name": "<Sterne>", "wiki_name": "Intercoop"})
    assert "&lt;Sterne&gt;" in header and "/accounts/login/" not in header


def test_every_fixed_link_and_form_of_the_templates_has_a_view():
    dead = set()
    for name in NAMES:
        for address in re.findall(r'(?:href|action)="(/[^"{#?]*)["?]', (TEMPLATES / name).read_text("utf-8")):
            try:
                resolve(address)
            except Resolver404:
                dead.add((name, address))
    assert not dead


def test_pages_that_the_frame_links_are_in_the_first_content():
    context = {"languages": settings.LANGUAGES}
    html = ""
    for language in dict(settings.LANGUAGES):
        with translation.override(language):
            html += render_to_string("frame/header.html", context) + render_to_string("frame/footer.html", context)
    linked = {unquote(path).replace("_", " ") for path in re.findall(r'href="/wiki/([^"]+)"', html)}
    folders = (settings.BASE_DIR / "fixtures" / "content").glob("*/revisions.toml")
    titles = {re.search(r'^title = "(.+)"', file.read_text("utf-8"), re.MULTILINE)[1] for file in folders}
    assert linked <= titles
