"""The cast of the tests about drafts: a member who is signed in, another one, and the shortest ways to write."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.pages.conftest import administrator, member, move, other_member, signed_in, visitor, write

KEY = "a-window-of-the-tests"


@pytest.fixture(autouse=True)
def nothing_settled():
    cache.clear()


@pytest.fixture
def posted():
    """posted(text, **more): what the edit form sends, but for its buttons."""

    def fields(text="Texte", **more):
        return {"text": text, "header": "", "field-tags": "", "summary": "", "base": "", "draft": KEY, **more}

    return fields


@pytest.fixture
def other(other_member):
    """A browser in which another member is signed in."""
    client = Client()
    client.force_login(other_member)
    return client


@pytest.fixture
def form_of():
    """form_of(response) -> the inputs of the edit form that an answer holds, as a browser would send them back."""

    def inputs(response) -> dict:
        import html

        page = response.content.decode()
        form = page[page.index('<form class="edit-form"') :]
        form = form[: form.index("</form>")]
        found = {
            name: html.unescape(value)
            for name, value in re.findall(r'<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', form)
            if name not in ("csrfmiddlewaretoken", "minor")
        }
        area = re.search(r'<textarea[^>]*name="text"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
        chosen = re.search(r'<select [^>]*name="field-type".*?<option value="([^"]*)" selected', form, re.DOTALL)
        return {**found, "text": html.unescape(area[1]), **({"field-type": chosen[1]} if chosen else {})}

    return inputs


@pytest.fixture
def base(write):
    return write("Page", "Texte\n").revision.pk


def save(client, data, title="Page"):
    return client.post(f"/draft/{title}", data)
