"""Pages are rendered again when the pipeline changed, and once more after a failure; what is saved meanwhile wins."""

import pytest

from wiki.markup.pipeline import PIPELINE_VERSION
from wiki.pages import rendering
from wiki.pages.models import Page, PageLink

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.mark.parametrize("version", ["", "0000", "zzzz"])
def test_html_of_another_pipeline_is_made_anew(write, version):
    page = write("Page", "Un *mot* [[Lien]]").page
    PageLink.objects.all().delete()
    Page.objects.update(html="ancien", pipeline_version=version)
    assert rendering.render_some_stale_pages() is False
    page.refresh_from_db()
    assert "<em>mot</em>" in page.html and page.pipeline_version == PIPELINE_VERSION
    assert PageLink.objects.get().target_title == "Lien"


def test_stale_pages_are_made_anew_in_batches(write, monkeypatch):
    monkeypatch.setattr(rendering, "STALE_BATCH", 2)
    for number in range(3):
        write(f"Page {number}", "Texte")
    Page.objects.update(pipeline_version="")
    assert [rendering.render_some_stale_pages(), rendering.render_some_stale_pages()] == [True, False]
    assert not Page.objects.exclude(pipeline_version=PIPELINE_VERSION).exists()


def test_a_page_that_failed_gets_one_more_chance_in_each_run_of_the_wiki(write):
    write("Page", "Un *mot*")
    Page.objects.update(html="<pre>", render_status="timeout")
    job = rendering.SecondChance()
    assert job() is False
    assert Page.objects.get().render_status == "ok" and "<em>" in Page.objects.get().html
    Page.objects.update(render_status="timeout")
    assert job() is False
    assert Page.objects.get().render_status == "timeout"


def test_a_save_that_comes_meanwhile_is_not_overwritten(write, monkeypatch):
    page = write("Page", "Avant").page
    real = rendering.render

    def slow(text, title):
        rendered = real(text, title)
        monkeypatch.setattr(rendering, "render", real)
        write("Page", "Après")
        return rendered

    monkeypatch.setattr(rendering, "render", slow)
    assert rendering.refresh(page.pk) is False
    assert "Après" in Page.objects.get().html
