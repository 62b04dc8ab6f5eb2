"""The ways to match what was typed: the words themselves, how else they are spelled, and others of their family.

éco-quartier, écoquartier and éco quartier are one thing, whichever was typed and whichever the page says; the index
of a page holds its hyphenated words as one word besides (analysis.joined). Between quotation marks, and for what must
be absent, other spellings count, other words do not. Pure; a term has at most MOST_FORMS forms.
"""

import re
from dataclasses import replace
from itertools import pairwise

from wiki.search.asking.terms import Form, Term
from wiki.search.words import families
from wiki.search.words.analysis import LONGEST_WORD, TOKEN, folded_words, in_one, plain, plain_words, stem, stems

MOST_FORMS = 16

# What stands before another word with a hyphen, joined or apart; folded, as the words that are looked at.
_BEFORE = tuple(
    """
    agro anti archi audio auto bio co contre cyber demi eco euro hyper inter intra macro mega meta micro mini mono multi
    neo non para photo pluri poly post pre pro psycho semi socio techno tele trans tri ultra uni video visio web
    """.split()
)
_SHORTEST_BEHIND = 4
# Of years with a hyphen between them, as of a school's year, each will do.
_YEARS = re.compile(r"[12]\d{3}[-/\u2010-\u2013][12]\d{3}")


def form_of(text: str, said: str = "", most: int = 12) -> Form:
    """The words of a text side by side; of more than `most`, the first."""
    return Form(tuple(stems(text)[:most]), words=tuple(plain_words(text)[:most]), said=said)


def with_forms(term: Term) -> Term:
    """A term with all its forms; what was typed, cut to the stems that count, is the first."""
    typed = Form(term.stems, words=tuple(plain_words(term.text)[: len(term.stems)]))
    more = [form_of(in_one(term.text), most=len(term.stems))]
    if plain_term(term) and _YEARS.fullmatch(term.text):
        more += [form_of(year) for year in term.text.split(term.text[4])]
    if len(term.stems) == 1:
        more += _apart(term.text)
        if not term.quoted and not term.without:
            more += [Form((one,), words=(word,)) for one, word in families.others(typed.words[0])]
    return with_more(replace(term, forms=(typed,)), more)


def with_more(term: Term, more: list[Form]) -> Term:
    """A term with these forms behind its own, as far as they are new and there is room."""
    forms = {form.stems: form for form in term.forms}
    for form in more:
        if form.stems:
            forms.setdefault(form.stems, form)
    return replace(term, forms=tuple(forms.values())[:MOST_FORMS])


def with_neighbours(text: str, terms: list[Term]) -> list[Term]:
    """éco quartier, typed apart: each of the two is also found where the page writes them as one word."""
    terms = list(terms)
    for (at, one), (_at, other) in pairwise(list(enumerate(terms))):
        whole = _whole(one, other) if text[one.end : other.start].isspace() else ""
        if whole:
            form = form_of(whole)
            terms[at] = with_more(terms[at], [form])
            terms[at + 1] = with_more(terms[at + 1], [form])
    return terms


def plain_term(term: Term) -> bool:
    """A wanted word, typed without quotes."""
    return bool(term.stems) and not term.quoted and not term.without


def _whole(one: Term, other: Term) -> str:
    if not (plain_term(one) and plain_term(other) and one.field == other.field):
        return ""
    if len(one.stems) > 1 or len(other.stems) > 1 or len(one.text) + len(other.text) > LONGEST_WORD:
        return ""
    first, last = one.text, other.text
    if not (TOKEN.fullmatch(first) and TOKEN.fullmatch(last)):
        return ""
    # Figures are one number only in groups: 3 000, not 2010 2011.
    if first.isdigit() and last.isdigit() and (len(first) > 3 or len(last) != 3):
        return ""
    return first + last


def _apart(text: str) -> list[Form]:
    """écoquartier as éco quartier: the two words side by side."""
    found = []
    for word in folded_words(text):
        for before in _BEFORE if word.startswith(_BEFORE) else ():
            behind = word.removeprefix(before)
            if len(behind) >= _SHORTEST_BEHIND and behind != word and stem(behind):
                found.append(Form((stem(before), stem(behind)), words=(plain(before), plain(behind))))
    return found
