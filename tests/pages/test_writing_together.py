"""Saving on an older version than the page's: brought together, asked about, or given back, and never lost."""

import contextlib
from datetime import timedelta

import pytest
from django.utils import timezone

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages import saving
from wiki.pages.answers import EditConflict, NeedsConfirmation, Refused, Saved
from wiki.pages.deleting import delete_page
from wiki.pages.models import Page, PageRevision
from wiki.pages.saving import confirmation_token, save_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]

PAGE = "Premier paragraphe.\n\nDeuxième paragraphe.\n\nTroisième paragraphe.\n"


def names(revision) -> list[str]:
    return sorted(revision.contributors.values_list("name", flat=True))


@pytest.fixture
def begun(write):
    """The version that everybody opened."""
    return write("Page", PAGE).revision


@pytest.fixture
def theirs(write, begun, other_member):
    """theirs(before, after) publishes a change of the page in the other's name and answers its revision."""

    def change(before, after):
        return write("Page", Page.objects.get().text.replace(before, after), user=other_member).revision

    return change


@pytest.fixture
def mine(member, begun):
    """mine(text, …) saves on the version that was begun on."""

    def save(text, **details):
        details.setdefault("base", begun.pk)
        return save_page(Actor(user=member), "Page", text, **details)

    return save


class TestWhatCanBeBroughtTogether:
    def test_is_saved_with_both_authors_and_says_so(self, theirs, mine):
        theirs("Premier", "Tout premier")
        answer = mine(PAGE.replace("Troisième", "Dernier"), summary="La fin")
        assert isinstance(answer, Saved) and answer.merged_with == ("Bernache",)
        assert answer.page.text == PAGE.replace("Premier", "Tout premier").replace("Troisième", "Dernier")
        assert answer.revision.kind == PageRevision.Kind.MERGE
        assert (answer.revision.author_name, answer.revision.summary) == ("Courlis", "La fin")
        assert names(answer.revision) == ["Bernache", "Courlis"]

    def test_two_tabs_of_one_person_are_brought_together_too(self, write, begun, mine):
        write("Page", PAGE.replace("Premier", "Tout premier"))
        answer = mine(PAGE.replace("Troisième", "Dernier"))
        assert isinstance(answer, Saved)
        assert answer.page.text == PAGE.replace("Premier", "Tout premier").replace("Troisième", "Dernier")
        assert answer.merged_with == () and names(answer.revision) == ["Courlis"]

    def test_all_who_published_meanwhile_are_contributors(self, write, begun, mine):
        others = [User.objects.create_user(name) for name in ("Sterne", "Huppe", "Râle")]
        for number, user in enumerate(others):
            write("Page", Page.objects.get().text + f"\nAjout {number}.\n", user=user)
        answer = mine(PAGE.replace("Premier", "Tout premier"))
        assert names(answer.revision) == ["Courlis", "Huppe", "Râle", "Sterne"]

    def test_a_field_of_the_header_and_the_text(self, write, other_member, member):
        base = write("Fiche", "---\ntype: fiche\nétiquettes: [mer]\n---\nTexte.\n").revision
        write("Fiche", "---\ntype: fiche\nétiquettes: [mer, sel]\n---\nTexte.\n", user=other_member)
        answer = save_page(
            Actor(user=member), "Fiche", "---\ntype: fiche\nétiquettes: [mer, vent]\n---\nTexte, revu.\n", base=base.pk
        )
        assert isinstance(answer, Saved)
        assert answer.page.text == "---\ntype: fiche\nétiquettes: [mer, sel, vent]\n---\nTexte, revu.\n"

    def test_the_same_change_twice_is_no_second_version(self, theirs, mine):
        theirs("Premier", "Tout premier")
        answer = mine(PAGE.replace("Premier", "Tout premier"))
        assert isinstance(answer, Saved) and not answer.changed

    def test_on_a_page_that_was_moved_meanwhile(self, begun, move, write, other_member, member):
        move("Page", "Ailleurs")
        write("Ailleurs", PAGE.replace("Premier", "Tout premier"), user=other_member)
        answer = save_page(Actor(user=member), "Page", PAGE.replace("Troisième", "Dernier"), base=begun.pk)
        assert isinstance(answer, Saved) and answer.page.title == "Ailleurs"
        assert "Tout premier" in answer.page.text and "Dernier" in answer.page.text

    def test_a_key_written_in_two_languages_is_asked_about(self, write, other_member, member):
        base = write("Fiche", "---\ntype: fiche\n---\nTexte.\n").revision
        write("Fiche", "---\ntype: fiche\nétiquettes: [mer]\n---\nTexte.\n", user=other_member)
        answer = save_page(Actor(user=member), "Fiche", "---\ntype: fiche\ntags: [sel]\n---\nTexte.\n", base=base.pk)
        assert isinstance(answer, NeedsConfirmation) and answer.merge.reasons == ["header"]


class TestWhatAPersonShouldReadFirst:
    def test_is_proposed_and_the_token_publishes_exactly_it(self, theirs, mine):
        theirs("Premier paragraphe", "Premier alinéa")
        text = PAGE.replace("Premier paragraphe", "Tout premier paragraphe")
        asked = mine(text)
        assert isinstance(asked, NeedsConfirmation) and asked.reason == "merge"
        assert asked.text == PAGE.replace("Premier paragraphe", "Tout premier alinéa")
        assert asked.token == confirmation_token(asked.text) and asked.merge.reasons == ["sentence"]
        assert isinstance(mine(text, confirmed=confirmation_token(text)), NeedsConfirmation)
        answer = mine(text, confirmed=asked.token)
        assert isinstance(answer, Saved) and answer.page.text == asked.text
        assert names(answer.revision) == ["Bernache", "Courlis"]

    def test_saved_from_the_form_it_is_a_merge_of_both(self, theirs, mine):
        theirs("Premier paragraphe", "Premier alinéa")
        asked = mine(PAGE.replace("Premier paragraphe", "Tout premier paragraphe"))
        answer = mine(asked.text.replace("Tout premier", "Le tout premier"), base=asked.base, since=asked.since)
        assert isinstance(answer, Saved)
        assert answer.revision.kind == PageRevision.Kind.MERGE and names(answer.revision) == ["Bernache", "Courlis"]


class TestWhatAPersonMustChoose:
    def test_is_given_back_with_the_passages_and_stores_nothing(self, theirs, mine):
        head = theirs("Premier paragraphe", "Début")
        answer = mine(PAGE.replace("Premier paragraphe", "Entrée").replace("Troisième", "Dernier"))
        assert isinstance(answer, EditConflict) and answer.head == head
        assert [(h.mine, h.theirs) for h in answer.merge.conflicts] == [("Entrée.\n", "Début.\n")]
        assert "Dernier" in answer.merge.settled({})
        assert PageRevision.objects.count() == 2

    def test_a_third_version_meanwhile_is_brought_together_with_the_choice(self, theirs, mine, begun):
        first = theirs("Premier paragraphe", "Début")
        theirs("Troisième", "Dernier")
        chosen = PAGE.replace("Premier paragraphe", "Entrée")
        answer = mine(chosen, base=first.pk, since=begun.pk)
        assert isinstance(answer, Saved)
        assert answer.page.text == chosen.replace("Troisième", "Dernier")
        assert names(answer.revision) == ["Bernache", "Courlis"]

    def test_a_base_that_nobody_may_read_gives_passages_without_what_was_before(self, theirs, mine, begun):
        theirs("Premier", "Tout premier")
        PageRevision.objects.filter(pk=begun.pk).update(hidden=True)
        answer = mine(PAGE.replace("Troisième", "Dernier"))
        assert isinstance(answer, EditConflict) and answer.base is None and answer.base_text == ""
        assert answer.merge.settled({}) == PAGE.replace("Troisième", "Dernier")
        assert not any(hunk.base for hunk in answer.merge.conflicts)

    def test_going_back_to_an_older_version_is_never_mixed(self, theirs, mine):
        theirs("Premier", "Tout premier")
        answer = mine(PAGE, kind=PageRevision.Kind.RESTORE)
        assert isinstance(answer, EditConflict) and answer.merge is None

    def test_programs_look_again(self, theirs, mine):
        theirs("Premier", "Tout premier")
        assert isinstance(mine(PAGE.replace("Troisième", "Dernier"), trusted=True), EditConflict)


class TestLostRounds:
    @pytest.fixture
    def published_while_rendering(self, theirs, monkeypatch):
        """published_while_rendering(times): so often another process publishes between preparing and the lock."""
        monkeypatch.setattr(saving, "page_queue", lambda key: contextlib.nullcontext())
        real, left, busy = saving.render, [], []

        def render(text, title):
            if left and not busy:
                busy.append(True)
                theirs("Premier", f"{left.pop()}. Premier")
                busy.clear()
            return real(text, title)

        monkeypatch.setattr(saving, "render", render)
        return lambda times: left.extend(range(times))

    def test_many_lost_rounds_end_in_a_saved_text(self, published_while_rendering, mine):
        published_while_rendering(8)
        answer = mine(PAGE.replace("Troisième", "Dernier"))
        assert isinstance(answer, Saved)
        assert all(f"{n}. " in answer.page.text for n in range(8))
        assert "Dernier" in answer.page.text and answer.revision.number == 10

    def test_one_save_counts_once_for_the_limit_however_often_it_prepares(
        self, published_while_rendering, mine, member, monkeypatch
    ):
        counted = []
        monkeypatch.setattr(saving, "too_often", lambda actor, what: counted.append(actor.user) or False)
        published_while_rendering(3)
        assert isinstance(mine(PAGE.replace("Troisième", "Dernier")), Saved)
        assert counted.count(member) == 1


class TestAPageThatWasDeletedMeanwhile:
    @pytest.fixture
    def deleted(self, begun, administrator):
        delete_page(Actor(user=administrator), "Page", "Vide")
        return Page.objects.get()

    def test_comes_back_with_its_history_once_its_writer_agrees(self, deleted, mine):
        text = PAGE + "\nEncore utile.\n"
        asked = mine(text)
        assert isinstance(asked, NeedsConfirmation) and asked.reason == "recreate"
        answer = mine(text, confirmed=asked.token)
        assert isinstance(answer, Saved) and answer.page.pk == deleted.pk and not answer.page.is_deleted
        assert answer.revision.kind == PageRevision.Kind.UNDELETE and answer.revision.number == 3
        assert answer.page.text == text and Page.objects.count() == 1

    def test_from_the_form_that_asked_it_comes_back_without_another_question(self, deleted, mine):
        asked = mine(PAGE + "\nEncore utile.\n")
        answer = mine(PAGE + "\nEncore très utile.\n", base=asked.base)
        assert isinstance(answer, Saved) and answer.page.pk == deleted.pk

    def test_long_after_it_is_a_new_page_and_the_old_history_stays_where_it_is(self, deleted, mine):
        Page.objects.update(deleted_at=timezone.now() - timedelta(days=2))
        asked = mine(PAGE + "\nEncore utile.\n")
        assert asked.reason == "recreate" and asked.base is None
        answer = mine(PAGE + "\nEncore utile.\n", confirmed=asked.token)
        assert isinstance(answer, Saved) and answer.page.pk != deleted.pk and answer.revision.number == 1

    def test_an_administrator_brings_it_back_whenever(self, deleted, begun, administrator):
        Page.objects.update(deleted_at=timezone.now() - timedelta(days=200))
        token = confirmation_token(PAGE + "\nEncore utile.\n")
        answer = save_page(
            Actor(user=administrator), "Page", PAGE + "\nEncore utile.\n", base=begun.pk, confirmed=token
        )
        assert isinstance(answer, Saved) and answer.page.pk == deleted.pk

    def test_what_was_published_before_the_deletion_is_brought_together(self, begun, theirs, mine, administrator):
        theirs("Premier", "Tout premier")
        delete_page(Actor(user=administrator), "Page", "Vide")
        asked = mine(PAGE.replace("Troisième", "Dernier"))
        assert asked.reason == "recreate"
        answer = mine(PAGE.replace("Troisième", "Dernier"), confirmed=asked.token)
        assert answer.page.text == PAGE.replace("Premier", "Tout premier").replace("Troisième", "Dernier")
        assert names(answer.revision) == ["Bernache", "Courlis", "Goéland"]

    def test_a_title_that_somebody_took_is_not_taken_back(self, deleted, mine, write):
        write("Page", "Une autre page.")
        assert isinstance(mine(PAGE + "Suite"), EditConflict | Refused)
