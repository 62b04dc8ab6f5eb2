"""The first content of the wiki: fixtures/content/<slug>/revisions.toml and the texts that it names.

The files are written by hand, so what can go wrong in them is said here: a missing page, a history out of
order, a link that leads nowhere by mistake.
"""

import datetime
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from wiki.markup import interwiki
from wiki.site import help as help_pages

CONTENT = Path(__file__).resolve().parents[2] / "fixtures" / "content"
HISTORY_STARTS = datetime.datetime.fromisoformat("2026-09-01T00:00:00+02:00")
HISTORY_ENDS = datetime.datetime.fromisoformat("2026-11-23T00:00:00+01:00")

FOUNDING_PAGES = {
    "Accueil",
    "Innovation sociale",
    "Problématique",
    "Bibliographie",
    "Rencontres d'Autrans 2010",
    "Rencontres d'Autrans 2010/Contribution de Michel Briand",
    "Rencontres d'Autrans 2010/Contribution de Bruno Oudet",
    "Rencontres d'Autrans 2011",
    "Rencontres d'Autrans 2011/Atelier 2 : travailler en réseau",
    "Exemples brestois",
    "Quelques liens",
    "Répertoire",
}
REFERENCES = {
    "Klein et Harrisson 2007": "klein2007",
    "Chambon, David et Devevey 1982": "chambon1982",
    "RQIS 2007": "rqis2007",
    "Phills, Deiglmeier et Miller 2008": "ssir2008",
}
DIRECTORY = {
    "Sésamath",
    "Tela Botanica",
    "Wiki-Brest",
    "Brest en biens communs",
    "AMAP",
    "Habitat groupé et écoquartiers",
    "Carte écocitoyenne",
    "Ressourcerie",
    "Travailler depuis sa commune",
    "Microfinance",
    "Commerce équitable",
    "Domplus",
    "Le Hub (Bruxelles)",
    "CRISES",
    "RQIS",
    "ZSI",
    "Institut d'innovation sociale de l'ESADE",
    "Stanford Social Innovation Review",
    "Créatif",
}
HELP = {
    "Aide:Accueil",
    "Aide:Premiers pas",
    "Aide:Mise en forme",
    "Aide:Chercher",
    "Aide:Synonymes",
    "Aide:Historique et versions",
    "Aide:Écrire une page",
    "Aide:Brouillons",
    "Aide:Écrire à plusieurs",
    "Aide:Votre compte",
    "Aide:À propos",
}
HELP_IN_ENGLISH = {
    "Aide:Contents",
    "Aide:First steps",
    "Aide:Formatting",
    "Aide:Searching",
    "Aide:Synonyms",
    "Aide:History and versions",
    "Aide:Writing a page",
    "Aide:Drafts",
    "Aide:Writing together",
    "Aide:Your account",
    "Aide:About",
}
OTHERS = {"Bac à sable", "Sandbox", "Besoin d'un coup de main"}

# Links left red on purpose: pages that the community would like someone to begin.
WANTED = {
    "Emploi accompagné",
    "Biens communs",
    "Médiation numérique",
    "Espace public numérique",
    "Innovation ouverte",
    "Monnaie locale",
    "Innovation sociale/Réseau social d'entreprise",
}

FIELDS = {
    "type",
    "étiquettes",
    "langue",
    "domaine",
    "territoire",
    "lieu",
    "depuis",
    "statut",
    "site",
    "redirection",
    "clé",
    "titre",
    "auteurs",
    "année",
    "éditeur",
}

FENCED = re.compile(r"^(~{3,}|`{3,})[^\n]*\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]*`")
WIKILINK = re.compile(r"\[\[([^\]|#\n]*)(?:#([^\]|\n]*))?(?:\|([^\]\n]*))?\]\]")
CITATION = re.compile(r"\[@([a-z0-9]+)")
HEADING = re.compile(r"^#{2,6} +(.+?)\s*$", re.MULTILINE)


class Page:
    def __init__(self, folder):
        data = tomllib.loads((folder / "revisions.toml").read_text(encoding="utf-8"))
        self.folder, self.title, self.revisions = folder, data["title"], data["revision"]

    def texts(self):
        return [(self.folder / revision["file"]).read_text(encoding="utf-8") for revision in self.revisions]

    def header(self, text):
        """Top-level keys of a text's header, each with the rest of its line."""
        found = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
        lines = found[1].splitlines() if found else []
        return dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in lines if line[0] != " ")


def load_pages():
    return sorted((Page(path.parent) for path in CONTENT.glob("*/revisions.toml")), key=lambda page: page.folder.name)


PAGES = load_pages()
BY_TITLE = {page.title: page for page in PAGES}
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.folder.name)


def prose(text):
    """The text as read: what stands in code shows links and citations without making any."""
    return INLINE_CODE.sub("", FENCED.sub("", text))


def upper_first(title):
    return title[:1].upper() + title[1:]


def test_every_promised_page_is_there():
    promised = FOUNDING_PAGES | set(REFERENCES) | DIRECTORY | HELP | HELP_IN_ENGLISH | OTHERS
    assert promised <= set(BY_TITLE)
    extra = set(BY_TITLE) - promised
    assert all("redirection" in BY_TITLE[title].header(BY_TITLE[title].texts()[-1]) for title in extra), extra


def test_no_two_pages_share_a_title():
    keys = [page.title.casefold().replace("’", "'") for page in PAGES]
    assert len(keys) == len(set(keys))


def test_titles_follow_the_rules():
    for title in BY_TITLE:
        assert not set(title) & set("[]{}|<>#_’"), title
        assert title == upper_first(title.strip())
        assert len(title.encode()) <= 255
        assert all(segment.strip() == segment != "" for segment in title.split("/"))


@every_page
def test_a_history_names_every_file_of_its_folder_once(page):
    named = [revision["file"] for revision in page.revisions]
    assert named == [f"{number}.md" for number in range(1, len(named) + 1)]
    assert sorted(path.name for path in page.folder.iterdir()) == sorted([*named, "revisions.toml"])


@every_page
def test_revisions_are_dated_in_order_by_example_authors_who_say_what_they_did(page):
    dates = [revision["created"] for revision in page.revisions]
    assert all(date.tzinfo is not None for date in dates)
    assert dates == sorted(set(dates))
    assert dates[0] >= HISTORY_STARTS
    assert dates[-1] < HISTORY_ENDS
    for revision in page.revisions:
        assert revision["author"].startswith("Exemple : ")
        assert revision["summary"].strip()
        assert isinstance(revision["minor"], bool)


def test_no_two_revisions_of_the_wiki_happen_at_one_instant():
    dates = [revision["created"] for page in PAGES for revision in page.revisions]
    assert len(dates) == len(set(dates))


@every_page
def test_each_revision_changes_the_text_and_is_canonical(page):
    texts = page.texts()
    assert all(old != new for old, new in pairwise(texts))
    for text in texts:
        assert text.endswith("\n") and not text.endswith("\n\n")
        assert "\r" not in text and "\u00a0" not in text


def test_histories_are_long_enough_to_be_worth_reading():
    lengths = {page.title: len(page.revisions) for page in PAGES}
    for title in ("Accueil", "Innovation sociale", "Problématique", "Exemples brestois", "Répertoire"):
        assert lengths[title] >= 5
    assert len({revision["author"] for page in PAGES for revision in page.revisions}) == 6
    assert sum(revision["minor"] for page in PAGES for revision in page.revisions) >= 8


def test_a_passage_once_removed_comes_back_whole():
    texts = BY_TITLE["Problématique"].texts()
    assert texts[2] == texts[4] != texts[3]


@every_page
def test_headers_use_the_french_field_names(page):
    for text in page.texts():
        assert text.startswith("---\n") == bool(page.header(text))
        assert set(page.header(text)) <= FIELDS


def test_each_kind_of_page_says_what_it_is():
    kinds = {title: page.header(page.texts()[-1]).get("type") for title, page in BY_TITLE.items()}
    assert {title for title, kind in kinds.items() if kind == "fiche"} == DIRECTORY
    assert {title for title, kind in kinds.items() if kind == "référence"} == set(REFERENCES)
    assert {title for title, kind in kinds.items() if kind == "aide"} == HELP | HELP_IN_ENGLISH


def test_references_carry_their_keys_and_citations_use_them():
    for title, key in REFERENCES.items():
        header = BY_TITLE[title].header(BY_TITLE[title].texts()[-1])
        assert header["clé"] == key
        assert {"titre", "auteurs", "année", "éditeur"} <= set(header)
    cited = {key for page in PAGES for text in page.texts() for key in CITATION.findall(prose(text))}
    assert {"klein2007", "rqis2007", "ssir2008"} <= cited <= set(REFERENCES.values())


def test_the_home_page_opens_with_exactly_five_ways_in():
    blocks = BY_TITLE["Accueil"].texts()[-1].split("\n\n")
    first_list = next(block for block in blocks if block.startswith("- "))
    assert blocks.index(first_list) == 1
    ways = [re.match(r"- \*\*(.+?)\*\* — \S.*[.]$", line) for line in first_list.splitlines()]
    assert all(ways), first_list
    links = [WIKILINK.fullmatch(way[1]) for way in ways]
    labels = [link[3] or link[1] for link in links]
    assert labels == ["Définitions", "Répertoire", "Brest", "Autrans", "Bibliographie"]


def test_wikilinks_lead_to_a_page_or_to_one_that_is_wanted():
    links = {link[1] for page in PAGES for text in page.texts() for link in WIKILINK.finditer(prose(text))}
    targets = {upper_first(title) for title in links if title and not interwiki.split(title)[0]}
    assert targets - set(BY_TITLE) == WANTED


@every_page
def test_links_to_a_section_find_it_in_the_page_as_it_is_now(page):
    for link in WIKILINK.finditer(prose(page.texts()[-1])):
        if link[2]:
            assert link[2].replace("’", "'") in sections(upper_first(link[1]) or page.title), link[0]


def sections(title):
    return {heading.replace("’", "'") for heading in HEADING.findall(FENCED.sub("", BY_TITLE[title].texts()[-1]))}


def test_redirects_lead_to_a_page_that_is_no_redirect():
    for page in PAGES:
        target = page.header(page.texts()[-1]).get("redirection")
        if target:
            assert "redirection" not in BY_TITLE[target].header(BY_TITLE[target].texts()[-1])


def test_every_directory_entry_is_listed_in_the_directory_page():
    listed = {link[1] for link in WIKILINK.finditer(prose(BY_TITLE["Répertoire"].texts()[-1]))}
    assert listed >= DIRECTORY


@every_page
def test_the_typography_is_that_of_its_language(page):
    english = page.header(page.texts()[-1]).get("langue") == "en"
    for text in page.texts():
        body = prose(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
        words = re.sub(r"\]\([^)]*\)|\[\[[^\]|]*|https?://\S+", "", body)
        assert "'" not in words, re.findall(r".{20}'.{20}", words)
        if english:
            assert not re.search(r" [;:!?](?:\s|$)|[«»]", words), re.findall(r".{0,20} [;:!?«»].{0,5}", words)
            continue
        assert not re.search(r"\w[;!?»](?:\s|$)|«\S", words), re.findall(r".{0,20}\w[;!?»].{0,5}", words)


def test_every_help_page_exists_in_both_languages_and_each_leads_to_the_other():
    last = {title: BY_TITLE[title].texts()[-1] for title in HELP | HELP_IN_ENGLISH}
    for here, there in ((HELP, HELP_IN_ENGLISH), (HELP_IN_ENGLISH, HELP)):
        for title in here:
            assert (BY_TITLE[title].header(last[title]).get("langue") == "en") == (title in HELP_IN_ENGLISH)
            assert len({link[1] for link in WIKILINK.finditer(prose(last[title])) if link[1] in there}) >= 1, title


def test_the_interface_leads_to_help_that_is_there_in_the_readers_language():
    for name, titles in help_pages.PAGES.items():
        assert titles.keys() == {"fr", "en"}, name
        assert set(titles.values()) <= set(BY_TITLE), name
        english = BY_TITLE[titles["en"]]
        assert english.header(english.texts()[-1])["langue"] == "en"
