"""The table of screens is whole: each route and each error has a screen there, or says why it has none."""

import re

from intercoop import urls
from tests.screens.table import FAULTS, NO_SCREEN, SCREENS, all_screens
from tests.site.test_every_route import routes


def test_every_route_has_screens_or_says_why_not():
    known = SCREENS.keys() | NO_SCREEN.keys()
    assert sorted(set(routes()) ^ known) == []
    assert sorted(SCREENS.keys() & NO_SCREEN.keys()) == []
    assert all(SCREENS.values()) and all(NO_SCREEN.values())


def test_every_error_has_a_screen():
    assert FAULTS.keys() == {name for name in vars(urls) if re.fullmatch(r"handler\d+", name)}


def test_no_two_screens_have_one_name():
    names = [screen.name for screen in all_screens()]
    assert len(names) == len(set(names))
