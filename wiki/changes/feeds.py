"""Atom 1.0 (RFC 4287) of the latest versions: what a visitor may see, the same for every reader and language.

Versions whose text is hidden are left out. Ids are tag URIs (RFC 4151) made of the wiki's host and the version's id, so
they stay when a page changes its title.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from django.utils import translation
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiki.accounts.names import name_path
from wiki.configuration import current
from wiki.pages.models import PageRevision
from wiki.pages.wording import grouped

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
# The year in which this wiki began to give out ids; all that matters is that it stays.
ID_YEAR = 2026
# When a feed without entries was last changed.
_NEVER = datetime(ID_YEAR, 1, 1, tzinfo=UTC)
# What XML cannot hold; some of it may stand in a title or a summary all the same.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Feed:
    """A feed to be written: `path` is its own address, `about` that of the screen with the same list, `key` its id.

    `rows` are versions with their pages, newest first; `one_page` leaves the page's title out of the entries' titles.
    """

    path: str
    about: str
    key: str
    title: str
    rows: Sequence[PageRevision]
    one_page: bool = False

    @property
    def updated(self) -> datetime:
        return max((row.created for row in self.rows), default=_NEVER)


def atom(feed: Feed, site: str) -> bytes:
    """The document. `site` is the wiki's address without a path, `https://wiki.example`: every link is absolute."""
    with translation.override(current().language):
        root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": current().language})
        _add(root, "id", f"{_tag(site)}:{feed.key}")
        _add(root, "title", feed.title)
        _add(root, "updated", _rfc3339(feed.updated))
        _add(root, "link", rel="self", type="application/atom+xml", href=site + feed.path)
        _add(root, "link", rel="alternate", type="text/html", href=site + feed.about)
        _add(ElementTree.SubElement(root, "author"), "name", current().name)
        _add(root, "rights", _("Texts under licence CC BY-SA 4.0. No tracker.").partition(". ")[0] + ".")
        for row in feed.rows:
            _add_entry(root, row, site, feed.one_page)
        return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def etag(document: bytes) -> str:
    return f'"{hashlib.sha1(document, usedforsecurity=False).hexdigest()}"'


def _add_entry(root, row: PageRevision, site: str, one_page: bool) -> None:
    version = _("Version %(number)s") % {"number": row.number}
    diff = f"/diff/{row.parent_id}/{row.pk}" if row.parent_id else f"/revision/{row.pk}"
    entry = ElementTree.SubElement(root, "entry")
    _add(entry, "id", f"{_tag(site)}:revision/{row.pk}")
    _add(entry, "title", version if one_page else f"{row.page.title} ({version[0].lower()}{version[1:]})")
    _add(entry, "updated", _rfc3339(row.created))
    author = ElementTree.SubElement(entry, "author")
    _add(author, "name", row.author_name)
    _add(author, "uri", f"{site}/user/{name_path(row.author_name)}")
    _add(entry, "link", rel="alternate", type="text/html", href=site + diff)
    _add(entry, "link", rel="related", type="text/html", href=f"{site}/wiki/{row.page.path}")
    _add(entry, "summary", _words(row), type="html")


def _words(row: PageRevision) -> str:
    """HTML: the summary, then what kind of change it was and how large."""
    sign = "+" if row.delta > 0 else "−" if row.delta < 0 else ""
    size = ngettext("%(n)s character", "%(n)s characters", abs(row.delta)) % {"n": grouped(abs(row.delta))}
    facts = [sign + size]
    if row.number == 1:
        facts.insert(0, _("new page"))
    if row.minor:
        facts.insert(0, _("minor edit"))
    paragraphs = [row.summary, ", ".join(facts)]
    return format_html_join("", "<p>{}</p>", ((words,) for words in paragraphs if words))


def _add(parent, name: str, text: str | None = None, **attributes: str) -> None:
    element = ElementTree.SubElement(parent, name, {key: _clean(value) for key, value in attributes.items()})
    if text is not None:
        element.text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", str(text))


def _rfc3339(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _tag(site: str) -> str:
    """The beginning of every id: `tag:wiki.example,2026`. An address of IPv6 has no place in a tag."""
    host = site.partition("://")[2]
    host = "localhost" if host.startswith("[") else host.partition(":")[0]
    return f"tag:{host.lower()},{ID_YEAR}"
