"""A real Chromium, Debian's, and one page of it for each test. Tests here get the mark `browser` by themselves."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.screens.visiting import Tour, browser, served
from tests.serving.wikis import PASSWORD, Person, Wiki

from .watching import Watch

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# One browser for this folder, not for the whole run: while Playwright runs in a thread, Django refuses that thread
# its database.
@pytest.fixture(scope="package")
def chromium():
    with browser() as chromium:
        yield chromium


@pytest.fixture
def new_page(chromium, served_wiki):
    """new_page(**options of a browser context) -> a page of a visitor nobody knows yet, at the served wiki.

    Fails the test when the page logs an error, breaks the Content-Security-Policy, asks another host for anything, or
    does not get a style, a font or a picture that it asks for.
    """
    contexts, watch = [], Watch(served_wiki.url)

    def make(**options) -> Page:
        context = chromium.new_context(base_url=served_wiki.url, locale="fr-FR", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return watch.put_on(context.new_page())

    yield make
    for context in contexts:
        context.close()
    assert watch.errors == []


@pytest.fixture
def page(new_page) -> Page:
    return new_page()


@pytest.fixture
def person_of(served_wiki: Wiki):
    """person_of(page) -> the plain HTTP client that shares the page's cookies."""

    def share(page: Page) -> Person:
        person = Person(served_wiki)
        person.cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        return person

    return share


@pytest.fixture
def sign_up():
    """sign_up(page, username) -> goes through the sign-up screen; the page is signed in then."""

    def through_the_screen(page: Page, username: str, password: str = PASSWORD) -> str:
        page.goto("/accounts/signup/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password1]").fill(password)
        page.locator("input[name=password2]").fill(password)
        page.locator("input[name=password2]").press("Enter")
        page.wait_for_url(lambda url: "/accounts/signup" not in url)
        return username

    return through_the_screen


@pytest.fixture(scope="package")
def screen_wikis(tmp_path_factory):
    """The two wikis of tests/screens: one with something for every screen, one without any page."""
    with served(tmp_path_factory.mktemp("screens")) as wikis:
        yield wikis


@pytest.fixture(scope="package")
def tour(chromium, screen_wikis):
    """tour.open(screen) -> a page that shows this screen of tests/screens/table.py, and the server's answer."""
    tour = Tour(chromium, screen_wikis)
    yield tour
    tour.close()
