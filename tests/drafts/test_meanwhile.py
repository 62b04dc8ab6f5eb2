"""Drafts of a page that moved, changed or went meanwhile, of one section, and on the screen of a conflict."""

import pytest
from django.test import Client

from wiki.drafts.models import Draft
from wiki.pages.models import Page

from .conftest import KEY, save

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

FICHE = "---\ntype: fiche\nétiquettes: [mer]\n---\n"


class TestThePageMeanwhile:
    def test_it_changed_the_draft_goes_on_from_its_base(self, signed_in, posted, base, write, form_of):
        save(signed_in, posted("Texte\n\nMa phrase\n", base=base))
        write("Page", "Texte changé par d’autres\n")
        assert form_of(signed_in.get(f"/edit/Page?draft={KEY}"))["base"] == str(base)
        assert signed_in.get("/draft/Page").status_code == 200

    def test_it_moved_the_draft_follows(self, signed_in, posted, base, move, form_of):
        save(signed_in, posted("Autre", base=base))
        move("Page", "Ailleurs")
        assert f"?draft={KEY}" in signed_in.get("/edit/Ailleurs").content.decode()
        response = signed_in.get(f"/edit/Page?draft={KEY}", follow=True)
        assert response.redirect_chain[-1][0] == f"/edit/Ailleurs?draft={KEY}"
        assert signed_in.post("/edit/Ailleurs", {**form_of(response), "publish": "1"}).status_code == 302
        assert Page.objects.get(title="Ailleurs").text == "Autre\n"

    def test_a_form_opened_before_a_move_saves_the_draft_of_the_moved_page(self, signed_in, posted, base, move):
        move("Page", "Ailleurs")
        save(signed_in, posted("Autre", base=base))
        assert Draft.objects.get().page.title == "Ailleurs"

    def test_it_was_deleted_the_draft_is_offered_and_publishing_brings_the_page_back(
        self, signed_in, posted, base, form_of, client, administrator
    ):
        save(signed_in, posted("Autre", base=base))
        keeper = Client()
        keeper.force_login(administrator)
        keeper.post("/delete/Page", {"reason": "Vide", "delete": "1"})
        assert not Page.objects.live().exists()
        assert f"?draft={KEY}" in signed_in.get("/edit/Page").content.decode()
        assert signed_in.get("/draft/Page").status_code == 200
        assert KEY in signed_in.get("/drafts").content.decode()
        form = form_of(signed_in.get(f"/edit/Page?draft={KEY}"))
        confirm = signed_in.post("/edit/Page", {**form, "publish": "1"})
        assert confirm.status_code == 409
        assert signed_in.post("/edit/Page", {**form_of(confirm), "publish": "1"}).status_code == 302
        assert Page.objects.live().get().text == "Autre\n"

    def test_a_form_opened_before_a_deletion_saves_its_draft(self, signed_in, posted, base, administrator):
        keeper = Client()
        keeper.force_login(administrator)
        keeper.post("/delete/Page", {"reason": "Vide", "delete": "1"})
        assert save(signed_in, posted("Autre", base=base)).json() == {"kept": True}
        assert f"?draft={KEY}" in signed_in.get("/edit/Page").content.decode()

    def test_somebody_began_the_page_the_draft_is_offered_on_theirs(self, signed_in, posted, write):
        save(signed_in, posted("Mon début"), "Nouvelle")
        write("Nouvelle", "Leur début")
        assert f"?draft={KEY}" in signed_in.get("/edit/Nouvelle").content.decode()

    def test_a_title_of_another_spelling_leads_to_the_draft_without_turning_in_circles(self, signed_in, posted, write):
        save(signed_in, posted("Mon début"), "Grande page")
        write("Grande Page", "Leur début")
        response = signed_in.get(f"/edit/Grande_page?draft={KEY}", follow=True)
        assert response.status_code == 200 and "Mon début" in response.content.decode()


class TestOnTheScreenOfAConflict:
    @pytest.fixture
    def conflict(self, signed_in, posted, base, write):
        """Two people wrote the same sentence: the answer to the second."""
        write("Page", "Une tout autre phrase\n")
        response = signed_in.post("/edit/Page", posted("Mes mots", base=base, publish="1"))
        assert response.status_code == 409
        return response

    @pytest.fixture
    def passages(self, conflict, base):
        head = Page.objects.get().head_id
        return {"mine": "Mes mots\n", "begun": base, "onto": head, "draft": KEY, "summary": "Pourquoi"}

    def test_the_form_of_the_passages_belongs_to_the_same_draft(self, conflict):
        form = conflict.content.decode().split('class="passages"')[1].split("</form>")[0]
        assert f'name="draft" value="{KEY}"' in form

    @pytest.mark.parametrize("button", ["choose", "see"])
    def test_a_choice_that_is_missing_keeps_the_person_s_own_text(self, signed_in, passages, base, button):
        signed_in.post("/edit/Page", {**passages, button: "1"})
        draft = Draft.objects.get()
        assert (draft.text, draft.base, draft.summary) == ("Mes mots\n", base, "Pourquoi")

    def test_when_all_is_chosen_the_draft_is_gone(self, signed_in, passages):
        assert signed_in.post("/edit/Page", {**passages, "choice-1": "mine", "choose": "1"}).status_code == 302
        assert Page.objects.get().text == "Mes mots\n" and not Draft.objects.exists()


class TestOneSection:
    TEXT = "Le début.\n\n## Histoire\n\nUne phrase.\n\n## Sources\n\nUn livre.\n"

    @pytest.fixture
    def opened(self, signed_in, write, form_of):
        write("Page", self.TEXT)
        form = form_of(signed_in.get("/edit/Page?section=s-histoire"))
        assert "Une phrase." in form["text"] and "Un livre." not in form["text"]
        return form

    def test_its_draft_is_taken_up_in_its_place(self, signed_in, opened, form_of):
        save(signed_in, {**opened, "text": "## Histoire\n\nDeux phrases.\n"})
        form = form_of(signed_in.get(f"/edit/Page?draft={opened['draft']}"))
        assert form["section"] == opened["section"] and "Deux phrases." in form["text"]
        html = signed_in.get("/draft/Page").content.decode()
        assert "Deux phrases</ins>" in html and "Un livre." in html
        assert signed_in.post("/edit/Page", {**form, "publish": "1"}).status_code == 302
        assert Page.objects.get().text == self.TEXT.replace("Une phrase", "Deux phrases")

    def test_unchanged_it_is_no_draft(self, signed_in, opened):
        assert save(signed_in, opened).json() == {"kept": False}
