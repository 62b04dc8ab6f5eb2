"""Somebody who writes, a page to write on, and a page of the browser whose requests may fail."""

import re

import pytest

from tests.serving.wikis import address


@pytest.fixture
def writer(page, served_wiki):
    """A page of a member nobody else is; `writer.name` says who."""
    person = served_wiki.person()
    page.name = person.sign_up()
    cookies = person.cookies.items()
    page.context.add_cookies([{"name": name, "value": value, "url": served_wiki.url} for name, value in cookies])
    return page


@pytest.fixture(scope="module")
def author(served_wiki):
    """Somebody who wrote the pages of these tests."""
    return served_wiki.person(signed_up=True)


@pytest.fixture
def title(author, request):
    """A page of this test's own, with a text; its history is somebody else's."""
    name = "Brouillons " + re.sub(r"[\W_]+", " ", request.node.name.removeprefix("test_"))[:80].strip()
    assert author.save(name, "Le début.\n\n## Histoire\n\nUne phrase.\n").status == 302
    return name


@pytest.fixture
def loose_page(chromium, served_wiki):
    """A page whose requests may fail: what it makes of that is what is looked at."""
    context = chromium.new_context(base_url=served_wiki.url, locale="fr-FR")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
