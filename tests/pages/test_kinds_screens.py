"""Kinds of pages on the screens: beginning one, its fields in the form, its facts on the page."""

import html as html_module
import re

import pytest

from wiki.pages.finding import live_page
from wiki.pages.kinds import all_kinds, kind, offered_kinds
from wiki.pages.models import Page

pytestmark = pytest.mark.django_db

FICHE = (
    "---\ntype: fiche\ndomaine: éducation\nlieu: {nom: Valence, lat: 44.933, lon: 4.892}\ndepuis: 2001\n---\nTexte\n"
)


def shown(response) -> str:
    return html_module.unescape(response.content.decode())


def fields_of(html: str) -> dict[str, str]:
    """What a browser would send of a form without JavaScript."""
    form = html[html.index('<form class="edit-form"') :]
    sent = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        sent[name] = re.search(r'value="([^"]*)" selected', options)[1]
    sent["text"] = form.partition("<textarea")[2].partition(">\n")[2].partition("</textarea>")[0]
    return {name: html_module.unescape(value) for name, value in sent.items()}


def test_a_page_is_begun_with_a_kind(signed_in):
    html = shown(signed_in.get("/new?kind=fiche&title=Ressourcerie"))
    for known in offered_kinds():
        assert f'value="{known.name}"' in html
    assert 'value="fiche" checked' in html and 'value="redirect"' not in html and "Ressourcerie" in html
    response = signed_in.post("/new", {"title": "ressourcerie", "kind": "fiche"})
    assert response["Location"] == "/edit/Ressourcerie?kind=fiche"
    assert signed_in.post("/new", {"title": "a[b]", "kind": "meeting"}).content.decode().count("checked") == 1


@pytest.mark.parametrize("junk", ["zzz", "redirect", "", "\x00", "x" * 500])
def test_a_kind_that_nobody_may_begin_with_is_left_aside(signed_in, junk):
    assert signed_in.get("/new", {"kind": junk}).status_code == 200
    assert signed_in.get("/edit/Page", {"kind": junk}).status_code == 200
    assert signed_in.post("/new", {"title": "Page", "kind": junk}).status_code in (200, 302)


@pytest.mark.parametrize("name", [known.name for known in offered_kinds()])
def test_each_kind_opens_with_its_guide_and_fields_and_is_not_published_by_accident(signed_in, name):
    html = signed_in.get(f"/edit/Nouvelle?kind={name}").content.decode()
    sent = fields_of(html)
    assert sent["text"] == kind(name).guide("fr") and sent["field-type"] == name
    for known in kind(name).fields:
        assert any(one == f"field-{known.name}" or one.startswith(f"field-{known.name}-") for one in sent)
    response = signed_in.post("/edit/Nouvelle", {**sent, "publish": "1"})
    assert response.status_code == 409 and not Page.objects.exists()
    again = fields_of(response.content.decode())
    assert again["text"] == sent["text"] and again["field-type"] == name
    assert signed_in.post("/edit/Nouvelle", {**again, "publish": "1"}).status_code == 302
    assert Page.objects.get().kind == name


def test_one_hint_left_is_enough_to_ask_and_none_is_not(signed_in, write):
    sent = fields_of(signed_in.get("/edit/Nouvelle?kind=fiche").content.decode())
    lines = sent["text"].split("\n")
    hints = [line for line in lines if "*(" in line]
    sent["text"] = "Un vrai début.\n\n" + hints[-1]
    assert signed_in.post("/edit/Nouvelle", {**sent, "publish": "1"}).status_code == 409
    sent["text"] = "\n".join(line for line in lines if "*(" not in line)
    assert signed_in.post("/edit/Nouvelle", {**sent, "publish": "1"}).status_code == 302


def test_a_page_that_holds_hints_already_is_edited_without_asking(signed_in, write):
    hint = kind("fiche").guide("fr").split("\n")[0]
    head = write("Page", f"Avant\n\n{hint}\n", trusted=True).revision
    answer = signed_in.post("/edit/Page", {"text": f"Après\n\n{hint}\n", "base": head.pk, "publish": "1"})
    assert answer.status_code == 302


def test_the_form_shows_the_fields_of_the_page_s_kind_with_labels_and_helps(signed_in, write):
    write("Sésamath", FICHE)
    html = shown(signed_in.get("/edit/S%C3%A9samath"))
    sent = fields_of(signed_in.get("/edit/S%C3%A9samath").content.decode())
    assert (sent["field-type"], sent["field-domain"], sent["field-place-name"]) == ("fiche", "éducation", "Valence")
    for name in sent:
        if name.startswith("field-"):
            assert f'for="f-{name}"' in html and f'id="f-{name}"' in html
    assert html.count("<option") == len(all_kinds()) + 4
    for help_id in re.findall(r'aria-describedby="([^" ]+)', html):
        assert f'id="{help_id}"' in html


def test_another_kind_shows_its_fields_after_a_preview(signed_in):
    sent = fields_of(signed_in.get("/edit/Page").content.decode())
    response = signed_in.post("/edit/Page", {**sent, "text": "Texte", "field-type": "meeting", "preview": "1"})
    again = fields_of(response.content.decode())
    assert response.status_code == 200 and again["field-type"] == "meeting" and again["field-date"] == ""
    signed_in.post("/edit/Page", {**again, "field-date": "17/05/2010", "publish": "1"})
    assert Page.objects.get().text == "---\ntype: rencontre\ndate: 2010-05-17\n---\nTexte\n"


def test_publishing_with_fields_untouched_changes_nothing(signed_in, write):
    write("Sésamath", FICHE)
    sent = fields_of(signed_in.get("/edit/S%C3%A9samath").content.decode())
    signed_in.post("/edit/S%C3%A9samath", {**sent, "publish": "1"})
    page = Page.objects.get()
    assert page.text == FICHE and page.head.number == 1


@pytest.mark.parametrize("button", ["publish", "preview"])
def test_a_field_that_cannot_be_comes_back_with_its_error_and_all_that_was_typed(signed_in, write, button):
    write("Sésamath", FICHE)
    sent = fields_of(signed_in.get("/edit/S%C3%A9samath").content.decode())
    wrong = {"field-since": "jadis", "field-website": "exemple", "field-domain": "écoles", "field-place-lat": "91"}
    typed = {**wrong, "text": "Mes mots", "summary": "Dit"}
    response = signed_in.post("/edit/S%C3%A9samath", {**sent, **typed, button: "1"})
    html = shown(response)
    assert response.status_code == 200 and Page.objects.get().text == FICHE
    again = fields_of(response.content.decode())
    assert {name: again[name].strip() for name in typed} == typed
    for name in ("field-since", "field-website", "field-place-lat"):
        assert f'href="#f-{name}"' in html and f'id="f-{name}-error"' in html
    assert 'id="f-field-domain-error"' not in html and html.count('aria-invalid="true"') == 3
    assert "2009" in html


def test_whoever_may_not_write_is_told_so_before_anything_else(client):
    response = client.post("/edit/Page", {"text": "Texte", "field-since": "jadis", "publish": "1"})
    assert response.status_code == 403
    assert "jadis" in response.content.decode() and ">\nTexte</textarea>" in response.content.decode()


def test_a_conflict_keeps_the_fields(signed_in, write, other_member):
    write("Sésamath", FICHE)
    sent = fields_of(signed_in.get("/edit/S%C3%A9samath").content.decode())
    write("Sésamath", FICHE.replace("domaine: éducation", "domaine: maths"), user=other_member)
    response = signed_in.post("/edit/S%C3%A9samath", {**sent, "field-domain": "écoles", "publish": "1"})
    assert response.status_code == 409
    again = fields_of(response.content.decode())
    assert again["field-domain"] == "écoles"
    signed_in.post("/edit/S%C3%A9samath", {**again, "publish": "1"})
    assert "domaine: écoles\n" in Page.objects.get().text


def test_a_page_shows_its_facts_and_a_plain_one_none(client, write):
    write("Sésamath", FICHE)
    write("Page", "---\ndomaine: éducation\n---\nTexte")
    html = client.get("/wiki/S%C3%A9samath").content.decode()
    assert "<dd>éducation</dd>" in html and "<dd>Valence</dd>" in html and "<dd>2001</dd>" in html
    assert 'class="facts' not in client.get("/wiki/Page").content.decode()


def test_a_page_not_yet_written_offers_the_kinds(client, signed_in):
    html = signed_in.get("/wiki/Emploi_accompagn%C3%A9").content.decode()
    assert 'action="/edit/Emploi_accompagn%C3%A9"' in html
    for known in offered_kinds():
        assert f'name="kind" value="{known.name}"' in html


@pytest.mark.parametrize(
    "junk",
    [
        {"field-type": "zzz"},
        {"field-type": "\x00"},
        {"field-type": "redirect", "field-redirect": "[[x]]"},
        {"field-type": "redirect", "field-redirect": "Page"},
        {"field-place-lat": "9" * 5000, "field-place-lon": "1e5"},
        {"field-since": "٢٠٠٩"},
        {"field-website": "http://[v1.x]/"},
        {"field-": "x", "field-type-x": "y"},
        {"field-tags": '"' * 300},
    ],
)
def test_junk_in_the_fields_is_answered_and_keeps_the_text(signed_in, junk):
    response = signed_in.post("/edit/Page", {"text": "Gardez ceci", "field-type": "fiche", **junk, "publish": "1"})
    assert response.status_code in (200, 302)
    if response.status_code == 200:
        assert "Gardez ceci" in response.content.decode()


class TestLanguage:
    """Whoever reads the wiki in another language than its own begins a page in theirs, and can say otherwise."""

    def test_a_new_page_begins_with_hints_that_its_writer_can_read(self, signed_in):
        signed_in.cookies["language"] = "en"
        html = signed_in.get("/edit/Nouvelle?kind=fiche").content.decode()
        assert kind("fiche").guide("en").split("\n")[0] in html_module.unescape(html)
        assert '<option value="en" selected>English</option>' in html

    def test_its_header_then_says_so(self, signed_in):
        fields = {"field-type": "page", "field-language": "en", "text": "Two sentences.", "base": "", "publish": "1"}
        assert signed_in.post("/edit/A_new_page", fields).status_code == 302
        assert "langue: en" in live_page("A new page").text

    def test_no_language_chosen_leaves_the_header_without_one(self, signed_in):
        signed_in.post("/edit/Nouvelle", {"field-language": "", "text": "Deux phrases.", "base": "", "publish": "1"})
        assert live_page("Nouvelle").text == "Deux phrases.\n"

    def test_it_is_no_question_where_reader_and_wiki_speak_one_language(self, signed_in, write):
        assert "field-language" not in signed_in.get("/edit/Nouvelle?kind=page").content.decode()
        write("A page", "---\nlangue: en\n---\nText.")
        html = signed_in.get("/edit/A_page").content.decode()
        assert '<option value="en" selected>English</option>' in html

    def test_another_language_is_kept_unless_it_is_changed(self, signed_in, write):
        base = write("Pajenn", "---\nlangue: br\n---\nTestenn.").page.head_id
        html = signed_in.get("/edit/Pajenn").content.decode()
        assert '<option value="br" selected>br</option>' in html
        fields = {
            "header": "langue: br\n",
            "field-language": "br",
            "text": "Testenn all.",
            "base": base,
            "publish": "1",
        }
        signed_in.post("/edit/Pajenn", fields)
        assert "langue: br" in live_page("Pajenn").text
