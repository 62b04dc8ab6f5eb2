"""The typed part of a title is marked as it is written there, whatever was folded to find it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.showing.marking import marked_beginnings


def marked(title: str, *words: str) -> str:
    return "".join(f"[{text}]" if is_marked else text for text, is_marked in marked_beginnings(title, words))


@pytest.mark.parametrize(
    ("title", "words", "shown"),
    [
        ("Économie sociale", ["econ"], "[Écon]omie sociale"),
        ("Innovation sociale", ["innovation", "so"], "[Innovation so]ciale"),
        ("Sociale innovation", ["innov", "so"], "[So]ciale [innov]ation"),
        ("Le cœur", ["co"], "Le [cœ]ur"),
        ("Le cœur", ["coeu"], "Le [cœu]r"),
        ("Éco-quartier de Brest", ["ecoquart"], "[Éco-quart]ier de Brest"),
        ("Écoquartier", ["eco", "qua"], "[Écoqua]rtier"),
        ("Pouvoir d’agir", ["d", "agir"], "Pouvoir [d’agir]"),
        ("So social", ["social", "so"], "[So] [social]"),
        ("Rien", ["autre"], "Rien"),
        ("Rien", [], "Rien"),
    ],
)
def test_the_typed_part_is_marked(title, words, shown):
    assert marked(title, *words) == shown


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_the_parts_are_the_title(title, words):
    assert "".join(text for text, _marked in marked_beginnings(title, words)) == title
