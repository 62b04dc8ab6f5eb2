"""The administration screen: what is decided there holds at once, and nothing that was typed is lost."""

import re
import smtplib
import socket
import ssl
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.configuration import ACCENTS, current
from wiki.configuration.saving import save
from wiki.configuration.values import DECIDED
from wiki.pages.models import LinkRewrite, Page
from wiki.pages.registry import Health, registry
from wiki.pages.saving import save_page
from wiki.site.administration import steps

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

ADDRESS = "/administration/"


@pytest.fixture(autouse=True)
def english(settings, tmp_path):
    """The words here are the English ones; the data folder is empty."""
    settings.LANGUAGE_CODE = "en"
    settings.VAR_DIR = tmp_path


@pytest.fixture
def administrator():
    return User.objects.create_user("Goéland", password="x", is_staff=True, email="goeland@example.org")


@pytest.fixture
def admin(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def html_of(response) -> str:
    return unescape(response.content.decode())


def form_of(response) -> dict:
    """What a browser would send back: the values of the form as it stands."""
    html = response.content.decode().partition('<form id="settings"')[2].partition("</form>")[0]
    data = {}
    for tag in re.findall(r"<input[^>]*>", html):
        values = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if values.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        data[values["name"]] = unescape(values.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL):
        data[name] = unescape(text)
    return data


def chosen(response, name: str) -> str:
    return form_of(response).get(name)


def test_the_form_sent_as_it_is_changes_nothing_and_says_that_somebody_looked(admin):
    before = current()
    data = form_of(admin.get(ADDRESS))
    answer = admin.post(ADDRESS, {**data, "save": "1"}, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert "The settings are saved." in html_of(answer)
    after = current()
    assert after.generation == 1
    assert [getattr(after, name) for name in ("name", "readers", "footer", "approval")] == [
        getattr(before, name) for name in ("name", "readers", "footer", "approval")
    ]


def test_everything_can_be_decided(admin):
    data = form_of(admin.get(ADDRESS)) | {
        "name": "Le Fil",
        "tagline": "Ce qui tient",
        "language": "fr",
        "readers": "members",
        "writers": "approved",
        "sign_up": "invitation",
        "approval": "1",
        "mail_required": "1",
        "accent": "slate",
        "footer": "Une association.\r\n\r\nÉcrivez-nous.",
    }
    admin.post(ADDRESS, data)
    now = current()
    assert (now.name, now.tagline, now.language, now.readers, now.writers) == (
        "Le Fil",
        "Ce qui tient",
        "fr",
        "members",
        "approved",
    )
    assert (now.sign_up, now.approval, now.mail_required, now.accent) == ("invitation", True, True, "slate")
    assert now.footer == "Une association.\n\nÉcrivez-nous."
    shown = form_of(admin.get(ADDRESS))
    typed = {name: value.replace("\r", "") for name, value in data.items() if name in DECIDED}
    assert {name: shown[name] for name in typed} == typed


def test_an_empty_box_is_a_no_and_a_field_that_is_not_sent_is_as_it_was(admin):
    save({"approval": True, "tagline": "Ce qui tient"})
    data = form_of(admin.get(ADDRESS))
    del data["approval"]
    admin.post(ADDRESS, data)
    assert current().approval is False
    save({"approval": True})
    admin.post(ADDRESS, {"name": "Le Fil"})
    assert (current().name, current().approval, current().tagline) == ("Le Fil", True, "Ce qui tient")


def test_errors_are_summed_up_and_all_that_was_typed_is_kept(admin):
    data = form_of(admin.get(ADDRESS)) | {
        "name": " ",
        "tagline": "x" * 200,
        "readers": "approved",
        "writers": "everyone",
        "accent": "tide",
        "footer": "Mes mots",
        "approval": "1",
    }
    answer = admin.post(ADDRESS, data)
    html = html_of(answer)
    assert current().generation == 0
    summary = html.partition('id="errors"')[2].partition("</ul>")[0]
    assert 'href="#f-name"' in summary and 'href="#f-tagline"' in summary
    assert "choose the same people, or fewer" in summary  # all at once, not one after the other
    assert "Give the wiki a name." in summary and "160 characters at most" in summary
    for name in ("name", "tagline"):
        field = re.search(rf'<input id="f-{name}"[^>]*>', html)[0]
        assert 'aria-invalid="true"' in field and f"f-{name}-error" in field and f'id="f-{name}-error"' in html
    shown = form_of(answer)
    assert all(shown[name] == data[name] for name in data if name != "csrfmiddlewaretoken")


def test_writers_who_could_not_read_are_refused_at_their_field(admin):
    data = form_of(admin.get(ADDRESS)) | {"readers": "approved", "writers": "members"}
    html = html_of(admin.post(ADDRESS, data))
    assert 'href="#f-writers"' in html and 'id="f-writers-error"' in html


def test_two_administrators_never_undo_each_other(admin):
    mine = form_of(admin.get(ADDRESS)) | {"tagline": "La mienne", "sign_up": "invitation"}
    save({"name": "Le Fil", "tagline": "La leur", "accent": "slate"})
    answer = admin.post(ADDRESS, mine)
    html = html_of(answer)
    assert answer.status_code == 409 and "Nothing is saved yet: somebody else changed these settings" in html
    assert (current().tagline, current().sign_up) == ("La leur", "open")
    shown = form_of(answer)
    # What only they changed is in the form; what both changed is mine, and theirs is named.
    assert (shown["name"], shown["accent"]) == ("Le Fil", "slate")
    assert (shown["tagline"], shown["sign_up"]) == ("La mienne", "invitation")
    assert "Meanwhile it was set to: La leur" in html and 'id="f-tagline-error"' in html
    assert html.count("Meanwhile it was set to") == 1
    admin.post(ADDRESS, shown)
    now = current()
    assert (now.name, now.tagline, now.accent, now.sign_up) == ("Le Fil", "La mienne", "slate", "invitation")


def test_a_form_without_its_base_is_a_change_of_what_it_holds(admin):
    for base in ("", "{", "[1]", '{"name": 7, "approval": "x"}', "[" * 100_000):
        data = form_of(admin.get(ADDRESS)) | {"base": base, "seen": "x", "name": f"Le Fil {len(base)}"}
        admin.post(ADDRESS, data)
        assert current().name == f"Le Fil {len(base)}"


def test_it_is_the_administrators_alone(admin, client):
    answer = client.get(ADDRESS)
    assert answer.status_code == 403 and "/accounts/login/?next=/administration/" in html_of(answer)
    client.force_login(User.objects.create_user("Courlis"))
    answer = client.get(ADDRESS)
    assert answer.status_code == 403 and "Administrators alone set the wiki up." in html_of(answer)
    assert client.post(ADDRESS, {"name": "Le Fil"}).status_code == 403
    assert current().generation == 0
    assert 'href="/administration/"' not in html_of(client.get("/recent"))
    assert 'href="/administration/"' in html_of(admin.get("/recent"))


def test_a_forged_form_changes_nothing(administrator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    answer = client.post(ADDRESS, {"name": "Le Fil", "footer": "Mes mots"})
    assert answer.status_code == 403 and "Mes mots" in html_of(answer) and current().generation == 0


@pytest.mark.parametrize("base", ["", "x", "[]", "[" * 100_000, '{"footer": 1}', '{"footer": "\\ud800"}'])
def test_a_base_that_is_none_is_left_aside(admin, base):
    answer = admin.post(ADDRESS, {"base": base, "seen": "-1", "name": " "})
    assert answer.status_code == 200 and chosen(answer, "footer") == "" and chosen(answer, "name") == " "


def test_each_accent_is_offered_with_its_colours(admin):
    html = html_of(admin.get(ADDRESS))
    assert re.findall(r'class="swatch" data-accent="(\w+)"', html) == list(ACCENTS)


# What it changes, at once and everywhere.


def test_the_name_the_line_and_the_colours_show_everywhere_at_the_next_request(admin, client):
    save_page(Actor(user=User.objects.get()), "Accueil", "Bienvenue.")
    save_page(Actor(user=User.objects.get()), "Page", "Texte.")
    addresses = ("/", "/wiki/Page", "/recent", "/accounts/login/", "/wiki/Absente")
    before = {address: html_of(client.get(address)) for address in addresses}
    admin.post(ADDRESS, form_of(admin.get(ADDRESS)) | {"name": "Le Fil", "tagline": "Ce qui tient", "accent": "tide"})
    for address in addresses:
        html = html_of(client.get(address))
        assert "Le Fil" in html and "Intercoop" not in html and "Intercoop" in before[address]
        assert 'data-accent="tide"' in html and "data-accent" not in before[address]
        assert "Ce qui tient" in html
    assert "<h1>Ce qui tient</h1>" in html_of(client.get("/"))
    assert "Le Fil" in client.get("/feeds/recent.atom").content.decode()


def test_mails_and_reserved_names_follow_the_name(admin, client):
    admin.post(ADDRESS, form_of(admin.get(ADDRESS)) | {"name": "Le Fil"})
    client.post("/accounts/password/reset/", {"email": "goeland@example.org"})
    assert mail.outbox[0].subject.startswith("[Le Fil] ") and "Le Fil" in mail.outbox[0].body
    typed = {"username": "le fil", "password1": "quatre chats dans un sac", "password2": "quatre chats dans un sac"}
    assert "kept for the wiki itself" in html_of(client.post("/accounts/signup/", typed))
    assert "too close to your name" in html_of(
        client.post("/accounts/signup/", typed | {"username": "Courlis", "password1": "le-fil-le-fil-1"})
    )


def test_the_site_s_language_changes_for_who_chose_none(admin, client):
    assert '<html lang="en"' in html_of(client.get("/recent"))
    admin.post(ADDRESS, form_of(admin.get(ADDRESS)) | {"language": "fr"})
    assert '<html lang="fr"' in html_of(client.get("/recent"))
    client.cookies["language"] = "en"
    assert '<html lang="en"' in html_of(client.get("/recent"))


def test_the_footer_s_text_is_sentences_and_links_and_nothing_else(admin, client):
    save({
        "footer": "Une *association*, [son site](https://example.org), [[Mentions légales]].\n\n"
        "# Gros titre\n\n<script>alert(1)</script> <b onclick=x>gras</b>\n\n- point\n\n[x](javascript:alert(1))"
    })  # fmt: skip
    html = client.get("/recent").content.decode().partition('class="foot-words"')[2].partition("</div>")[0]
    assert "<em>association</em>" in html and 'href="https://example.org"' in html
    assert 'href="/wiki/Mentions_l%C3%A9gales"' in html and "Gros titre" in html and "point" in html
    assert "<h" not in html and "<li" not in html and "<script" not in html and "<b " not in html
    assert 'href="javascript' not in html
    save({"footer": ""})
    assert "foot-words" not in html_of(client.get("/recent"))


# The mail.


def test_a_mail_goes_to_the_administrator_s_own_address_and_what_was_typed_stays(admin):
    data = form_of(admin.get(ADDRESS)) | {"name": "Le Fil", "approval": "1", "try-mail": "1"}
    answer = admin.post(ADDRESS, data)
    html = html_of(answer)
    [sent] = mail.outbox
    assert sent.to == ["goeland@example.org"] and sent.subject == "[Intercoop] E-mail works"
    assert "The server accepted the message for goeland@example.org" in html
    assert chosen(answer, "name") == "Le Fil" and chosen(answer, "approval") == "1"
    assert current().generation == 0


@pytest.mark.parametrize(
    "error, words",
    [
        (
            smtplib.SMTPAuthenticationError(535, b"5.7.8 Bad word"),
            ["name and the password", "535 5.7.8 Bad word"],
        ),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"No such user")}), ["goeland@example.org", "550 No such user"]),
        (smtplib.SMTPSenderRefused(553, b"Not yours", "x"), ["MAIL_FROM", "553 Not yours"]),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), ["closed the connection"]),
        (smtplib.SMTPDataError(554, "Spam <b>"), ["was not sent", "554 Spam <b>"]),
        (ssl.SSLError("WRONG_VERSION_NUMBER"), ["smtps:// and submission:// differ"]),
        (socket.gaierror(-2, "Name or service not known"), ["No server is known"]),
        (ConnectionRefusedError(111, "Connection refused"), ["Nothing listens at mail.example.org, port 587"]),
        (TimeoutError("timed out"), ["does not answer"]),
        (OSError("Network is unreachable"), ["was not sent", "Network is unreachable"]),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_the_server_refuses_is_said_in_words(admin, settings, monkeypatch, error, words):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.example.org", 587

    def refuse(*args, **kwargs):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    answer = admin.post(ADDRESS, {"try-mail": "1"})
    assert answer.status_code == 200
    for word in words:
        assert word in html_of(answer)


def test_a_console_is_said_to_be_one(admin, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "messages are printed on the server" in html_of(admin.get(ADDRESS))
    html = html_of(admin.post(ADDRESS, {"try-mail": "1"}))
    assert "No mail server is named" in html and "goeland@example.org" in capsys.readouterr().out


def test_without_an_address_nothing_is_sent(admin, administrator):
    administrator.email = ""
    administrator.save()
    assert 'name="try-mail"' not in html_of(admin.get(ADDRESS))
    assert "no e-mail address" in html_of(admin.post(ADDRESS, {"try-mail": "1"}))
    assert mail.outbox == []


def test_mails_are_tried_three_times_a_minute(admin, settings, monkeypatch):
    settings.RATE_LIMITS = True
    monkeypatch.setattr("wiki.pages.limits.time.time", lambda: 1_000_000)
    for _turn in range(5):
        html = html_of(admin.post(ADDRESS, {"try-mail": "1"}))
    assert len(mail.outbox) == 3 and "Too many tries." in html


# First steps, and how the wiki is.


def ticked(administrator) -> list[bool]:
    return [step.done for step in steps.first_steps(current(), administrator)]


def test_first_steps_tick_themselves_from_what_is_there(admin, administrator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.WIKI_EDITORS = "everyone"
    save_page(Actor(), "Exemple", "Texte.", author_name="Exemple : quelqu'un", trusted=True)
    assert ticked(administrator) == [False] * 6
    assert "6 are left" in html_of(admin.get(ADDRESS))
    admin.post(ADDRESS, form_of(admin.get(ADDRESS)))
    assert ticked(administrator) == [True, True, False, False, False, False]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    User.objects.create_user("Courlis")
    assert ticked(administrator) == [True, True, True, True, False, False]
    save_page(Actor(user=administrator), "Page", "Texte.")
    assert "One is left" in html_of(admin.get(ADDRESS))
    (settings.VAR_DIR / "last-backup").touch()
    assert all(ticked(administrator))
    assert "First steps" not in html_of(admin.get(ADDRESS)).partition("<footer")[0]


def test_it_says_in_words_how_the_wiki_is(admin, administrator, monkeypatch):
    page = save_page(Actor(user=administrator), "Page", "Texte.").page
    html = html_of(admin.get(ADDRESS))
    assert "Pages can be read and written." in html and "Search still has to read 1 page." in html
    LinkRewrite.objects.create(page=page, moved=page, old_title="A", new_title="B", author_name="x")
    Page.objects.update(pipeline_version="0")
    monkeypatch.setitem(registry.health, "renderer", lambda: Health(False, "It was <killed>."))
    monkeypatch.setitem(registry.health, "other", lambda: Health(True, "", 3))
    html = html_of(admin.get(ADDRESS))
    assert "Texts show as they were typed, for now." in html and "It was <killed>." in html
    assert "1 page waits for its links" in html and "1 page is being prepared anew" in html
    assert "3 pieces of work are waiting." in html


def test_people_are_counted_and_administrators_named(admin):
    User.objects.create_user("Courlis")
    User.objects.create_user("Partie", is_active=False)
    html = html_of(admin.get(ADDRESS))
    assert "2 members" in html and "Administrators: Goéland" in html
