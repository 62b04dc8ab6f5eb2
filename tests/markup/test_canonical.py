"""The one form in which texts are stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.markup.canonical import canonical_text


@pytest.mark.parametrize(
    "raw, stored",
    [
        ("", ""),
        ("\n\n", ""),
        ("a", "a\n"),
        ("a\n\n\n", "a\n"),
        ("a\r\nb\rc", "a\nb\nc\n"),
        ("e\u0301", "é\n"),
        ("e\x00\u0301", "é\n"),
        ("a\tb\x0b\x0c\x1b\x7f\x85c", "a\tbc\n"),
        ("\ufeffa", "a\n"),
        ("a\ud800b", "ab\n"),
        ("  a  ", "  a  \n"),
        ("a\u00a0b\u202fc", "a\u00a0b\u202fc\n"),
    ],
)
def test_a_text_has_one_stored_form(raw, stored):
    assert canonical_text(raw) == stored


@given(st.text(alphabet=st.characters(), max_size=200))
def test_the_stored_form_is_stable_and_fit_for_storage(raw):
    text = canonical_text(raw)
    assert canonical_text(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert text == "" or (text.endswith("\n") and not text.endswith("\n\n"))
    assert not any(unicodedata.category(c) == "Cc" for c in text if c not in "\t\n")
    text.encode("utf-8")
