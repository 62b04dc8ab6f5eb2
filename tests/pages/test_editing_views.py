"""Writing in the browser's terms: the form, its buttons, and what comes back when it cannot be saved."""

import html as html_module
import re

import pytest
from django.test import Client

from wiki.pages.models import Page, PageRevision

pytestmark = pytest.mark.django_db


def posted(text="Texte", **more):
    return {"text": text, "header": "", "field-tags": "", "summary": "", "base": "", "publish": "1", **more}


def test_a_member_writes_a_page_and_reads_it(signed_in):
    assert signed_in.get("/edit/Coquelicot").status_code == 200
    response = signed_in.post("/edit/Coquelicot", posted("Une *fleur*.", summary="Commence"))
    assert (response.status_code, response["Location"]) == (302, "/wiki/Coquelicot")
    html = signed_in.get("/wiki/Coquelicot").content.decode()
    assert "<em>fleur</em>" in html and "Merci" in html


def test_the_form_opens_with_the_body_and_keeps_the_header_aside(signed_in, write):
    head = write("Sésamath", "---\ntype: fiche\nétiquettes: [maths, école]\nnote: à moi\n---\nLe corps").revision
    html = signed_in.get("/edit/S%C3%A9samath").content.decode()
    assert ">\nLe corps\n</textarea>" in html
    assert 'value="maths, école"' in html
    assert f'name="base" value="{head.pk}"' in html


def test_changing_the_tags_changes_their_line_only(signed_in, write):
    source = "---\n# une remarque\ntype: fiche\nétiquettes: [maths, école]\nnote: à moi\n---\nLe corps\n"
    head = write("Sésamath", source).revision
    header = source[: source.index("Le corps")]
    signed_in.post(
        "/edit/S%C3%A9samath",
        posted("Le corps\n", header=header, base=str(head.pk), **{"field-tags": "maths, école, libre"}),
    )
    assert Page.objects.get().text == source.replace("[maths, école]", "[maths, école, libre]")


def test_a_text_that_begins_with_a_header_is_the_whole_source(signed_in, write):
    head = write("Page", "---\ntype: fiche\n---\nAvant").revision
    whole = "---\ntype: personne\n---\nAprès\n"
    signed_in.post("/edit/Page", posted(whole, header="---\ntype: fiche\n---\n", base=str(head.pk)))
    assert Page.objects.get().text == whole


def test_a_preview_shows_the_page_and_stores_nothing(signed_in):
    response = signed_in.post("/edit/Page", {**posted("Un **mot**, [[Lien]]"), "preview": "1"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "<strong>mot</strong>" in html and "wikilink missing" in html
    assert "Un **mot**, [[Lien]]" in html
    assert not Page.objects.exists()


def test_a_conflict_gives_back_both_texts_and_goes_on_from_the_newer(signed_in, write, other_member):
    first = write("Page", "Base").revision
    head = write("Page", "La leur & celle-ci", user=other_member).revision
    response = signed_in.post("/edit/Page", posted("La mienne <b>", base=str(first.pk), summary="Mon résumé"))
    html = html_module.unescape(response.content.decode())
    assert response.status_code == 409
    for kept in ("La mienne <b>", "La leur & celle-ci", "Mon résumé", f'name="base" value="{head.pk}"', "Bernache"):
        assert kept in html
    again = signed_in.post("/edit/Page", posted("La mienne et la leur", base=str(head.pk)))
    assert again.status_code == 302
    assert PageRevision.objects.count() == 3


def test_blanking_asks_and_then_does(signed_in, write):
    head = write("Page", "Texte").revision
    response = signed_in.post("/edit/Page", posted("", base=str(head.pk)))
    html = response.content.decode()
    assert response.status_code == 409
    token = html.split('name="confirmed" value="')[1].split('"')[0]
    assert signed_in.post("/edit/Page", posted("", base=str(head.pk), confirmed=token)).status_code == 302
    assert Page.objects.get().text == ""


def test_a_visitor_is_told_to_sign_in_and_a_text_posted_anyway_is_given_back(client):
    response = client.get("/edit/Page")
    assert response.status_code == 403 and "/accounts/login/?next=/edit/Page" in response.content.decode()
    response = client.post("/edit/Page", posted("Mes longues phrases"))
    html = response.content.decode()
    assert response.status_code == 403 and "Mes longues phrases" in html and "/accounts/login/" in html


def test_an_expired_form_gives_the_text_back_ready_to_send(member):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    response = strict.post("/edit/Page", posted("Mes longues phrases", summary="Un résumé"))
    html = response.content.decode()
    assert response.status_code == 403
    assert "Mes longues phrases" in html and "Un résumé" in html
    token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = strict.post("/edit/Page", posted("Mes longues phrases", csrfmiddlewaretoken=token))
    assert again.status_code == 302


@pytest.mark.parametrize(
    "junk",
    [
        {"base": "x"},
        {"base": "-4"},
        {"base": "9" * 40},
        {"base": "\u0663"},
        {"header": "---\nnot a header"},
        {"summary": "\x00" * 10},
        {"field-tags": "a,,b,\x00,[x], {y}: z"},
        {"minor": "\udc80".encode("utf-8", "surrogatepass").decode("latin-1")},
        {"text": "\x00\x01\ud7ff"},
    ],
)
def test_junk_in_any_field_is_answered_and_keeps_the_text(signed_in, write, junk):
    head = write("Page", "Texte").revision
    response = signed_in.post("/edit/Page", posted(**{"text": "Gardez ceci", "base": str(head.pk), **junk}))
    assert response.status_code in (200, 302, 409)
    if response.status_code != 302 and "text" not in junk:
        assert "Gardez ceci" in response.content.decode()


def test_a_text_too_long_comes_back_whole_with_the_limit(signed_in):
    long = "mot " * 60_000
    response = signed_in.post("/edit/Page", posted(long))
    assert response.status_code == 200
    assert long.strip() in response.content.decode()
    assert "200000" in response.content.decode().replace("\u202f", "").replace("\xa0", "")


def test_a_new_page_begins_with_its_title(signed_in, write):
    assert signed_in.get("/new?title=Coquelicot").status_code == 200
    response = signed_in.post("/new", {"title": "coquelicot sauvage"})
    assert response["Location"] == "/edit/Coquelicot_sauvage"
    write("Déjà là", "Texte")
    response = signed_in.post("/new", {"title": "Déjà là"})
    assert response.status_code == 200 and "/wiki/D%C3%A9j%C3%A0_l%C3%A0" in response.content.decode()
    assert signed_in.post("/new", {"title": "a[b]"}).status_code == 200
    assert signed_in.post("/new", {}).status_code == 200


def test_a_visitor_cannot_begin_a_page(client):
    assert client.get("/new").status_code == 403


def test_editing_under_another_spelling_reaches_the_page(signed_in, write):
    write("Innovation sociale", "Texte")
    assert signed_in.get("/edit/innovation_SOCIALE")["Location"] == "/edit/Innovation_sociale"


FICHE = "---\ntype: fiche\nétiquettes: [mer]\ndomaine: eau\n---\n"


def publish_all_the_same(client, path: str, conflict, text: str):
    """Press Publish in the form of a conflict, with `text` in it and its other inputs as they came."""
    html = html_module.unescape(conflict.content.decode())
    form = html[html.index('<form class="edit-form"') :]
    inputs = dict(re.findall(r'<input [^>]*?name="([^"]+)" value="([^"]*)"', form))
    chosen = re.search(r'<select [^>]*name="field-type".*?<option value="([^"]*)" selected', form, re.DOTALL)
    return client.post(path, {**inputs, "field-type": chosen[1], "text": text, "publish": "1"})


def test_publishing_after_a_conflict_takes_back_no_field_that_somebody_else_changed(signed_in, write, other_member):
    base = write("Page", FICHE + "Texte\n").revision
    write("Page", FICHE.replace("[mer]", "[mer, sel]") + "Texte, le leur\n", user=other_member)
    mine = posted("Texte, le mien\n", header=FICHE, base=str(base.pk), **{"field-tags": "mer", "field-domain": "vent"})
    conflict = signed_in.post("/edit/Page", mine)
    assert conflict.status_code == 409
    assert publish_all_the_same(signed_in, "/edit/Page", conflict, "Les deux\n").status_code == 302
    assert Page.objects.get().text == (
        FICHE.replace("[mer]", "[mer, sel]").replace("domaine: eau", "domaine: vent") + "Les deux\n"
    )


def test_a_header_that_was_written_anew_is_brought_together_field_by_field(signed_in, write, other_member):
    base = write("Page", FICHE + "Texte\n").revision
    write("Page", FICHE.replace("[mer]", "[mer, sel]") + "Texte, le leur\n", user=other_member)
    header = FICHE.replace("domaine: eau", "domaine: vent")
    conflict = signed_in.post(
        "/edit/Page", posted("Texte, le mien\n", header=header, base=str(base.pk)) | {"field-tags": "mer"}
    )
    assert publish_all_the_same(signed_in, "/edit/Page", conflict, "Les deux\n").status_code == 302
    assert Page.objects.get().text == header.replace("[mer]", "[mer, sel]") + "Les deux\n"
