"""The table of entries follows the headers, and can be thrown away and made anew."""

import pytest
from django.utils import timezone

from wiki.directory.models import Entry
from wiki.directory.table import EntryTable
from wiki.pages.rebuilding import rebuild

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def rows() -> dict[str, dict]:
    columns = [column.name for column in Entry._meta.concrete_fields]
    return {entry["page__title"]: entry for entry in Entry.objects.values("page__title", *columns)}


def test_a_saved_entry_says_what_its_header_says(fiche):
    fiche(
        "Sésamath",
        domain="Éducation populaire",
        territory="Pays de l’Aude",
        place="{nom: Valence, lat: 44.933, lon: 4.892}",
        since="2001-05",
        status="Terminé",
    )
    entry = Entry.objects.get()
    assert (entry.domain, entry.domain_key) == ("Éducation populaire", "education populaire")
    assert (entry.territory, entry.territory_key) == ("Pays de l’Aude", "pays de l'aude")
    assert (entry.place, entry.latitude, entry.longitude) == ("Valence", 44.933, 4.892)
    assert (entry.since, entry.status, entry.website) == ("2001-05", "finished", "")


def test_an_entry_follows_its_page_and_goes_with_its_kind(fiche, write):
    fiche("Ludothèque", domain="jeu")
    fiche("Ludothèque", domain="prêt")
    assert Entry.objects.get().domain == "prêt"
    write("Ludothèque", "---\ntype: page\ndomaine: jeu\n---\nTexte\n")
    assert not Entry.objects.exists()
    fiche("Ludothèque", domain="jeu")
    write("Ludothèque", "---\ntype: fiche\nredirection: Autre\n---\n")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "domaine: [un, deux]\nterritoire: {a: b}\nlieu: [x]",
        "lieu: {nom: X, lat: 91, lon: 0}\ndepuis: jadis\nsite: javascript:alert(1)\nstatut: en sommeil",
        'lieu: {lat: "", lon: abc}\ndomaine: ""\nterritoire: "a\\u0001b"',
        "domaine: " + "x" * 5000 + "\nsite: https://example.org/" + "y" * 5000,
        "lieu: {lat: 1e5, lon: nan}\ndepuis: [2001]\nstatut: {a: b}",
        "domaine: " + "ﷺ" * 150,
    ],
)
def test_whatever_a_header_holds_is_stored_as_far_as_it_can_mean_something(write, header):
    write("Fiche", f"---\ntype: fiche\n{header}\n---\nTexte\n")
    entry = Entry.objects.get()
    assert entry.latitude is None and entry.longitude is None
    assert not entry.website.startswith("javascript") and len(entry.since) in (0, 4, 7, 10)


def test_the_table_can_be_made_anew(fiche, write):
    fiche("Une", domain="jeu", tags="a")
    gone = fiche("Partie", domain="secret")
    gone.deleted_at = timezone.now()
    gone.save()
    page = write("Page", "Texte.")
    before = rows()
    Entry.objects.all().delete()
    Entry.objects.create(page=page, domain="faux")
    said = []
    EntryTable().rebuild(said.append)
    assert rows() == before and said
    rebuild(said.append)
    assert rows() == before
