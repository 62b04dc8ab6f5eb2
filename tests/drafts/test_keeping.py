"""Drafts on the server: what is kept of a form, for how long, and that it is its writer's alone."""

import re
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wiki.drafts import keeping
from wiki.drafts.models import Draft
from wiki.drafts.pruning import Pruning, prune
from wiki.pages.models import Page

from .conftest import KEY, save

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

FICHE = "---\ntype: fiche\nétiquettes: [mer]\n---\n"


class TestWhatIsKept:
    def test_the_form_comes_back_as_it_was(self, signed_in, write, posted, form_of):
        base = write("Page", FICHE + "Texte\n").revision.pk
        fields = {"header": FICHE, "field-tags": "mer, sel", "field-type": "fiche", "summary": "Un résumé <b>"}
        data = posted("Un texte & <b>\n", base=base, minor="1", **fields)
        assert save(signed_in, data).json() == {"kept": True}
        form = form_of(signed_in.get(f"/edit/Page?draft={KEY}"))
        for name in ("text", "header", "field-tags", "field-type", "summary", "base"):
            assert form[name].replace("\r\n", "\n") == str(data[name])
        assert 'name="minor" value="1" checked' in signed_in.get(f"/edit/Page?draft={KEY}").content.decode()

    def test_a_later_text_of_one_window_takes_the_place_of_the_earlier(self, signed_in, posted, base):
        save(signed_in, posted("Un", base=base))
        save(signed_in, posted("Deux", base=base))
        assert [draft.text for draft in Draft.objects.all()] == ["Deux"]

    def test_two_windows_never_overwrite_each_other(self, signed_in, posted, base):
        save(signed_in, posted("Un", base=base))
        save(signed_in, posted("Deux", base=base, draft="another-window-of-tests"))
        assert sorted(draft.text for draft in Draft.objects.all()) == ["Deux", "Un"]

    def test_a_draft_that_is_taken_up_goes_on_in_the_new_window(self, signed_in, posted, base, form_of):
        save(signed_in, posted("Un", base=base))
        form = form_of(signed_in.get(f"/edit/Page?draft={KEY}"))
        assert form["taken"] == KEY != form["draft"]
        save(signed_in, {**form, "text": "Un, deux"})
        assert [(draft.key, draft.text) for draft in Draft.objects.all()] == [(form["draft"], "Un, deux")]

    def test_two_requests_that_take_it_up_at_once_are_no_fault(self, signed_in, posted, base, monkeypatch):
        """The second one looked before the row of the first was there."""
        save(signed_in, posted("Un", base=base))
        new = "another-window-of-tests"
        save(signed_in, posted("Un, deux", base=base, draft=new))
        looked = QuerySet.exists
        monkeypatch.setattr(QuerySet, "exists", lambda rows: rows.model is not Draft and looked(rows))
        answer = save(signed_in, posted("Un, deux, trois", base=base, draft=new, taken=KEY))
        assert answer.status_code == 200 and answer.json() == {"kept": True}
        assert Draft.objects.get(key=new).text == "Un, deux, trois"

    def test_a_form_that_says_what_the_page_says_is_no_draft(self, signed_in, posted, base):
        assert save(signed_in, posted("Texte\r\n", base=base)).json() == {"kept": False}
        save(signed_in, posted("Autre", base=base))
        assert save(signed_in, posted("Texte", base=base)).json() == {"kept": False}
        assert save(signed_in, posted("  "), "Nouvelle").json() == {"kept": False}
        assert not Draft.objects.exists()

    def test_odd_signs_are_kept_or_left_out_but_never_an_error(self, signed_in, posted, base):
        odd = posted("a\0b\ufffe\U0001f469", base=base, **{"field-tags": "\0", "x\0y": "z"})
        assert save(signed_in, odd).json() == {"kept": True}
        assert Draft.objects.get().text == "ab\ufffe\U0001f469"
        for base in ("9" * 18, "-1", "x", "0", "\u0663"):
            assert save(signed_in, posted("Texte", base=base)).status_code == 200

    def test_what_is_far_too_long_is_refused_in_a_word(self, signed_in, posted):
        assert save(signed_in, posted("x" * (keeping.MAX_DRAFT_CHARACTERS + 1))).status_code == 413
        assert save(signed_in, posted("x" * (keeping.MAX_CHARACTERS + 1))).status_code == 200

    def test_a_form_without_a_key_is_refused(self, signed_in, posted):
        assert save(signed_in, posted(draft="")).status_code == 400
        assert save(signed_in, posted(draft="../../etc/passwd")).status_code == 400

    def test_only_so_many_are_kept_of_a_page_and_of_a_person(self, signed_in, posted, base, monkeypatch):
        for number in range(keeping.PER_PAGE + 2):
            save(signed_in, posted(f"Texte {number}", base=base, draft=f"window-number-{number:04}"))
        texts = [draft.text for draft in Draft.objects.order_by("saved")]
        assert texts == [f"Texte {number}" for number in range(2, keeping.PER_PAGE + 2)]
        monkeypatch.setattr(keeping, "PER_PERSON", 3)
        save(signed_in, posted("Autre", draft="window-number-last"), "Autre")
        assert Draft.objects.count() == 3 and Draft.objects.filter(text="Autre").exists()


class TestWithoutScripts:
    def test_the_button_keeps_the_draft_and_gives_the_form_back(self, signed_in, posted, base, form_of):
        response = signed_in.post("/edit/Page", posted("Autre", base=base, keep="1"))
        assert response.status_code == 200 and form_of(response)["text"].strip() == "Autre"
        assert Draft.objects.get().text == "Autre"
        assert Page.objects.get().text == "Texte\n"

    @pytest.mark.parametrize("button", ["preview", "changes"])
    def test_a_look_at_the_text_keeps_it(self, signed_in, posted, base, button):
        signed_in.post("/edit/Page", posted("Autre", base=base, **{button: "1"}))
        assert Draft.objects.get().text == "Autre"

    def test_a_conflict_keeps_it_with_the_base_that_it_was_written_on(self, signed_in, posted, base, write):
        write("Page", "Une tout autre phrase\n")
        assert signed_in.post("/edit/Page", posted("Mes mots", base=base, publish="1")).status_code == 409
        assert (Draft.objects.get().text, Draft.objects.get().base) == ("Mes mots", base)

    def test_an_error_and_a_confirmation_keep_it(self, signed_in, posted, base):
        signed_in.post("/edit/Page", posted("", base=base, publish="1"))
        assert Draft.objects.get().text == ""
        signed_in.post("/edit/Page", posted("x" * 200_001, base=base, publish="1"))
        assert len(Draft.objects.get().text) == 200_001

    def test_too_many_saves_keep_it(self, signed_in, posted, base, settings, monkeypatch):
        from wiki.pages import limits

        settings.RATE_LIMITS = True
        monkeypatch.setattr(limits, "PER_WINDOW", {**limits.PER_WINDOW, "save": 0})
        assert signed_in.post("/edit/Page", posted("Autre", base=base, publish="1")).status_code == 429
        assert Draft.objects.get().text == "Autre"

    def test_a_form_that_expired_is_nobody_s_draft(self, member, posted, base):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(member)
        assert strict.post("/edit/Page", posted("Autre", base=base, keep="1")).status_code == 403
        assert strict.post("/draft/Page", posted("Autre", base=base)).status_code == 403
        assert not Draft.objects.exists()

    def test_a_draft_that_cannot_be_kept_breaks_no_answer(self, signed_in, posted, base, monkeypatch):
        def full(*arguments):
            raise OperationalError("database or disk is full")

        monkeypatch.setattr(keeping, "_make_room", full)
        response = signed_in.post("/edit/Page", posted("Autre", base=base, preview="1"))
        assert response.status_code == 200 and "Autre" in response.content.decode()


class TestOnOffer:
    def test_the_form_opens_with_the_page_and_offers_the_draft(self, signed_in, posted, base, form_of):
        save(signed_in, posted("Autre", base=base))
        response = signed_in.get("/edit/Page")
        assert form_of(response)["text"].strip() == "Texte"
        assert f'href="/edit/Page?draft={KEY}"' in response.content.decode()
        assert f'href="/draft/Page?draft={KEY}"' in response.content.decode()

    def test_its_difference_can_be_seen_before(self, signed_in, posted, base):
        save(signed_in, posted("Texte autre", base=base))
        html = signed_in.get("/draft/Page").content.decode()
        assert "<ins> autre</ins>" in html or "autre</ins>" in html

    def test_it_is_offered_until_it_is_published(self, signed_in, posted, base, form_of):
        save(signed_in, posted("Autre", base=base))
        form = form_of(signed_in.get(f"/edit/Page?draft={KEY}"))
        assert signed_in.post("/edit/Page", {**form, "publish": "1"}).status_code == 302
        assert Page.objects.get().text == "Autre\n" and not Draft.objects.exists()
        assert "?draft=" not in signed_in.get("/edit/Page").content.decode()

    def test_publishing_another_text_leaves_the_draft(self, signed_in, posted, base):
        save(signed_in, posted("Autre", base=base))
        signed_in.post("/edit/Page", posted("Deux", base=base, draft="another-window-of-tests", publish="1"))
        assert Draft.objects.get().text == "Autre"

    def test_taking_it_up_and_opening_it_publish_nothing(self, signed_in, posted, base):
        save(signed_in, posted("Autre", base=base))
        for address in (f"/edit/Page?draft={KEY}", "/draft/Page", "/drafts", "/edit/Page"):
            signed_in.get(address)
        assert Page.objects.get().text == "Texte\n" and Draft.objects.count() == 1

    def test_it_is_erased_from_the_form_the_offer_and_the_list(self, signed_in, posted, base):
        for more, goes_to in (({}, "/edit/Page"), ({"list": "1"}, "/drafts")):
            save(signed_in, posted("Autre", base=base))
            response = signed_in.post("/draft/Page", {"draft": KEY, "erase": "1", **more})
            assert (response.status_code, response["Location"]) == (302, goes_to)
            assert not Draft.objects.exists()

    def test_the_list_names_pages_by_their_present_titles(self, signed_in, posted, base, move):
        save(signed_in, posted("Autre", base=base))
        save(signed_in, posted("Début", draft="another-window-of-tests"), "Page à venir")
        move("Page", "Ailleurs")
        html = signed_in.get("/drafts").content.decode()
        assert f'href="/edit/Ailleurs?draft={KEY}"' in html
        assert 'href="/edit/Page_%C3%A0_venir?draft=another-window-of-tests"' in html

    def test_a_list_of_them_leaves_long_texts_where_they_are(self, signed_in, posted, base):
        save(signed_in, posted("x" * 200_000, base=base))
        for address in ("/drafts", "/edit/Page"):
            with CaptureQueriesContext(connection) as asked:
                assert "xxxxxxxxxx" in signed_in.get(address).content.decode() or address == "/edit/Page"
            selects = [query["sql"].partition(" FROM ")[0] for query in asked if '"drafts_draft"' in query["sql"]]
            assert selects and not [sql for sql in selects if re.search(r'(?<!\()"drafts_draft"."text"', sql)], address

    def test_the_list_asks_as_much_for_many_as_for_one(self, signed_in, posted, write, django_assert_max_num_queries):
        for number in range(12):
            base = write(f"Page {number}", "Texte").revision.pk
            save(signed_in, posted("Autre", base=base, draft=f"window-number-{number:04}"), f"Page {number}")
        with django_assert_max_num_queries(5):
            signed_in.get("/drafts")


class TestNobodyElse:
    @pytest.fixture(params=["other_member", "administrator"])
    def stranger(self, request):
        client = Client()
        client.force_login(request.getfixturevalue(request.param))
        return client

    def test_reads_them_at_any_address(self, signed_in, stranger, posted, base):
        save(signed_in, posted("Mes mots à moi", base=base))
        assert stranger.get(f"/draft/Page?draft={KEY}").status_code == 404
        assert stranger.get("/draft/Page").status_code == 404
        for address in ("/drafts", f"/edit/Page?draft={KEY}", "/edit/Page", "/wiki/Page", "/recent", "/history/Page"):
            assert "Mes mots à moi" not in stranger.get(address).content.decode()

    def test_changes_or_erases_them(self, signed_in, stranger, posted, base):
        save(signed_in, posted("Mes mots à moi", base=base))
        stranger.post("/draft/Page", {"draft": KEY, "erase": "1"})
        save(stranger, posted("Leurs mots", base=base))
        save(stranger, posted("Leurs mots", base=base, draft="another-window-of-tests", taken=KEY))
        stranger.post("/edit/Page", posted("Publié", base=base, publish="1"))
        assert Draft.objects.get(user__username="Courlis").text == "Mes mots à moi"

    def test_a_visitor_has_none(self, signed_in, posted, base):
        save(signed_in, posted("Mes mots à moi", base=base))
        visitor = Client()
        assert save(visitor, posted("x", base=base)).status_code == 403
        for address in ("/drafts", "/draft/Page"):
            response = visitor.get(address)
            assert response.status_code == 403 and "/accounts/login/?next=" in response.content.decode()

    def test_a_form_that_one_person_opened_is_not_kept_as_another_s(self, signed_in, stranger, posted, base, form_of):
        form = form_of(signed_in.get("/edit/Page"))
        assert save(stranger, {**form, "text": "Commencé par Courlis"}).status_code == 403
        stranger.post("/edit/Page", {**form, "text": "Commencé par Courlis", "preview": "1"})
        assert not Draft.objects.exists()

    def test_an_account_takes_its_drafts_along(self, signed_in, member, posted):
        save(signed_in, posted("Début"))
        member.delete()
        assert not Draft.objects.exists()


class TestPruning:
    def test_drafts_that_nobody_touches_go_after_their_days(self, signed_in, posted, settings):
        settings.DRAFT_DAYS = 10
        for number, days in enumerate((9, 11)):
            save(signed_in, posted(f"Texte {number}", draft=f"window-number-{number:04}"), f"Page {number}")
            Draft.objects.filter(title=f"Page {number}").update(saved=timezone.now() - timedelta(days=days))
        assert prune() is False
        assert [draft.title for draft in Draft.objects.all()] == ["Page 0"]

    def test_the_worker_does_it_once_in_a_while(self, signed_in, posted):
        job = Pruning()
        assert job() is False
        save(signed_in, posted("Texte"))
        Draft.objects.update(saved=timezone.now() - timedelta(days=1000))
        assert job() is False and Draft.objects.exists()
        assert Pruning()() is False and not Draft.objects.exists()

    def test_there_is_a_job_for_it(self):
        from wiki.pages.registry import registry

        assert isinstance(registry.jobs["old drafts"], Pruning)


class TestOnItsWay:
    """The form keeps itself in the background: a request may come in after the button that it overtook."""

    def test_what_is_published_does_not_come_back_as_a_draft(self, signed_in, posted, base):
        signed_in.post("/edit/Page", posted("Autre", base=base, publish="1"))
        assert save(signed_in, posted("Autre", base=base)).json() == {"kept": False}
        assert not Draft.objects.exists()

    def test_what_is_erased_does_not_come_back(self, signed_in, posted, base):
        save(signed_in, posted("Autre", base=base))
        signed_in.post("/draft/Page", {"draft": KEY, "erase": "1"})
        save(signed_in, posted("Autre", base=base))
        assert not Draft.objects.exists()

    def test_it_holds_for_a_moment_and_for_that_window(self, signed_in, posted, base, monkeypatch):
        monkeypatch.setattr(keeping, "SETTLED_SECONDS", 0)
        signed_in.post("/draft/Page", {"draft": KEY, "erase": "1"})
        save(signed_in, posted("Autre", base=base))
        assert Draft.objects.get().text == "Autre"
