"""A person is called otherwise, or closes the account: all that they signed follows, and nothing of others'."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from wiki.accounts.actors import Actor
from wiki.accounts.closing import close_account
from wiki.accounts.models import User
from wiki.accounts.renaming import rename
from wiki.pages import renaming
from wiki.pages.byline import rebuild as make_byline_anew
from wiki.pages.models import Contributor, LinkRewrite, NameChange, Page, PageRevision, PageWriter
from wiki.pages.registry import registry

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def run_jobs():
    while registry.jobs["names to follow"]() or registry.jobs["link rewrites"]():
        pass


def signatures(title="Page") -> list[str]:
    rows = PageRevision.objects.filter(page__title=title).order_by("number")
    return list(rows.values_list("author_name", flat=True))


def writers(title="Page") -> dict[str, int]:
    return dict(PageWriter.objects.filter(page__title=title).values_list("name", "revisions"))


def byline(title="Page") -> dict:
    return Page.objects.get(title=title).byline


class TestTheHistoryFollows:
    @pytest.fixture
    def renamed(self, write, member, other_member):
        write("Page", "Un")
        write("Page", "Deux", user=other_member)
        write("Page", "Trois")
        write("Sans elle", "Texte", user=other_member)
        rename(member, "Barge")
        run_jobs()

    def test_versions_contributors_and_bylines(self, renamed, member):
        assert signatures() == ["Barge", "Bernache", "Barge"]
        assert set(Contributor.objects.filter(user=member).values_list("name", flat=True)) == {"Barge"}
        assert writers() == {"Barge": 2, "Bernache": 1}
        assert [name for name, *_ in byline()["writers"]] == ["Barge", "Bernache"]
        assert [name for *_, name in byline()["thread"]] == ["Barge", "Bernache", "Barge"]
        assert byline()["people"] == 2

    @pytest.mark.parametrize("address", ["/wiki/Page", "/history/Page", "/recent", "/feeds/page/Page", "/user/Barge"])
    def test_every_screen_says_the_new_name(self, renamed, client, address):
        html = client.get(address).content.decode()
        assert "Barge" in html and "Courlis" not in html

    def test_a_kept_screen_changes_too(self, write, member, client):
        write("Page", "Un")
        assert "Courlis" in client.get("/wiki/Page").content.decode()
        rename(member, "Barge")
        run_jobs()
        assert "Courlis" not in client.get("/wiki/Page").content.decode()

    def test_the_former_address_leads_to_the_new_one(self, renamed, client):
        for former in ("/user/Courlis", "/user/courlis", "/user/Courlis/?minor=no"):
            answer = client.get(former)
            assert answer.status_code == 302 and answer["Location"].startswith("/user/Barge")

    def test_also_while_versions_are_about_to_follow(self, write, member, client):
        write("Page", "Un")
        rename(member, "Barge")
        assert client.get("/user/Courlis")["Location"] == "/user/Barge"

    def test_texts_stay_as_they_were_written(self, write, member):
        write("Page", "Signé Courlis")
        rename(member, "Barge")
        run_jobs()
        page = Page.objects.get(title="Page")
        assert page.text == "Signé Courlis\n" and page.head.number == 1

    def test_signatures_without_an_account_are_somebody_else_s(self, write, member, client):
        write("Ancienne", "Texte", user=None, author_name="Courlis", trusted=True)
        rename(member, "Barge")
        run_jobs()
        assert signatures("Ancienne") == ["Courlis"]
        assert client.get("/user/Courlis").status_code == 200, "they have their own page as before"

    def test_versions_brought_in_under_another_name_keep_it(self, write, member):
        write("Page", "Un", author_name="Exemple : élue")
        rename(member, "Barge")
        run_jobs()
        assert signatures() == ["Exemple : élue"]

    def test_links_that_wait_to_be_rewritten_are_signed_with_the_new_name(self, write, member, move):
        write("Page", "Un")
        write("Citante", "[[Page]]")
        move("Page", "Autre page", rewrite=True)
        assert LinkRewrite.objects.exists()
        rename(member, "Barge")
        run_jobs()
        assert set(signatures("Citante")) == {"Barge"}


class TestOnTheWay:
    def test_it_goes_by_a_few_pages_and_loses_nothing_when_it_is_killed_in_between(self, write, member, monkeypatch):
        monkeypatch.setattr(renaming, "PAGES", 1)
        for number in range(3):
            for text in ("Un", "Deux"):
                write(f"Page {number}", text)
        rename(member, "Barge")
        assert renaming.drain()
        assert signatures("Page 0") == ["Barge"] * 2 and signatures("Page 1") == ["Courlis"] * 2
        NameChange.objects.update(writers_done=0)  # killed before it could write down how far it was
        run_jobs()
        for number in range(3):
            assert signatures(f"Page {number}") == ["Barge"] * 2
            assert writers(f"Page {number}") == {"Barge": 2}

    def test_many_versions_of_one_page_are_counted_right_on_the_way(self, write, member, other_member, monkeypatch):
        monkeypatch.setattr(renaming, "VERSIONS", 2)
        for text in ("Un", "Deux", "Trois"):
            write("Page", text)
        write("Page", "Quatre", user=other_member)
        rename(member, "Barge")
        renaming.drain()
        assert writers() == {"Barge": 2, "Courlis": 1, "Bernache": 1}
        assert [name for *_, name in byline()["thread"]] == ["Barge", "Barge", "Courlis", "Bernache"]
        run_jobs()
        assert writers() == {"Barge": 3, "Bernache": 1} and byline()["people"] == 2

    def test_bylines_are_those_that_a_rebuild_would_make(self, write, member, other_member):
        write("Page", "Un")
        write("Page", "Deux", user=other_member)
        write("Page", "Trois", user=other_member, author_name="Barge")
        rename(member, "Barge")
        run_jobs()
        kept, counted = byline(), writers()
        make_byline_anew(Page.objects.get(title="Page"))
        assert byline() == kept and writers() == counted

    def test_a_name_that_others_sign_with_too_stays_theirs(self, write, member):
        write("Page", "Un")
        write("Page", "Deux", user=None, author_name="Courlis", trusted=True)
        rename(member, "Barge")
        run_jobs()
        assert signatures() == ["Barge", "Courlis"] and writers() == {"Barge": 1, "Courlis": 1}

    def test_versions_that_no_writer_counts_follow_too(self, write, member):
        write("Page", "Un")
        PageWriter.objects.all().delete()
        rename(member, "Barge")
        run_jobs()
        assert signatures() == ["Barge"] and writers() == {"Barge": 1}

    def test_the_change_itself_touches_no_version(self, write, member, django_assert_max_num_queries):
        for number in range(12):
            write(f"Page {number}", "Texte")
        with django_assert_max_num_queries(14):
            rename(member, "Barge")
        assert not PageRevision.objects.filter(author_name="Barge").exists()

    def test_a_version_signed_by_a_request_under_way_follows_later(self, write, member):
        write("Page", "Un")
        under_way = User.objects.get(pk=member.pk)
        rename(member, "Barge")
        run_jobs()
        write("Page", "Deux", user=under_way)
        assert signatures() == ["Barge", "Courlis"]
        run_jobs()
        assert signatures() == ["Barge", "Barge"] and writers() == {"Barge": 2}
        assert NameChange.objects.exists(), "it watches a little longer"
        NameChange.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
        run_jobs()
        assert not NameChange.objects.exists()

    def test_one_that_stands_before_the_cursor_is_found_at_the_end(self, write, member):
        write("Page", "Un")
        rename(member, "Barge")
        run_jobs()
        PageRevision.objects.update(author_name="Courlis")
        NameChange.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
        run_jobs()
        assert signatures() == ["Barge"] and not NameChange.objects.exists()

    @pytest.mark.parametrize("between", [lambda: None, run_jobs, renaming.drain], ids=["at once", "done", "half"])
    @pytest.mark.parametrize("names", [("Barge", "Sterne"), ("Barge", "Courlis"), ("Barge", "Sterne", "Courlis")])
    def test_several_changes_one_after_the_other(self, write, member, monkeypatch, names, between):
        monkeypatch.setattr(renaming, "VERSIONS", 1)
        write("Page", "Un")
        write("Page", "Deux")
        for name in names:
            rename(member, name)
            between()
        run_jobs()
        assert set(signatures()) == {names[-1]} and writers() == {names[-1]: 2}


class TestAClosedAccount:
    @pytest.fixture
    def pseudonym(self, write, member, administrator):
        write("Page", "Un")
        write("Page", "Deux", user=administrator)
        pseudonym = close_account(member)
        run_jobs()
        return pseudonym

    def test_what_was_written_stays_under_the_pseudonym(self, pseudonym):
        assert signatures() == [pseudonym, "Goéland"]
        assert set(writers()) == {pseudonym, "Goéland"}

    @pytest.mark.parametrize(
        "address", ["/wiki/Page", "/history/Page", "/recent", "/feeds/page/Page", "/feeds/recent.atom"]
    )
    def test_no_screen_says_the_name_any_more(self, pseudonym, client, address):
        html = client.get(address).content.decode()
        assert pseudonym in html and "Courlis" not in html

    def test_its_page_says_that_the_account_is_closed(self, pseudonym, client):
        html = client.get(f"/user/{pseudonym.replace(' ', '_')}").content.decode()
        assert "This account is closed" in html and "Member since" not in html

    def test_the_former_address_leads_nowhere(self, pseudonym, client):
        assert client.get("/user/Courlis").status_code == 404

    def test_a_change_of_name_under_way_is_carried_on_to_the_pseudonym(self, write, member, administrator):
        write("Page", "Un")
        rename(member, "Barge")
        pseudonym = close_account(member)
        run_jobs()
        assert signatures() == [pseudonym]
        NameChange.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
        run_jobs()
        assert not NameChange.objects.exists(), "the old name is nowhere any more"

    def test_nobody_writes_with_it(self, pseudonym, member):
        gone = User.objects.get(pk=member.pk)
        assert not Actor(user=gone).is_member


def test_who_looked_at_the_changes_is_forgotten_with_the_account(member, administrator):
    from wiki.changes.models import Visit

    browser = Client()
    browser.force_login(member)
    browser.get("/recent")
    assert Visit.objects.filter(user=member).exists()
    close_account(member)
    assert not Visit.objects.filter(user=member).exists()


def test_drafts_go_with_the_account(member, administrator):
    from wiki.drafts.models import Draft

    for person in (member, administrator):
        Draft.objects.create(user=person, key="a" * 8, title="Page", title_key="page", text="Pas encore publié")
    close_account(member)
    assert [draft.user for draft in Draft.objects.all()] == [administrator]
