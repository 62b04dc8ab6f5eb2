"""Links to other wikis: one table of prefixes, and addresses that stay on the wiki that was meant."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.markup import interwiki
from wiki.markup.pipeline import render

TITLES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="[]|#\\"), min_size=1, max_size=40)


@pytest.mark.parametrize("prefix, address", interwiki.TABLE.items())
def test_each_prefix_is_in_small_letters_and_leads_to_a_secure_address(prefix, address):
    assert prefix == prefix.casefold() and not set(prefix) & set(" _/[]|#")
    assert address.startswith("https://") and address.count("{}") == 1 and address.endswith("/{}")
    assert interwiki.split(f"{prefix}:Brest") == (prefix, "Brest")


def test_no_prefix_is_one_of_the_wikis_own_or_a_scheme_of_addresses():
    from wiki.markup.sanitize import PROTOCOLS
    from wiki.markup.titles import REFUSED_PREFIXES, USABLE_PREFIXES

    assert not set(interwiki.TABLE) & {*USABLE_PREFIXES, *REFUSED_PREFIXES, *PROTOCOLS}


@given(st.sampled_from(list(interwiki.TABLE)), TITLES, TITLES)
def test_whatever_the_title_the_link_leads_to_that_wiki(prefix, title, section):
    address = urlsplit(interwiki.address_of(prefix, title, section))
    home = urlsplit(interwiki.TABLE[prefix].format(""))
    assert (address.scheme, address.netloc, address.query) == (home.scheme, home.netloc, "")
    assert address.path.startswith(home.path) and address.geturl().isascii()
    assert unquote(address.path[len(home.path) :]) == "_".join(title.replace("_", " ").split())


@given(st.sampled_from(list(interwiki.TABLE)), TITLES)
def test_a_link_to_another_wiki_is_no_link_to_a_page(prefix, title):
    result = render(f"a [[{prefix}:a{title}]] b", "Essai")
    assert result.links == []


def test_addresses_of_other_wikis_are_among_the_external_ones_each_once():
    result = render("[[en:Commons]] [[wikipedia:en:Commons|x]] [y](en:Commons) [[wikipedia:Brest]]", "Essai")
    assert result.external == ["https://en.wikipedia.org/wiki/Commons", "https://fr.wikipedia.org/wiki/Brest"]


def test_the_table_has_a_fingerprint():
    changed = {**interwiki.TABLE, "en": "https://exemple.org/{}"}
    assert interwiki.fingerprint() == interwiki.fingerprint(dict(reversed(interwiki.TABLE.items())))
    assert interwiki.fingerprint(changed) != interwiki.fingerprint()
