"""axe-core finds nothing on any screen: every rule, at both widths, in both themes."""

import pytest

from tests.browser import axe
from tests.screens.table import ADMINISTRATOR, Screen, all_screens

WIDTHS = (360, 1280)
STYLE_GUIDE = Screen("style-guide", "/styleguide/", who=ADMINISTRATOR)
# The rules that its samples break by nature, being parts of many screens on one. Each of them stands once on its own
# screen, where these rules hold.
REPEATED = {"landmark-unique": "two samples have a way back to the pages above, and the same table is in both themes"}


@pytest.mark.parametrize("screen", all_screens(), ids=lambda screen: screen.name)
def test_axe_finds_nothing(tour, screen: Screen):
    page, _ = tour.open(screen)
    axe.inject(page)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} px, {scheme}: {line}" for line in axe.findings(page)]
    page.emulate_media(color_scheme="light")
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_the_style_guide_but_what_repeats(tour):
    page, _ = tour.open(STYLE_GUIDE)
    axe.inject(page)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            lines = axe.findings(page, axe.RULES)
            found += [f"{width} px, {scheme}: {line}" for line in lines if line.split(":")[0] not in REPEATED]
    page.emulate_media(color_scheme="light")
    assert not found, "\n".join(found)


def test_axe_would_find_what_is_wrong(tour):
    page, _ = tour.open(all_screens()[0])
    axe.inject(page)
    page.evaluate("document.querySelector('#site-q').previousElementSibling.remove()")
    page.evaluate("document.querySelector('#site-q').placeholder = ''")
    assert any(line.startswith("label: ") for line in axe.findings(page))
