"""Which pages the interface's links to help lead to, in the reader's language."""

from django.conf import settings
from django.utils.translation import get_language

from wiki.markup.titles import title_path

# Name in templates -> language -> title. A language without a page of its own gets the French one.
PAGES = {
    "contents": {"fr": "Aide:Accueil", "en": "Aide:Contents"},
    "first-steps": {"fr": "Aide:Premiers pas", "en": "Aide:First steps"},
    "writing": {"fr": "Aide:Écrire une page", "en": "Aide:Writing a page"},
    "formatting": {"fr": "Aide:Mise en forme", "en": "Aide:Formatting"},
    "history": {"fr": "Aide:Historique et versions", "en": "Aide:History and versions"},
    "searching": {"fr": "Aide:Chercher", "en": "Aide:Searching"},
    "drafts": {"fr": "Aide:Brouillons", "en": "Aide:Drafts"},
    "together": {"fr": "Aide:Écrire à plusieurs", "en": "Aide:Writing together"},
    "account": {"fr": "Aide:Votre compte", "en": "Aide:Your account"},
    "about": {"fr": "Aide:À propos", "en": "Aide:About"},
    "sandbox": settings.SANDBOX_TITLES,
}


def help_title(name: str) -> str:
    """The title of a help page for this reader. KeyError for a name that PAGES does not hold."""
    titles = PAGES[name]
    return titles.get((get_language() or "")[:2], titles["fr"])


def help_path(name: str) -> str:
    """The same, as it stands in an address after /wiki/ or any other verb."""
    return title_path(help_title(name))
