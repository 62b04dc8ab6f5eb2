"""Changing one's name: the new one at once, the former one for nobody else; what was written: pages/test_renaming."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.accounts.forms import inputs, said_about
from wiki.accounts import renaming
from wiki.accounts.models import FormerName, User
from wiki.accounts.renaming import rename

pytestmark = [pytest.mark.django_db, pytest.mark.storage, pytest.mark.usefixtures("english")]

URL = "/accounts/name/"


def signs_in(login) -> bool:
    return Client().post("/accounts/login/", {"login": login, "password": PASSWORD}).status_code == 302


def test_the_new_name_is_there_at_once(member, courlis):
    answer = member.post(URL, {"name": "  Courlis   cendré "}, follow=True)
    assert "You are called Courlis cendré from now on" in answer.content.decode()
    courlis.refresh_from_db()
    assert courlis.username == "Courlis cendré"
    assert [former.name for former in courlis.former_names.all()] == ["Courlis"]


def test_one_signs_in_by_the_new_name_and_still_by_the_former_one(member, courlis):
    member.post(URL, {"name": "Héron"})
    assert signs_in("Héron") and signs_in("courlis") and signs_in("courlis@exemple.fr")


def test_the_form_begins_with_the_present_name(member):
    assert inputs(member.get(URL))["name"]["value"] == "Courlis"


@pytest.mark.parametrize("typed", ["Courlis", "COURLIS", "courlis ", "Сourlis"])
def test_nobody_else_can_take_a_former_name(member, client, typed):
    member.post(URL, {"name": "Héron"})
    answer = Client().post("/accounts/signup/", {"username": typed, "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200 and list(answer.context["form"].errors) == ["username"]
    with pytest.raises(ValidationError):
        User.objects.create_user(typed)


def test_nor_rename_to_it(member, make_person):
    member.post(URL, {"name": "Héron"})
    other = Client()
    other.force_login(make_person("Bernache"))
    answer = other.post(URL, {"name": "courlis"})
    assert answer.context["form"].errors.as_data()["name"][0].code == "taken"


def test_one_can_come_back_to_it(member, courlis):
    member.post(URL, {"name": "Héron"})
    member.post(URL, {"name": "Courlis"})
    courlis.refresh_from_db()
    assert courlis.username == "Courlis"
    assert User.objects.is_taken("Héron") and not User.objects.is_taken("Héron", by=courlis)


def test_another_case_of_one_s_own_name_is_fine(member, courlis):
    member.post(URL, {"name": "COURLIS"})
    courlis.refresh_from_db()
    assert courlis.username == "COURLIS"


@pytest.mark.parametrize(
    "typed, code",
    [
        ("", "required"),
        ("Courlis", "same"),
        ("bernache", "taken"),
        ("Visiteur", "reserved"),
        ("Exemple : élue", "reserved"),
        ("Ancien membre 12", "reserved"),
        ("FORMER MEMBER 3", "reserved"),
        ("a/b", "sign"),
        ("x" * 61, "long"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_the_name_stays(member, courlis, make_person, typed, code):
    make_person("Bernache")
    answer = member.post(URL, {"name": typed})
    assert answer.status_code == 200
    assert [error.code for error in answer.context["form"].errors.as_data()["name"]] == [code]
    assert str(answer.context["form"].errors["name"][0]) in said_about(answer, "name")
    assert 'href="#id_name"' in answer.content.decode(), "and summed up above, with the way to it"
    assert inputs(answer)["name"].get("value", "") == typed
    courlis.refresh_from_db()
    assert courlis.username == "Courlis"


def test_the_database_decides_between_two_at_the_same_moment(courlis, make_person):
    make_person("Bernache")
    with pytest.raises(ValidationError):
        rename(courlis, "bernache")  # free a moment ago, when it was checked
    assert courlis.username == "Courlis"
    assert not FormerName.objects.exists()


class TestHowOften:
    @pytest.fixture(autouse=True)
    def _limits(self, settings):
        settings.RATE_LIMITS = True

    def test_two_changes_then_a_wait_that_says_until_when(self, member, courlis):
        for name in ("Héron", "Bernache"):
            member.post(URL, {"name": name})
        html = member.post(URL, {"name": "Sterne"}).content.decode()
        courlis.refresh_from_db()
        assert courlis.username == "Bernache"
        assert "You can change it again" in html and 'name="name"' not in html

    def test_two_requests_at_once_are_both_counted(self, member, courlis, monkeypatch):
        """The second one asked whether it may before the first was done."""
        member.post(URL, {"name": "Héron"})
        answers = iter([None])
        truly = renaming.may_rename_from

        def asked(person):
            if (said := next(answers, "later")) is None:
                rename(person, "Bernache")  # the other request
                return said
            return truly(person)

        monkeypatch.setattr(renaming, "may_rename_from", asked)
        html = member.post(URL, {"name": "Sterne"}).content.decode()
        courlis.refresh_from_db()
        assert courlis.username == "Bernache"
        assert "You can change it again" in html and 'name="name"' not in html

    def test_after_the_wait_it_is_open_again(self, member, courlis):
        for name in ("Héron", "Bernache"):
            member.post(URL, {"name": name})
        FormerName.objects.update(left_at=timezone.now() - timedelta(days=31))
        member.post(URL, {"name": "Sterne"})
        courlis.refresh_from_db()
        assert courlis.username == "Sterne"

    def test_limits_are_lifted_for_load_tests(self, member, courlis, settings):
        settings.RATE_LIMITS = False
        for name in ("Héron", "Bernache", "Sterne"):
            member.post(URL, {"name": name})
        courlis.refresh_from_db()
        assert courlis.username == "Sterne"


def test_visitors_have_no_name_to_change(client):
    assert client.post(URL, {"name": "Héron"})["Location"] == f"/accounts/login/?next={URL}"
