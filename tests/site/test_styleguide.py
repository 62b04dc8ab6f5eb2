"""The style guide shows every component, made by the templates themselves, to those who change them."""

import re

import pytest
from django.conf import settings
from django.test import Client

from wiki.accounts.models import User
from wiki.pages.models import Page
from wiki.site import frame

pytestmark = pytest.mark.django_db
TEMPLATES = settings.BASE_DIR / "templates"
# What has no look of its own.
LEFT_OUT = {
    "frame/share.html": "the head of a page, for machines",
    "frame/header.html": "stands on every screen, the guide's too; kept between requests",
    "frame/footer.html": "the same",
    "frame/mark.html": "the same, in the header",
}


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(User.objects.create_user("Goéland", password="un mot de passe", is_staff=True))
    return client


def includes() -> set[str]:
    """Every template that is a part of others."""
    return {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if not re.search(r"{% extends|<!doctype", path.read_text("utf-8"))
    }


def test_every_component_has_a_sample(administrator):
    frame._part.cache_clear()  # a header that was kept is shown without its template
    answer = administrator.get("/styleguide/")
    assert answer.status_code == 200
    shown = {template.name for template in answer.templates}
    assert sorted(includes() - shown - LEFT_OUT.keys()) == []
    assert sorted(LEFT_OUT.keys() - includes()) == []


def test_a_sample_is_what_the_template_makes_and_nothing_is_empty(administrator):
    html = administrator.get("/styleguide/").content.decode()
    samples = re.findall(
        r'<p class="guide-name"><code>([^<]*)</code></p>\n<div class="sheet">(.*?)</div></div>', html, re.DOTALL
    )
    assert len(samples) > 30
    assert [name for name, inside in samples if len(re.sub(r"\s", "", inside)) < 20] == []
    assert "None" not in re.sub(r"<[^>]*>", "", html)


def test_both_themes_and_all_accents_stand_side_by_side(administrator):
    html = administrator.get("/styleguide/").content.decode()
    for theme in ("light", "dark"):
        assert html.count(f'<div data-theme="{theme}"') == 2
        for accent in ("kelp", "tide", "heather", "thrift", "granite", "slate"):
            assert f'data-accent="{accent}" data-theme="{theme}"' in html


def test_it_is_for_administrators_and_asks_nothing_of_the_wiki(administrator):
    member = Client()
    member.force_login(User.objects.create_user("Courlis", password="un mot de passe"))
    assert Client().get("/styleguide/").status_code == member.get("/styleguide/").status_code == 403
    assert not Page.objects.exists() and administrator.get("/styleguide/").status_code == 200
