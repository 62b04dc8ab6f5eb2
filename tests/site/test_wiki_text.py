"""The words that templates use for people, dates, sizes and changed passages."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from wiki.site.templatetags import wiki_text
from wiki.text.diff import compare


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def rendered(source: str, **context) -> str:
    return Template("{% load wiki_text %}" + source).render(Context(context))


def at(days_ago: int, hour: int = 18, minute: int = 42) -> datetime:
    """A moment of a day before today, in the site's time zone."""
    day = timezone.localdate() - timedelta(days=days_ago)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))


def words(html: str) -> str:
    return html.partition(">")[2].removesuffix("</time>")


# People


def test_a_name_always_has_the_same_colour_among_eight():
    colours = {wiki_text.person_class(f"Name {n}") for n in range(200)}
    assert colours == {f"person-{n}" for n in range(1, 9)}
    assert wiki_text.person_class("Bruyère") == wiki_text.person_class("Bruyère")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sterne", "St"),
        ("élue", "Él"),
        ("Michel Briand", "MB"),
        ("Exemple : animatrice", "An"),
        ("192.0.2.7", "19"),
        ("—", "?"),
    ],
)
def test_initials_are_two_letters(name, letters):
    assert wiki_text.initials(name) == letters


def test_a_person_is_a_disc_and_a_name_and_the_name_is_escaped():
    html = rendered("{% person name %}", name="<b>Eve</b>")
    assert "&lt;b&gt;Eve&lt;/b&gt;" in html
    assert '<span class="avatar" aria-hidden="true">' in html
    assert f'class="person {wiki_text.person_class("<b>Eve</b>")}"' in html


# Dates


def test_recent_moments_are_said_by_their_distance():
    assert words(wiki_text.when(at(0))) == "today, 18:42"
    assert words(wiki_text.when(at(1))) == "yesterday, 18:42"
    assert words(wiki_text.when(at(1), "day")) == "yesterday"
    assert words(wiki_text.when(at(3), "day")) == f"{at(3):%A}"
    assert words(wiki_text.when(at(3), "on")) == f"on {at(3):%A}"


def test_older_moments_are_said_by_their_date_and_last_years_with_the_year():
    moment = timezone.make_aware(datetime(2009, 10, 15, 14, 30))
    assert words(wiki_text.when(moment)) == "15 October 2009, 14:30"
    assert words(wiki_text.when(moment, "row")) == "Thursday 15, 14:30"
    assert words(wiki_text.when(moment, "day")) == "15 October 2009"
    assert words(wiki_text.when(moment, "on")) == "on 15 October 2009"


def test_a_date_carries_its_machine_form_in_the_sites_time_zone():
    moment = timezone.make_aware(datetime(2009, 10, 15, 14, 30))
    assert wiki_text.when(moment).startswith(f'<time datetime="{moment.isoformat(timespec="minutes")}">')
    assert wiki_text.when(None) == ""


def test_months_head_the_versions_with_a_capital():
    with translation.override("fr"):
        assert wiki_text.month(timezone.make_aware(datetime(2026, 11, 2))) == "Novembre 2026"


# Versions


def test_a_change_of_size_is_said_in_words_and_drawn():
    gain, loss = wiki_text.size_change(642), wiki_text.size_change(-2904)
    assert gain.startswith("+642 characters <svg") and 'class="bar plus"' in gain
    assert loss.startswith("−2,904 characters <svg") and 'class="bar minus"' in loss
    assert wiki_text.size_change(0) == "0 characters"
    assert wiki_text.size_change(1).startswith("+1 character <svg")


def test_the_thread_has_a_knot_a_version_coloured_by_its_author_at_most_twelve():
    html = wiki_text.fil([[n, 10**n, "Sterne"] for n in range(1, 6)])
    assert html.count("<circle") == 5
    assert wiki_text.person_class("Sterne") in html
    radii = [float(part.split('"')[0]) for part in html.split(' r="')[1:]]
    assert radii == sorted(radii) and radii[0] < radii[2]
    assert wiki_text.fil([[n, 1, "A"] for n in range(50)]).count("<circle") == wiki_text.FIL_KNOTS
    assert wiki_text.fil([]) == "" == wiki_text.fil(None)


def test_kinds_of_versions_have_a_word_and_plain_edits_none():
    assert wiki_text.kind_word("restore") == "restored"
    assert wiki_text.kind_word("edit") == ""


# Differences


def rows_of(old: str, new: str):
    return [row for row in compare(old, new).rows if row.kind != "fold"]


def test_changed_words_are_marked_and_escaped():
    (row,) = rows_of("Le ZSI est <i>partenaire</i>.\n", "Le ZSI a été <i>partenaire</i>.\n")
    old, new = wiki_text.diff_spans(row.old, "del"), wiki_text.diff_spans(row.new, "ins")
    assert "<del>est</del>" in old and "<ins>a été</ins>" in new
    assert "&lt;i&gt;partenaire&lt;/i&gt;" in old and "<i>" not in old
    assert wiki_text.diff_spans(None, "del") == ""


def test_changed_spaces_are_named_since_nobody_could_see_them():
    (row,) = rows_of("Est-ce une innovation sociale ?\n", "Est-ce une innovation sociale\u202f?\n")
    assert "narrow space" in wiki_text.diff_spans(row.new, "ins")
    assert "space" in wiki_text.diff_spans(row.old, "del")
    assert wiki_text._named_spaces("  ") == '<span class="space-name">2 spaces</span>'
    assert wiki_text._named_spaces("two words") == "two words"


@pytest.mark.parametrize(
    "old, new, name",
    [
        ("Un. Deux.\n", "Un.\n\nDeux.\n", "new paragraph"),
        ("Un.\n\nDeux.\n", "Un.\n\n\nDeux.\n", "blank line"),
        ("Un.\n", "Un. \n", "space at the end of the line"),
    ],
)
def test_changed_line_ends_are_named_too(old, new, name):
    row = compare(old, new).rows[0]
    assert f'<ins><span class="space-name">{name}</span></ins>' in wiki_text.diff_spans(row.new, "ins")


def test_only_del_and_ins_mark_words():
    with pytest.raises(ValueError):
        wiki_text.diff_spans([], "script")


def test_folds_and_the_summary_are_sentences():
    lines = [f"Paragraphe {n} du texte, assez long pour compter." for n in range(20)]
    changed = [*lines[:10], "Tout autre chose.", *lines[11:]]
    diff = compare("\n\n".join(lines), "\n\n".join(changed))
    folds = [wiki_text.fold_words(row) for row in diff.rows if row.kind == "fold"]
    assert folds[0].endswith("unchanged paragraphs, from the beginning")
    assert folds[-1].endswith("unchanged paragraphs, to the end")
    assert "<strong>1 changed passage</strong>" in wiki_text.diff_summary(diff)
    assert "added" in wiki_text.diff_summary(diff) and "removed" in wiki_text.diff_summary(diff)
    assert "the same" in wiki_text.diff_summary(compare("a\n", "a\n"))


# What a header says


@dataclass
class FakePage:
    kind: str = "fiche"
    fields: dict = field(default_factory=dict)
    title: str = "Exemples brestois"
    path: str = "Exemples_brestois"


def test_the_fields_of_an_entry_are_listed_in_order_and_its_site_is_a_link():
    page = FakePage(
        fields={
            "website": "https://www.example.org/",
            "place": {"nom": "Brest", "lat": "48.39"},
            "domain": "culture numérique",
            "status": "terminé",
            "since": "2009-05-17",
        }
    )
    assert wiki_text.facts(page) == [
        ("Domain", "culture numérique", ""),
        ("Since", "17 May 2009", ""),
        ("Place", "Brest", ""),
        ("State", "finished", ""),
        ("Web site", "example.org", "https://www.example.org/"),
    ]


def test_the_authors_of_a_reference_are_parted_so_that_their_names_stay_whole():
    page = FakePage(kind="reference", fields={"authors": ["Klein, Juan-Luis", "Harrisson, Denis"], "title": "Un titre"})
    assert wiki_text.facts(page) == [("Authors", "Klein, Juan-Luis\u202f; Harrisson, Denis", "")]


def test_a_kind_of_page_is_named_with_its_drawing_and_an_unknown_one_is_a_page():
    assert str(wiki_text.page_kind("fiche")).startswith("<svg ")
    assert str(wiki_text.page_kind("fiche")).endswith("</svg> Directory entry")
    assert wiki_text.page_kind("zzz") == wiki_text.page_kind("page")


def test_a_site_that_is_no_web_address_is_never_a_link():
    page = FakePage(fields={"website": "javascript:alert(1)"})
    assert wiki_text.facts(page) == [("Web site", "javascript:alert(1)", "")]


def test_a_plain_page_shows_no_fields():
    assert wiki_text.facts(FakePage(kind="page", fields={"domain": "x"})) == []


def test_a_link_to_a_page_escapes_its_title():
    html = rendered("{% page_link page %}", page=FakePage(title="A & B", path="A_&_B"))
    assert html == '<a href="/wiki/A_&amp;_B">A &amp; B</a>'


# The home page


def test_the_home_page_is_words_then_cards_then_the_rest():
    html = (
        "<p>Ce wiki aide.</p>"
        '<ul>\n<li><strong><a class="wikilink" href="/wiki/A">A</a></strong> — les mots'
        "<ul><li>dessous</li></ul></li></ul>"
        "<p>Suite.</p><ul><li>autre</li></ul>"
    )
    parts = wiki_text.home_parts(html)
    assert parts["lead"] == "<p>Ce wiki aide.</p>"
    assert parts["cards"].startswith('<ul>\n<li><span class="card-title"><strong><a') and "dessous" in parts["cards"]
    assert '<span class="hidden"> — </span>' in parts["cards"]
    assert parts["rest"] == "<p>Suite.</p><ul><li>autre</li></ul>"


def test_a_home_page_without_a_list_is_all_words():
    assert wiki_text.home_parts("<p>Seul.</p>") == {"lead": "<p>Seul.</p>", "cards": "", "rest": ""}
