"""The links to a page that moved, rewritten by the worker: as visible edits, once, whatever comes in between."""

import pytest

from wiki.accounts.actors import Actor
from wiki.pages import link_rewrites
from wiki.pages.answers import Moved
from wiki.pages.finding import live_page
from wiki.pages.models import LinkRewrite, Page
from wiki.pages.moving import move_page
from wiki.pages.saving import save_page
from wiki.site.worker import run_jobs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


def text(title: str) -> str:
    return live_page(title).text


# Links


def test_the_moved_page_shows_how_many_pages_wait(write, move, client):
    write("A", "Texte")
    for n in range(3):
        write(f"Citante {n}", "[[A]] et encore [[A]]")
    assert move("A", "B", rewrite=True).links == 3
    assert "3 pages" in client.get("/wiki/B").content.decode()
    assert link_rewrites.drain()
    assert "2 pages" in client.get("/wiki/B").content.decode()
    run_jobs()
    assert live_page("B").links_to_update == 0
    assert "banner" not in client.get("/wiki/B").content.decode()


def test_links_are_rewritten_as_visible_edits_of_the_mover(write, move, other_member):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", user=other_member, rewrite=True)
    run_jobs()
    head = live_page("Citante").head
    assert (head.author, head.author_name, head.minor, head.kind) == (other_member, "Bernache", True, "edit")
    assert "B" in head.summary
    assert text("Citante") == "[[B|A]]\n"


def test_a_page_with_links_to_several_moved_pages_is_edited_once(write, move):
    write("A", "Texte")
    write("A/x", "Texte")
    write("Citante", "[[A]], [[A/x]]")
    assert move("A", "B", subpages=True, rewrite=True).links == 1
    run_jobs()
    assert text("Citante") == "[[B|A]], [[B/x|A/x]]\n"
    assert live_page("Citante").head.number == 2


def test_links_in_the_moved_pages_follow_within_the_move(write, move):
    write("A", "Moi : [[A]], [[A/x]]")
    write("A/x", "[[A]]")
    move("A", "B", subpages=True, rewrite=True)
    assert text("B") == "Moi : [[B|A]], [[B/x|A/x]]\n"
    assert text("B/x") == "[[B|A]]\n"
    assert live_page("B").head.number == 2


def test_a_page_that_moves_again_takes_the_waiting_links_along(write, move):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    move("B", "C")
    run_jobs()
    assert text("Citante") == "[[C|A]]\n"


def test_a_page_that_moves_back_leaves_the_links_alone(write, move):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    move("B", "A")
    assert not LinkRewrite.objects.exists() and live_page("A").links_to_update == 0
    run_jobs()
    assert live_page("Citante").head.number == 1


def test_links_to_another_page_with_the_same_key_are_not_ours(write, move, member):
    """An import may bring twins; each link leads to the exact title."""
    write("Sel", "Texte")
    save_page(Actor(user=member), "SEL", "Système d'échange local", trusted=True)
    write("Citante", "[[Sel]] et [[SEL]]")
    move("Sel", "Sel de mer", rewrite=True)
    run_jobs()
    assert text("Citante") == "[[Sel de mer|Sel]] et [[SEL]]\n"


def test_a_page_that_was_deleted_meanwhile_drops_its_row(write, move):
    write("A", "Texte")
    citing = write("Citante", "[[A]]").page
    move("A", "B", rewrite=True)
    Page.objects.filter(pk=citing.pk).update(deleted_at=citing.touched)
    run_jobs()
    assert not LinkRewrite.objects.exists() and live_page("B").links_to_update == 0
    assert Page.objects.deleted().get().text == "[[A]]\n"


def test_a_mover_who_may_not_write_any_more_changes_nothing(write, move, member):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    member.is_active = False
    member.save()
    run_jobs()
    assert text("Citante") == "[[A]]\n" and not LinkRewrite.objects.exists()


def test_where_everyone_writes_a_visitor_moves_and_signs_without_an_address(write, visitor, settings):
    settings.WIKI_EDITORS = "everyone"
    write("A", "Texte")
    write("Citante", "[[A]]")
    assert isinstance(move_page(visitor, "A", "B", rewrite=True), Moved)
    run_jobs()
    assert text("Citante") == "[[B|A]]\n"
    for title in ("B", "Citante"):
        head = live_page(title).head
        assert head.author is None and head.author_name == settings.VISITOR_NAME


def test_an_edit_that_came_in_between_is_kept(write, move, member, monkeypatch):
    """The rewriting meets a conflict and begins again on the new head."""
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    real, meddled = link_rewrites.save_page, []

    def save_after_somebody(*args, **details):
        if not meddled:
            meddled.append(1)
            write("Citante", "[[A]] et un ajout")
        return real(*args, **details)

    monkeypatch.setattr(link_rewrites, "save_page", save_after_somebody)
    run_jobs()
    assert text("Citante") == "[[B|A]] et un ajout\n"


def test_a_renderer_that_gives_no_answer_is_asked_again_later(write, move, monkeypatch):
    from wiki.markup.pipeline import as_source

    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    with monkeypatch.context() as broken:
        broken.setattr(link_rewrites, "render", lambda text, title: as_source(text, "timeout"))
        run_jobs()
    assert LinkRewrite.objects.get().tries == 1 and text("Citante") == "[[A]]\n"
    run_jobs()
    assert text("Citante") == "[[B|A]]\n"


def test_what_can_never_be_rewritten_is_given_up(write, move, monkeypatch):
    from wiki.markup.pipeline import as_source

    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)
    monkeypatch.setattr(link_rewrites, "render", lambda text, title: as_source(text, "timeout"))
    for _time in range(link_rewrites.MOST_TRIES):
        run_jobs()
    assert not LinkRewrite.objects.exists() and live_page("B").links_to_update == 0


# Killed on its way


def test_a_worker_killed_between_the_save_and_its_row_repeats_harmlessly(write, move, monkeypatch):
    write("A", "Texte")
    write("Citante", "[[A]]")
    move("A", "B", rewrite=True)

    class Killed(BaseException):
        pass

    def die(rows):
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(link_rewrites, "_forget", die)
        with pytest.raises(Killed):
            link_rewrites.drain()
    assert text("Citante") == "[[B|A]]\n" and LinkRewrite.objects.count() == 1
    run_jobs()
    assert live_page("Citante").head.number == 2 and not LinkRewrite.objects.exists()
    assert live_page("B").links_to_update == 0
