"""What a person may not read shows nowhere in an answer: no hit, no count, no facet, no words of a choice."""

import pytest

from tests.search.conftest import asking
from wiki.accounts.actors import Actor
from wiki.accounts.models import User
from wiki.configuration.saving import save
from wiki.pages.deleting import delete_page
from wiki.search.door import matching, search

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

QUESTIONS = [
    {"q": "potager"},
    {"q": "Secret"},
    {"q": "poltager"},
    {"tag": "cache"},
    {"q": "potager", "person": "courlis"},
    {"kind": "fiche", "sort": "date"},
    {"q": "potager", "tag": "cache", "domain": "mysteres"},
    {"q": "étiquette:cache"},
    {"q": "auteur:courlis type:fiche"},
    {"q": "auteur:courl"},
]
# As they are spelled on the page, and not in any question.
SECRETS = ("Secret", "Caché", "Mystères", "Courlis cendré", "Finistère", "2009")


@pytest.fixture
def wiki(write, drain):
    write(
        "Secret",
        "---\ntype: fiche\nétiquettes: [Caché]\ndomaine: Mystères\nterritoire: Finistère\ndepuis: 2009\n---\n"
        "Un potager.",
        author_name="Courlis cendré",
    )
    drain()


def told(actor, question) -> list[str]:
    """Every word of an answer that does not stand in the question."""
    results = search(actor, asking(**question))
    words = [hit.title for hit in (*results.hits, *results.near_titles)]
    words += ["".join(text for text, _marked in hit.snippet) for hit in results.hits]
    words += [value.words for facet in results.facets for value in facet.values]
    words += [part.words for part in results.understood]
    words += [results.widened.instead] if results.widened else []
    counts = [value.count for facet in results.facets for value in facet.values]
    assert results.total == len(results.hits) == 0 and not any(counts), question
    assert not matching(actor, question.get("q", "")).pages
    return [word for word in words if word != question.get("q")]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_closed_wiki_tells_a_visitor_and_whoever_waits_nothing(wiki, visitor, question):
    save({"readers": "approved", "writers": "approved"})
    waiting = User.objects.create_user("Sterne", waiting_since="2026-01-01T00:00Z")
    for actor in (visitor, Actor(user=waiting), Actor(user=User.objects.create_user("Barge"))):
        words = told(actor, question)
        assert not [secret for secret in SECRETS if secret in " ".join(words)], words
    approved = Actor(user=User.objects.create_user("Pluvier", is_approved=True))
    assert search(approved, asking("potager")).total == 1


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_deleted_page_tells_nobody_anything_whether_or_not_the_index_knows(
    wiki, visitor, administrator, drain, question
):
    delete_page(administrator, "Secret", "À taire.")
    for _indexed in (False, True):
        for actor in (visitor, administrator):
            words = told(actor, question)
            assert not [secret for secret in SECRETS if secret in " ".join(words)], words
        drain()


def test_a_value_of_pages_that_some_may_not_read_is_counted_without_them(wiki, write, drain, visitor, monkeypatch):
    from django.db.models import Q

    write("Ouvert", "---\nétiquettes: [caché]\n---\nUn potager.", author_name="Bernache")
    drain()
    for module in ("finding", "catalogue.picture"):
        monkeypatch.setattr(f"wiki.search.{module}.visible", lambda actor: ~Q(title="Secret"))
    results = search(visitor, asking("potager"))
    assert [hit.title for hit in results.hits] == ["Ouvert"] and results.total == 1
    counts = {facet.name: [(value.key, value.count) for value in facet.values] for facet in results.facets}
    assert counts["tag"] == [("cache", 1)] and counts["person"] == [("bernache", 1)] and "domain" not in counts
    assert search(visitor, asking(tag="cache")).total == 1
