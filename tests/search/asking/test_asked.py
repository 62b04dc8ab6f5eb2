"""What is asked of the search stands in its address, and is read from it again."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from wiki.directory.filters import Wanted
from wiki.search.asking.asked import FACETS, MAX_PAGE, Asked

# What one_line leaves as it is: the words of people, and signs that addresses quote.
words = (
    st.text(alphabet="abcéœ &=?+%#/'’\"", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
)
asked = st.builds(
    Asked,
    q=words | st.just(""),
    values=st.fixed_dictionaries({facet: st.lists(words, max_size=2, unique=True).map(tuple) for facet in FACETS}),
    sort=st.sampled_from(["", "date"]),
    page=st.integers(1, MAX_PAGE),
)


def of(address: str, kind=Asked):
    return kind.of_query(QueryDict(address.partition("?")[2]))


@given(asked)
def test_an_address_asks_for_what_it_was_made_of(one):
    assert of(one.address) == one


@given(asked, st.sampled_from(FACETS), words)
def test_a_value_is_added_and_taken_back(one, facet, value):
    assert one.address_with(facet)(value) == one.with_value(facet, value).address
    if value not in one.of(facet):
        assert one.with_value(facet, value).without(facet, value) == one.at(1)


def test_other_words_another_order_and_other_values_begin_at_the_first_page():
    one = Asked("compost", {"tag": ("Brest",)}, "", 3)
    assert one.saying("bac").address == "/search?q=bac&tag=Brest"
    assert one.sorted_by("date").address == "/search?q=compost&tag=Brest&sort=date"
    assert one.with_value("kind", "fiche").address == "/search?q=compost&kind=fiche&tag=Brest"
    assert one.without("tag", "Brest").address == "/search?q=compost"
    assert one.at(2).address == "/search?q=compost&tag=Brest&page=2"
    assert Asked().address == "/search"


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_anything_in_an_address_is_answered(q, value, page):
    data = QueryDict(mutable=True)
    data.setlist("tag", [value] * 50)
    data.update({"q": q, "page": page, "sort": value, "unknown": value})
    one = Asked.of_query(data)
    assert 1 <= one.page <= MAX_PAGE and len(one.of("tag")) <= 1 and one.sort in ("", "date")
    assert one.address.startswith("/search") and one.address_with("tag")(value)


def test_the_directory_asks_in_the_same_way_at_its_own_address():
    wanted = of("?q=+potager+&domain=sol&tag=a&kind=page&sort=date&page=2", Wanted)
    assert wanted.address == "/directory/?q=potager&domain=sol&tag=a&page=2"
    assert wanted.filtered and not Wanted().filtered
    assert wanted.without_words().address == "/directory/?domain=sol&tag=a"
