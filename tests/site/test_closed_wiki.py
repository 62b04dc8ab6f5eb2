"""Who may read: every address × every role, on a wiki for members and on one for approved members.

Whoever may not read gets one screen, the same for what is there and for what is not, with nothing of the wiki's own.
"""

import re

import pytest
from django.test import Client
from django.urls import resolve

from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.configuration.saving import save
from wiki.drafts.models import Draft, WaitingDraft
from wiki.pages import permissions
from wiki.pages.models import Page
from wiki.pages.saving import save_page
from wiki.search.outbox import drain
from wiki.site.closed import OPEN, OPEN_BELOW
from wiki.site.home import open_calls

from .test_every_route import SAMPLES

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

TEXT = """---
type: fiche
étiquettes: [goûter]
domaine: culture numérique
territoire: Pays de Brest
lieu: {nom: Brest, lat: 48.39, lon: -4.486}
---
Un crabe-tambour. [[Autre bernique]] [[Encore absente]]

> [!appel]
> Venez au sémaphore.
"""
# Whatever of the wiki shows in an answer shows one of these.
SECRETS = ("crabe", "bernique", "goûter", "sémaphore", "Courlis", "Pays de Brest", "Encore absente", "go%C3%BBter")
ROLES = ("visitor", "member", "approved", "administrator")


@pytest.fixture
def wiki(settings):
    """Clients by role, and a wiki with something to hide."""
    settings.RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS = False
    author = User.objects.create_user("Courlis", password="x")
    for title, text in [("Bernique", TEXT), ("Autre bernique", "[[Bernique]]"), ("Accueil", "Le crabe. [[Bernique]]")]:
        save_page(Actor(user=author), title, text, summary="goûter le sémaphore")
    drain()
    people = {
        "visitor": None,
        "member": User.objects.create_user("Huîtrier", password="x"),
        "approved": User.objects.create_user("Sterne", password="x", is_approved=True),
        "administrator": User.objects.create_user("Goéland", password="x", is_staff=True),
    }
    clients = {}
    for role, person in people.items():
        clients[role] = Client()
        if person:
            clients[role].force_login(person)
    return clients


def addresses() -> list[tuple[str, str]]:
    """(route, address) of every sample: of what is there, and of what is not."""
    pk = Page.objects.get(title="Bernique").head_id
    made = []
    for route, samples in SAMPLES.items():
        for sample in samples:
            for title, number in [("Bernique", pk), ("Nulle-part", 987654)]:
                address = sample.replace("<title>", title).replace("<id>", str(number))
                if (route, address) not in made:
                    made.append((route, address))
    return [
        *made,
        ("search", "/search?q=crabe"),
        ("search/suggest", "/search/suggest?q=bern"),
        ("search/suggest", "/search/suggest?q=bern&for=browser"),
        ("search/titles", "/search/titles?q=bern"),
        ("source/<path:path>", f"/source/Bernique?revision={pk}"),
        ("index.php", "/index.php?title=Bernique"),
        ("index.php", f"/index.php?oldid={pk}"),
        ("restore/<path:path>", f"/restore/Bernique?revision={pk}"),
        ("wiki/<path:path>", "/wiki/bernique"),
        ("pages/", "/pages/?kind=fiche"),
        ("recent", "/recent?limit=500"),
        ("directory/", "/directory/?q=crabe"),
    ]


def is_open(route: str) -> bool:
    return route in OPEN or route.startswith(OPEN_BELOW)


def may_read(role: str, readers: str) -> bool:
    return ROLES.index(role) >= {"everyone": 0, "members": 1, "approved": 2}[readers]


def words_of(response) -> str:
    """What an answer says, without the address that was asked for: a way to sign in leads back to it."""
    html = response.content.decode() + response.get("Location", "")
    return re.sub(r'next=[^"]*', "next=", html)


@pytest.mark.parametrize("readers", ["members", "approved"])
@pytest.mark.parametrize("role", ROLES)
def test_every_address_is_closed_to_whoever_may_not_read_and_open_to_the_others(wiki, role, readers):
    client = wiki[role]
    open_answers = {address: client.get(address).status_code for _route, address in addresses()}
    save({"readers": readers, "writers": readers})
    for route, address in addresses():
        response = client.get(address)
        words = words_of(response)
        if may_read(role, readers):
            if not route.startswith(("edit", "new", "move", "restore", "tags")):  # who may write is another question
                assert response.status_code == open_answers[address], address
            continue
        said = words.replace(address, "").replace("Nulle-part", "")
        assert not [secret for secret in SECRETS if secret.lower() in said.lower()], address
        if is_open(route):
            assert response.status_code == open_answers[address], address
        else:
            assert response.status_code == 403 and "<h1>Intercoop</h1>" in words, address
            assert response["Cache-Control"] == "private, no-cache" and "Cookie" in response["Vary"], address


@pytest.mark.parametrize("readers", ["members", "approved"])
@pytest.mark.parametrize("role", ["visitor", "member"])
def test_nothing_is_written_or_shown_by_a_post_either(wiki, role, readers):
    save({"readers": readers, "writers": readers})
    if may_read(role, readers):
        return
    before = list(Page.objects.values_list("title", "head_id", "deleted_at"))
    for route, address in addresses():
        if is_open(route):
            continue
        typed = {"text": "Mes mots", "title": "Neuve", "publish": "1", "preview": "1", "reason": "x", "kind": "fiche"}
        response = wiki[role].post(address, typed)
        assert response.status_code == 403, address
        said = words_of(response).replace(address, "").replace("Nulle-part", "").replace("Bernique", "")
        assert not [secret for secret in SECRETS if secret.lower() in said.lower()], address
    assert list(Page.objects.values_list("title", "head_id", "deleted_at")) == before


def test_what_is_there_and_what_is_not_answer_alike(wiki):
    save({"readers": "members"})
    for sample in ("/wiki/%s", "/edit/%s", "/history/%s", "/source/%s", "/user/%s", "/tags/%s", "/feeds/page/%s"):
        answers = []
        for title in ("Bernique", "Bernicle", "Courlis!", "Go%C3%BBter!"):
            html = words_of(wiki["visitor"].get(sample % title))
            answers.append(html)
        assert len(set(answers)) == 1, sample


def test_the_screen_asks_to_sign_in_and_comes_back_to_where_one_was(wiki):
    save({"readers": "members", "tagline": "Ce qui se fait ici"})
    html = wiki["visitor"].get("/wiki/Bernique?redirect=no").content.decode()
    assert 'href="/accounts/login/?next=/wiki/Bernique%3Fredirect%3Dno"' in html
    assert "Ce qui se fait ici" in html and "/accounts/signup/" in html
    assert 'role="search"' not in html and "/wiki/" not in html.replace("next=/wiki/", "")
    save({"sign_up": "invitation"})
    assert "/accounts/signup/" not in wiki["visitor"].get("/").content.decode()


def test_who_waits_for_approval_is_told_so_and_finds_the_account(wiki):
    save({"readers": "approved", "writers": "approved"})
    html = wiki["member"].get("/").content.decode()
    assert "/accounts/login/" not in html and 'href="/accounts/"' in html
    assert wiki["member"].get("/accounts/").status_code == 200


def test_the_sign_in_of_a_closed_wiki_opens_it(wiki):
    save({"readers": "members"})
    client = Client()
    assert client.get("/wiki/Bernique").status_code == 403
    answer = client.post("/accounts/login/", {"login": "Huîtrier", "password": "x", "next": "/wiki/Bernique"})
    assert answer["Location"] == "/wiki/Bernique"
    assert "crabe" in client.get("/wiki/Bernique").content.decode()
    client.post("/accounts/logout/")
    assert client.get("/wiki/Bernique").status_code == 403


def test_members_of_a_closed_wiki_find_in_its_feeds_what_the_others_do_not(wiki):
    save({"readers": "members"})
    for address in ("/feeds/recent.atom", "/feeds/page/Bernique"):
        assert "<entry>" in wiki["member"].get(address).content.decode()
        assert wiki["visitor"].get(address).status_code == 403


def test_a_text_that_was_sent_after_the_session_ended_comes_back_in_its_form(wiki):
    save({"readers": "members"})
    for client in (Client(), Client(enforce_csrf_checks=True)):
        for title in ("Bernique", "Nulle-part", "bernique", "a[b]"):
            answer = client.post(f"/edit/{title}", {"text": "Mes mots à moi", "summary": "Pourquoi", "publish": "1"})
            html = answer.content.decode()
            assert answer.status_code == 403 and "Mes mots à moi" in html and "Pourquoi" in html
            assert "/accounts/login/" in html and "crabe" not in html and "/history/" not in html


def test_the_button_of_that_form_leads_to_sign_in_and_back_to_the_text(wiki):
    save({"readers": "members"})
    client = Client()
    answer = client.post("/edit/bernique", {"text": "Mes mots à moi", "draft": "a-window-of-the-tests", "signin": "1"})
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")
    back = "/edit/Bernique?draft=waiting"
    client.post("/accounts/login/", {"login": "Huîtrier", "password": "x", "next": back})
    assert "Mes mots à moi" in client.get(back, follow=True).content.decode()


def test_a_form_sent_from_elsewhere_is_nobody_s_draft(wiki):
    save({"readers": "approved", "writers": "approved"})
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(User.objects.get(username="Huîtrier"))
    for button in ("keep", "signin"):
        sent = {"text": "Mes mots à moi", "draft": "a-window-of-the-tests", button: "1"}
        assert forged.post("/edit/Bernique", sent).status_code == 403
        assert Client(enforce_csrf_checks=True).post("/edit/Bernique", sent).status_code == 403
    assert not Draft.objects.exists() and not WaitingDraft.objects.exists()


def test_a_closed_wiki_opens_and_closes_at_the_next_request(wiki):
    assert wiki["visitor"].get("/wiki/Bernique").status_code == 200
    save({"readers": "members"})
    assert wiki["visitor"].get("/wiki/Bernique").status_code == 403
    save({"readers": "everyone"})
    assert wiki["visitor"].get("/wiki/Bernique").status_code == 200


def test_the_sign_in_screens_do_not_say_that_reading_needs_no_account(wiki):
    for address in ("/accounts/login/", "/accounts/signup/"):
        assert "Lire ne demande aucun compte" in wiki["visitor"].get(address).content.decode()
    save({"readers": "members"})
    for address in ("/accounts/login/", "/accounts/signup/"):
        assert "Lire ne demande aucun compte" not in wiki["visitor"].get(address).content.decode()


@pytest.mark.parametrize("readers", ["everyone", "members", "approved"])
@pytest.mark.parametrize("role", ROLES)
def test_permissions_refuse_by_themselves_page_by_page_and_list_by_list(wiki, role, readers):
    """The screen stands before all doors; behind it each rule holds alone."""
    save({"readers": readers, "writers": readers})
    session = wiki[role].session.get("_auth_user_id")
    actor = Actor(user=User.objects.get(pk=session) if session else None)
    page = Page.objects.get(title="Bernique")
    allowed = may_read(role, readers)
    for verb in (permissions.READ, permissions.EDIT, permissions.CREATE, permissions.RESTORE, permissions.MOVE):
        decision = permissions.allows(actor, verb, None if verb == permissions.CREATE else page)
        assert bool(decision) == allowed, verb
        if not decision:
            assert decision.reason and decision.sign_in == (role == "visitor")
    assert bool(Page.objects.filter(permissions.visible(actor))) == allowed
    assert bool(open_calls(actor)) == allowed


def test_whoever_may_write_must_be_able_to_read(wiki, settings):
    settings.WIKI_READERS, settings.WIKI_EDITORS = "members", "everyone"
    assert not permissions.allows(Actor(), permissions.EDIT, Page.objects.get(title="Bernique"))


def test_an_address_is_closed_until_it_is_named_as_open():
    """The list of what stays open is short, and looked at here whenever it grows."""
    assert {
        "healthz",
        "i18n/setlang/",
        "i18n/theme/",
        "robots.txt",
        "opensearch.xml",
        "accessibility",
        "favicon.ico",
    } >= OPEN
    assert OPEN_BELOW == ("accounts/",)
    assert resolve("/wiki/Page").route == "wiki/<path:path>"
