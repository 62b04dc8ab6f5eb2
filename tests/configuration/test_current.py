"""What is decided holds from the next question on, in every thread and process, and asking costs next to nothing."""

import sqlite3
import threading

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from wiki.configuration import current, held, reading
from wiki.configuration.models import SavedConfiguration
from wiki.configuration.saving import ChangedMeanwhile, save
from wiki.configuration.values import DECIDED, Configuration

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def test_where_nothing_was_saved_the_environment_s_values_hold(settings):
    settings.WIKI_NAME, settings.WIKI_EDITORS, settings.LANGUAGE_CODE = "Le Fil", "approved", "en"
    now = current()
    assert (now.name, now.writers, now.language, now.readers, now.generation) == (
        "Le Fil",
        "approved",
        "en",
        "everyone",
        0,
    )
    settings.WIKI_NAME = "La Maille"
    assert current().name == "La Maille"


def test_what_was_saved_wins_over_the_environment(settings):
    assert save({"name": "Le Fil", "approval": True}).name == "Le Fil"
    settings.WIKI_NAME, settings.WIKI_TAGLINE = "Autre", "Ce qui tient"
    now = current()
    assert (now.name, now.approval, now.tagline, now.generation) == ("Le Fil", True, "Ce qui tient", 1)


def test_what_is_sent_again_as_it_is_goes_on_following_the_environment(settings):
    now = current()
    save({name: getattr(now, name) for name in DECIDED} | {"name": "Le Fil"})
    settings.WIKI_EDITORS = "approved"
    assert (current().name, current().writers, current().generation) == ("Le Fil", "approved", 1)


def test_none_gives_a_value_back_to_the_environment(settings):
    save({"name": "Le Fil", "mail_required": True})
    now = save({"name": None, "mail_required": None})
    assert (now.name, now.mail_required, now.generation) == (settings.WIKI_NAME, False, 2)


def test_saving_what_holds_already_changes_nothing():
    save({"name": "Le Fil"})
    assert save({"name": "Le Fil"}).generation == 1


def test_a_no_that_was_decided_wins_over_a_yes_of_the_environment(settings):
    save({"approval": True})
    save({"approval": False})
    settings.WIKI_APPROVAL = True
    assert current().approval is False


@pytest.mark.parametrize(
    "name, value",
    [
        ("name", ""),
        ("name", " · "),
        ("name", "x" * 61),
        ("name", "a\u202eb"),
        ("tagline", "x" * 161),
        ("footer", "x" * 601),
        ("footer", "a\u0000b"),
        ("language", "xx"),
        ("readers", "nobody"),
        ("writers", ""),
        ("sign_up", "closed"),
        ("approval", "yes"),
        ("accent", "rouge"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_saved(name, value):
    with pytest.raises(ValidationError) as refused:
        save({"tagline": "Neuve", name: value} if name != "tagline" else {name: value})
    assert list(refused.value.message_dict) == [name]
    assert current().generation == 0 and current().tagline == ""


def test_a_name_that_nothing_has_is_an_error():
    with pytest.raises(KeyError):
        save({"colour": "red"})


def test_who_may_write_must_be_able_to_read():
    with pytest.raises(ValidationError) as refused:
        save({"readers": "approved"})
    assert list(refused.value.message_dict) == ["writers"]
    assert save({"readers": "members"}).readers == "members"
    assert save({"readers": "approved", "writers": "approved"}).writers == "approved"


def test_where_the_environment_lets_people_write_who_may_not_read_they_may_not(settings):
    settings.WIKI_READERS, settings.WIKI_EDITORS = "approved", "everyone"
    assert current().writers == "approved"
    assert save({"name": "Le Fil"}).name == "Le Fil"


def test_texts_are_kept_in_one_spelling():
    now = save({"name": "  Le   Fil ", "footer": "Un  mot\r\n\r\nDeux\n\n"})
    assert (now.name, now.footer) == ("Le Fil", "Un mot\n\nDeux")


def test_a_change_made_from_an_older_state_is_not_saved():
    seen = current().generation
    save({"name": "Le Fil"}, seen=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        save({"tagline": "Neuve"}, seen=seen)
    assert refused.value.now.name == "Le Fil" and current().tagline == ""


def test_a_change_that_is_undone_never_was():
    current()
    with transaction.atomic():
        save({"name": "Le Fil"})
        assert current().name == "Le Fil"
        transaction.set_rollback(True)
    assert current().name == django_settings.WIKI_NAME


def test_within_a_request_one_configuration_holds_unless_it_is_changed_there():
    with held():
        before = current()
        SavedConfiguration.objects.create(name="Le Fil", generation=1)
        reading._memory.row = None
        assert current() is before
        save({"tagline": "Neuve"})
        assert current().name == "Le Fil"
    assert current().name == "Le Fil"


def test_the_columns_asked_for_are_the_model_s():
    row = SavedConfiguration(pk=1, generation=7, **dict.fromkeys(DECIDED))
    row.name, row.mail_required = "Le Fil", False
    row.save()
    reading.forget()
    assert current().name == "Le Fil" and current().generation == 7 and current().mail_required is False
    fields = {field.name for field in SavedConfiguration._meta.fields}
    assert fields == {"id", "generation", *DECIDED} and set(Configuration.__slots__) == {"generation", *DECIDED}


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_connection_holds_at_the_next_question():
    """Another thread here has a connection of its own, as another process has."""
    assert current().generation == 0

    def elsewhere(name):
        def change():
            try:
                save({"name": name})
            finally:
                connection.close()

        thread = threading.Thread(target=change)
        thread.start()
        thread.join()

    for number, name in enumerate(["Le Fil", "La Maille", "Le Nœud"], start=1):
        elsewhere(name)
        assert (current().name, current().generation) == (name, number)


@pytest.mark.django_db(transaction=True)
def test_a_row_changed_with_the_database_s_own_tools_holds_at_the_next_question():
    save({"name": "Le Fil"})
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"])
        other.execute("UPDATE configuration_savedconfiguration SET name = 'La Maille'")
        other.commit()
        other.close()
    else:
        SavedConfiguration.objects.update(name="La Maille")
    assert current().name == "La Maille"


@pytest.mark.django_db(transaction=True)
def test_without_a_table_the_environment_s_values_hold():
    with connection.schema_editor() as editor:
        editor.delete_model(SavedConfiguration)
    try:
        reading.forget()
        assert current().name == django_settings.WIKI_NAME and current().readers == "everyone"
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(SavedConfiguration)
        reading.forget()


def test_while_the_database_is_silent_the_last_known_holds_and_an_unknown_wiki_is_closed(monkeypatch):
    from django.db import OperationalError

    save({"name": "Le Fil"})
    known = current()

    def silent(*args):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(reading, "_fetch", silent)
    assert current() == known
    reading.forget()
    assert (current().readers, current().writers) == ("approved", "approved")


def test_asking_costs_no_query_that_a_screen_would_wait_for(django_assert_num_queries):
    current()
    with django_assert_num_queries(0):
        current()
