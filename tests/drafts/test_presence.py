"""Who is writing now: told to readers and writers of the page, forgotten after a minute, and free where nobody is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wiki.drafts.models import Writer
from wiki.pages.models import Page

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

WINDOW = "une-fenetre-de-courlis"


def beat(client, title="Page", window=WINDOW, **more):
    return client.post(f"/editing/{title}", {"draft": window, **more})


def read(client, title="Page") -> str:
    client.cookies["language"] = "en"
    return client.get(f"/wiki/{title}").content.decode()


def test_a_reader_is_told_who_is_writing(signed_in, write):
    write("Page", "Texte", author_name="Exemple")
    reader = Client()
    assert "Courlis" not in read(reader)
    assert beat(signed_in).status_code == 200
    assert "<b>Courlis</b>" in read(reader)
    assert "<b>Courlis</b>" in reader.get("/wiki/Page?unknown=1").content.decode()


def test_whoever_writes_is_not_told_of_their_own_windows(signed_in, other, write):
    write("Page", "Texte", author_name="Exemple")
    beat(signed_in)
    assert "<b>Courlis</b>" not in read(signed_in)
    assert beat(signed_in, window="une-autre-de-ses-fenetres").json() == {"writing": ""}
    other.cookies["language"] = "en"
    assert "<b>Courlis</b> is writing with you" in beat(other, window="une-fenetre-de-bernache").json()["writing"]


def test_opening_the_form_tells_nobody_anything(signed_in, other, write):
    write("Page", "Texte")
    assert signed_in.get("/edit/Page").status_code == 200
    assert signed_in.get("/editing/Page", {"draft": WINDOW}).json() == {"writing": ""}
    assert other.get("/editing/Page").json() == {"writing": ""}
    assert not Writer.objects.exists()


def test_the_form_says_who_else_is_writing_without_scripts_too(signed_in, other, write, posted):
    base = write("Page", "Texte").revision.pk
    signed_in.post("/edit/Page", posted("Autre chose", base=base, preview="1"))
    other.cookies["language"] = "en"
    assert "<b>Courlis</b> is writing with you" in other.get("/edit/Page").content.decode()


@pytest.mark.parametrize("how", ["gone", "published", "minute"])
def test_whoever_has_gone_is_forgotten(signed_in, write, posted, how):
    base = write("Page", "Texte", author_name="Exemple").revision.pk
    beat(signed_in)
    if how == "gone":
        beat(signed_in, gone="1")
    elif how == "published":
        signed_in.post("/edit/Page", posted("Deux", base=base, draft=WINDOW, publish="1"))
    else:
        Writer.objects.update(seen=timezone.now() - timedelta(seconds=61))
    assert '<p class="writing">' not in read(Client())


def test_two_names_stand_in_one_sentence_and_more_are_counted(signed_in, other, write, settings):
    settings.WIKI_EDITORS = "everyone"
    write("Page", "Texte", author_name="Exemple")
    beat(signed_in)
    beat(other, window="une-fenetre-de-bernache")
    assert "<b>Bernache</b> and <b>Courlis</b> are writing here now" in read(Client())
    for number in range(2):
        assert beat(Client(), window=f"visiteur-sans-nom-{number}").status_code == 200
    assert "<b>Bernache</b>, <b>Courlis</b> and 2 other people are writing here now" in read(Client())


def test_a_visitor_has_no_name_and_leaves_no_address(client, write, settings):
    settings.WIKI_EDITORS = "everyone"
    write("Page", "Texte", author_name="Exemple")
    assert beat(client, window="visiteur-sans-nom-1").status_code == 200
    assert "<b>A visitor</b> is writing here now" in read(Client())
    assert set(Writer.objects.values()[0]) == {"id", "window", "user_id", "page_id", "title_key", "seen"}


def test_whoever_may_not_write_is_not_said_to(client, write):
    write("Page", "Texte")
    assert beat(client).json() == {"writing": ""}
    assert not Writer.objects.exists()


def test_a_window_of_somebody_else_cannot_be_taken_or_closed(signed_in, other, write):
    write("Page", "Texte", author_name="Exemple")
    beat(signed_in)
    beat(other)
    beat(other, gone="1")
    assert "<b>Courlis</b>" in read(Client())


def test_a_name_is_escaped(signed_in, member, write):
    member.username = "<i>Ada</i>"
    member.save()
    write("Page", "Texte", author_name="Exemple")
    beat(signed_in)
    assert "<b>&lt;i&gt;Ada&lt;/i&gt;</b>" in read(Client())


def test_it_follows_a_page_that_moves(signed_in, write, move):
    write("Page", "Texte", author_name="Exemple")
    beat(signed_in)
    move("Page", "Ailleurs")
    assert "<b>Courlis</b>" in read(Client(), "Ailleurs")


def test_two_who_begin_one_page_know_of_each_other(signed_in, other):
    beat(signed_in, "Nouvelle page")
    assert "Courlis" in other.get("/edit/Nouvelle_page").content.decode()
    assert "Courlis" in other.get("/editing/Nouvelle_page").json()["writing"]


def test_reading_asks_nothing_more_where_nobody_writes(client, signed_in, write):
    write("Page", "Texte sans lien")
    write("Autre", "Texte")
    beat(signed_in, "Autre")
    read(client)
    with CaptureQueriesContext(connection) as quiet:
        read(client)
    read(client, "Autre")
    with CaptureQueriesContext(connection) as busy:
        read(client, "Autre")
    assert not [query for query in quiet if "drafts" in query["sql"]]
    assert len(busy) == len(quiet) + 1


def test_a_heartbeat_seldom_writes_to_the_page_s_row_and_never_makes_it_look_changed(signed_in, write):
    page = write("Page", "Texte").page
    beat(signed_in)
    first = Page.objects.get(pk=page.pk)
    beat(signed_in)
    assert Page.objects.get(pk=page.pk).busy_until == first.busy_until > 0
    assert first.touched == page.touched


def test_too_many_heartbeats_are_refused(signed_in, write, settings, monkeypatch):
    from wiki.pages import limits

    write("Page", "Texte")
    settings.RATE_LIMITS = True
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 3600)
    monkeypatch.setattr(limits, "PER_WINDOW", {"editing": 2})
    assert [beat(signed_in).status_code for _ in range(3)] == [200, 200, 429]
