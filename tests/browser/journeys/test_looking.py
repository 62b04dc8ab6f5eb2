"""What a reader sees go wrong: each fault of a screen, or of the way through it, ends a journey."""

import pytest

from tests.browser.watching import Watch

from .keyboard import Keyboard
from .mouse import Mouse
from .screen import look_over
from .words import foreign_words, quoted, say, tongue

GOOD = """<!doctype html><html lang="fr"><title>Essai</title><style>:focus-visible { outline: 3px solid }</style>
<body><header class="site-head"><a class="skip" href="#main">Aller au texte</a></header>
<main id="main" tabindex="-1"><h1>Essai</h1><p>Bonjour</p><a href="#un">Un</a> <a href="#deux">Deux</a></main>"""


@pytest.fixture
def watch(wiki):
    watch = Watch(wiki.url)
    watch.status = 200
    return watch


@pytest.fixture
def make_reader(chromium, wiki, watch):
    """make_reader(Keyboard, html) -> a reader of a screen made of this."""
    contexts = []

    def make_page(**options):
        contexts.append(chromium.new_context(base_url=wiki.url, **options))
        contexts[-1].set_default_timeout(2000)
        return contexts[-1].new_page()

    def make(way, html):
        reader = way(make_page, watch, 360, "fr")
        reader.page.set_content(html)
        return reader

    yield make
    for context in contexts:
        context.close()


def test_a_screen_without_fault_passes(make_reader, watch):
    look_over(make_reader(Mouse, GOOD).page, "fr", watch, 200)


@pytest.mark.parametrize(
    "good, bad, words",
    [
        ('lang="fr"', 'lang="en"', "says that it speaks 'en'"),
        ("<title>Essai</title>", "<title> · </title>", "has no title"),
        ("<h1>Essai</h1>", "<h1>Essai</h1><h1>Encore</h1>", "has 2 main headings"),
        ("<p>Bonjour</p>", '<p style="width: 400px">Bonjour</p>', "px wider than the window"),
        ("<p>Bonjour</p>", '<p id="main">Bonjour</p>', "has ids twice: ['main']"),
        ("<p>Bonjour</p>", "<p>What is new</p>", "mixes languages: ['What is new']"),
        ("<p>Bonjour</p>", '<p aria-label="Search the wiki">Bonjour</p>', "mixes languages: ['Search the wiki']"),
    ],
)
def test_what_is_wrong_with_a_screen_is_named(make_reader, watch, good, bad, words):
    page = make_reader(Mouse, GOOD.replace(good, bad)).page
    with pytest.raises(AssertionError) as fault:
        look_over(page, "fr", watch, 200)
    assert words in str(fault.value)


def test_what_people_wrote_may_be_in_any_language(make_reader, watch):
    theirs = '<div class="prose">What is new</div><p lang="en">What is new</p><a href="/wiki/Directory">Directory</a>'
    look_over(make_reader(Mouse, GOOD.replace("<p>Bonjour</p>", theirs)).page, "fr", watch, 200)


def test_what_goes_wrong_behind_a_screen_is_named(wiki, chromium):
    watch = Watch(wiki.url)
    context = chromium.new_context(base_url=wiki.url)
    page = watch.put_on(context.new_page())
    page.goto("/accounts/login/")
    assert watch.errors == [] and watch.status == 200
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.evaluate("fetch('/static/nothing.css')")
    page.evaluate("setTimeout(() => { throw Error('of a script') })")
    page.goto("/wiki/Nowhere")
    context.close()
    for word in ("Content Security Policy", "404 for", "of a script"):
        assert any(word in error for error in watch.errors), word
    assert watch.status == 404


@pytest.mark.parametrize(
    "bad, words",
    [
        ('<a href="#deux" style="outline: 0">Deux</a>', "does not show that it has the focus"),
        ('<a href="#deux" style="position: absolute; left: -900px">Deux</a>', "is outside the window"),
        ('<a href="#deux" tabindex="-1">Deux</a>', "the focus was lost"),
        (
            '<a href="#deux">Deux</a><div style="position: fixed; inset: 0; background: white"></div>',
            "is covered by",
        ),
    ],
)
def test_a_walk_by_keyboard_ends_where_one_would_be_lost(make_reader, bad, words):
    reader = make_reader(Keyboard, GOOD.replace('<a href="#deux">Deux</a>', bad))
    with pytest.raises(AssertionError) as fault:
        reader.follows(quoted("Deux"))
    assert words in str(fault.value)


def test_a_walk_by_keyboard_begins_past_the_header_and_counts_its_stops(make_reader):
    reader = make_reader(Keyboard, GOOD)
    reader._reach(reader._link(quoted("Deux"), "main"))
    assert reader.page.evaluate("document.activeElement.textContent") == "Deux"
    assert reader.stops == [2]


def test_words_are_the_interface_s_own():
    assert tongue("fr")("What is new") == "Quoi de neuf"
    assert tongue("en")("What is new") == "What is new"
    assert tongue("fr")(say("Version %(number)s", number=3)) == "Version 3"
    assert tongue("fr")(say("%(n)s entry", plural="%(n)s entries", n=2)) == "2 fiches"
    assert tongue("fr")(("Restore", quoted("What is new"))) == "Restaurer What is new"
    assert foreign_words("fr", ["Quoi de neuf", "Nothing was found for “moules”.", "Sésamath"]) == [
        "Nothing was found for “moules”."
    ]
