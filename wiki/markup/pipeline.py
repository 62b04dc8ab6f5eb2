"""From a page's source to its `Rendered`: Markdown, our own marks, safe HTML."""

import hashlib
import html
import string
import threading
from importlib.metadata import version
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import SubstituteTagInlineProcessor
from pymdownx.tasklist import TasklistExtension

from wiki.markup import (
    blocks,
    callouts,
    citations,
    fences,
    header,
    interwiki,
    links,
    notes,
    outline,
    plain,
    rendered,
    tables,
    tree,
    wikilinks,
    words,
)
from wiki.markup.abbreviations import Abbreviations
from wiki.markup.canonical import canonical_text
from wiki.markup.prescreen import over_budget
from wiki.markup.rendered import Rendered
from wiki.markup.sanitize import sanitize_blocks
from wiki.markup.typography import set_spaces

# To be raised whenever this package makes other HTML of the same text: stored pages are then rendered again.
REVISION = 6
PACKAGES = ("markdown", "pymdown-extensions", "bleach", "nh3")


def version_of(revision: int, other_wikis: dict[str, str] = interwiki.TABLE) -> str:
    """A short name for what makes the HTML: a revision of this package, the table of other wikis, and the packages
    that it works with.
    """
    parts = [str(revision), interwiki.fingerprint(other_wikis), *(f"{name}={version(name)}" for name in PACKAGES)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]


PIPELINE_VERSION = version_of(REVISION)

_per_thread = threading.local()


def render(source: str, title: str) -> Rendered:
    """Render a page's source. Never raises; what cannot be rendered comes back as escaped source, with a
    status.

    This runs where it is called and for as long as it takes: within a server, ask a `Renderer`, which can
    be stopped.
    """
    try:
        source = canonical_text(source)
        if over_budget(source):
            return as_source(source, rendered.OVERSIZE)
        return _render_body(header.parse(source), title)
    except (RecursionError, tree.TooDeepError):
        _per_thread.markdown = None
        return as_source(source, rendered.OVERSIZE)
    except Exception:  # whatever a parser may raise for a text that nobody foresaw
        # What the parser stumbled over is still on its stack: the next text gets a new one.
        _per_thread.markdown = None
        return as_source(source, rendered.ERROR)


def as_source(source: str, status: str) -> Rendered:
    """The fallback: the body, escaped, still searchable as it stands."""
    parsed = header.parse(source)
    return Rendered(
        html=f'<pre class="source" tabindex="0">{html.escape(parsed.body, quote=False)}</pre>',
        plain=parsed.body.strip(),
        fields=parsed.header.as_dict(),
        header_error=_error_of(parsed),
        status=status,
    )


def _render_body(parsed: header.Source, title: str) -> Rendered:
    fields = parsed.header.as_dict()
    language = fields.get("language", "")
    is_french = not isinstance(language, str) or language.lower()[:2] in ("", "fr")
    said = words.FRENCH if is_french else words.ENGLISH
    root = _parse(parsed.body, title, said)
    notes.number_notes(root, said.note)
    external = links.settle(root, title)
    linked = wikilinks.collect(root, tree.text_of)
    cited = citations.collect(root)
    text = plain.plain_text(root)
    if is_french:
        set_spaces(root)
    headings = outline.number_headings(root)
    called = callouts.collect(root, tree.text_of)
    lead = plain.lead_of(root)
    tables.frame(root, said.table)
    for code in root.iter("pre"):
        code.set("tabindex", "0")  # its long lines scroll, by keyboard too
    return Rendered(
        html=sanitize_blocks([tree.serialise(block) for block in root]),
        outline=headings,
        links=linked,
        external=external,
        citations=cited,
        callouts=called,
        plain=text,
        lead=lead,
        fields=fields,
        header_error=_error_of(parsed),
    )


def _parse(body: str, title: str, said: words.Words) -> Element:
    """The finished tree of a body."""
    md = _markdown()
    md.reset()
    md.inlinePatterns["wikilink"].page = title
    md.words = said
    lines = body.split("\n")
    for preprocessor in md.preprocessors:
        lines = preprocessor.run(lines)
    root = md.parser.parseDocument(lines).getroot()
    for treeprocessor in md.treeprocessors:
        changed = treeprocessor.run(root)
        root = root if changed is None else changed
    tree.complete(root, md)
    return root


def _markdown() -> Markdown:
    """This thread's parser: building one costs more than rendering a short page."""
    md = getattr(_per_thread, "markdown", None)
    if md is None:
        md = _per_thread.markdown = _build()
    return md


def _build() -> Markdown:
    md = Markdown(
        extensions=[
            TableExtension(),
            notes.Notes(),
            SaneListExtension(),
            DefListExtension(),
            Abbreviations(),
            TasklistExtension(),
        ]
    )
    # Raw HTML is off: it shows as the text that it is. Layout of the HTML is the serialiser's.
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.treeprocessors.deregister("prettify")
    md.preprocessors.register(fences.Fences(md), "fences", fences.PRIORITY)
    md.parser.blockprocessors.register(blocks.HashHeaders(md.parser), "hashheader", 70)
    md.parser.blockprocessors.register(blocks.Underlined(md.parser), "setextheader", 60)
    md.parser.blockprocessors.register(blocks.ListsAfterText(md.parser), "list_after_text", blocks.LIST_PRIORITY)
    md.parser.blockprocessors.register(tables.Tables(md.parser), "table", tables.PRIORITY)
    md.parser.blockprocessors.register(tables.Captioned(md.parser), "captioned_table", tables.CAPTION_PRIORITY)
    md.parser.blockprocessors.register(callouts.Callouts(md.parser), "callout", callouts.PRIORITY)
    md.treeprocessors.register(tables.Captions(md), "captions", tables.Captions.PRIORITY)
    # A backslash takes any sign as it is, and at the end of a line breaks it.
    md.ESCAPED_CHARS = list(string.punctuation)
    register = md.inlinePatterns.register
    register(SubstituteTagInlineProcessor(r"(?<!\\)\\\n", "br"), "backslash_break", 181)
    register(wikilinks.WikiLinks(md), "wikilink", wikilinks.PRIORITY)
    register(citations.Citations(citations.PATTERN, md), "citation", citations.PRIORITY)
    register(links.ImageLink(r"\!\[", md), "image_link", 150)
    register(links.ImageReference(r"\!\[", md), "image_reference", 140)
    register(links.ShortImageReference(r"\!\[", md), "short_image_ref", 125)
    register(links.Autolink(links.AUTOLINK_PATTERN, md), "autolink", 120)
    register(links.BareAddress(links.BARE_PATTERN, md), "bare_address", links.BARE_PRIORITY)
    register(links.MailAddress(links.MAIL_PATTERN, md), "automail", 110)
    return md


def _error_of(parsed: header.Source) -> dict | None:
    return {"line": parsed.error.line, "code": parsed.error.code} if parsed.error else None
