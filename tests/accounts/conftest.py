"""People and browsers for the tests of accounts."""

import pytest
from django.core.cache import cache

from wiki.accounts.models import User
from wiki.configuration.saving import save

PASSWORD = "une phrase assez longue"


@pytest.fixture(autouse=True)
def _fresh_counts():
    """Tries are counted in the cache: each test begins with none."""
    cache.clear()


@pytest.fixture
def make_person(db):
    """make_person(name="Courlis", email="", **fields) -> a User whose password is PASSWORD."""

    def make(name="Courlis", email="", **fields) -> User:
        return User.objects.create_user(name, email, PASSWORD, **fields)

    return make


@pytest.fixture
def courlis(make_person):
    return make_person("Courlis", "courlis@exemple.fr")


@pytest.fixture
def member(client, courlis):
    """A browser in which Courlis is signed in."""
    client.force_login(courlis)
    return client


@pytest.fixture
def administrator(make_person):
    return make_person("Goéland", is_staff=True)


@pytest.fixture
def decide(db):
    """decide(sign_up="invitation", …): what an administrator decides for the whole wiki."""
    return lambda **changes: save(changes)


@pytest.fixture
def english(settings):
    """The wiki speaks English, as the code does, for tests that read sentences."""
    settings.LANGUAGE_CODE = "en"
