"""Calling a tag otherwise, or joining it to another: visible edits, one a page, that survive whatever dies."""

import html

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages.answers import Refused
from wiki.pages.finding import live_page
from wiki.pages.models import Page, PageRevision
from wiki.pages.registry import registry
from wiki.pages.saving import save_page
from wiki.site.worker import run_jobs
from wiki.tags import retagging
from wiki.tags.models import Tag, TagRename, TagRewrite
from wiki.tags.renaming import plan_rename, progress_of, rename_tag

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.storage]


@pytest.fixture
def rename(actor):
    """rename(old, new) asks for a renaming and answers the TagRename or the Refused."""
    return lambda old, new, who=actor: rename_tag(who, Tag.objects.get(name=old), new)


def text(title: str) -> str:
    return live_page(title).text


def tags(title: str) -> list[str]:
    return live_page(title).tags


def test_each_page_is_edited_in_the_name_of_who_asked(write, rename, drain, member):
    write("Un", "eau, ville", author_name="Bernache")
    write("Deux", "ville, EAU")
    write("Trois", "ville")
    rename("eau", "rivières")
    assert tags("Un") == ["eau", "ville"], "nothing is edited before the worker comes"
    drain()
    assert (tags("Un"), tags("Deux"), tags("Trois")) == (["rivières", "ville"], ["ville", "rivières"], ["ville"])
    head = live_page("Un").head
    assert (head.number, head.author, head.author_name, head.kind) == (2, member, "Courlis", "edit")
    assert "eau" in head.summary and "rivières" in head.summary
    assert live_page("Trois").head.number == 1
    assert not TagRewrite.objects.exists() and TagRename.objects.get().finished_at


def test_the_history_says_it_in_the_language_of_the_wiki(write, rename, drain):
    write("Un", "eau")
    with translation.override("en"):
        rename("eau", "rivières")
    drain()
    with translation.override("fr"):
        from django.utils.translation import gettext

        sentence = gettext("Tag “%(old)s” is now called “%(new)s”") % {"old": "eau", "new": "rivières"}
    assert live_page("Un").head.summary == sentence


def test_only_the_line_of_the_tags_changes(actor, rename, drain):
    source = """---
# à relire
type: fiche
étiquettes:
    - biens communs
    - C#
    - Eau
lieu: {nom: Brest, lat: 48.39}
inconnu:   gardé tel quel
---

Le texte parle d'eau, [[eau|Eau]].
"""
    save_page(actor, "Un", source)
    save_page(actor, "Deux", "---\nTags: Eau, ville\n---\nTexte")
    rename("Eau", "rivières: toutes")
    drain()
    assert text("Un") == source.replace("- Eau", '- "rivières: toutes"')
    assert text("Deux") == '---\nTags: ["rivières: toutes", ville]\n---\nTexte\n'


def test_joining_two_tags_leaves_one_on_each_page(write, rename, drain):
    write("Un", "AMAP, eau")
    write("Deux", "eau, ville, rivieres")
    write("Trois", "rivières")
    write("Quatre", "rivières")
    rename("eau", "Rivières")
    drain()
    assert (tags("Un"), tags("Deux")) == (["AMAP", "Rivières"], ["rivieres", "ville"])
    assert live_page("Trois").head.number == 1, "it had that tag already"
    assert Tag.objects.get(tag_key="rivieres").name == "rivières"


def test_another_spelling_touches_only_the_pages_that_spell_it_otherwise(write, rename, drain, actor):
    write("Un", "economie")
    write("Deux", "Économie, economie")
    write("Trois", "economie")
    plan = plan_rename(actor, Tag.objects.get(), "Économie")
    assert [page.title for page in plan.pages] == ["Trois", "Un"] and plan.joins is None
    rename("economie", "Économie")
    drain()
    assert Tag.objects.get().name == "Économie"
    assert live_page("Deux").head.number == 1


@pytest.mark.parametrize("typed", ["", "  ", "a, b", "/", "..", "x" * 101, "\u200b"])
def test_a_name_that_cannot_be_is_refused_in_words(write, rename, typed):
    write("Un", "eau")
    answer = rename("eau", typed)
    assert isinstance(answer, Refused) and answer.about == "name" and answer.reason


def test_the_name_that_it_has_already_changes_nothing(write, rename):
    write("Un", "eau")
    assert rename("eau", "eau").code == "same"


def test_a_visitor_may_not_where_members_write(write, rename, visitor):
    write("Un", "eau")
    answer = rename("eau", "rivières", visitor)
    assert (answer.status, answer.sign_in) == (403, True)
    assert not TagRewrite.objects.exists()


def test_a_second_renaming_waits_for_the_first(write, rename, drain):
    write("Un", "eau")
    write("Deux", "ville")
    rename("eau", "rivières")
    assert rename("eau", "fleuves").code == "busy"
    assert rename("ville", "eau").code == "busy"
    drain()
    assert rename("rivières", "fleuves").pages == 1


def test_too_many_in_a_minute_are_put_off(write, rename, settings):
    cache.clear()
    write("Un", "eau")
    settings.RATE_LIMITS = True
    answers = [rename("eau", "") for _ in range(61)]
    assert answers[59].code == "name" and answers[60].status == 429


def test_the_pages_of_one_renaming_may_be_more_than_a_person_saves_in_a_minute(write, rename, drain, settings):
    cache.clear()
    for number in range(70):
        write(f"Page {number}", "eau")
    settings.RATE_LIMITS = True
    rename("eau", "rivières")
    drain()
    assert Tag.objects.get(name="rivières").items.count() == 70


def test_a_page_that_somebody_saves_meanwhile_keeps_both_changes(write, rename, drain, monkeypatch):
    write("Un", "eau", "Avant.")
    rename("eau", "rivières")
    saved, kept = [], retagging.save_page

    def save_after_somebody_else(*args, **details):
        if len(saved) < 2:
            saved.append(write("Un", "eau, ville", f"Entre-temps {len(saved)}."))
        return kept(*args, **details)

    monkeypatch.setattr(retagging, "save_page", save_after_somebody_else)
    drain()
    assert text("Un") == "---\nétiquettes: [rivières, ville]\n---\nEntre-temps 1.\n"
    assert [r.author_name for r in PageRevision.objects.order_by("number")] == ["Courlis"] * 4


def test_a_page_that_goes_on_being_saved_is_tried_later_and_given_up_at_last(write, rename, drain, monkeypatch, actor):
    write("Un", "eau")
    write("Deux", "eau")
    rename("eau", "rivières")
    kept, count = retagging.save_page, iter(range(1000))

    def save_after_somebody_else(actor, title, *args, **details):
        if title == "Un":
            write("Un", "eau", f"Version {next(count)}.")
        return kept(actor, title, *args, **details)

    monkeypatch.setattr(retagging, "save_page", save_after_somebody_else)
    drain()
    assert tags("Deux") == ["rivières"] and tags("Un") == ["eau"]
    progress = progress_of(actor, "eau")
    assert (progress.waiting, progress.done, [page.title for page, _reason in progress.stuck]) == (0, 1, ["Un"])
    monkeypatch.undo()
    write("Un", "fleuve")
    assert progress_of(actor, "eau") is None, "somebody saw to the page"


@pytest.mark.parametrize("moment", ["before the save", "after the save", "before the end"])
def test_a_worker_that_dies_leaves_work_that_the_next_one_finishes_once(write, rename, drain, monkeypatch, moment):
    for number in range(3):
        write(f"Page {number}", "eau")
    write("Catégorie:Eau", body="Ce qui coule.")
    rename("eau", "rivières")

    class Killed(BaseException):
        pass

    def dies(*args, **details):
        raise Killed

    name = {"before the save": "save_page", "after the save": "_close", "before the end": "timezone"}[moment]
    with monkeypatch.context() as patched:
        patched.setattr(retagging, name, dies if name != "timezone" else None)
        with pytest.raises((Killed, AttributeError)):
            drain()
    assert not TagRename.objects.get().finished_at
    drain()
    assert all(live_page(f"Page {number}").head.number == 2 for number in range(3))
    assert Tag.objects.get(name="rivières").items.count() == 3
    assert "Ce qui coule" in text("Catégorie:Rivières")
    assert live_page("Catégorie:Rivières").head.number == 2
    assert TagRename.objects.get().finished_at and not TagRewrite.objects.exists()


def test_a_page_whose_saving_fails_holds_up_no_other(write, rename, monkeypatch, actor):
    write("Un", "eau")
    write("Deux", "eau")
    rename("eau", "rivières")
    kept = retagging.save_page

    def fails(actor, title, *args, **details):
        if title == "Un":
            raise RuntimeError("the disk is full")
        return kept(actor, title, *args, **details)

    with monkeypatch.context() as patched:
        patched.setattr(retagging, "save_page", fails)
        for _time in range(2):
            run_jobs()
        assert tags("Deux") == ["rivières"] and tags("Un") == ["eau"]
        for _time in range(retagging.MOST_TRIES):
            run_jobs()
        assert TagRewrite.objects.get().trouble == TagRewrite.Trouble.FAILED
    assert [page.title for page, _reason in progress_of(actor, "eau").stuck] == ["Un"]


def test_what_went_or_may_not_be_edited_any_more_stays_as_it_is(write, rename, drain, member, actor):
    write("Un", "eau")
    write("Deux", "eau")
    rename("eau", "rivières")
    Page.objects.filter(title="Deux").update(deleted_at=timezone.now())
    User.objects.filter(pk=member.pk).update(is_active=False)
    drain()
    assert tags("Un") == ["eau"] and not PageRevision.objects.filter(number=2).exists()
    assert TagRewrite.objects.get().trouble == TagRewrite.Trouble.REFUSED
    assert [page.title for page, _reason in progress_of(actor, "eau").stuck] == ["Un"]


def test_the_page_that_explains_the_tag_moves_along(write, rename, drain):
    write("Un", "eau")
    write("Catégorie:Eau", body="Ce qui coule.")
    rename("eau", "rivières")
    drain()
    assert "Ce qui coule" in text("Catégorie:Rivières")
    assert live_page("Catégorie:Eau").redirect_to == "Catégorie:Rivières"


def test_the_explanation_of_the_tag_that_is_joined_is_kept_and_the_other_stays(write, rename, drain, actor):
    write("Un", "eau")
    write("Deux", "rivières")
    write("Catégorie:Eau", body="Ce qui coule.")
    write("Catégorie:Rivières", body="Avec des rives.")
    plan = plan_rename(actor, Tag.objects.get(name="eau"), "rivières")
    assert (plan.description.title, plan.described_as, plan.joins.pages) == ("Catégorie:Eau", "", 1)
    rename("eau", "rivières")
    drain()
    assert "Avec des rives" in text("Catégorie:Rivières") and "Ce qui coule" in text("Catégorie:Eau")


def test_the_worker_lets_other_jobs_have_their_turn(write, rename, monkeypatch):
    monkeypatch.setattr(retagging, "BATCH", 2)
    for number in range(6):
        write(f"Page {number}", "eau")
    rename("eau", "rivières")
    turns = []
    monkeypatch.setitem(registry.jobs, "another", lambda: turns.append(TagRewrite.objects.count()))
    run_jobs()
    assert turns == [4, 2, 0]


def test_health_tells_how_many_pages_wait(write, rename):
    write("Un", "eau")
    rename("eau", "rivières")
    assert (registry.health["tags"]().ok, registry.health["tags"]().backlog) == (True, 1)


# The screens


def screen(response) -> str:
    return html.unescape(response.content.decode())


def test_the_form_is_shown_to_who_may_edit(client, signed_in, write):
    write("Un", "eau")
    assert 'name="name" value="eau"' in screen(signed_in.get("/tags/eau"))
    client.logout()
    assert 'name="name"' not in screen(client.get("/tags/eau"))
    assert client.post("/tags/eau", {"name": "x", "rename": "1"}).status_code == 403
    assert not TagRewrite.objects.exists()


def test_the_preview_says_which_pages_and_how_many_edits_and_writes_nothing(signed_in, write):
    write("Un", "eau")
    write("Deux", "eau")
    write("Trois", "rivières")
    write("Catégorie:Eau", body="Ce qui coule.")
    response = signed_in.post("/tags/eau", {"name": " fleuves ", "preview": "1"})
    shown = screen(response)
    assert response.status_code == 200 and 'value=" fleuves "' in shown
    assert ">Un</a>" in shown and ">Deux</a>" in shown and ">Trois</a>" not in shown
    assert "<ins>fleuves</ins>" in shown and "Catégorie:Fleuves" in shown and 'name="rename"' in shown
    joined = screen(signed_in.post("/tags/eau", {"name": "Rivières", "preview": "1"}))
    assert "«\u202frivières\u202f»" in joined
    assert not TagRewrite.objects.exists()


def test_a_refused_name_stays_in_its_field_with_the_reason(signed_in, write):
    write("Un", "eau")
    for button in ("preview", "rename"):
        response = signed_in.post("/tags/eau", {"name": 'a, "b"', button: "1"})
        shown = screen(response)
        assert response.status_code == 200 and 'aria-invalid="true"' in shown and 'id="f-name-error"' in shown
        assert 'value="a, "b""' in shown


def test_the_progress_is_told_until_the_old_address_leads_to_the_new_one(signed_in, write, drain):
    write("Un", "eau")
    write("Deux", "eau, rivières")
    response = signed_in.post("/tags/eau", {"name": "rivières", "rename": "1"})
    assert (response.status_code, response["Location"]) == (302, "/tags/eau")
    for address in ("/tags/eau", "/tags/rivi%C3%A8res"):
        shown = screen(signed_in.get(address))
        assert "«\u202feau\u202f»" in shown and 'name="name"' not in shown
    drain()
    response = signed_in.get("/tags/EAU")
    assert (response.status_code, response["Location"]) == (302, "/tags/rivi%C3%A8res")
    assert "«\u202feau\u202f»" not in screen(signed_in.get("/tags/rivi%C3%A8res"))


def test_pages_that_could_not_follow_are_named_on_the_tag(client, write, rename, drain, member):
    write("Un", "eau")
    rename("eau", "rivières")
    User.objects.filter(pk=member.pk).update(is_active=False)
    drain()
    shown = screen(client.get("/tags/eau"))
    assert 'class="banner warn"' in shown and ">Un</a>, " in shown


def test_a_tag_renamed_there_and_back_leads_nowhere_in_a_ring(client, write, rename, drain):
    write("Un", "eau")
    for old, new in (("eau", "rivières"), ("rivières", "eau")):
        rename(old, new)
        drain()
    assert client.get("/tags/eau").status_code == 200
    assert client.get("/tags/rivieres")["Location"] == "/tags/eau"
    write("Un")
    assert client.get("/tags/eau").status_code == client.get("/tags/rivieres").status_code == 404


def test_an_old_address_follows_several_renamings(client, write, rename, drain):
    write("Un", "eau")
    for old, new in (("eau", "rivières"), ("rivières", "fleuves"), ("fleuves", "cours d’eau")):
        rename(old, new)
        drain()
    assert client.get("/tags/eau")["Location"] == "/tags/cours_d%E2%80%99eau"


def test_a_visitor_s_renaming_where_everybody_writes_is_signed_without_an_address(write, rename, drain, settings):
    settings.WIKI_EDITORS = "everyone"
    write("Un", "eau")
    rename("eau", "rivières", Actor(address="192.0.2.7"))
    drain()
    head = live_page("Un").head
    assert head.author is None and "192" not in head.author_name
