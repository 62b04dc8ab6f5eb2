"""The two screens of a stale edit, as a browser without JavaScript meets them."""

import html as html_module
import re

import pytest

from wiki.pages import limits
from wiki.pages.kinds import kind
from wiki.pages.models import Page, PageRevision
from wiki.pages.views import reconciling

PAGE = "# Lieu\n\nUn premier texte.\n\n## Accès\n\nLe tram passe devant.\n\n- un four\n\nFin.\n"
MINE = PAGE.replace("tram passe", "bus passe").replace("un four", "un grand four")
THEIRS = PAGE.replace("tram passe", "train passe").replace("Fin.", "La fin.")


def shown(response) -> str:
    return html_module.unescape(response.content.decode())


def form_of(response, which: str = "passages") -> dict[str, str]:
    """What a browser would send of a form: its inputs, its text areas, its chosen buttons."""
    html = response.content.decode()
    form = html[html.index(f'<form class="{which}"') :]
    form = form[: form.index("</form>")]
    sent = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and ('type="radio"' not in tag or " checked" in tag):
            sent[name[1]] = html_module.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        sent[name] = html_module.unescape(text)
    return sent


@pytest.fixture
def conflict(signed_in, write, other_member):
    """conflict(mine, theirs) is the answer to publishing `mine` after somebody published `theirs`."""

    def meet(mine=MINE, theirs=THEIRS, base=PAGE):
        first = write("Page", base).revision
        write("Page", theirs, user=other_member)
        return signed_in.post("/edit/Page", {"text": mine, "base": first.pk, "summary": "Le bus", "publish": "1"})

    return meet


def test_what_can_be_brought_together_is_published_and_said(conflict, signed_in):
    response = conflict(theirs=PAGE.replace("Fin.", "La fin."))
    assert response["Location"] == "/wiki/Page"
    html = shown(signed_in.get("/wiki/Page"))
    assert "Votre modification a été réunie" in html or "brought together with that of Bernache" in html
    assert Page.objects.get().text == MINE.replace("Fin.", "La fin.")
    assert PageRevision.objects.latest("pk").kind == PageRevision.Kind.MERGE


class TestPassages:
    def test_each_shows_both_texts_and_what_was_before_under_its_heading(self, conflict):
        response = conflict()
        html = shown(response)
        assert response.status_code == 409 and html.count('<fieldset class="band passage"') == 1
        passage = html[html.index("<fieldset") : html.index("</fieldset>")]
        for text in ("Le <ins>bus</ins> passe devant.", "Le <ins>train</ins> passe devant.", "Accès"):
            assert text in passage
        assert "<q>Le tram passe devant.</q>" in passage
        assert len(re.findall(r'type="radio"', passage)) == 4 and "checked" not in passage
        assert "un grand" in html[: html.index("<fieldset")]  # what was settled can be read again

    @pytest.mark.parametrize(
        "choice, line",
        [
            ("mine", "Le bus passe devant."),
            ("theirs", "Le train passe devant."),
            ("both", "Le train passe devant.\n\nLe bus passe devant."),
        ],
    )
    def test_a_choice_is_published_with_all_that_was_settled(self, conflict, signed_in, choice, line):
        form = form_of(conflict())
        response = signed_in.post("/edit/Page", {**form, "choice-1": choice, "choose": "1"})
        assert response["Location"] == "/wiki/Page"
        page = Page.objects.get()
        expected = PAGE.replace("un four", "un grand four").replace("Fin.", "La fin.")
        assert page.text == expected.replace("Le tram passe devant.", line)
        assert page.head.kind == PageRevision.Kind.MERGE and page.head.summary == "Le bus"
        assert set(page.head.contributors.values_list("name", flat=True)) == {"Courlis", "Bernache"}

    def test_something_else_may_be_written(self, conflict, signed_in):
        form = form_of(conflict())
        assert form["other-1"] == "Le train passe devant.\n\nLe bus passe devant."
        fields = {**form, "choice-1": "other", "other-1": "Le bus et\r\nle train passent.\r\n", "choose": "1"}
        assert signed_in.post("/edit/Page", fields).status_code == 302
        assert "\n\nLe bus et\nle train passent.\n\n- un grand four\n" in Page.objects.get().text

    @pytest.mark.parametrize("fields", [{}, {"choice-1": "other", "other-1": " "}, {"choice-1": "x"}])
    def test_what_is_not_chosen_is_asked_for_and_all_else_stays(self, conflict, signed_in, fields):
        base = PAGE + "\n## Suite\n\nUn jardin.\n"
        form = form_of(
            conflict(
                base=base,
                mine=base.replace("tram", "bus").replace("Un jardin", "Un verger"),
                theirs=base.replace("tram", "train").replace("Un jardin", "Un potager"),
            )
        )
        response = signed_in.post("/edit/Page", {**form, **fields, "choice-2": "theirs", "choose": "1"})
        html = shown(response)
        assert response.status_code == 409 and 'href="#f-choice-1"' in html and "1 passage" in html
        assert form_of(response)["choice-2"] == "theirs"
        assert 'id="missing-1"' in html and 'id="missing-2"' not in html
        assert PageRevision.objects.count() == 2

    def test_the_result_is_shown_before_anything_is_published(self, conflict, signed_in):
        form = form_of(conflict())
        response = signed_in.post("/edit/Page", {**form, "choice-1": "theirs", "see": "1"})
        html = shown(response)
        assert response.status_code == 200 and PageRevision.objects.count() == 2
        result = html[html.index('id="result"') :]
        assert "<p>Le train passe devant.</p>" in result and "<li>un grand four</li>" in result
        assert form_of(response)["choice-1"] == "theirs"

    @pytest.mark.parametrize("button", ["see", "choose"])
    def test_too_many_tries_keep_all_that_was_chosen_and_typed(
        self, conflict, signed_in, settings, monkeypatch, button
    ):
        form = form_of(conflict())
        sent = {**form, "choice-1": "other", "other-1": "Le <tram> et\nle bus.", "summary": "Les deux"}
        settings.RATE_LIMITS = True
        monkeypatch.setattr(limits, "PER_WINDOW", {**limits.PER_WINDOW, "preview": 0})
        monkeypatch.setattr(reconciling, "merge", None)  # nothing slow is done for whoever comes too often
        response = signed_in.post("/edit/Page", {**sent, button: "1"})
        assert response.status_code == 429
        settings.RATE_LIMITS = False
        monkeypatch.undo()
        typed = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', shown(response), re.DOTALL)
        assert dict(typed) == {name: str(text) for name, text in sent.items() if name != "csrfmiddlewaretoken"}
        assert signed_in.post("/edit/Page", {**dict(typed), "choose": "1"}).status_code == 302
        assert "Le <tram> et\nle bus." in Page.objects.get().text

    def test_a_text_that_no_page_can_hold_is_not_merged_and_comes_back(self, conflict, signed_in, monkeypatch):
        form = form_of(conflict())
        monkeypatch.setattr(reconciling, "merge", None)
        response = signed_in.post("/edit/Page", {**form, "mine": "long " * 50_000, "choose": "1"})
        assert response.status_code == 200 and "long long" in shown(response)

    def test_a_third_version_meanwhile_is_brought_together_too(self, conflict, signed_in, write, other_member):
        form = form_of(conflict())
        write("Page", THEIRS.replace("Un premier", "Un tout premier"), user=other_member)
        assert signed_in.post("/edit/Page", {**form, "choice-1": "mine", "choose": "1"}).status_code == 302
        text = Page.objects.get().text
        assert "Un tout premier" in text and "Le bus passe" in text and "La fin." in text

    def test_a_third_version_at_the_same_place_asks_again_with_the_choice_kept(
        self, conflict, signed_in, write, other_member
    ):
        form = form_of(conflict())
        write("Page", THEIRS.replace("train passe", "métro passe"), user=other_member)
        response = signed_in.post("/edit/Page", {**form, "choice-1": "mine", "choose": "1"})
        html = shown(response)
        assert response.status_code == 409
        assert "<ins>bus</ins>" in html and "<ins>métro</ins>" in html
        again = signed_in.post("/edit/Page", {**form_of(response), "choice-1": "mine", "choose": "1"})
        assert again.status_code == 302 and "Le bus passe" in Page.objects.get().text

    def test_a_field_of_the_header_is_chosen_by_its_value(self, conflict, signed_in):
        head = "---\ntype: fiche\ndomaine: eau\n---\nTexte.\n"
        response = conflict(
            base=head, mine=head.replace("eau", "vent").replace("Texte", "Mon texte"), theirs=head.replace("eau", "sel")
        )
        html = shown(response)
        assert '">vent</p>' in html and '">sel</p>' in html and 'value="both"' not in html
        form = form_of(response)
        assert form["other-1"] == "vent"
        fields = {**form, "choice-1": "other", "other-1": "air", "choose": "1"}
        assert signed_in.post("/edit/Page", fields).status_code == 302
        assert Page.objects.get().text == "---\ntype: fiche\ndomaine: air\n---\nMon texte.\n"

    def test_what_one_took_out_can_be_kept_or_left_out(self, conflict, signed_in):
        base = "Avant.\n\nLe projet dort.\n\nAprès.\n"
        response = conflict(base=base, mine="Avant.\n\nAprès.\n", theirs=base.replace("dort", "reprend"))
        assert 'value="both"' not in shown(response)
        fields = {**form_of(response), "choice-1": "mine", "choose": "1"}
        assert signed_in.post("/edit/Page", fields).status_code == 302
        assert Page.objects.get().text == "Avant.\n\nAprès.\n"

    def test_the_whole_text_as_it_was_typed_is_on_the_screen(self, conflict):
        html = shown(conflict())
        assert f"readonly>\n{MINE}</textarea>" in html

    def test_the_page_can_be_written_by_hand_from_all_that_was_settled(self, conflict, signed_in):
        form = form_of(conflict(), "edit-form")
        assert form["text"] == MINE.replace("Fin.", "La fin.")
        fields = {**form, "text": form["text"].replace("bus", "bateau"), "publish": "1"}
        assert signed_in.post("/edit/Page", fields).status_code == 302
        page = Page.objects.get()
        assert page.text == MINE.replace("Fin.", "La fin.").replace("bus", "bateau")
        assert set(page.head.contributors.values_list("name", flat=True)) == {"Courlis", "Bernache"}

    def test_whoever_signed_out_meanwhile_gets_the_text_back(self, conflict, signed_in):
        form = form_of(conflict())
        signed_in.logout()
        response = signed_in.post("/edit/Page", {**form, "choice-1": "mine", "choose": "1"})
        assert response.status_code == 403 and "Le bus passe" in shown(response)

    @pytest.mark.parametrize("name", ["begun", "onto", "since"])
    @pytest.mark.parametrize("value", ["", "0", "x", "9" * 30, "-1"])
    def test_a_form_that_was_tampered_with_loses_nothing(self, conflict, signed_in, name, value):
        form = form_of(conflict()) | {name: value}
        response = signed_in.post("/edit/Page", {**form, "choice-1": "mine", "choose": "1"})
        assert response.status_code in (302, 409)
        assert "Le bus passe" in (Page.objects.get().text if response.status_code == 302 else shown(response))

    def test_a_hidden_version_is_not_shown_by_asking_for_it(self, conflict, signed_in, write):
        form = form_of(conflict())
        secret = write("Autre", "SECRET").revision
        write("Autre", "Public")
        PageRevision.objects.filter(pk=secret.pk).update(hidden=True)
        for name in ("begun", "onto"):
            response = signed_in.post("/edit/Page", {**form, name: secret.pk, "see": "1"})
            assert "SECRET" not in shown(response)

    def test_the_draft_stays_until_it_is_published(self, conflict, signed_in, member):
        from wiki.drafts.models import Draft

        form = form_of(conflict())
        assert Draft.objects.filter(user=member).count() == 1
        signed_in.post("/edit/Page", {**form, "see": "1"})
        assert Draft.objects.get(user=member).text.split() == MINE.split()
        signed_in.post("/edit/Page", {**form, "choice-1": "mine", "choose": "1"})
        assert not Draft.objects.filter(user=member).exists()


class TestTheMergedTextToRead:
    THEIRS = PAGE.replace("premier texte", "premier mot")
    MINE = PAGE.replace("Un premier", "Un tout premier").replace("Fin.", "La fin.")

    def test_it_stands_in_the_form_with_the_changes_of_both_marked_and_why(self, conflict):
        response = conflict(self.MINE, self.THEIRS)
        html = shown(response)
        assert response.status_code == 409
        assert form_of(response, "edit-form")["text"] == self.MINE.replace("premier texte", "premier mot")
        above = html[: html.index('<form class="edit-form"')]
        assert "<ins>tout </ins>" in above and "<ins>mot</ins>" in above and "<ins>La fin</ins>" in above
        assert "Bernache" in above

    def test_publishing_it_names_both_authors(self, conflict, signed_in):
        form = form_of(conflict(self.MINE, self.THEIRS), "edit-form")
        assert signed_in.post("/edit/Page", {**form, "publish": "1"}).status_code == 302
        page = Page.objects.get()
        assert page.text == self.MINE.replace("premier texte", "premier mot")
        assert page.head.kind == PageRevision.Kind.MERGE and page.head.summary == "Le bus"
        assert set(page.head.contributors.values_list("name", flat=True)) == {"Courlis", "Bernache"}

    def test_what_came_meanwhile_is_brought_in_once_more(self, conflict, signed_in, write, other_member):
        form = form_of(conflict(self.MINE, self.THEIRS), "edit-form")
        write("Page", self.THEIRS.replace("tram", "train"), user=other_member)
        assert signed_in.post("/edit/Page", {**form, "publish": "1"}).status_code == 302
        text = Page.objects.get().text
        assert "Un tout premier mot." in text and "Le train passe" in text


def test_a_question_of_another_kind_holds_what_others_wrote_meanwhile_too(signed_in, write, other_member):
    """Hints of the guiding text are asked about; agreeing publishes both texts, not the writer's alone."""
    first = write("Page", PAGE).revision
    write("Page", PAGE.replace("Fin.", "La fin."), user=other_member)
    guide = kind("fiche").guide()
    hint = next(line for line in guide.splitlines() if line.startswith("*"))
    response = signed_in.post("/edit/Page", {"text": f"{hint}\n\n{PAGE}", "base": first.pk, "publish": "1"})
    form = form_of(response, "edit-form")
    assert response.status_code == 409 and "La fin." in form["text"] and hint in form["text"]
    assert signed_in.post("/edit/Page", {**form, "publish": "1"}).status_code == 302
    page = Page.objects.get()
    assert page.text == f"{hint}\n\n{PAGE}".replace("Fin.", "La fin.")
    assert set(page.head.contributors.values_list("name", flat=True)) == {"Courlis", "Bernache"}
