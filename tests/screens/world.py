"""What a wiki holds so that every screen has something to show in each of its states.

`make(folder)` runs inside the wiki's own process (`manage.py shell`), and prints as JSON what addresses and forms need:
ids of revisions, and the sessions of a member and of an administrator.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.screens.table import PLACE

MEMBER, ADMINISTRATOR, NEWCOMER = "Exemple : courlis", "Exemple : goéland", "Exemple : macareux"
PASSWORD = "quatre-chats-dans-un-sac"
EVERY_ELEMENT = (Path(__file__).parent / "every-element.md").read_text("utf-8")
PARAGRAPH = "Des mots pour lire longtemps. " * 60
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG_TITLE = "Un titre qui dit tout, du premier mot jusqu’au dernier, et qui ne tient donc sur aucune ligne"

FICHE = """---
type: fiche
étiquettes: [{tags}]
domaine: {domain}
territoire: Pays de Brest
lieu: {{nom: Brest, lat: 48.39, lon: -4.486}}
depuis: 2009
site: https://example.org
---
Une initiative parmi d’autres, décrite en deux phrases. Elle en montre une autre : [[Sésamath]].
"""


def make() -> None:
    """Fills the wiki and prints what the screens' addresses need."""
    from wiki.accounts.models import SignedIn, User

    people = {
        "member": User.objects.create_user(MEMBER, email="courlis@example.org", password=PASSWORD),
        "administrator": User.objects.create_user(ADMINISTRATOR, password=PASSWORD, is_staff=True),
        "newcomer": User.objects.create_user(NEWCOMER, password=PASSWORD),
    }
    world = _pages(people["member"], people["administrator"])
    world["draft"] = _drafts(people["member"])
    world["sessions"] = {name: _session(user) for name, user in people.items()}
    SignedIn.objects.create(
        user=people["member"], session_key=_session(people["member"]), device="Safari, iPhone", begun=START
    )
    world["invitation"] = _invitations(people["administrator"])
    User.objects.filter(pk=people["newcomer"].pk).update(waiting_since=START)
    world["reset"] = _reset_path(people["newcomer"])
    print(json.dumps(world))


def _drafts(member) -> str:
    """A draft of one page, the beginning of another, and somebody who writes a third for as long as anybody looks."""
    from django.utils import timezone

    from wiki.drafts.models import Draft, Writer
    from wiki.pages.models import Page

    page = Page.objects.get(title="Rencontres d’ici")
    key = "a-draft-of-the-world"
    text = page.text.replace("Un compte rendu.", "Un long compte rendu, avec ce qui reste à faire.")
    about = {"user": member, "title_key": page.title_key}
    Draft.objects.create(**about, key=key, page=page, title=page.title, base=page.head_id, text=text)
    Draft.objects.create(user=member, key="a-beginning-of-one", title="Idée", title_key="idée", text="Et si " * 90)
    other = Page.objects.get(title="Rencontres d’ici/Premier jour")
    late = timezone.now() + timedelta(days=30)
    Writer.objects.create(window="w", user=member, page=other, title_key=other.title_key, seen=late)
    Page.objects.filter(pk=other.pk).update(busy_until=int(late.timestamp()))
    return key


def _session(user) -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def _invitations(administrator) -> str:
    """One that is open, whose link is answered, one that is used up and one that has ended."""
    from django.utils import timezone

    from wiki.accounts import invitations

    open_one, used_up, ended = (
        invitations.invite(administrator, timezone.now() + timedelta(days=30), note=note, places=3, approves=True)
        for note in ("Atelier d’écriture", "", "Rencontres d’ici")
    )
    for _ in range(3):
        invitations.take_place(used_up)
    invitations.end(ended)
    return invitations.token_of(open_one)


def _reset_path(user) -> str:
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def _pages(member, administrator) -> dict:
    from wiki.accounts.actors import Actor
    from wiki.pages.deleting import delete_page
    from wiki.pages.models import Page, PageRevision
    from wiki.pages.moving import move_page
    from wiki.pages.saving import save_page

    clock = iter(range(10_000))

    def save(title, text, author=member, **details):
        page = Page.objects.live().filter(title=title).first()
        answer = save_page(
            Actor(user=author),
            title,
            text,
            base=page.head_id if page else None,
            created=START + timedelta(minutes=next(clock)),
            trusted=True,
            **details,
        )
        return answer.revision

    for nth in ("premier", "second"):
        forms = save("Formes", EVERY_ELEMENT.replace("premier", nth, 1), summary=f"Essaie un {nth} texte")
    first = save("Courlis cendré", "Un oiseau.\n\nIl vit près de la mer.\n\nIl est gris.\n", summary="Commence")
    second = save(
        "Courlis cendré",
        "Un oiseau.\n\nIl vit près des côtes.\n\nIl est gris.\n\nSon bec est courbe.\n",
        administrator,
        summary="Précise où il vit",
    )
    hidden = save("Courlis cendré", "Un texte caché.\n", summary="À cacher")
    head = save("Courlis cendré", "Un oiseau.\n\nIl vit près des côtes.\n\nSon bec est courbe.\n", minor=True)
    PageRevision.objects.filter(pk=hidden.pk).update(hidden=True)
    for number in range(60):
        save("Longue histoire", f"Version {number}.\n", summary=f"Change la ligne {number}", minor=number % 7 == 0)
    for part in ("", "/Premier jour", "/Premier jour/Matin", "/Deuxième jour"):
        save(f"Rencontres d’ici{part}", f"Un compte rendu. Voir [[Courlis cendré]] et [[À écrire]].\n{part}\n")
    save(LONG_TITLE, "Un texte court.\n")
    place = save("Lieu", PLACE)
    save("Lieu", PLACE + "Et en août.\n", administrator)
    place_back = save("Lieu", PLACE + "\nEt en août.\n", administrator)
    place_now = save("Lieu", PLACE.replace("tram", "train").replace("juin", "mai").replace("eau", "sel"), administrator)
    save("Page vide", "", confirmed="")
    save("Trop emmêlée", "[" * 3000 + "\n")
    save(
        "Très longue page",
        "".join(f"## Partie {n}\n\n{PARAGRAPH}\n\n" for n in range(35)),
    )
    save("Pluvier doré", "Un texte qui a changé de titre.\n")
    move_page(Actor(user=member), "Pluvier doré", "Gravelot", reason="Un nom plus clair")
    save("Renvoi", "---\nredirection: Pluvier doré\n---\n")
    save("Supprimée", "Un texte à supprimer, qui cite [[Courlis cendré]].\n")
    delete_page(Actor(user=administrator), "Supprimée", "Elle faisait double emploi")
    save("Remplacée", "Un texte à supprimer.\n")
    delete_page(Actor(user=administrator), "Remplacée", "À refaire")
    save("Remplacée", "Un autre texte sous le même titre.\n")
    gone = PageRevision.objects.filter(page__title="Supprimée").order_by("-number")
    save("Catégorie:Mer", "Ce qui touche à la mer : pages et fiches.\n")
    for number in range(45):
        tags = ", ".join(f"sujet {number * 7 + n}" for n in range(7))
        save(f"Fiche exemple {number}", FICHE.format(tags=f"{tags}, mer", domain=("mer", "école", "vélo")[number % 3]))
    return {
        "first": first.pk,
        "forms": forms.pk,
        "second": second.pk,
        "hidden": hidden.pk,
        "place": place.pk,
        "place_back": place_back.pk,
        "place_now": place_now.pk,
        "head": head.pk,
        "gone": gone[1].pk,
    }
