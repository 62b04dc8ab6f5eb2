"""The order of what was found: what a page is called says most, what an engine thinks of its text decides the rest."""

from wiki.search.query import parse
from wiki.search.ranking import Signals, ordered
from wiki.search.synonyms import parse as parse_synonyms


def order(q: str, *titles: str, scores=(), kinds=(), synonyms: str = "") -> list[str]:
    """Titles as they are put in order; the engine's scores fall with their place unless they are given."""
    query = parse_synonyms(synonyms).widened(parse(q))
    found = [
        Signals(
            number,
            scores[number] if scores else 1 - number / 100,
            title,
            kinds[number] if kinds else "page",
        )
        for number, title in enumerate(titles)
    ]
    return [titles[number] for number in ordered(query.wanted, found)]


def test_a_title_that_says_all_comes_before_a_better_text():
    assert order("verger", "Récolte", "Verger", scores=(1.0, 0.3)) == ["Verger", "Récolte"]


def test_the_shorter_title_says_more():
    assert order("jardin", "Le jardin des simples à Brest", "Jardin collectif") == [
        "Jardin collectif",
        "Le jardin des simples à Brest",
    ]


def test_a_title_with_all_the_words_comes_before_one_with_some():
    assert order("médiation numérique", "Numérique", "La médiation et le numérique") == [
        "La médiation et le numérique",
        "Numérique",
    ]


def test_words_in_the_order_in_which_they_were_typed_say_more():
    assert order("biens communs", "Communs, biens", "Biens communs")[0] == "Biens communs"


def test_plurals_families_and_synonyms_count_as_the_words_themselves():
    assert order("biens communs", "Texte", "Le bien commun")[0] == "Le bien commun"
    ess = "- ESS = économie sociale et solidaire"
    assert order("ESS", "Loi de 2014 sur l’ESS", "Économie sociale et solidaire", synonyms=ess) == [
        "Économie sociale et solidaire",
        "Loi de 2014 sur l’ESS",
    ]
    assert order("ESS", "Économie sociale et solidaire", "ESS", synonyms=ess)[0] == "ESS"


def test_a_title_of_nothing_but_typed_words_is_meant_even_if_it_lacks_one():
    assert order("monnaie locale bitcoin", "Une autre page", "Monnaie locale", scores=(1.0, 0.6))[0] == "Monnaie locale"


def test_help_about_the_wiki_comes_after_pages_that_are_as_good():
    assert (
        order("compost", "Aide", "Compost fermier", kinds=("help", "page"), scores=(1.0, 0.5))[0] == "Compost fermier"
    )


def test_where_titles_say_nothing_the_engine_decides():
    assert order("verger", "A", "B", "C", scores=(0.2, 0.9, 0.5)) == ["B", "C", "A"]
    assert order("", "A", "B") == ["A", "B"]
    assert order("verger", "?", "…") == ["?", "…"]
