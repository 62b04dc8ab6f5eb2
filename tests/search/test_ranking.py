"""The order of what was found: what a page is called says most, what an engine thinks of its text decides the rest."""

from wiki.search.asking.query import parse
from wiki.search.asking.synonyms import parse as parse_synonyms
from wiki.search.ranking import Signals, ordered


def order(q: str, *titles: str, scores=(), kinds=(), tags=(), synonyms: str = "") -> list[str]:
    """Titles as they are put in order; the engine's scores fall with their place unless they are given."""
    query = parse_synonyms(synonyms).widened(parse(q))
    found = [
        Signals(
            number,
            scores[number] if scores else 1 - number / 100,
            title,
            kinds[number] if kinds else "page",
            tags[number] if tags else (),
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


def test_words_as_they_were_typed_say_more_than_another_form_of_them():
    assert order("jardin", "Jardins familiaux", "Jardin familial", scores=(1.0, 0.9))[0] == "Jardin familial"
    assert order("jardins", "Jardin familial", "Jardins familiaux", scores=(1.0, 0.9))[0] == "Jardins familiaux"
    assert order("médiateur", "Médiation", "Mediateur", scores=(1.0, 0.9))[0] == "Mediateur"


def test_a_title_with_one_word_of_several_comes_before_a_text_that_is_a_little_better():
    typed = "comment revenir à une ancienne version"
    assert order(typed, "Premiers pas", "Historique et versions", scores=(1.0, 0.8))[0] == "Historique et versions"
    assert order(typed, "Premiers pas", "Historique et versions", scores=(1.0, 0.6))[0] == "Premiers pas"


def test_what_a_page_is_tagged_with_comes_before_what_it_only_mentions():
    tags = ((), ("brest", "vélo"))
    assert order("vélos Brest", "Budget", "Atelier", tags=tags, scores=(1.0, 0.7)) == ["Atelier", "Budget"]
    assert order("vélos Brest", "Budget", "Atelier", tags=tags, scores=(1.0, 0.5)) == ["Budget", "Atelier"]


def test_a_tag_of_several_words_says_nothing_of_one_alone():
    tags = ((), ("biens communs",))
    assert order("biens communs", "A", "B", tags=tags, scores=(1.0, 0.9)) == ["B", "A"]
    assert order("biens", "A", "B", tags=tags, scores=(1.0, 0.9)) == ["A", "B"]


def test_a_title_says_more_than_a_tag():
    assert order("compost", "Jardin", "Le compost", tags=(("compost",), ()))[0] == "Le compost"


def test_a_note_on_a_book_comes_after_the_page_about_the_thing_unless_its_title_says_it():
    kinds = ("reference", "page")
    assert order("bicyclette", "Illich 1973", "Atelier", kinds=kinds, scores=(1.0, 0.8)) == ["Atelier", "Illich 1973"]
    assert order("Illich", "Illich 1973", "Atelier", kinds=kinds, scores=(0.5, 1.0)) == ["Illich 1973", "Atelier"]


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
