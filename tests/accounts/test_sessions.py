"""Where a person is signed in: each browser listed, ended one by one, and by a change of password."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from wiki.accounts import sessions
from wiki.accounts.devices import device_name
from wiki.accounts.models import SignedIn
from wiki.pages.registry import registry

pytestmark = [pytest.mark.django_db, pytest.mark.storage, pytest.mark.usefixtures("english")]

URL = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def sign_in(courlis):
    """sign_in(user_agent) -> a browser in which Courlis has just signed in by the form."""

    def make(user_agent=FIREFOX) -> Client:
        browser = Client(HTTP_USER_AGENT=user_agent)
        answer = browser.post("/accounts/login/", {"login": "Courlis", "password": PASSWORD})
        assert answer.status_code == 302
        return browser

    return make


def is_in(browser) -> bool:
    return browser.get("/accounts/").status_code == 200


def row_of(browser) -> SignedIn:
    return SignedIn.objects.get(session_key=browser.session.session_key)


class TestTheList:
    def test_each_browser_is_there_in_a_few_words_this_one_first(self, sign_in):
        sign_in(PHONE)
        browser = sign_in(FIREFOX)
        html = browser.get(URL).content.decode()
        assert html.index("Firefox, Linux") < html.index("this one") < html.index("Safari, iPhone")
        assert "Mozilla" not in html

    def test_nothing_but_the_device_is_kept(self, sign_in):
        row = row_of(sign_in(PHONE))
        kept = {field.name for field in SignedIn._meta.get_fields()}
        assert kept == {"id", "user", "session_key", "device", "begun", "seen"}
        assert row.device == "Safari, iPhone"

    def test_alone_there_is_nothing_else_to_end(self, sign_in):
        html = sign_in().get(URL).content.decode()
        assert "nowhere else" in html and 'name="others"' not in html and 'name="end"' not in html

    def test_it_is_one_s_own(self, sign_in, make_person):
        sign_in(PHONE)
        other = Client()
        other.force_login(make_person("Héron"))
        assert "iPhone" not in other.get(URL).content.decode()
        assert Client().get(URL).status_code == 302

    def test_a_session_that_has_run_out_is_not_listed_and_its_row_goes(self, sign_in):
        old, here = sign_in(PHONE), sign_in(FIREFOX)
        old.session.delete()
        assert "iPhone" not in here.get(URL).content.decode()
        assert SignedIn.objects.count() == 1

    def test_the_list_asks_as_much_for_two_browsers_as_for_six(self, sign_in):
        here, counts = sign_in(), []
        for browsers in (1, 4):
            for _ in range(browsers):
                sign_in(PHONE)
            here.get(URL)
            with CaptureQueriesContext(connection) as captured:
                here.get(URL)
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestEnding:
    def test_one_by_one(self, sign_in):
        phone, tablet, here = sign_in(PHONE), sign_in(PHONE), sign_in()
        assert is_in(phone)  # so that its session is in the cache too
        answer = here.post(URL, {"end": row_of(phone).pk}, follow=True)
        assert "signed out there" in answer.content.decode()
        assert not is_in(phone) and is_in(tablet) and is_in(here)

    def test_all_others(self, sign_in):
        phone, tablet, here = sign_in(PHONE), sign_in(PHONE), sign_in()
        assert "2 other browsers" in here.post(URL, {"others": "1"}, follow=True).content.decode()
        assert not is_in(phone) and not is_in(tablet) and is_in(here)

    def test_an_ended_browser_is_a_visitor_and_reads_on(self, sign_in):
        phone, here = sign_in(PHONE), sign_in()
        here.post(URL, {"others": "1"})
        answer = phone.get("/recent")
        assert answer.status_code == 200 and "Courlis" not in answer.content.decode()

    def test_nobody_ends_another_person_s(self, sign_in, make_person):
        phone, stranger = sign_in(PHONE), Client()
        stranger.force_login(make_person("Héron"))
        for typed in (row_of(phone).pk, "0", "x", "9" * 30, ""):
            assert stranger.post(URL, {"end": typed}).status_code == 302
        assert is_in(phone)

    def test_signing_out_drops_the_row(self, sign_in):
        browser = sign_in()
        browser.post("/accounts/logout/")
        assert not SignedIn.objects.exists()

    def test_a_form_from_another_site_is_refused(self, sign_in, courlis):
        phone, browser = sign_in(PHONE), Client(enforce_csrf_checks=True)
        browser.force_login(courlis)
        assert browser.post(URL, {"others": "1"}).status_code == 403
        assert is_in(phone)


class TestPruning:
    """Who never comes back leaves nothing behind."""

    @pytest.fixture
    def long_ago(self, sign_in):
        """long_ago(**changes): a browser that was last seen two months ago, whose session is changed so."""

        def make(**changes):
            key = sign_in().session.session_key
            SignedIn.objects.filter(session_key=key).update(seen=timezone.now() - timedelta(days=61))
            Session.objects.filter(session_key=key).update(**changes)
            return key

        return make

    def test_sessions_that_have_run_out_go_and_the_others_stay(self, long_ago, sign_in):
        long_ago(expire_date=timezone.now() - timedelta(seconds=1))
        kept = {long_ago(expire_date=timezone.now() + timedelta(days=1)), sign_in().session.session_key}
        assert type(registry.jobs["ended sessions"])()() is False
        for rows in (Session, SignedIn):
            assert {row.session_key for row in rows.objects.all()} == kept

    def test_a_row_whose_session_is_not_stored_yet_stays(self, sign_in):
        Session.objects.filter(session_key=sign_in().session.session_key).delete()
        sessions.prune()
        assert SignedIn.objects.exists()

    def test_some_at_a_time(self, long_ago, monkeypatch):
        monkeypatch.setattr(sessions, "PRUNED_AT_ONCE", 2)
        for _ in range(3):
            long_ago(expire_date=timezone.now() + timedelta(days=1))
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert sessions.prune() and SignedIn.objects.count() == Session.objects.count() == 1
        assert not sessions.prune() and not SignedIn.objects.exists()


class TestPasswords:
    def test_a_new_password_signs_all_others_out_at_once_and_keeps_this_one(self, sign_in):
        phone, here = sign_in(PHONE), sign_in()
        begun = row_of(here).begun
        new = "une autre phrase assez longue"
        here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert not is_in(phone) and is_in(here)
        assert row_of(here).begun == begun, "the same row, under the session's new key"
        assert SignedIn.objects.count() == 1

    def test_a_password_that_was_set_elsewhere_leaves_no_row_behind(self, sign_in, courlis):
        sign_in(PHONE)
        courlis.set_password("posé par une commande")
        courlis.save()
        Client().force_login(courlis)
        assert [row.device for row in SignedIn.objects.all()] == [""]


class TestLastSeen:
    def test_it_is_written_once_in_an_hour_of_use(self, sign_in):
        browser = sign_in()
        yesterday = timezone.now() - timedelta(days=1)
        SignedIn.objects.update(seen=yesterday)
        browser.get("/recent")
        assert SignedIn.objects.get().seen == yesterday, "signing in counted for this hour"
        cache.delete(f"seen:{browser.session.session_key}")
        with CaptureQueriesContext(connection) as first:
            browser.get("/recent")
        assert SignedIn.objects.get().seen > yesterday
        with CaptureQueriesContext(connection) as second:
            browser.get("/recent")
        writes = [q["sql"] for q in second if q["sql"].startswith(("UPDATE", "INSERT"))]
        assert not writes and len(second) < len(first)

    def test_a_session_from_before_the_list_finds_its_place_in_it(self, sign_in):
        browser = sign_in(PHONE)
        SignedIn.objects.all().delete()
        cache.delete(f"seen:{browser.session.session_key}")
        assert "Safari, iPhone" in browser.get(URL).content.decode()
        assert "1 browser" in browser.get("/accounts/").content.decode()

    def test_visitors_leave_nothing(self, client):
        client.get("/recent")
        assert not SignedIn.objects.exists()


@pytest.mark.parametrize(
    "user_agent, words",
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) … Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) … Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        (
            "Mozilla/5.0 (Linux; Android 14) … SamsungBrowser/26.0 Chrome/122.0 Safari/537.36",
            "Samsung Internet, Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) … Version/18.0 Safari/605.1.15", "Safari, Mac"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>" * 10_000, ""),
    ],
    ids=lambda value: value[:20],
)
def test_a_browser_is_called_by_what_its_owner_calls_it(user_agent, words):
    assert device_name(user_agent) == words


def test_a_database_that_takes_no_writes_hinders_no_reader(sign_in, monkeypatch):
    browser = sign_in()
    cache.delete(f"seen:{browser.session.session_key}")

    def refuse(*args, **kwargs):
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("wiki.accounts.sessions.SignedIn.objects.filter", refuse)
    assert browser.get("/recent").status_code == 200
