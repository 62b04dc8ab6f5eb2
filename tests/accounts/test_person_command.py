"""`manage.py person`: looking after people from the console."""

import re
import sys

import pytest
from django.core.management import CommandError, call_command

from wiki.accounts.actors import Actor
from wiki.accounts.closing import close_account
from wiki.accounts.models import User
from wiki.pages.models import PageRevision
from wiki.pages.renaming import drain
from wiki.pages.saving import save_page

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

PASSWORD = "un mot de passe assez long"


@pytest.fixture
def person(capsys):
    """person("create", "Courlis", …) -> what the command wrote."""

    def run(*words) -> str:
        call_command("person", *words)
        return capsys.readouterr().out

    return run


@pytest.fixture
def typing(monkeypatch):
    """typing(name, password, …): what somebody types at the questions of a terminal."""

    def will_type(*answers):
        waiting = list(answers)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda words: waiting.pop(0))
        monkeypatch.setattr("getpass.getpass", lambda words: waiting.pop(0))
        return waiting

    return will_type


def test_an_administrator_is_made_by_answering_two_questions(person, typing, client):
    left = typing("Armelle", PASSWORD, PASSWORD)
    assert "administrator" in person("create", "--administrator") and left == []
    user = User.objects.get(username="Armelle")
    assert user.is_staff and user.is_approved and user.check_password(PASSWORD)
    assert client.login(username="Armelle", password=PASSWORD)


def test_a_poor_password_and_a_slip_are_said_and_asked_again(person, typing, capsys):
    typing("court", PASSWORD, "autre chose", PASSWORD, PASSWORD)
    call_command("person", "create", "Armelle")
    said = capsys.readouterr().err
    assert "too short" in said and "differ" in said
    assert User.objects.get(username="Armelle").check_password(PASSWORD)


def test_after_three_slips_no_account_is_made(person, typing):
    typing("court", "court", "court")
    with pytest.raises(CommandError):
        person("create", "Armelle")
    assert not User.objects.exists()


def test_without_a_terminal_the_person_chooses_the_password_by_a_link(person, client):
    said = person("create", "Courlis", "--email", "Courlis@example.org", "--approved")
    user = User.objects.get(username="Courlis")
    assert user.is_approved and not user.is_staff and user.email == "courlis@example.org"
    path = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", said)[1]
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    client.post(answer.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_link_to_a_new_password_works_once(person, client):
    user = User.objects.create_user("Courlis", password="ancien mot de passe")
    path = re.search(r"http://[^/]+(/\S+)", person("password", "courlis"))[1]
    answer = client.get(path, follow=True)
    client.post(answer.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.logout()
    assert "password1" not in client.get(path, follow=True).content.decode()


def test_the_link_begins_with_the_address_of_the_wiki(person, settings):
    User.objects.create_user("Courlis")
    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["localhost", "wiki.example.org"]
    assert "https://wiki.example.org/accounts/password/reset/key/" in person("password", "Courlis")


def test_roles_come_and_go(person):
    user = User.objects.create_user("Courlis", email="c@example.org")
    assert "an approved member" in person("approve", "COURLIS")
    assert "an administrator" in person("administrator", "c@example.org")
    user.refresh_from_db()
    assert user.is_staff and user.is_approved
    assert "Nobody administers the wiki any more" in person("member", "Courlis")
    user.refresh_from_db()
    assert not user.is_staff and not user.is_superuser


def test_a_name_is_changed_and_what_was_written_follows(person):
    user = User.objects.create_user("Courlis")
    save_page(Actor(user=user), "Page", "Texte.")
    assert "Courlis is called Bernache now" in person("rename", "courlis", "Bernache")
    while drain():
        pass
    user.refresh_from_db()
    assert user.username == PageRevision.objects.get().author_name == "Bernache"
    with pytest.raises(CommandError, match="kept for the wiki"):
        person("rename", "Bernache", "Administration")


def test_all_people_are_listed_administrators_first(person):
    User.objects.create_user("Bernache", email="b@example.org", is_approved=True)
    User.objects.create_user("Courlis", is_active=False)
    User.objects.create_user("Sterne", is_staff=True)
    lines = [line.split() for line in person("list").splitlines()]
    assert [line[0] for line in lines] == ["Sterne", "Bernache", "Courlis"]
    assert lines[1][-1] == "b@example.org" and lines[2][-1] == "closed"


@pytest.mark.parametrize(
    "words",
    [
        ["create"],
        ["create", "Courlis"],
        ["create", "a/b"],
        ["create", "Neuf", "--email", "pas une adresse"],
        ["password", "Personne"],
        ["approve", "Fermé"],
        ["administrator", "personne@example.org"],
    ],
)
def test_what_cannot_be_done_is_said_in_words(person, words):
    User.objects.create_user("Courlis")
    User.objects.create_user("Fermé", is_active=False)
    with pytest.raises(CommandError) as refused:
        person(*words)
    assert len(str(refused.value)) > 10
    assert User.objects.count() == 2


def test_an_account_that_was_declined_is_opened_again_and_a_closed_one_is_not(person):
    User.objects.create_user("Courlis", is_active=False)
    assert "a member" in person("open", "courlis") and User.objects.get(username="Courlis").is_active
    pseudonym = close_account(User.objects.get(username="Courlis"))
    for name in ("Courlis", pseudonym, "Personne"):
        with pytest.raises(CommandError):
            person("open", name)
