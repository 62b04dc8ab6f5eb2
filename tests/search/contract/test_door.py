"""The one way to search: what is found, in which order, by whom."""

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wiki.pages.answers import Deleted
from wiki.pages.deleting import delete_page
from wiki.pages.models import Page, PageRevision
from wiki.search.catalogue import snapshots as catalogue
from wiki.search.door import matching, search

from ..conftest import asking

pytestmark = [pytest.mark.django_db, pytest.mark.storage]

JUNK = [
    "co*", "[a TO z]", "?????*", "*", "*a*", "AND OR ) ( \" [ TO } ^ ~ *", "mot " * 20_000, "(" * 1000, "NOT " * 300,
    "\x00", "a\x00b", "\ud800", "", "   ", '"', '""', "-", "--", '-"', "«", "» «", "'", "’", "\\", "%", "_",
    "' OR 1=1 --",
    "a" * 100_000, "é" * 300, "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "\u202eabc", "title:x", "body:", "{{fiches}}", "[[", "<script>", "🌱",
    " ".join(f"mot{n}" for n in range(200)), '"' + "de la " * 60, "-a -b -c", "ﷺ" * 200, "İ" * 200, "\u0301" * 200,
]  # fmt: skip


def test_the_words_of_a_text_are_found_in_their_french(write, find):
    write("Autrans", "Les ÉCOLES du plateau.")
    write("Brest", "L’innovation sociale.")
    assert find("école") == ["Autrans"]
    assert find("ecole") == ["Autrans"]
    assert find("innover") == ["Brest"]


def test_all_words_must_be_there(write, find):
    write("Compost", "Un bac et des lombrics.")
    write("Pêche", "Des lombrics.")
    assert find("bac lombrics") == ["Compost"]


def test_a_phrase_is_words_side_by_side(write, find):
    write("Communs", "Gérer des biens communs.")
    write("Vente", "Des biens à vendre, et en communs un garage.")
    assert find('"biens communs"') == ["Communs"]
    assert set(find("biens communs")) == {"Communs", "Vente"}


def test_a_phrase_holds_across_elision_and_small_words(write, find):
    write("Capacité", "Développer le pouvoir d’agir des personnes.")
    write("Autre", "Agir, c’est un pouvoir.")
    assert find('"pouvoir d\'agir"') == ["Capacité"]


def test_a_word_with_minus_must_not_be_there(write, find):
    write("Libre", "Un outil, un logiciel.")
    write("Main", "Un outil, un marteau.")
    assert find("outil -logiciel") == ["Main"]
    assert find('outil -"un marteau"') == ["Libre"]


def test_only_words_to_avoid_find_nothing(write, find):
    write("Libre", "Un outil.")
    assert find("-marteau") == []


def test_the_exact_title_comes_first(write, find, visitor):
    write("Compost partagé à Brest", "compost compost compost")
    write("Recette", "compost compost compost compost")
    write("Compost", "Voir les autres pages.")
    assert find("compost")[0] == "Compost"
    (hit,) = [hit for hit in search(visitor, asking("COMPOST")).hits if hit.exact]
    assert hit.title == "Compost" and hit.path == "Compost"


def test_a_word_in_parts_is_the_title_in_one(write, drain, visitor):
    write("Écoquartier", "Un quartier.")
    write("Ressourcerie", "Un éco-quartier.")
    drain()
    results = search(visitor, asking("Éco-quartier"))
    assert [(hit.title, hit.exact) for hit in results.hits] == [("Écoquartier", True), ("Ressourcerie", False)]


def test_the_exact_title_is_found_even_if_small_words_are_all_it_holds(write, find):
    write("Et si nous", "Une page.")
    assert find("et si nous") == ["Et si nous"]


def test_the_title_of_a_redirect_finds_where_it_leads(write, find, visitor):
    write("Économie sociale et solidaire", "Coopérer.")
    write("ESS", "---\nredirection: Économie sociale et solidaire\n---\n")
    find("")
    (hit,) = search(visitor, asking("ess")).hits
    assert hit.title == "Économie sociale et solidaire" and hit.redirected_from == "ESS" and hit.exact


def test_what_a_page_is_tagged_with_counts_more_than_what_it_says_once(write, find):
    write("Récolte", "Un verger à Brest, des pommes et des voisins.")
    write("Atelier", "---\nétiquettes: [Brest]\n---\nUn hangar près du port.")
    assert find("brest") == ["Atelier", "Récolte"]


def test_a_title_counts_more_than_a_text(write, find):
    write("Récolte", "Un verger, et encore un verger, avec des pommes.")
    write("Verger conservatoire", "Des pommes.")
    assert find("verger") == ["Verger conservatoire", "Récolte"]


def test_the_header_is_searched_too(write, find):
    write("Fab lab", "---\ntype: fiche\nétiquettes: [fabrication, Brest]\nlieu: {nom: Lannion}\n---\nUn atelier.")
    assert find("fabrications") == ["Fab lab"]
    assert find("Lannion atelier") == ["Fab lab"]


def test_a_hit_says_all_that_a_list_of_results_shows(write, find, visitor):
    write("Compost", "---\ntype: fiche\n---\nUn **bac** à lombrics dans la cour.", author_name="Courlis")
    find("bac")
    results = search(visitor, asking("lombric"))
    (hit,) = results.hits
    assert (results.total, results.page, results.pages) == (1, 1, 1)
    assert hit.kind == "fiche" and hit.page.title == "Compost"
    assert [text for text, marked in hit.snippet if marked] == ["lombrics"]
    assert hit.head.author_name == "Courlis" and hit.head.created <= timezone.now()


def test_results_come_in_pages(write, find, visitor):
    for number in range(7):
        write(f"Jardin {number}", "Un potager.")
    find("potager")
    first, second, third = (search(visitor, asking("potager", page=page), per_page=3) for page in (1, 2, 3))
    assert [len(results.hits) for results in (first, second, third)] == [3, 3, 1]
    assert {hit.title for results in (first, second, third) for hit in results.hits} == {
        f"Jardin {number}" for number in range(7)
    }
    assert first.total == 7 and first.pages == 3
    assert (first.previous_page, first.next_page, third.next_page) == (None, 2, None)
    assert search(visitor, asking("potager", page=99), per_page=3).page == 3
    assert search(visitor, asking("potager", page=-5), per_page=3).page == 1


def test_a_deleted_page_is_in_no_result_no_count_and_no_snippet(write, find, visitor, administrator):
    write("Secret", "Le potager secret.")
    write("Jardin", "Un potager.")
    assert find("potager") and search(visitor, asking("potager")).total == 2
    # The index has not heard of it yet.
    assert isinstance(delete_page(administrator, "Secret", "À taire."), Deleted)
    for actor in (visitor, administrator):
        results = search(actor, asking("potager"))
        assert [hit.title for hit in results.hits] == ["Jardin"] and results.total == 1
        assert search(actor, asking("secret")).total == 0
    write("Jardin", "Un potager, encore.")
    assert find("potager") == ["Jardin"]


def test_only_what_an_actor_may_read_is_counted(write, find, visitor, monkeypatch):
    write("Ouvert", "Un potager.")
    write("Fermé", "Un potager.")
    find("potager")
    for module in ("finding", "catalogue.picture"):
        monkeypatch.setattr(f"wiki.search.{module}.visible", lambda actor: ~Q(title="Fermé"))
    results = search(visitor, asking("potager"))
    assert [hit.title for hit in results.hits] == ["Ouvert"] and results.total == 1
    assert search(visitor, asking("fermé")).total == 0


def test_text_that_was_replaced_does_not_show_in_snippets(write, find, visitor):
    write("Jardin", "Un potager privé.")
    find("potager")
    write("Jardin", "Un potager ouvert.")
    (hit,) = search(visitor, asking("potager")).hits
    assert "privé" not in "".join(text for text, _marked in hit.snippet)


@pytest.mark.parametrize("typed", JUNK, ids=lambda typed: repr(typed[:18]))
def test_junk_is_answered(write, find, visitor, typed):
    write("Compost", "Un bac, co-opération, mot1, abc.")
    find("bac")
    results = search(visitor, asking(typed))
    assert not results.unavailable and results.total == len(results.hits)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(typed=st.text(max_size=220) | st.text(alphabet="abcéœ\"-«»'’ *()\x00", max_size=60), page=st.integers())
def test_nothing_typed_raises(write, find, visitor, typed, page):
    if not Page.objects.exists():
        write("Compost", "a b c é œ bac.")
        find("bac")
    results = search(visitor, asking(typed, page=page))
    assert not results.unavailable
    assert results.total >= len(results.hits)


def test_searching_asks_few_questions_of_the_database(write, find, visitor, engine_name, django_assert_max_num_queries):
    for number in range(12):
        write(f"Jardin {number}", "Un potager.")
    find("potager")
    # The catalogue (twice, the first time), the synonyms, the title, the pages that are shown; and PostgreSQL which
    # pages match and how well, inside a savepoint that is taken back.
    with django_assert_max_num_queries({"whoosh": 5, "postgresql": 10}[engine_name]):
        assert search(visitor, asking("potager")).total == 12


def test_an_index_that_is_gone_is_said_and_exact_titles_are_still_found(write, visitor):
    write("Compost", "Un bac.")
    results = search(visitor, asking("compost"))
    assert results.unavailable
    assert [hit.title for hit in results.hits] == ["Compost"]
    assert search(visitor, asking("bac")).total == 0


def test_a_revision_shown_with_a_hit_is_the_last_one(write, find, visitor):
    write("Compost", "Un bac.", author_name="Courlis")
    write("Compost", "Un bac neuf.", author_name="Bernache")
    find("bac")
    (hit,) = search(visitor, asking("bac")).hits
    assert hit.head == PageRevision.objects.get(number=2)
    assert hit.head.author_name == "Bernache"


def test_what_matches_may_be_of_one_kind_alone(write, drain, visitor):
    write("Compost", "Un bac.")
    write("Verger", "---\ntype: fiche\n---\nUn compost.")
    write("Tas", "---\nredirection: Compost\n---\n")
    write("Bacs", "---\nredirection: Verger\n---\n")
    drain()

    def titled(q, kind):
        return [catalogue.current().record(page).title for page in matching(visitor, q, kind).pages]

    assert titled("compost", "fiche") == ["Verger"] and titled("compost", "person") == []
    assert titled("tas", "fiche") == [] and titled("bacs", "fiche") == ["Verger"]
    match = matching(visitor, "compost")
    assert match.exact == match.pages[0] and len(match.pages) == 2 and match.whole and not match.unavailable
