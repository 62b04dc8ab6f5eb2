"""`manage.py configure`: what is decided, from the console, in words."""

import pytest
from django.core.management import CommandError, call_command

from wiki.configuration import current

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def configure(capsys):
    """configure("name=…", …) -> what the command wrote."""

    def run(*decisions) -> str:
        call_command("configure", *decisions)
        return capsys.readouterr().out

    return run


def test_without_a_decision_it_shows_all_and_where_it_comes_from(configure, settings):
    settings.WIKI_NAME = "Le Fil"
    configure("writers=everyone")
    lines = {line.split()[0]: line for line in configure().splitlines()}
    assert len(lines) == 10
    assert "Le Fil" in lines["name"] and "WIKI_NAME" in lines["name"]
    assert "everyone" in lines["writers"] and "decided in the wiki" in lines["writers"]
    assert "(nothing)" in lines["footer"] and "no" in lines["approval"]


def test_several_things_are_decided_at_once(configure):
    said = configure("name=Le Fil", "readers=members", "sign-up=invitation", "approval=yes", "footer=Un\\nDeux")
    now = current()
    assert (now.name, now.readers, now.sign_up, now.approval) == ("Le Fil", "members", "invitation", True)
    assert now.footer == "Un\nDeux" and "Le Fil" in said and "Un / Deux" in said
    configure("approval=OFF")
    assert current().approval is False


def test_nothing_after_the_sign_goes_back_to_the_environment(configure, settings):
    configure("name=Le Fil")
    assert "WIKI_NAME" in configure("name=")
    assert current().name == settings.WIKI_NAME


@pytest.mark.parametrize(
    "decision, words",
    [
        ("nom=Le Fil", "There are: name, tagline"),
        ("writers", "everyone, members, approved"),
        ("approval=perhaps", "yes or no"),
        ("accent=red", "accent: This must be one of: kelp"),
        ("readers=approved", "writers: Who may write must be able to read"),
        ("name=" + "x" * 61, "name: This is too long: 60 characters at most."),
    ],
)
def test_what_cannot_be_is_said_in_words_and_nothing_is_changed(configure, decision, words):
    with pytest.raises(CommandError) as refused:
        configure("tagline=Neuve", decision)
    assert words in str(refused.value)
    assert current().tagline == "" and current().generation == 0
