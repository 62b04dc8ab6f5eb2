"""The accessibility statement: open to all, true of the wiki that shows it, in both languages."""

import re

import pytest
from django.conf import settings

from wiki.configuration.saving import save
from wiki.site.accessibility import CHECKED_ON

pytestmark = pytest.mark.django_db


def test_it_is_linked_from_every_screen_and_says_how_far_the_wiki_is(client):
    assert b'href="/accessibility"' in client.get("/accounts/login/").content
    html = client.get("/accessibility").content.decode()
    assert "RGAA 4.1" in html and "WCAG 2.2" in html and "docs/accessibility.md" in html


def test_it_names_the_address_to_write_to(client, settings):
    settings.CONTACT = "aide@example.org"
    assert 'href="mailto:aide@example.org"' in client.get("/accessibility").content.decode()


def test_it_leads_to_who_keeps_the_wiki_where_no_address_is_named(client):
    html = client.get("/accessibility").content.decode()
    assert "mailto:" not in html and html.count("/wiki/Aide:%C3%80_propos") == 2


def test_it_is_open_on_a_wiki_that_is_closed(client):
    save({"readers": "members"})
    answer = client.get("/accessibility")
    assert answer.status_code == 200 and "/wiki/" not in answer.content.decode()
    assert b'href="/accessibility"' in client.get("/").content


def test_it_speaks_the_language_of_the_reader(client):
    client.cookies["language"] = "en"
    assert "24 November 2026" in client.get("/accessibility").content.decode()


# docs/accessibility.md

DOCUMENT = settings.BASE_DIR / "docs" / "accessibility.md"
RGAA = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}  # criteria by theme
WCAG = (
    "1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 "
    "1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 "
    "2.5.3 2.5.4 2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3"
).split()
STATES = {"yes", "n/a", "writers", "no"}
CHECKS = re.compile(r"\b(axe|reader|nu|contrast|errors|tab|hand)\b|`test")


def rows(part: str) -> list[list[str]]:
    text = DOCUMENT.read_text("utf-8").partition(part)[2].partition("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\| \d.*$", text, re.M)]


def test_every_criterion_of_the_rgaa_is_there_once_with_its_state_and_its_check():
    found = rows("## RGAA 4.1")
    assert [row[0] for row in found] == [f"{theme}.{n}" for theme, last in RGAA.items() for n in range(1, last + 1)]
    assert [row for row in found if row[2] not in STATES or not row[3] or not CHECKS.search(row[4])] == []


def test_every_criterion_of_wcag_a_and_aa_is_there_once_and_leads_to_its_check():
    found = rows("## WCAG 2.2")
    assert [row[0].split()[0] for row in found] == WCAG and all(row[0].split()[1] in ("A", "AA") for row in found)
    known = {row[0] for row in rows("## RGAA 4.1")}
    for _, _, state, same, more in found:
        assert state in STATES
        assert set(same.split(", ")) <= known if same else CHECKS.search(more)


def test_what_the_document_names_is_there():
    text = DOCUMENT.read_text("utf-8")
    tests = "".join(file.read_text("utf-8") for file in (settings.BASE_DIR / "tests").rglob("test_*.py"))
    assert [name for name in re.findall(r"`(test_\w+)`", text) if f"def {name}(" not in tests] == []
    assert [
        path for path in re.findall(r"`((?:tests|docs)/[\w/.-]+)`", text) if not (settings.BASE_DIR / path).exists()
    ] == []
    makefile = (settings.BASE_DIR / "Makefile").read_text("utf-8")
    assert [name for name in re.findall(r"`make (\w+)`", text) if not re.search(rf"^{name}:", makefile, re.M)] == []


def test_the_statement_and_the_document_agree_on_the_day():
    day = f"{CHECKED_ON.day} {CHECKED_ON:%B} {CHECKED_ON.year}"
    assert f"gone through on {day}" in DOCUMENT.read_text("utf-8")
