"""“What I changed”, and the summary that a change writes for whoever writes none."""

import pytest

from wiki.accounts.actors import Actor
from wiki.pages.changing import base_text, proposed_summary
from wiki.pages.finding import Address
from wiki.pages.models import Page, PageRevision

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

TEXT = "Le début.\n\n## Histoire\n\nUne phrase.\n\n## Sources\n\nUn livre.\n"
FICHE = "---\ntype: fiche\nétiquettes: [mer]\ndomaine: eau\n---\n"


class TestWhatIChanged:
    def test_it_shows_the_change_keeps_the_form_and_publishes_nothing(self, signed_in, write, posted, form_of):
        base = write("Page", TEXT).revision.pk
        changed = TEXT.replace("Une phrase", "Deux phrases")
        data = posted(changed, base=base, summary="Mon résumé", minor="1")
        response = signed_in.post("/edit/Page", {**data, "changes": "1"})
        html = response.content.decode()
        assert response.status_code == 200 and 'id="changes"' in html
        assert "<del>Une phrase</del>" in html and "<ins>Deux phrases</ins>" in html
        form = form_of(response)
        assert form["text"].strip() == changed.strip() and form["summary"] == "Mon résumé"
        assert 'name="minor" value="1" checked' in html
        assert Page.objects.get().text == TEXT

    def test_it_is_one_s_own_change_alone_when_others_wrote_meanwhile(self, signed_in, write, posted):
        base = write("Page", TEXT).revision.pk
        write("Page", TEXT.replace("Un livre", "Dix livres"))
        changed = TEXT.replace("Une phrase", "Deux phrases")
        html = signed_in.post("/edit/Page", posted(changed, base=base, changes="1")).content.decode()
        assert "Deux phrases</ins>" in html and "Dix livres" not in html

    def test_a_new_page_is_all_new(self, signed_in, posted):
        html = signed_in.post("/edit/Page", posted("Bonjour", changes="1")).content.decode()
        assert "Bonjour" in html and "cell new add" in html

    def test_a_visitor_sees_it_too_and_stores_nothing(self, client, write, posted):
        base = write("Page", TEXT).revision.pk
        assert client.post("/edit/Page", posted("Autre", base=base, changes="1")).status_code == 200
        assert Page.objects.get().text == TEXT

    def test_fields_are_part_of_the_change(self, signed_in, write, posted):
        base = write("Page", FICHE + "Texte\n").revision.pk
        data = posted("Texte\n", base=base, header=FICHE, changes="1", **{"field-tags": "mer, sel"})
        assert "sel" in signed_in.post("/edit/Page", data).content.decode().split('id="changes"')[1]


class TestTheBaseOfAChange:
    def test_a_hidden_version_is_not_shown_by_its_difference(self, write, member, administrator):
        old = write("Page", "Un secret").revision
        page = write("Page", "Autre").page
        PageRevision.objects.filter(pk=old.pk).update(hidden=True)
        assert base_text(Address(Actor(user=member), "Page", page), old.pk) == "Autre\n"
        assert base_text(Address(Actor(user=administrator), "Page", page), old.pk) == "Un secret\n"

    def test_numbers_that_are_no_version_are_answered(self, write, member):
        page = write("Page", "Texte").page
        for base in (0, -4, 10**18, 10**30):
            assert base_text(Address(Actor(user=member), "Page", page), base) == "Texte\n"
        assert base_text(Address(Actor(user=member), "Page", None), 10**18) == ""


class TestTheProposedSummary:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (("Une phrase", "Deux phrases"), "Section: Histoire"),
            (("Le début", "La fin"), "Beginning of the page"),
            (("Un livre.\n", "Un livre.\n\n## Et après\n\nRien.\n"), "Section: Et après"),
            (("## Histoire\n\nUne phrase.\n\n", ""), "Section: Histoire"),
            (("## Histoire", "## Une histoire"), "Section: Une histoire"),
            (("phrase.\n\n## Sources\n\nUn", "idée.\n\n## Sources\n\nDeux"), "Sections: Histoire, Sources"),
            (("Le début.\n", "Le début.\n\n"), ""),
        ],
    )
    def test_it_names_the_sections_that_changed(self, change, words, settings):
        settings.LANGUAGE_CODE = "en"
        assert proposed_summary(TEXT, TEXT.replace(*change)) == words

    def test_it_names_the_fields_where_the_text_stayed(self, settings):
        settings.LANGUAGE_CODE = "en"
        assert proposed_summary(FICHE + TEXT, FICHE.replace("[mer]", "[mer, sel]") + TEXT) == "Tags"
        assert (
            proposed_summary(FICHE + TEXT, FICHE.replace("eau", "air").replace("mer", "sel") + TEXT) == "Tags, Domain"
        )

    def test_nothing_is_said_of_a_new_page_or_of_a_text_that_changed_all_over(self):
        many = "".join(f"## Partie {n}\n\nTexte.\n\n" for n in range(9))
        assert proposed_summary("", TEXT) == proposed_summary(TEXT, TEXT) == ""
        assert proposed_summary(many, many.replace("Texte", "Mot")) == ""

    def test_it_is_shown_before_and_stands_in_the_history_when_nothing_was_typed(self, signed_in, write, posted):
        base = write("Page", TEXT).revision.pk
        data = posted(TEXT.replace("Une phrase", "Deux phrases"), base=base)
        words = proposed_summary(TEXT, data["text"])
        assert words in signed_in.post("/edit/Page", {**data, "preview": "1"}).content.decode()
        signed_in.post("/edit/Page", {**data, "publish": "1"})
        assert Page.objects.get().head.summary == words

    def test_what_was_typed_wins(self, signed_in, write, posted):
        base = write("Page", TEXT).revision.pk
        signed_in.post("/edit/Page", posted("Autre", base=base, summary="Mes mots", publish="1"))
        assert Page.objects.get().head.summary == "Mes mots"

    def test_a_hostile_text_is_answered(self):
        assert isinstance(proposed_summary("x\n" * 8000, "y\n" * 8000), str)
        assert isinstance(proposed_summary("## \n" * 4000, "---\n" * 4000), str)
        assert len(proposed_summary(f"## {'a' * 900}\n\nx", f"## {'a' * 900}\n\ny")) < 500

    def test_a_text_that_no_page_can_hold_is_not_compared(self, monkeypatch):
        monkeypatch.setattr("wiki.pages.changing.changed_sections", None)
        assert proposed_summary(TEXT, TEXT + "x\n" * 8000) == proposed_summary(TEXT, TEXT + "x" * 200_000) == ""
