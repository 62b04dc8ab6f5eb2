"""`/undo/<id>`: one version's change is taken out of the page as it is now."""

import html as html_module

import pytest
from django.core.cache import cache

from tests.pages.test_reconciling_screens import form_of
from wiki.pages import limits
from wiki.pages.models import Page, PageRevision

PAGE = "Un.\n\nDeux.\n\nTrois.\n"


def shown(response) -> str:
    return html_module.unescape(response.content.decode())


@pytest.fixture
def changed(write, other_member):
    """The revision that made “Un” into “Une publicité”; “Trois” was changed since."""
    write("Page", PAGE)
    revision = write("Page", PAGE.replace("Un.", "Une publicité."), user=other_member).revision
    write("Page", PAGE.replace("Un.", "Une publicité.").replace("Trois", "Quatre"))
    return revision


def test_it_shows_what_would_change_and_then_does_it_as_a_new_version(signed_in, changed):
    html = shown(signed_in.get(f"/undo/{changed.pk}"))
    assert (
        "Une publicité." in html and "Quatre" not in html.split('<form class="band edit-foot"')[0].split("diff-row")[1]
    )
    assert PageRevision.objects.count() == 3
    form = form_of(signed_in.get(f"/undo/{changed.pk}"), "band edit-foot")
    response = signed_in.post(f"/undo/{changed.pk}", form)
    assert response["Location"] == "/wiki/Page"
    page = Page.objects.get()
    assert page.text == PAGE.replace("Trois", "Quatre")
    assert page.head.number == 4 and "2" in page.head.summary
    assert "Bernache" not in page.head.summary, "the history's words do not follow when somebody changes the name"
    assert list(page.head.contributors.values_list("name", flat=True)) == ["Courlis"]


def test_the_head_may_be_undone(signed_in, write):
    write("Page", PAGE)
    head = write("Page", "Rien.\n").revision
    signed_in.post(f"/undo/{head.pk}", form_of(signed_in.get(f"/undo/{head.pk}"), "band edit-foot"))
    assert Page.objects.get().text == PAGE


def test_what_was_changed_again_since_is_asked_about_passage_by_passage(signed_in, write, changed):
    write("Page", Page.objects.get().text.replace("publicité", "annonce"))
    response = signed_in.get(f"/undo/{changed.pk}")
    html = shown(response)
    assert response.status_code == 200 and html.count('<fieldset class="band passage"') == 1
    assert "Une annonce." in html and "Un." in html and 'role="alert"' not in html
    form = form_of(response)
    response = signed_in.post("/edit/Page", {**form, "choose": "1"})
    assert response.status_code == 409 and "missing-1" in shown(response)
    assert signed_in.post("/edit/Page", {**form_of(response), "choice-1": "mine", "choose": "1"}).status_code == 302
    page = Page.objects.get()
    assert page.text == PAGE.replace("Trois", "Quatre")
    assert page.head.kind == PageRevision.Kind.EDIT
    assert list(page.head.contributors.values_list("name", flat=True)) == ["Courlis"]


def test_a_version_that_came_after_it_was_shown_is_not_published_unseen(signed_in, write, changed):
    form = form_of(signed_in.get(f"/undo/{changed.pk}"), "band edit-foot")
    write("Page", Page.objects.get().text + "\nCinq.\n")
    response = signed_in.post(f"/undo/{changed.pk}", form)
    assert response.status_code == 409 and PageRevision.objects.count() == 4
    again = form_of(response, "band edit-foot")
    assert signed_in.post(f"/undo/{changed.pk}", again).status_code == 302
    assert Page.objects.get().text == PAGE.replace("Trois", "Quatre") + "\nCinq.\n"


def test_a_change_that_is_gone_already_leaves_nothing_to_do(signed_in, write, changed):
    write("Page", PAGE)
    html = shown(signed_in.get(f"/undo/{changed.pk}"))
    assert 'action="/undo' not in html
    assert signed_in.post(f"/undo/{changed.pk}", {"confirmed": "x"}).status_code in (302, 409)
    assert PageRevision.objects.count() == 4


def test_who_may_not_and_what_cannot(client, signed_in, write, changed):
    first = PageRevision.objects.earliest("number")
    assert signed_in.get(f"/undo/{first.pk}").status_code == 404
    assert signed_in.get("/undo/999999").status_code == 404
    PageRevision.objects.filter(pk=changed.pk).update(hidden=True)
    assert signed_in.get(f"/undo/{changed.pk}").status_code == 403
    PageRevision.objects.update(hidden=False)
    signed_in.logout()
    assert client.get(f"/undo/{changed.pk}").status_code == 403
    assert client.post(f"/undo/{changed.pk}", {"confirmed": "x"}).status_code == 403


def test_the_history_and_the_comparison_lead_to_it(signed_in, changed):
    address = f'href="/undo/{changed.pk}"'
    assert address in shown(signed_in.get("/history/Page"))
    assert address in shown(signed_in.get(f"/diff/{changed.parent_id}/{changed.pk}"))
    first = PageRevision.objects.earliest("number")
    assert f'href="/undo/{first.pk}"' not in shown(signed_in.get("/history/Page"))
    head = Page.objects.get().head_id
    assert f'href="/undo/{head}"' not in shown(signed_in.get(f"/diff/{first.pk}/{head}"))


def test_looking_counts_as_a_preview_before_anything_slow_is_done(signed_in, changed, settings, monkeypatch):
    cache.clear()
    settings.RATE_LIMITS = True
    monkeypatch.setattr(limits, "PER_WINDOW", {**limits.PER_WINDOW, "preview": 1})
    monkeypatch.setattr("wiki.pages.limits.time.time", lambda: 2_000_000_000)
    assert signed_in.get(f"/undo/{changed.pk}").status_code == 200
    assert signed_in.get(f"/undo/{changed.pk}").status_code == 429
