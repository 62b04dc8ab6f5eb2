"""The fields of a header in the edit form: what is typed there, and nothing else, changes in the source."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from wiki.markup import header
from wiki.pages.forms import EditForm
from wiki.pages.header_form import HeaderForm
from wiki.pages.kinds import all_kinds

pytestmark = pytest.mark.django_db  # the wiki's language is asked for

SOURCE = """---
# une remarque
type: fiche
étiquettes: [maths, "a, b"]
domaine: éducation
note: à moi
lieu: {nom: Valence, lat: 44.933, code postal: 26000}
depuis: vers 2001
auteurs:
  - Klein, Juan-Luis
---
Le corps
"""


def post(form: EditForm, **typed) -> EditForm:
    """The form sent as a browser sends it, with `typed` in place of what its inputs showed."""
    data = QueryDict(mutable=True)
    data["text"], data["header"] = form.text, "\r\n".join(form.header.splitlines()) + "\r\n" * bool(form.header)
    data["field-type"] = form.fields.kind_input().value
    for row in [form.fields.tags(), *form.fields.rows()]:
        for one in row.inputs:
            data[one.name] = one.value
    for one in form.fields.kept():
        data[one.name] = one.value
    data.update({"field-" + name.replace("_", "-"): text for name, text in typed.items()})
    return EditForm.of_post(data)


def opened(source: str = SOURCE) -> EditForm:
    return EditForm.of_source(source, 1)


def typed(source: str = SOURCE, **changes) -> str:
    """The source after `changes` were typed in the form of `source`."""
    sent = post(opened(source), **changes)
    assert sent.errors() == []
    return sent.source()


def reasons(source: str = SOURCE, **changes) -> dict[str, str]:
    """What is wrong after `changes`, by input."""
    return {error["about"]: str(error["reason"]) for error in post(opened(source), **changes).errors()}


# What is shown, and what is left alone


def test_the_inputs_show_what_the_header_holds():
    shown = {one.name: one.value for row in opened().fields.rows() for one in row.inputs}
    assert shown == {
        "field-domain": "éducation",
        "field-territory": "",
        "field-place-name": "Valence",
        "field-place-lat": "44.933",
        "field-place-lon": "",
        "field-since": "vers 2001",
        "field-until": "",
        "field-status": "",
        "field-website": "",
    }
    assert opened().fields.tags().inputs[0].value == 'maths, "a, b"'


def test_sending_the_form_back_untouched_changes_nothing_even_of_what_it_would_not_accept():
    assert typed() == SOURCE


@pytest.mark.parametrize("typed_by_a_program", [{}, {"field-tags": 'maths, "a, b"'}])
def test_a_program_that_sends_no_fields_changes_none(typed_by_a_program):
    form = opened()
    form.typed = typed_by_a_program
    assert (form.source(), form.errors()) == (SOURCE, [])


def test_typing_changes_the_lines_of_that_field_alone():
    assert typed(domain="  maths   et\tlettres ") == SOURCE.replace("domaine: éducation", "domaine: maths et lettres")
    assert typed(tags='maths, "a, b", école') == SOURCE.replace('"a, b"]', '"a, b", école]')
    assert typed(place_name="Romans") == SOURCE.replace("nom: Valence", "nom: Romans")
    assert typed(since="2001") == SOURCE.replace("vers 2001", "2001")


def test_a_new_field_comes_last_and_an_emptied_one_goes():
    assert typed(website="https://www.sesamath.net") == SOURCE.replace(
        "Juan-Luis\n", "Juan-Luis\nsite: https://www.sesamath.net\n"
    )
    assert typed(domain="") == SOURCE.replace("domaine: éducation\n", "")


def test_a_page_without_a_header_gets_one_and_loses_it_again():
    assert typed("Texte\n") == "Texte\n"
    made = typed("Texte\n", tags="a, b")
    assert made == "---\nétiquettes: [a, b]\n---\nTexte\n"
    assert typed(made, tags="") == "Texte\n"


def test_a_header_that_cannot_be_read_stays_in_the_text():
    source = "---\ntype: [\n---\nTexte\n"
    assert opened(source).text == source and typed(source) == source


def test_values_that_are_not_of_a_field_s_type_are_shown_and_stay():
    source = "---\ntype: fiche\ndomaine: [un, deux]\nlieu: Brest\nstatut: en sommeil\n---\n"
    shown = {one.name: one.value for row in opened(source).fields.rows() for one in row.inputs}
    assert (shown["field-domain"], shown["field-place-name"]) == ("[un, deux]", "Brest")
    assert shown["field-status"] == "en sommeil"
    assert typed(source) == source
    assert typed(source, domain="[un, deux, trois]") == source.replace("deux]", "deux, trois]")
    assert typed(source, place_lat="48.39", place_lon="-4.486") == source.replace(
        "lieu: Brest", "lieu: {nom: Brest, lat: 48.39, lon: -4.486}"
    )


def test_a_header_in_the_text_is_the_source_and_a_field_changed_by_hand_still_wins():
    form = opened()
    form.text = "---\ntype: page\nnote: autre\n---\nAutre corps\n"
    assert post(form).source() == form.text
    assert post(form, domain="écoles").source() == form.text.replace("autre\n", "autre\ndomaine: écoles\n")


# Types of fields


@pytest.mark.parametrize(
    "written, kept",
    [
        ("2009", "2009"),
        ("2009-05", '"2009-05"'),
        ("2009-05-17", "2009-05-17"),
        ("17/5/2009", "2009-05-17"),
        ("5/2009", '"2009-05"'),
    ],
)
def test_a_date_is_a_year_a_month_or_a_day(written, kept):
    assert f"depuis: {kept}\n" in typed(since=written)


@pytest.mark.parametrize("wrong", ["hier", "20009", "2009-13", "2009-02-30", "31/02/2009", "-5", "二〇〇九"])
def test_what_is_no_date_is_said_beside_its_input(wrong):
    assert list(reasons(since=wrong)) == ["field-since"]


def test_an_end_before_the_beginning_is_wrong_only_when_one_of_them_was_touched():
    assert list(reasons(since="2010", until="2009")) == ["field-until"]
    assert reasons(since="2010", until="2010-03") == {}
    assert reasons(SOURCE.replace("vers 2001", "2001\nfin: 1999")) == {}


@pytest.mark.parametrize(
    "written, kept",
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("www.example.org", "https://www.example.org"),
        ("example.org/page", "https://example.org/page"),
        ("http://éducation.example", "http://éducation.example"),
    ],
)
def test_a_web_address_may_leave_out_its_beginning(written, kept):
    assert f"site: {kept}\n" in typed(website=written)


@pytest.mark.parametrize(
    "wrong",
    ["javascript:alert(1)", "mailto:a@example.org", "http://example", "https://", "http://[::1", "http://a b.org",
     "exemple", "//example.org", "http://example.org:99999", "https://example.org/<b>"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(wrong):
    assert list(reasons(website=wrong)) == ["field-website"]


def test_coordinates_are_degrees_on_earth_and_come_in_pairs():
    assert "lat: 48.39, code postal: 26000, lon: -4.486}" in typed(place_lat="48,390", place_lon="−4.486")
    assert list(reasons(place_lat="91", place_lon="0")) == ["field-place-lat"]
    assert list(reasons(place_lat="0", place_lon="180.5")) == ["field-place-lon"]
    assert list(reasons(place_lat="nord", place_lon="0")) == ["field-place-lat"]
    assert list(reasons("Texte", type="fiche", place_lat="48")) == ["field-place-lon"]


def test_emptying_a_place_leaves_what_the_form_does_not_show():
    assert "lieu: {code postal: 26000}" in typed(place_name="", place_lat="")


def test_a_choice_is_written_in_the_wiki_s_language_and_read_in_any():
    assert "statut: terminé\n" in typed(status="finished")
    assert "statut: en activité\n" in typed(status="EN ACTIVITE")
    assert opened("---\ntype: fiche\nstatus: Finished\n---\n").fields.rows()[-2].inputs[0].value == "finished"
    assert list(reasons(status="autre chose")) == ["field-status"]


def test_authors_stand_between_semicolons_for_their_names_hold_commas():
    source = '---\ntype: référence\nauteurs: ["Klein, Juan-Luis"]\n---\n'
    assert opened(source).fields.rows()[1].inputs[0].value == "Klein, Juan-Luis"
    assert typed(source, authors="Klein, Juan-Luis ; Harrisson, Denis") == source.replace(
        'Luis"]', 'Luis", "Harrisson, Denis"]'
    )


def test_a_value_too_long_is_kept_in_its_input_and_refused():
    assert list(reasons(domain="x" * 501)) == ["field-domain"]
    assert list(reasons(tags="x, " * 300)) == ["field-tags"]


# The kind


def test_choosing_a_kind_writes_it_and_shows_its_fields():
    sent = post(opened("Texte\n"), type="meeting")
    assert sent.source() == "---\ntype: rencontre\n---\nTexte\n"
    assert [row.name for row in sent.fields.rows()] == ["date", "until", "place", "website"]


def test_what_was_typed_for_one_kind_comes_back_after_looking_at_another():
    elsewhere = post(opened(), domain="écoles", type="person")
    assert ("field-domain", "écoles") in [(one.name, one.value) for one in elsewhere.fields.kept()]
    back = post(elsewhere, type="fiche")
    assert {one.value for one in back.fields.rows()[0].inputs} == {"écoles"}
    assert back.source() == SOURCE.replace("domaine: éducation", "domaine: écoles")


def test_a_kind_that_no_table_knows_is_offered_and_stays():
    source = "---\ntype: recette\n---\nTexte\n"
    assert opened(source).fields.kind_input().options[0] == ("recette", "recette")
    assert typed(source) == source
    assert typed(source, type="page") == source.replace("recette", "page")


def test_a_kind_that_does_not_exist_is_refused():
    assert list(reasons(type="recette")) == ["field-type"]


def test_a_redirect_needs_its_target_and_ends_with_another_kind():
    looking = post(opened("Texte\n"), type="redirect")
    assert looking.errors(complete=False) == [] and [one["about"] for one in looking.errors()] == ["field-redirect"]
    source = typed("Texte\n", type="redirect", redirect="innovation sociale")
    assert source == "---\nredirection: Innovation sociale\n---\nTexte\n"
    assert list(reasons("Texte\n", type="redirect", redirect="a[b]")) == ["field-redirect"]
    assert typed(source, type="page") == "Texte\n"
    assert typed(source, type="fiche") == "---\ntype: fiche\n---\nTexte\n"


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_every_kind_has_its_words_and_those_to_begin_with_have_a_guide_in_each_language(kind):
    assert kind.label and kind.plural and kind.icon
    if kind.offered:
        assert kind.begin and kind.about
        assert "*(" in kind.guide("fr") and "*(" in kind.guide("en") and kind.guide("fr") != kind.guide("en")


# Whatever people type

VALUES = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=30)
HEADERS = st.dictionaries(
    st.sampled_from(["type", "tags", "domain", "place", "since", "status", "website", "note", "authors", "redirect"]),
    st.one_of(
        VALUES,
        st.sampled_from(["fiche", "référence", "rencontre", "page"]),
        st.lists(VALUES, max_size=3),
        st.dictionaries(st.sampled_from(["nom", "lat", "lon", "adresse"]), VALUES, min_size=1, max_size=3),
    ),
    max_size=5,
)


NAMES = ["domain", "territory", "tags", "since", "place-name", "website", "key", "authors"]


def source_of(fields: dict) -> str:
    made = header.Header()
    for name, value in fields.items():
        made.set(name, value)
    return header.compose(made, "Le corps\n")


@hypothesis_settings(max_examples=150, deadline=None)
@given(HEADERS)
def test_any_header_comes_back_from_the_form_as_it_was(fields):
    source = source_of(fields)
    sent = post(opened(source))
    assert sent.source() == source


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    HEADERS,
    st.sampled_from(["domain", "territory", "tags", "since", "place-name", "website", "key", "authors"]),
    VALUES,
)
def test_what_was_accepted_reads_back_as_it_shows_and_nothing_else_changed(fields, name, text):
    source = source_of({**fields, "type": "fiche"})
    sent = post(opened(source), **{name: text})
    if sent.errors():
        assert sent.typed["field-" + name] == text
        return
    before, after = header.parse(source), header.parse(sent.source())
    assert after.error is None and after.body == before.body
    field_name = name.partition("-")[0]
    untouched = [(known, value) for known, value in before.header.items() if known != field_name]
    assert [(known, value) for known, value in after.header.items() if known != field_name] == untouched
    again = post(opened(sent.source()))
    assert again.source() == sent.source()


@hypothesis_settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.text(max_size=12).map("field-".__add__), st.text(max_size=40), max_size=6), st.text(max_size=60)
)
def test_any_inputs_over_any_header_are_answered(inputs, base):
    form = HeaderForm(base, inputs)
    form.apply(header.Header(), complete=True)
    assert form.rows() is not None and form.kept() is not None and form.kind_input()
