"""Making people: by script, by command, and never two with one name."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from tests.accounts.conftest import PASSWORD
from wiki.accounts.models import User
from wiki.accounts.names import name_key

pytestmark = pytest.mark.django_db


class TestCreateUser:
    def test_the_name_is_kept_as_written_and_the_address_in_lower_case(self):
        person = User.objects.create_user("  Maëlle   Le Goff ", " Maelle@Exemple.FR ", PASSWORD)
        assert (person.username, person.email) == ("Maëlle Le Goff", "maelle@exemple.fr")
        assert person.check_password(PASSWORD)
        assert not person.is_staff

    def test_without_a_password_nobody_can_sign_in(self):
        assert not User.objects.create_user("Courlis").has_usable_password()

    @pytest.mark.parametrize("name, code", [("", "empty"), ("a/b", "sign"), ("Cour\u200blis", "invisible")])
    def test_a_name_that_cannot_be_is_refused(self, name, code):
        with pytest.raises(ValidationError) as caught:
            User.objects.create_user(name)
        assert caught.value.code == code

    def test_an_address_that_cannot_be_is_refused(self):
        with pytest.raises(ValidationError):
            User.objects.create_user("Courlis", "courlis@exemple")

    def test_a_taken_name_is_refused_whatever_its_spelling(self):
        User.objects.create_user("Maëlle d’Armor")
        with pytest.raises(ValidationError) as caught:
            User.objects.create_user("MAËLLE_D'ARMOR")
        assert caught.value.code == "taken"

    def test_people_are_found_by_any_spelling(self):
        person = User.objects.create_user("Maëlle d’Armor")
        assert User.objects.get_by_natural_key("maëlle d'armor") == person

    def test_renaming_moves_the_key(self):
        person = User.objects.create_user("Courlis")
        person.username = "Héron cendré"
        person.save(update_fields=["username"])
        person.refresh_from_db()
        assert person.username_key == name_key("Héron cendré")

    def test_a_full_check_keeps_the_letters_that_were_typed(self):
        person = User(username="  Studio №5 ", password="x")
        person.clean()
        assert person.username == "Studio №5"


@pytest.mark.storage
class TestTheDatabaseDecides:
    def test_one_key_cannot_be_stored_twice(self):
        User.objects.create_user("Courlis")
        with pytest.raises(IntegrityError):
            User(username="COURLIS").save()

    def test_the_longest_names_fit(self):
        longest = "ﬃ" * 40  # each unfolds into three letters in its key
        person = User.objects.create_user(longest)
        person.refresh_from_db()
        assert (person.username, len(person.username_key)) == (longest, 120)

    @pytest.mark.django_db(transaction=True)
    def test_of_two_at_the_same_moment_one_gets_the_name(self):
        outcomes = []
        both_ready = threading.Barrier(2)

        def take(name):
            try:
                both_ready.wait(10)
                User(username=name).save()
                outcomes.append("taken")
            except IntegrityError:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=take, args=(name,)) for name in ("Courlis", "courlis")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(outcomes) == ["refused", "taken"]
        assert User.objects.count() == 1


class TestCreateSuperuser:
    def test_the_command_makes_an_administrator_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "Admin")
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
        call_command("createsuperuser", interactive=False, verbosity=0)
        person = User.objects.get()
        assert (person.username, person.is_staff, person.is_superuser) == ("Admin", True, True)
        assert person.check_password(PASSWORD)

    def test_the_name_may_be_given_on_the_command_line(self):
        call_command("createsuperuser", interactive=False, username="Maëlle", verbosity=0)
        assert User.objects.get().is_staff

    @pytest.mark.parametrize("name", ["courlis", "a/b", "x" * 61])
    def test_a_name_that_cannot_be_is_refused_in_words(self, name):
        User.objects.create_user("Courlis")
        with pytest.raises(CommandError) as caught:
            call_command("createsuperuser", interactive=False, username=name, verbosity=0)
        assert str(caught.value)
        assert User.objects.count() == 1
