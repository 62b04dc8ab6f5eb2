"""Editing one section of a page: the form holds it alone, the rest stays, also what others change meanwhile."""

import html as html_module

import pytest

from tests.pages.test_reconciling_screens import form_of
from wiki.pages.models import Page, PageRevision
from wiki.pages.sections import place_of
from wiki.text.sections import sections

PAGE = """---
type: fiche
domaine: eau
---
Un début.

## Accès

Le tram passe.

### À pied

Dix minutes.

## Été

```
## pas un titre
```

Fermé.
"""


def shown(response) -> str:
    return html_module.unescape(response.content.decode())


class TestWhereASectionIs:
    def test_it_holds_those_of_lower_rank_and_ends_at_its_equals(self):
        found = [(s.heading, s.level, s.stop - s.start) for s in sections("# A\n\n## B\nb\n### C\n## D\nd\n")]
        assert found == [("A", 1, 7), ("B", 2, 3), ("C", 3, 1), ("D", 2, 2)]

    def test_it_is_found_by_the_anchor_of_its_heading(self):
        place = place_of("Début.\n\n## Œuvres d'art\n\nTexte.\n\n\n## Suite\n", "s-oeuvres-dart")
        assert (place.before, place.text) == ("Début.\n\n", "## Œuvres d'art\n\nTexte.\n")
        assert place.after == "\n\n## Suite\n"

    def test_the_second_of_one_name_has_its_own(self):
        body = "## A\n\nun\n\n## A\n\ndeux\n"
        assert place_of(body, "s-a").text == "## A\n\nun\n" and place_of(body, "s-a_1").text == "## A\n\ndeux\n"

    @pytest.mark.parametrize("anchor", ["", "s-", "s-b", "a", "s-" + "x" * 900])
    def test_another_is_not_found(self, anchor):
        assert place_of("## A\n", anchor) is None


@pytest.fixture
def page(write):
    return write("Page", PAGE).page


def test_each_heading_of_the_read_page_leads_to_its_form(client, signed_in, page):
    html = client.get("/wiki/Page").content.decode()
    assert html.count('class="part-edit"') == 3
    for anchor in ("s-acces", "s-a-pied", "s-ete"):
        assert f'href="/edit/Page?section={anchor}"' in html
    form = form_of(signed_in.get("/edit/Page?section=s-acces"), "edit-form")
    assert form["text"] == "## Accès\n\nLe tram passe.\n\n### À pied\n\nDix minutes.\n"
    assert form["section"] == "s-acces" and not any(name.startswith("field-") for name in form)


def test_it_goes_back_to_its_place_and_nothing_else_changes(signed_in, page):
    form = form_of(signed_in.get("/edit/Page?section=s-a-pied"), "edit-form")
    fields = {**form, "text": form["text"].replace("Dix", "Douze").replace("\n", "\r\n"), "publish": "1"}
    assert signed_in.post("/edit/Page", fields).status_code == 302
    head = Page.objects.get().head
    assert Page.objects.get().text == PAGE.replace("Dix", "Douze")
    assert "À pied" in head.summary


def test_a_section_that_is_emptied_is_gone(signed_in, page):
    form = form_of(signed_in.get("/edit/Page?section=s-acces"), "edit-form")
    assert signed_in.post("/edit/Page", {**form, "text": "", "publish": "1"}).status_code == 302
    text = Page.objects.get().text
    assert text.startswith("---\ntype: fiche\ndomaine: eau\n---\nUn début.\n\n## Été\n")


def test_what_others_change_in_the_rest_meanwhile_stays(signed_in, page, write, other_member):
    form = form_of(signed_in.get("/edit/Page?section=s-acces"), "edit-form")
    write(
        "Page",
        PAGE.replace("Fermé", "Ouvert").replace("eau", "sel").replace("Un début", "Tout début"),
        user=other_member,
    )
    fields = {**form, "text": form["text"].replace("tram", "bus"), "publish": "1"}
    assert signed_in.post("/edit/Page", fields).status_code == 302
    expected = PAGE.replace("Fermé", "Ouvert").replace("eau", "sel").replace("Un début", "Tout début")
    assert Page.objects.get().text == expected.replace("tram", "bus")
    assert Page.objects.get().head.kind == PageRevision.Kind.MERGE


def test_the_same_section_changed_by_two_is_a_conflict_like_any(signed_in, page, write, other_member):
    form = form_of(signed_in.get("/edit/Page?section=s-acces"), "edit-form")
    write("Page", PAGE.replace("tram", "train"), user=other_member)
    response = signed_in.post("/edit/Page", {**form, "text": form["text"].replace("tram", "bus"), "publish": "1"})
    assert response.status_code == 409
    fields = {**form_of(response), "choice-1": "mine", "choose": "1"}
    assert signed_in.post("/edit/Page", fields).status_code == 302
    assert Page.objects.get().text == PAGE.replace("tram", "bus")


@pytest.mark.parametrize("button", ["preview", "changes"])
def test_it_stays_a_section_after_a_preview_and_in_what_i_changed(signed_in, page, button):
    form = form_of(signed_in.get("/edit/Page?section=s-acces"), "edit-form")
    response = signed_in.post("/edit/Page", {**form, "text": form["text"].replace("tram", "bus"), button: "1"})
    again = form_of(response, "edit-form")
    assert again["section"] == "s-acces" and again["text"] == form["text"].replace("tram", "bus")
    assert "Le tram passe" not in shown(response) or button == "changes"
    assert "Fermé" not in shown(response)


def test_a_draft_of_a_section_is_taken_up_as_one(signed_in, page, member):
    from wiki.drafts.models import Draft

    form = form_of(signed_in.get("/edit/Page?section=s-acces"), "edit-form")
    signed_in.post("/edit/Page", {**form, "text": form["text"].replace("tram", "bus"), "preview": "1"})
    draft = Draft.objects.get(user=member)
    assert "Fermé" not in shown(signed_in.get(f"/draft/Page?draft={draft.key}")).split("<main")[1].replace(
        "Fermé.", "", 1
    )
    again = form_of(signed_in.get(f"/edit/Page?draft={draft.key}"), "edit-form")
    assert signed_in.post("/edit/Page", {**again, "publish": "1"}).status_code == 302
    assert Page.objects.get().text == PAGE.replace("tram", "bus")


def test_a_section_that_is_not_there_opens_the_whole_page_and_says_so(signed_in, page):
    response = signed_in.get("/edit/Page?section=s-autre")
    form = form_of(response, "edit-form")
    assert form["section"] == "" and "Fermé." in form["text"] and "Un début." in form["text"]


@pytest.mark.parametrize("change", [{"section": "s-autre"}, {"base": "0"}, {"base": "x"}])
def test_a_section_without_its_place_is_never_published_as_the_whole_page(signed_in, page, change):
    form = form_of(signed_in.get("/edit/Page?section=s-acces"), "edit-form")
    response = signed_in.post("/edit/Page", {**form, **change, "text": "## Accès\n\nLe bus.\n", "publish": "1"})
    assert "Fermé." in Page.objects.get().text and "Un début." in Page.objects.get().text
    assert response.status_code != 302 or "Le bus" in Page.objects.get().text
    if response.status_code != 302:
        assert "Le bus." in shown(response)
