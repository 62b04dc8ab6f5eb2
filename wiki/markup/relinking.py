"""Pages were renamed: changing the links to them in a source, and nothing else that people typed.

What a link is, the pipeline alone decides: each mark that looks like a link to a renamed page is given a target that
exists nowhere, the text is rendered, and the marks whose target comes out as a link are links. So code, escapes and
whatever else the parser leaves alone stay. The changed text is then rendered too and must read as before, word for
word, with only those targets changed; a mark that would not is left as it is.

One rule for labels: **the words that a reader sees never change.** `[[Old]]` becomes `[[New|Old]]`, `[[Old|words]]`
becomes `[[New|words]]`, sections stay. A link relative to its page (`[[/x]]`, `[[../x]]`) stays relative where it
still leads to the right page, and becomes absolute where it would not.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wiki.markup import header
from wiki.markup.rendered import OK, OVERSIZE, Rendered
from wiki.markup.titles import TitleError, normalise_title, title_from_path, title_key, title_path
from wiki.markup.wikilinks import PATTERN, READ, target_of

# When the text with every change reads differently, changes are tried one by one, this many at most.
ONE_BY_ONE = 40

_WIKILINK = re.compile(PATTERN)
# The address of Markdown's own links, `[x](address "title")` and `[ref]: address`: page titles may stand there too.
_INLINE = re.compile(r"\]\(\s*(?:<([^<>\n]+)>|((?:[^()\n\"'<>]|\([^()\n]*\))+?))(?=\s*(?:\)|\s[\"']))")
_REFERENCE = re.compile(r"^[ ]{0,3}\[[^\[\]\n]+\]:[ ]*(?:<([^<>\n]+)>|(\S+))", re.MULTILINE)
_HREF = re.compile(r'(<a class="wikilink" href="/wiki/)([^"#]*)')


class Renames:
    """Old titles and what they are now called. A title is found in any of its spellings (`title_key`), but for the
    exact title of another page (`others`): an import may have brought two pages with one key. A new title with the
    key of the old one changes no link.
    """

    def __init__(self, titles: Mapping[str, str], others: frozenset[str] = frozenset()):
        self.titles = {old: new for old, new in titles.items() if title_key(old) != title_key(new)}
        self._by_key = {title_key(old): new for old, new in self.titles.items()}
        self._others = others

    def new_title(self, title: str) -> str | None:
        """What the page with this title is now called, or None for a page that kept its own."""
        if title in self._others:
            return None
        return self.titles.get(title) or self._by_key.get(title_key(title))


@dataclass(frozen=True)
class Relinked:
    """A source with its links changed: `count` of them; `left` are links that could not be changed without changing
    more. With `asked` False the renderer gave no answer: the body is as it was, and may be tried again.
    """

    text: str
    count: int = 0
    left: int = 0
    asked: bool = True


@dataclass(frozen=True)
class _Change:
    """Characters `start` to `end` of the body become `text`; `probe` stands there while the pipeline is asked."""

    start: int
    end: int
    text: str
    probe: str


def relink(
    source: str,
    page: str,
    renames: Renames,
    render: Callable[[str, str], Rendered],
    now: str = "",
    follow: bool = True,
) -> Relinked:
    """The source of `page` with its links to renamed pages changed, and the target of its redirect.

    `now` is the page's own new title, if it has one: its relative links go on leading where they led, and with
    `follow` False they alone are changed. `render` is `wiki.markup.pipeline.render` or does the same elsewhere.
    Never raises for any source.
    """
    now = now or page
    parsed = header.parse(source)
    redirected = _redirect(parsed, renames)
    body = parsed.body
    accepted: list[_Change] = []
    left, asked = 0, True
    if changes := _candidates(body, page, now, renames, follow):
        try:
            changes = _real(changes, body, page, render)
            accepted = _harmless(changes, body, page, now, renames, render)
            left = len(changes) - len(accepted)
        except _NoAnswer:
            asked = False
    text = header.compose(parsed.header, _apply(body, accepted))
    return Relinked(text, len(accepted) + redirected, left, asked)


class _NoAnswer(Exception):
    """The renderer broke or was too slow."""


def _ask(render, text: str, page: str) -> Rendered:
    rendered = render(text, page)
    if rendered.status not in (OK, OVERSIZE):
        raise _NoAnswer
    return rendered


def _redirect(parsed: header.Source, renames: Renames) -> int:
    raw = parsed.header.get("redirect")
    if not isinstance(raw, str) or not raw.strip():
        return 0
    try:
        new = renames.new_title(normalise_title(raw))
    except TitleError:
        return 0
    if new is None:
        return 0
    parsed.header.set("redirect", new)
    return 1


def _candidates(body: str, page: str, now: str, renames: Renames, follow: bool) -> list[_Change]:
    """Everything that looks like a link to be changed, in the order of the text."""
    token = "Zq" + hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:12]
    found: list[_Change] = []
    for mark in _WIKILINK.finditer(body) if "[[" in body else ():
        typed, section, label = mark.group(1), mark.group(2), mark.group(3)
        if not typed.strip():
            continue
        wanted = _wanted(typed, page, now, renames, follow)
        if wanted is None:
            continue
        probe = f"{token}x{len(found)}x"
        if label and label.strip():
            found.append(_Change(mark.start(1), mark.end(1), wanted, probe))
            continue
        words = target_of(typed, page)[1]
        if section and section.strip():
            words = f"{words}, {section.strip()}" if words else section.strip()
        end = mark.end() - 2
        anchor = "" if section is None else f"#{section}"
        new_words = wanted + (f", {section.strip()}" if section and section.strip() else "")
        text = f"{wanted}{anchor}" + ("" if words == new_words else f"|{words}")
        found.append(_Change(mark.start(1), end, text, f"{probe}{anchor}"))
    for pattern in (_INLINE, _REFERENCE):
        for mark in pattern.finditer(body) if "](" in body or "]:" in body else ():
            group = 1 if mark.group(1) is not None else 2
            address, hash_sign, section = mark.group(group).partition("#")
            wanted = _wanted_by_address(address, page, now, renames, follow)
            if wanted is None:
                continue
            kept = f"{hash_sign}{section}"
            path = title_path(wanted).replace("(", "%28").replace(")", "%29")
            probe = f"{READ}{token}x{len(found)}x"
            found.append(_Change(mark.start(group), mark.end(group), READ + path + kept, probe + kept))
    found.sort(key=lambda change: change.start)
    # An address may look like both kinds; the first that begins keeps its characters.
    apart: list[_Change] = []
    for change in found:
        if not apart or change.start >= apart[-1].end:
            apart.append(change)
    return apart


def _wanted(typed: str, page: str, now: str, renames: Renames, follow: bool) -> str | None:
    """The title to write for what stands before the bar of a link, or None when it may stay as it is."""
    relative = typed.strip().startswith(("/", "../")) or typed.strip() == ".."
    try:
        target = target_of(typed, page)[0]
    except TitleError:
        return None
    wanted = renames.new_title(target)
    if not relative:
        return wanted if follow else None
    if page == now and not follow:
        return None
    try:
        leads_to = target_of(typed, now)[0]
    except TitleError:
        leads_to = ""
    wanted = wanted or target
    return None if title_key(leads_to) == title_key(wanted) else wanted


def _wanted_by_address(address: str, page: str, now: str, renames: Renames, follow: bool) -> str | None:
    """The same for the address of a Markdown link."""
    address = address.strip()
    if not address or address.startswith(("//", "\\")) or (address.startswith("/") and not address.startswith(READ)):
        return None
    if not address.startswith(READ):
        return _wanted(title_from_path(address), page, now, renames, follow)
    try:
        target = normalise_title(title_from_path(address[len(READ) :]))
    except TitleError:
        return None
    return renames.new_title(target) if follow else None


def _real(changes: list[_Change], body: str, page: str, render) -> list[_Change]:
    """Those whose mark the pipeline makes a link of."""
    probed = _apply(body, [_Change(change.start, change.end, change.probe, "") for change in changes])
    rendered = _ask(render, probed, page)
    found = {link["title"] for link in rendered.links}
    return [change for change in changes if change.probe.partition("#")[0].removeprefix(READ) in found]


def _harmless(changes: list[_Change], body: str, page: str, now: str, renames: Renames, render) -> list[_Change]:
    """Those after which the text reads as before."""
    if not changes:
        return []
    before = _ask(render, body, page)
    if before.status != OK:
        return []
    expected = _reading(before, renames)

    def reads_the_same(chosen: list[_Change]) -> bool:
        after = _ask(render, _apply(body, chosen), now)
        return after.status == OK and _reading(after, renames) == expected

    if reads_the_same(changes):
        return changes
    # A relative link that is not mended would lead elsewhere from the new title: judge by the old one.
    accepted: list[_Change] = []
    for change in changes[:ONE_BY_ONE]:
        after = _ask(render, _apply(body, [*accepted, change]), page)
        if after.status == OK and _reading(after, renames) == expected:
            accepted.append(change)
    return accepted


def _reading(rendered: Rendered, renames: Renames) -> str:
    """What a reader gets, with the renamed targets under their new titles."""

    def rename(match: re.Match) -> str:
        title = title_from_path(match[2].replace("&amp;", "&"))
        return match[1] + title_path(renames.new_title(title) or title)

    return _HREF.sub(rename, rendered.html)


def _apply(body: str, changes: list[_Change]) -> str:
    pieces, at = [], 0
    for change in changes:
        pieces += [body[at : change.start], change.text]
        at = change.end
    return "".join([*pieces, body[at:]])
