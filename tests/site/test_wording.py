"""The checks of the interface's words (.ci/wording.py): each fault is found, and honest texts pass."""

import importlib.util
import sys
from pathlib import Path

import pytest

CI = Path(__file__).resolve().parents[2] / ".ci"


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, CI / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


wording = load("wording")
NOTHING = wording.Exceptions({}, {}, {}, {}, {}, {}, {})


def entry(english, *french, plural=None, context=""):
    return wording.Entry(context, [english, *([plural] if plural else [])], list(french))


def only_fault(faults):
    assert len(faults) == 1, faults
    return faults[0]


class TestCatalogue:
    @pytest.mark.parametrize(
        "english, french, words",
        [
            ("Home", "", "not translated"),
            ("Home", "Home", "the same as in English"),
            ("Hello, %(name)s", "Bonjour", "placeholders differ"),
            ("Hello", "Bonjour, %(name)s", "placeholders differ"),
            ("%(a)s, %(a)s", "%(a)s", "placeholders differ"),
            ("{n} pages", "pages", "placeholders differ"),
            ("%d pages", "pages", "placeholders differ"),
            ("<b>Yes</b>", "Oui", "HTML differ"),
            ("<b>Yes</b>", "<b>Oui<b>", "HTML differ"),
            ('<a href="/wiki/%(path)s">It</a>', "<a>Elle %(path)s</a>", "HTML differ"),
            ("Really?", "Vraiment ?", "no U+202F before “?”"),
            ("Really?", "Vraiment?", "no U+202F before “?”"),
            ("Note: all", "Note : tout", "no U+202F before “:”"),
            ("Say “yes”", "Dites « oui »", "no U+202F inside"),
            ("Say “yes”", "Dites “oui”", "English quotation marks"),
            ("The text", "L'écrit", "a straight apostrophe"),
            ('Say “yes"', 'Dites "oui"', "a straight apostrophe"),
            ("Wait…", "Attendez...…", "three dots"),
            ("A page", "Une\u00a0page", "a no-break space"),
            ("A page", "Une  page", "a no-break space"),
            ("A page", "Une page ", "a no-break space"),
            ("Old version", "Ancienne révision", "révision"),
            ("Done.", "Fait", "does not end as"),
        ],
    )
    def test_each_fault_of_a_translation_is_found(self, english, french, words):
        assert words in only_fault(wording.faults_of_entry(entry(english, french), NOTHING))

    @pytest.mark.parametrize(
        "english, french",
        [
            ("Hello, %(name)s!", "Bonjour, %(name)s\u202f!"),
            ("%(day)s %(month)s", "%(day)s %(month)s"),
            ("Say “yes”: it’s free", "Dites «\u202foui\u202f»\u202f: c’est libre"),
            ('<a href="/wiki/%(path)s">It</a>', '<a href="/wiki/%(path)s">Elle</a>'),
            ("Really?!", "Vraiment\u202f?!"),
            ("Revise", "Relire"),
            ("See https://example.org", "Voir https://example.org"),
            (":", "\u202f:"),
        ],
    )
    def test_an_honest_translation_passes(self, english, french):
        assert wording.faults_of_entry(entry(english, french), NOTHING) == []

    def test_a_singular_may_say_one_in_words_where_english_does(self):
        several = {"plural": "%(n)s pages wait"}
        assert wording.faults_of_entry(entry("One page waits", "Une page", "%(n)s pages", **several), NOTHING) == []
        fault = only_fault(
            wording.faults_of_entry(entry("One page waits", "Une page", "Des pages", **several), NOTHING)
        )
        assert "placeholders differ" in fault

    def test_what_is_listed_passes(self):
        listed = wording.Exceptions({"Page": "x"}, {"At (a:b)": "x"}, {'Type "': "x"}, {}, {}, {}, {})
        assert wording.faults_of_entry(entry("Page", "Page"), listed) == []
        assert wording.faults_of_entry(entry("At (a:b)", "À (a:b)"), listed) == []
        assert wording.faults_of_entry(entry('Type "', 'Tapez "'), listed) == []

    @pytest.mark.parametrize(
        "english, words",
        [
            ("It's here", "a straight apostrophe"),
            ("An old revision", "revision"),
            ("The color", "not British"),
            ("An organization", "not British"),
            ("Really ?", "French typography"),
            ("Say «yes»", "French typography"),
            ("Wait...", "three dots"),
        ],
    )
    def test_each_fault_of_an_english_text_is_found(self, english, words):
        assert words in only_fault(wording.faults_of_english(entry(english, "x"), NOTHING))

    def test_an_honest_english_text_passes(self):
        assert wording.faults_of_english(entry("An organisation’s colour: “blue”?", "x"), NOTHING) == []

    def test_a_catalogue_is_read_with_contexts_plurals_and_long_lines(self):
        text = (
            'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n#, python-format\nmsgctxt "tab"\nmsgid "Read"\nmsgstr "Lire"\n\n'
            'msgid "%(n)s page"\nmsgid_plural "%(n)s pages"\nmsgstr[0] "%(n)s page"\nmsgstr[1] ""\n"%(n)s "\n"pages"\n'
        )
        assert wording.po_entries(text) == [
            wording.Entry("tab", ["Read"], ["Lire"]),
            wording.Entry("", ["%(n)s page", "%(n)s pages"], ["%(n)s page", "%(n)s pages"]),
        ]


class TestTemplates:
    @pytest.mark.parametrize(
        "text, fault",
        [
            ("<p>Publié</p>", "Publié"),
            ("<p>{{ name }} wrote</p>", "wrote"),
            ('<p title="An address">1</p>', "An address"),
            ('<nav aria-label="Parts">1</nav>', "Parts"),
            ('<input placeholder="Search">', "Search"),
            ("{% if x %}Yes{% endif %}", "Yes"),
            ("<p>{% translate 'Home' %} again</p>", "again"),
        ],
    )
    def test_words_outside_the_catalogues_are_found(self, text, fault):
        assert only_fault(wording.faults_of_template("x.html", text, NOTHING)) == f"x.html: {fault}"

    @pytest.mark.parametrize(
        "text",
        [
            '<p class="small">{% translate "Home" %} · 12</p>',
            "<p>https://example.org/licence</p>",
            "{% comment %}Needs page.{% endcomment %}{# words #}<!-- words -->",
            "{% blocktranslate trimmed count n=n %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}",
            "<p title=\"{% translate 'Home' %}\">&nbsp;→</p>",
            "{% block body_class %}home{% endblock %}<svg><title>words</title></svg>",
        ],
    )
    def test_what_is_translated_or_not_shown_passes(self, text):
        assert wording.faults_of_template("x.html", text, NOTHING) == []


class TestScripts:
    def test_a_sentence_of_its_own_is_found(self):
        code = 'line.textContent = "Draft kept"; // "A comment here"\nlet other = `Brouillon gardé`'
        faults = wording.faults_of_script("x.js", code, NOTHING)
        assert faults == ["x.js: Draft kept", "x.js: Brouillon gardé"]

    def test_what_scripts_are_made_of_passes(self):
        code = 'document.querySelector("form.edit button"); fetch("/draft"); words.whenWords; "use strict"'
        assert wording.faults_of_script("x.js", code, NOTHING) == []


class TestPython:
    @pytest.mark.parametrize(
        "code",
        [
            'messages.success(request, "It is done")',
            'Refused(reason="Not allowed")',
            'raise ValidationError("Too long")',
            'answer = {"reason": "It did not work", "code": "x"}',
            'return HttpResponse("Nothing here")',
            'label = "Étiquettes"',
            'forms.CharField(label="Name")',
        ],
    )
    def test_words_outside_the_catalogues_are_found(self, code):
        assert len(wording.faults_of_python("x.py", f"def f():\n    {code}\n", NOTHING)) == 1

    @pytest.mark.parametrize(
        "code",
        [
            'messages.success(request, _("It is done"))',
            '"""A docstring, même en français."""',
            'Refused(reason="")',
            'messages.info(request, pgettext("tab", "Read"))',
            'log.info("Draining the outbox")',
            '_("An “é” in an English text")',
            'models.CharField(help_text="For programmers.")',
            'HttpResponse(text, content_type="text/plain; charset=utf-8")',
        ],
    )
    def test_what_is_translated_or_not_shown_passes(self, code):
        assert wording.faults_of_python("x.py", f"def f():\n    {code}\n", NOTHING) == []


def test_no_template_and_no_module_holds_words_of_its_own():
    assert load("check_words").faults() == []


def test_each_exception_says_why():
    exceptions = wording.Exceptions.read()
    for rule in vars(exceptions).values():
        assert all(reason.strip() for reason in rule.values())
