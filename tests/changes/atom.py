"""What RFC 4287 asks of an Atom document, as far as the wiki's feeds use it; raises AssertionError with the rule."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
_TEXT = {"title", "subtitle", "rights", "summary", "content"}
_FEED_ONCE = {"id", "title", "updated", "subtitle", "rights", "generator", "icon", "logo"}
_ENTRY_ONCE = {"id", "title", "updated", "published", "rights", "summary", "content", "source"}
_FEED = _FEED_ONCE | {"author", "contributor", "category", "link", "entry"}
_ENTRY = _ENTRY_ONCE | {"author", "contributor", "category", "link"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
_TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}(-\d{2}){0,2}:[A-Za-z0-9/._-]+")


def checked(document: bytes) -> ElementTree.Element:
    """The parsed feed, after every check."""
    feed = ElementTree.fromstring(document)
    assert feed.tag == f"{ATOM}feed", "the document element is atom:feed"
    _check(feed, _FEED, _FEED_ONCE)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.find(f"{ATOM}author") is not None or all(
        entry.find(f"{ATOM}author") is not None for entry in entries
    ), "4.1.1: a feed has an author unless each entry has one"
    links = [(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")]
    assert [rel for rel, _href in links].count("self") == 1, "4.1.1: a feed names its own address"
    assert [rel for rel, _href in links].count("alternate") <= 1
    for entry in entries:
        _check(entry, _ENTRY, _ENTRY_ONCE)
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None, "4.1.2: no content, so an alternate link"
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids), "ids are unique"
    dates = [entry.find(f"{ATOM}updated").text for entry in entries]
    assert not dates or feed.find(f"{ATOM}updated").text == max(dates), "the feed is as new as its newest entry"
    return feed


def _check(parent: ElementTree.Element, known: set[str], once: set[str]) -> None:
    names = [child.tag.removeprefix(ATOM) for child in parent]
    assert set(names) <= known, set(names) - known
    for name in once:
        assert names.count(name) <= 1, f"{name} comes once"
    for name in ("id", "title", "updated"):
        assert names.count(name) == 1, f"{name} is required"
    for child in parent:
        name = child.tag.removeprefix(ATOM)
        if name == "id":
            assert _TAG.fullmatch(child.text), child.text
        elif name in ("updated", "published"):
            assert _DATE.fullmatch(child.text), child.text
        elif name == "link":
            address = urlsplit(child.get("href"))
            assert address.scheme in ("http", "https") and address.netloc, "links are absolute"
            assert child.get("rel") in ("self", "alternate", "related", "next", "via", "enclosure")
            assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", child.get("type"))
        elif name == "author":
            parts = [part.tag.removeprefix(ATOM) for part in child]
            assert parts.count("name") == 1 and set(parts) <= {"name", "uri", "email"}
            assert child.find(f"{ATOM}name").text
        elif name in _TEXT:
            assert child.get("type", "text") in ("text", "html") and len(child) == 0
