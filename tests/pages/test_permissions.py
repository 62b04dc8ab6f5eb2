"""Who may do what: one ladder of people, each verb, both forms of each rule."""

import pytest
from django.utils import timezone

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.pages import permissions
from wiki.pages.models import Page, PageRevision

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(member, administrator, visitor):
    approved = User.objects.create_user("Avocette", password="x" * 12, is_approved=True)
    gone = User.objects.create_user("Grèbe", password="x" * 12, is_active=False)
    return {
        "visitor": visitor,
        "inactive": Actor(user=gone),
        "member": Actor(user=member),
        "approved": Actor(user=approved),
        "administrator": Actor(user=administrator),
    }


@pytest.mark.parametrize(
    "editors, writers",
    [
        ("everyone", {"visitor", "inactive", "member", "approved", "administrator"}),
        ("members", {"member", "approved", "administrator"}),
        ("approved", {"approved", "administrator"}),
    ],
)
def test_who_may_write_is_a_setting(cast, settings, editors, writers):
    settings.WIKI_EDITORS = editors
    for verb in sorted(permissions.WRITING):
        assert {name for name, actor in cast.items() if permissions.allows(actor, verb)} == writers, verb


def test_everybody_reads(cast):
    page = Page(title="Page")
    assert all(permissions.allows(actor, permissions.READ, page) for actor in cast.values())


def test_a_refusal_says_why_and_whether_signing_in_would_help(cast, settings):
    settings.WIKI_EDITORS = "approved"
    assert permissions.allows(cast["visitor"], permissions.EDIT).sign_in
    waiting = permissions.allows(cast["member"], permissions.EDIT)
    assert not waiting.sign_in and str(waiting.reason)


def test_a_deleted_page_is_seen_by_administrators_alone_in_both_forms_of_the_rule(cast):
    Page.objects.create(title="Là", title_key="là")
    gone = Page.objects.create(title="Partie", title_key="partie", deleted_at=timezone.now())
    for name, actor in cast.items():
        seen = set(Page.objects.filter(permissions.visible(actor)).values_list("title", flat=True))
        assert (
            ("Partie" in seen) == bool(permissions.allows(actor, permissions.READ, gone)) == (name == "administrator")
        )
        assert "Là" in seen


def test_lists_of_other_rows_reach_the_page_by_their_own_path(cast, write):
    write("Là", "Texte")
    Page.objects.filter(pk=write("Partie", "Texte").page.pk).update(deleted_at=timezone.now())
    rows = PageRevision.objects.filter(permissions.visible(cast["member"], "page__"))
    assert [row.page.title for row in rows] == ["Là"]


def test_a_hidden_version_is_for_administrators(cast):
    page = Page(title="Page")
    readers = {name for name, actor in cast.items() if permissions.allows(actor, permissions.SEE_HIDDEN, page)}
    assert readers == {"administrator"}
