"""Deleting a page and bringing it back: soft, with a reason, for administrators."""

import pytest

from wiki.accounts.actors import Actor
from wiki.pages import permissions
from wiki.pages.answers import Deleted, Refused, Undeleted
from wiki.pages.deleting import delete_page, deleted_pages, undelete_page
from wiki.pages.finding import live_page
from wiki.pages.history import text_of, title_of
from wiki.pages.models import Page, PageLink, PageRevision
from wiki.search.models import SearchOutbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


@pytest.fixture
def keeper(administrator):
    return Actor(user=administrator)


@pytest.fixture
def delete(keeper):
    def do(title, reason="Doublon"):
        answer = delete_page(keeper, title, reason)
        assert isinstance(answer, Deleted), answer
        return answer

    return do


def test_deleting_is_a_version_with_its_reason_and_keeps_text_and_history(write, delete, administrator):
    first = write("Page", "Texte [[Lien]]").revision
    answer = delete("Page", " Un \n doublon ")
    page = Page.objects.get()
    assert page.is_deleted and page.head == answer.revision and page.text == "Texte [[Lien]]\n"
    revision = answer.revision
    assert (revision.kind, revision.number, revision.summary) == ("delete", 2, "Un doublon")
    assert (revision.author, revision.delta, revision.parent) == (administrator, 0, first)
    assert text_of(first) == text_of(revision) == "Texte [[Lien]]\n"


def test_nothing_derived_is_left_of_a_deleted_page(write, delete):
    page = write("Page", "---\ntype: fiche\n---\n[[Lien]]").page
    SearchOutbox.objects.all().delete()
    delete("Page")
    page.refresh_from_db()
    assert (page.html, page.plain, page.fields, page.kind) == ("", "", {}, "page")
    assert not PageLink.objects.exists()
    assert SearchOutbox.objects.get().page == page.pk, "it leaves the index"


def test_links_turn_red_and_blue_again(write, delete, keeper, client):
    write("Cible", "Texte")
    citing = write("Citante", "[[Cible]]").page
    blue, red = '<a class="wikilink" href="/wiki/Cible"', '<a class="wikilink missing" href="/wiki/Cible"'
    assert blue in client.get("/wiki/Citante").content.decode()
    gone = delete("Cible").page
    assert red in client.get("/wiki/Citante").content.decode()
    touched = Page.objects.get(pk=citing.pk).touched
    assert touched > citing.touched
    undelete_page(keeper, gone.pk)
    assert blue in client.get("/wiki/Citante").content.decode()
    assert Page.objects.get(pk=citing.pk).touched > touched


def test_the_title_is_free_again(write, delete):
    write("Page", "Une")
    delete("Page")
    assert write("Page", "Une autre").created
    delete("Page")
    assert Page.objects.deleted().filter(title="Page").count() == 2


def test_a_deletion_is_refused_in_words(write, keeper, member, visitor):
    write("Page", "Texte")
    write("Accueil", "Bonjour")
    for actor in (Actor(user=member), visitor):
        answer = delete_page(actor, "Page", "Je veux")
        assert isinstance(answer, Refused) and answer.status == 403 and str(answer.reason)
    assert delete_page(keeper, "Page", " \n").code == "reason"
    assert delete_page(keeper, "Accueil", "Hop").code == "home"
    assert delete_page(keeper, "Absente", "Hop").code == "missing"
    assert Page.objects.deleted().count() == 0


def test_a_page_comes_back_with_its_history(write, delete, keeper):
    write("Page", "Texte [[Lien]]")
    gone = delete("Page").page
    answer = undelete_page(keeper, gone.pk, reason="C'était une erreur")
    assert isinstance(answer, Undeleted)
    page = live_page("Page")
    assert page.pk == gone.pk and "<p>Texte" in page.html
    assert (page.head.kind, page.head.number) == ("undelete", 3)
    assert page.head.summary.endswith("C'était une erreur")
    assert PageLink.objects.get().target_title == "Lien"
    assert write("Page", "Suite").revision.number == 4


def test_a_taken_title_asks_for_another(write, delete, keeper):
    write("Page", "L'ancienne")
    gone = delete("Page").page
    write("page", "La nouvelle")
    answer = undelete_page(keeper, gone.pk)
    assert isinstance(answer, Refused) and (answer.code, answer.data["title"]) == ("taken", "Page")
    assert undelete_page(keeper, gone.pk, "a[b]").code == "title"
    answer = undelete_page(keeper, gone.pk, "Page ancienne")
    assert answer.page.title == "Page ancienne" and title_of(answer.revision) == "Page ancienne"
    assert "Page ancienne" in answer.revision.summary
    assert live_page("Page").text == "La nouvelle\n"


def test_bringing_back_is_for_administrators_and_for_what_is_deleted(write, delete, keeper, member):
    write("Page", "Texte")
    gone = delete("Page").page
    assert undelete_page(Actor(user=member), gone.pk).status == 403
    assert undelete_page(keeper, 999_999).code == "missing"
    undelete_page(keeper, gone.pk)
    assert undelete_page(keeper, gone.pk).code == "missing"


def test_a_redirect_does_not_come_back_into_a_circle(write, delete, keeper):
    write("A", "---\nredirection: B\n---\n")
    gone = delete("A").page
    write("B", "---\nredirection: A\n---\n")
    assert undelete_page(keeper, gone.pk).code == "loop"


def test_the_deleted_pages_of_a_title_are_listed_last_first(write, delete, keeper, member):
    for text in ("Une", "Deux"):
        write("Page", text)
        delete("Page")
    pages = deleted_pages("PAGE", permissions.visible(keeper))
    assert [page.head.number for page in pages] == [2, 2] and pages[0].deleted_at > pages[1].deleted_at
    assert deleted_pages("Page", permissions.visible(Actor(user=member))) == []


def test_a_save_in_between_is_not_lost(write, keeper, monkeypatch):
    from wiki.pages import deleting

    write("Page", "Avant")
    real, meddled = deleting._store, []

    def store(*args):
        if not meddled:
            meddled.append(write("Page", "Entre-temps").revision)
        return real(*args)

    monkeypatch.setattr(deleting, "_store", store)
    answer = delete_page(keeper, "Page", "Doublon")
    assert answer.revision.parent == meddled[0]
    assert answer.page.text == "Entre-temps\n"


def test_who_may_delete_and_bring_back(write, member, visitor, keeper):
    page = write("Page", "Texte").page
    for verb in (permissions.DELETE, permissions.UNDELETE):
        assert permissions.allows(keeper, verb, page)
        assert not permissions.allows(Actor(user=member), verb, page)
        assert permissions.allows(visitor, verb, page).sign_in


def test_a_deleted_page_is_neither_written_nor_moved_nor_deleted_again(write, delete, keeper):
    write("Page", "Texte")
    page = delete("Page").page
    for verb in (permissions.EDIT, permissions.RESTORE, permissions.MOVE, permissions.DELETE):
        assert not permissions.allows(keeper, verb, page), verb
    assert permissions.allows(keeper, permissions.READ, page)
    assert PageRevision.objects.count() == 2
