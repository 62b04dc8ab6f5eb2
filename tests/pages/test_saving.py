"""`save_page`: what it stores, what it answers, and what it never does."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from reversion.models import Revision, Version

from wiki.accounts.actors import Actor
from wiki.pages.answers import EditConflict, NeedsConfirmation, Refused, Saved
from wiki.pages.history import revisions_of, text_of, title_of
from wiki.pages.models import Page, PageLink, PageRevision
from wiki.pages.saving import MAX_CHARACTERS, MAX_LINES, confirmation_token, save_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


def test_a_first_save_makes_the_page_and_its_first_revision(member):
    answer = save_page(Actor(user=member), "Biens communs", "Un texte.", summary="Commence la page")

    assert isinstance(answer, Saved) and answer.created
    page = Page.objects.get(title="Biens communs")
    assert page.text == "Un texte.\n"
    assert "<p>Un texte.</p>" in page.html
    revision = page.head
    assert (revision.number, revision.author, revision.author_name) == (1, member, "Courlis")
    assert (revision.summary, revision.size, revision.delta) == ("Commence la page", 10, 10)
    assert revision.sha1 == hashlib.sha1(b"Un texte.\n").hexdigest()
    assert [person.name for person in revision.contributors.all()] == ["Courlis"]


def test_each_save_is_one_revision_with_its_text_and_one_reversion_version(write):
    first = write("Problématique", "Un").revision
    second = write("Problématique", "Un, deux", summary="Ajoute deux").revision

    assert second.number == 2 and second.parent == first and second.delta == 6
    assert (text_of(first), text_of(second)) == ("Un\n", "Un, deux\n")
    assert title_of(first) == "Problématique"
    assert Version.objects.count() == Revision.objects.count() == PageRevision.objects.count() == 2
    stored = Version.objects.order_by("-pk").first().field_dict
    assert set(stored) == {"title", "text"}


def test_the_text_is_stored_in_canonical_form(write):
    decomposed = "e\u0301te\u0301\r\nligne\x00 deux\x07\n\n\n"
    page = write("Été", decomposed).page
    assert page.text == "été\nligne deux\n"


def test_saving_the_same_text_again_makes_no_revision(write):
    write("Sésamath", "Des maths.")
    answer = write("Sésamath", "Des maths.\r\n")
    assert not answer.changed
    assert PageRevision.objects.count() == 1


def test_a_stale_base_is_a_conflict_that_gives_back_all_texts(write, other_member):
    first = write("Recyclerie", "Version une").revision
    head = write("Recyclerie", "Version deux", user=other_member).revision

    answer = save_page(Actor(user=other_member), "Recyclerie", "La mienne", base=first.pk)

    assert isinstance(answer, EditConflict)
    assert (answer.text, answer.head_text, answer.base_text) == ("La mienne\n", "Version deux\n", "Version une\n")
    assert answer.head == head and answer.base == first
    assert Page.objects.get().text == "Version deux\n"
    assert PageRevision.objects.count() == 2


def test_two_tabs_of_one_person_are_two_people_to_the_base(write, member):
    first = write("Deux onglets", "A").revision
    write("Deux onglets", "B")
    assert isinstance(save_page(Actor(user=member), "Deux onglets", "C", base=first.pk), EditConflict)


@pytest.mark.parametrize("base", [None, 0, 999_999])
def test_a_base_that_is_no_revision_of_the_page_is_a_conflict(write, member, base):
    write("Page", "Texte")
    write("Autre", "Autre")
    answer = save_page(Actor(user=member), "Page", "Nouveau", base=base)
    assert isinstance(answer, EditConflict) and answer.base is None


def test_a_hidden_base_shows_its_text_to_nobody(write, member):
    first = write("Page", "Texte caché").revision
    write("Page", "Suite")
    PageRevision.objects.filter(pk=first.pk).update(hidden=True)
    answer = save_page(Actor(user=member), "Page", "Encore", base=first.pk)
    assert isinstance(answer, EditConflict) and answer.base_text == ""


def test_blanking_a_page_asks_first_and_the_token_answers(write, member):
    head = write("Page", "Texte").revision
    actor = Actor(user=member)

    asked = save_page(actor, "Page", "  ", base=head.pk)
    assert isinstance(asked, NeedsConfirmation) and asked.reason == "empty"
    assert isinstance(save_page(actor, "Page", "  ", base=head.pk, confirmed="yes"), NeedsConfirmation)

    answer = save_page(actor, "Page", "  ", base=head.pk, confirmed=asked.token)
    assert isinstance(answer, Saved)
    assert asked.token == confirmation_token("  ")


def test_a_page_that_went_while_one_wrote_asks_before_it_is_made_again(write, member):
    head = write("Page", "Texte").revision
    Page.objects.update(deleted_at=datetime.now(UTC))
    asked = save_page(Actor(user=member), "Page", "Mon texte", base=head.pk)
    assert isinstance(asked, NeedsConfirmation) and asked.reason == "recreate" and asked.text == "Mon texte\n"
    assert isinstance(save_page(Actor(user=member), "Page", "Mon texte", base=asked.base, confirmed=asked.token), Saved)
    assert Page.objects.live().get(title="Page").head.number == 2  # one history goes on


@pytest.mark.parametrize("text", ["x" * MAX_CHARACTERS, "x\n" * (MAX_LINES + 1)])
def test_a_text_over_the_limits_is_refused_with_the_limit_in_words(member, text):
    answer = save_page(Actor(user=member), "Longue", text)
    assert isinstance(answer, Refused) and (answer.code, answer.status, answer.about) == ("long", 200, "text")
    assert not Page.objects.exists()


@pytest.mark.parametrize("title", ["", "a[b]", "..", "Utilisateur:Courlis", "x" * 256])
def test_a_title_that_cannot_be_is_refused(member, title):
    answer = save_page(Actor(user=member), title, "Texte")
    assert isinstance(answer, Refused) and answer.about == "title" and answer.reason


def test_a_second_title_with_one_key_is_refused_and_names_the_first(write, member):
    write("L'économie sociale", "Texte")
    answer = save_page(Actor(user=member), "L’ÉCONOMIE sociale", "Texte")
    assert isinstance(answer, Refused) and answer.code == "twin"
    assert answer.data["title"] == "L'économie sociale"


def test_a_visitor_may_not_write_where_members_do(visitor):
    answer = save_page(visitor, "Page", "Texte")
    assert isinstance(answer, Refused) and answer.status == 403 and answer.sign_in
    assert not Page.objects.exists()


def test_where_everyone_writes_a_visitor_signs_without_an_address(visitor, settings):
    settings.WIKI_EDITORS = "everyone"
    answer = save_page(visitor, "Page", "Texte")
    assert answer.revision.author is None
    assert "192" not in answer.revision.author_name


def test_too_many_saves_in_a_minute_are_put_off(member, settings, monkeypatch):
    cache.clear()
    monkeypatch.setattr("wiki.pages.limits.time.time", lambda: 1_800_000_000.0)  # one minute, however long this takes
    settings.RATE_LIMITS = True
    actor = Actor(user=member)
    answers = [save_page(actor, f"Page {n}", "Texte") for n in range(61)]
    assert isinstance(answers[59], Saved)
    assert isinstance(answers[60], Refused) and answers[60].status == 429


def test_summaries_are_one_clean_line(write):
    revision = write("Page", "Texte", summary=" deux\nlignes\x00 \u202eet  plus " + "x" * 600).revision
    assert revision.summary.startswith("deux lignes et plus xxx")
    assert len(revision.summary) == 500


def test_a_first_version_is_never_minor(write):
    assert not write("Page", "Un", minor=True).revision.minor
    assert write("Page", "Deux", minor=True).revision.minor


def test_links_follow_the_text(write):
    page = write("Page", "[[Domplus]] et [[RQIS|le réseau]], encore [[Domplus]]").page
    assert dict(PageLink.objects.filter(source=page).values_list("target_title", "count")) == {"Domplus": 2, "RQIS": 1}
    write("Page", "[[RQIS]] et [[CRISES]]")
    assert set(PageLink.objects.values_list("target_title", flat=True)) == {"RQIS", "CRISES"}


def test_a_page_that_comes_touches_the_pages_that_link_to_it(write):
    citing = write("Page", "[[Domplus]]").page
    other = write("Autre", "Rien").page
    write("Domplus", "Une entreprise")
    assert Page.objects.get(pk=citing.pk).touched > citing.touched
    assert Page.objects.get(pk=other.pk).touched == other.touched


def test_the_byline_counts_writers_and_keeps_the_latest_versions(write, member, other_member):
    for number in range(15):
        page = write("Page", f"Texte {number}", user=other_member if number == 3 else member).page
    assert page.byline["people"] == 2
    assert [row[:2] for row in page.byline["writers"]] == [["Courlis", 14], ["Bernache", 1]]
    assert [number for number, _delta, _name in page.byline["thread"]] == list(range(4, 16))


def test_a_history_from_elsewhere_keeps_its_dates_and_names():
    created = datetime(2010, 1, 8, 9, 30, tzinfo=UTC)
    answer = save_page(
        Actor(), "Page", "Texte", created=created, author_name="Exemple : animatrice", kind="import", trusted=True
    )
    revision = answer.revision
    assert (revision.created, revision.author_name, revision.author) == (created, "Exemple : animatrice", None)


def test_a_header_that_cannot_be_read_is_reported_and_the_text_is_saved(write):
    answer = write("Page", "---\ntype: fiche\nsans deux-points\n---\nTexte")
    assert answer.header_error["line"] == 3
    assert "sans deux-points" in answer.page.text
    assert answer.page.kind == "page"


def test_header_fields_are_kept_with_the_page(write):
    page = write("Sésamath", "---\ntype: fiche\nétiquettes: [éducation, biens communs]\n---\nTexte").page
    assert page.kind == "fiche"
    assert page.tags == ["éducation", "biens communs"]


def test_revisions_are_paged_by_number(write):
    for number in range(7):
        page = write("Page", f"Texte {number}").page
    assert [revision.number for revision in revisions_of(page, limit=3)] == [7, 6, 5]
    assert [revision.number for revision in revisions_of(page, before=5, limit=3)] == [4, 3, 2]


def test_nothing_is_left_of_a_save_that_fails_on_its_way(write, member, monkeypatch):
    """Page, revision, links and derived rows are one transaction: the last of them failing takes all back."""
    from wiki.pages.registry import registry

    head = write("Page", "Avant").revision

    class Failing:
        name = "failing"

        def update(self, page, rendered):
            raise RuntimeError("derived table broken")

    monkeypatch.setitem(registry.derived, "failing", Failing())
    with pytest.raises(RuntimeError):
        save_page(Actor(user=member), "Page", "Après [[Lien]]", base=head.pk)
    page = Page.objects.get()
    assert page.text == "Avant\n" and page.head == head
    assert not PageLink.objects.exists()
    assert Version.objects.count() == Revision.objects.count() == 1


def test_a_header_may_name_a_character_that_no_database_stores(write):
    header = 'domaine: "a\\u0000b"\nnote: {x: "\\u0000"}\nautres: ["\\u0000"]'
    page = write("Page", f"---\n{header}\n---\nTexte\n").page
    page.refresh_from_db()
    assert page.fields == {"domain": "ab", "note": {"x": ""}, "autres": [""]}
    assert header in page.text
