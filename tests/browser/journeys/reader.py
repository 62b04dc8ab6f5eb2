"""Somebody who goes through the wiki: the verbs that the journeys are told in, and what is seen at each step.

`Reader` knows how to find and to look; how a thing is reached and used is said by those who move: `mouse.py`,
`keyboard.py`. Words are the interface's, named by their English, or `quoted` (words.py).
"""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.watching import Watch

from .screen import look_over
from .words import LANGUAGES, Quoted, Say, tongue

# The parts of a screen that a person tells apart at a glance.
PARTS = {
    "header": "header.site-head",
    "main": "main",
    "text": "#content",
    "crumbs": "nav.crumbs",
    "tabs": "nav.tabs",
    "looks": "nav.looks",
    "outline": ".outline",
    "footer": "footer.site-foot",
}
PLACES = "all => all.map(each => each.getAttribute('href'))"
# A word is marked as such; a paragraph that is wholly new or gone, by the edge of its cell.
MARKS = {"found": "mark", "added": "ins, .cell.add", "removed": "del, .cell.cut"}
Words = str | Say | Quoted | tuple


class Reader:
    """A person at one browser window, in one language. Every verb that leads to a screen looks that screen over."""

    javascript = True
    way = ""

    def __init__(self, make_page, watch: Watch, width: int, language: str):
        self._make_page = make_page
        self._watch = watch
        self.width, self.language = width, language
        self._say = tongue(language)
        self.stops: list[int] = []  # of each walk by keyboard so far
        self.page: Page = make_page(
            java_script_enabled=self.javascript,
            viewport={"width": width, "height": 760},
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
        )

    def somebody_else(self) -> "Reader":
        """Another person, who moves in the same way and has chosen the same language before."""
        other = type(self)(self._make_page, self._watch, self.width, self.language)
        other.page.context.add_cookies([{"name": "language", "value": self.language, "url": self._watch.url}])
        return other

    def says(self, words: Words) -> str:
        """The words in this person's language."""
        return self._say(words)

    # Going places

    def opens(self, address: str, answers: int = 200) -> None:
        """Types an address, or follows one from elsewhere, such as a mail."""
        self.page.goto(address)
        self._look(answers)

    def arrives(self, address: str = "/") -> None:
        """Comes to the wiki for the first time, and asks for it in the reader's language."""
        self.page.goto(address)
        if self.page.locator("html").get_attribute("lang") != self.language:
            self._leave_by(self._in("footer").get_by_role("button", name=LANGUAGES[self.language], exact=True))
        self._look()

    def follows(self, words: Words, part: str = "main", answers: int = 200) -> None:
        """Follows the link that says exactly this. Several may say it, if they lead to one place."""
        self._leave_by(self._link(words, part))
        self._look(answers)

    def follows_first(self, words: Words, part: str = "main") -> None:
        """Follows the uppermost link that says this, where a list has several."""
        self._leave_by(self._in(part).get_by_role("link", name=self._say(words), exact=True).first)
        self._look()

    def follows_in_menu(self, words: Words, answers: int = 200) -> None:
        """Follows a word of the header: on a phone the menu is opened first."""
        menu = self._in("header").locator("summary")
        if menu.is_visible():
            assert not self._in("header").get_by_role("navigation").is_visible(), "the menu is open before it is opened"
            self._reach(menu)
            self._press(menu)
        self.follows(words, part="header", answers=answers)

    def unfolds(self, words: Words, part: str = "main") -> None:
        """Opens what is folded under these words, if it is not open on a screen of this width."""
        summary = self._in(part).locator("summary").filter(has_text=self._pattern(words)).filter(visible=True)
        folded = "summary => !summary.parentElement.open && getComputedStyle(summary).pointerEvents !== 'none'"
        if summary.count() and summary.evaluate(folded):
            self._reach(summary)
            self._press(summary)

    def presses(self, words: Words, part: str = "main", answers: int = 200) -> None:
        """Presses the button that says exactly this, and comes to the next screen."""
        self._leave_by(self._one(self._in(part).get_by_role("button", name=self._say(words), exact=True), words))
        self._look(answers)

    # Filling forms in; a label may be followed by other words of help

    def types(self, text: str, into: Words, part: str = "main") -> None:
        """Writes `text` into an input, in place of what stands there."""
        box = self._field(into, part)
        self._enter(box)
        self.page.keyboard.press("ControlOrMeta+A")
        self._write(text)
        expect(box).to_have_value(text)

    def adds(self, text: str, into: Words) -> None:
        """Writes `text` at the end of what stands in an input."""
        box = self._field(into, "main")
        before = box.input_value()
        self._enter(box)
        self.page.keyboard.press("ControlOrMeta+End")
        self._write(text)
        expect(box).to_have_value(before + text)

    def chooses(self, words: Words, of: Words) -> None:
        """Chooses an option of a list."""
        box = self._field(of, "main")
        self._choose(box, self._say(words))
        chosen = box.evaluate("select => select.selectedOptions[0].text")
        assert chosen == self._say(words), f"{of} is {chosen}"

    def ticks(self, words: Words, of: Words | None = None) -> None:
        """Ticks a box, or takes one of several choices; `of` names the group where several have such a one."""
        main = self._in("main")
        if of is not None:
            main = main.get_by_role("group", name=self._say(of), exact=True)
        found = main.get_by_role("radio", name=self._pattern(words)).or_(
            main.get_by_role("checkbox", name=self._pattern(words))
        )
        box = self._one(found, words)
        self._tick(box)
        expect(box).to_be_checked()

    # Looking

    def reads_title(self, words: Words) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self._pattern(words, whole=True))

    def sees(self, words: Words, part: str = "main") -> None:
        expect(self._text(words, part).first).to_be_visible()

    def does_not_see(self, words: Words, part: str = "main") -> None:
        expect(self._text(words, part)).to_have_count(0)

    def sees_link(self, words: Words, part: str = "main") -> None:
        expect(self._link(words, part)).to_be_visible()

    def sees_no_link(self, words: Words, part: str = "main") -> None:
        expect(self._in(part).get_by_role("link", name=self._say(words), exact=True)).to_have_count(0)

    def sees_in(self, words: Words, field: Words) -> None:
        """Sees that an input holds this."""
        expect(self._field(field, "main")).to_have_value(self._say(words))

    def copies(self, field: Words) -> str:
        """What an input holds, to be sent to somebody."""
        return self._field(field, "main").input_value()

    def sees_marked(self, text: str, how: str) -> None:
        """Sees a text that is marked as "found", "added" or "removed"."""
        marked = self._in("main").locator(MARKS[how]).filter(has_text=re.compile(re.escape(text), re.IGNORECASE))
        expect(marked.filter(visible=True).first).to_be_visible()

    def is_at(self, address: str) -> None:
        """Sees that the address ends so: a path, its query or its place in the page."""
        assert self.page.url.endswith(address), f"{self.page.url} does not end in {address}"

    def sees_part_begin(self, words: Words) -> None:
        """Sees a heading of the text, somewhere in the window."""
        heading = self._in("text").get_by_role("heading", name=self._say(words), exact=True)
        expect(heading).to_be_in_viewport()

    def has_accent(self, name: str) -> None:
        """Sees the wiki in this one of its six colours."""
        expect(self.page.locator("html")).to_have_attribute("data-accent", name)

    @property
    def is_wide(self) -> bool:
        """Whether the window has room for two things beside each other."""
        return self.width >= 760

    # What those who move do: each driver (mouse.py, keyboard.py) says how, so there is nothing to do here

    def _reach(self, target: Locator) -> None:
        """Gets to a thing, so that it can be used."""
        raise NotImplementedError

    def _press(self, target: Locator) -> None:
        """Uses a thing that was reached."""
        raise NotImplementedError

    def _enter(self, box: Locator) -> None:
        """Gets into an input, so that one can type."""
        raise NotImplementedError

    def _choose(self, box: Locator, option: str) -> None:
        raise NotImplementedError

    def _tick(self, box: Locator) -> None:
        raise NotImplementedError

    def _write(self, text: str) -> None:
        """Types short texts key by key; a long one comes as from the clipboard."""
        if len(text) < 30:
            self.page.keyboard.type(text)
        else:
            self.page.keyboard.insert_text(text)

    # How things are found

    def _leave_by(self, target: Locator) -> None:
        """Uses a link or a button, and waits for the screen that it leads to."""
        self._reach(target)  # on its own: the way past the header is a link too, and leads to no other screen
        with self.page.expect_navigation(wait_until="load"):
            self._press(target)

    def _look(self, answers: int = 200) -> None:
        look_over(self.page, self.language, self._watch, answers)

    def _in(self, part: str) -> Locator:
        return self.page.locator(PARTS[part])

    def _link(self, words: Words, part: str) -> Locator:
        return self._one(self._in(part).get_by_role("link", name=self._say(words), exact=True), words)

    def _text(self, words: Words, part: str) -> Locator:
        return self._in(part).get_by_text(self._say(words)).filter(visible=True)

    def _field(self, label: Words, part: str) -> Locator:
        return self._one(self._in(part).get_by_label(self._pattern(label)).filter(visible=True), label)

    def _one(self, found: Locator, words: Words) -> Locator:
        """The one thing found; or the first of several links to one address."""
        places = found.evaluate_all(PLACES)
        if not places:  # it may be on its way
            expect(found.first, f"“{self._say(words)}” on {self.page.url}").to_be_attached()
            places = found.evaluate_all(PLACES)
        is_one = len(places) == 1 or (len(set(places)) == 1 and None not in places)
        assert is_one, f"“{self._say(words)}” stands for {places} on {self.page.url}"
        return found.first

    def _pattern(self, words: Words, whole: bool = False) -> re.Pattern:
        """The words at the beginning of a text, or all of it; spaces of any kind are alike."""
        text = r"\s+".join(map(re.escape, self._say(words).split()))
        return re.compile(rf"^\s*{text}" + (r"\s*$" if whole else r"(?=\s|$)"))
