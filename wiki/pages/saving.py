"""The one way in: every writer (form, import, restore, API, move) saves a page through `save_page`.

Slow work (canonical text, rendering) is done before the lock; then one short transaction locks the page row, compares
the head with the base, and writes the revision, the links, the derived rows and the search outbox together.
"""

import contextlib
import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from wiki.markup.canonical import canonical_text
from wiki.markup.pipeline import Rendered
from wiki.markup.titles import TitleError, normalise_title, title_key
from wiki.pages import permissions, storing
from wiki.pages.answers import Answer, EditConflict, NeedsConfirmation, Refused, Saved
from wiki.pages.finding import live_page
from wiki.pages.history import title_of
from wiki.pages.kinds import hints_left
from wiki.pages.limits import timed, too_often
from wiki.pages.locking import page_queue
from wiki.pages.merging import bring_together, credited, deleted_meanwhile
from wiki.pages.models import Page, PageRevision
from wiki.pages.redirects import leads_back, target_in
from wiki.pages.rendering import render
from wiki.pages.wording import grouped, title_error_sentence

MAX_CHARACTERS = 200_000
MAX_LINES = 8_000
MAX_SUMMARY = 500

# How often a save prepares again because another process published in between, before it is told to try again.
ROUNDS = 25

# Versions that are about the page rather than its text.
_TEXT_KEPT = {PageRevision.Kind.MOVE, PageRevision.Kind.DELETE, PageRevision.Kind.UNDELETE}

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Edit:
    """What a writer hands in. `base` is the id of the PageRevision that the text was written on; None for a new page.

    `since` is an older version that the text was begun on, when it already holds what came between that and `base`.
    `created` and `author_name` are for histories brought in from elsewhere; `confirmed` answers a NeedsConfirmation.
    """

    actor: object
    title: str
    text: str
    base: int | None = None
    summary: str = ""
    minor: bool = False
    kind: str = PageRevision.Kind.EDIT
    confirmed: str = ""
    created: datetime | None = None
    author_name: str = ""
    contributors: tuple = ()
    trusted: bool = False
    since: int | None = None


def save_page(actor, title: str, text: str, **details) -> Answer:
    """Save `text` as the page `title` and answer Saved, NeedsConfirmation, EditConflict or Refused.

    `details` are the other fields of Edit. On a stale base the text is brought together with what came meanwhile
    (wiki.pages.merging): saved, or asked about first, and then nothing is stored. A text equal to the page's is Saved
    with `changed=False`. `trusted=True` (first content, imports, commands) skips permission and limits.
    """
    try:
        title = normalise_title(title)
    except TitleError as error:
        return Refused("title", title_error_sentence(error), about="title")
    summary = clean_line(details.pop("summary", ""), MAX_SUMMARY)
    asked = Edit(actor=actor, title=title, text=canonical_text(text), summary=summary, **details)
    with page_queue(title_key(title)):
        for number in range(ROUNDS):
            edit, page = asked, live_page(asked.title)
            if moved := _moved_since(edit, page):
                edit, page = replace(edit, title=moved.title), moved
            answer = _refusal(edit, page) or _limited(edit, first=not number) or _unchanged(edit, page)
            if answer:
                return answer
            gone = deleted_meanwhile(edit) if page is None else None
            with _timed(edit):
                edit = _up_to_date(edit, page or gone)
            if not isinstance(edit, Edit):
                return edit
            answer = _refusal(edit, page) or _unchanged(edit, page) or _confirmation(edit, page, gone)
            if answer:
                return answer
            with _timed(edit):
                rendered = render(edit.text, edit.title)
            try:
                return _store(edit, page or gone, rendered)
            except storing.Stale:
                # Another process was first. The next round brings the text together with its revision.
                continue
    return Refused("busy", _("Your text is kept. Many people are saving this page: try again."), status=429)


def confirmation_token(text: str) -> str:
    """What confirms exactly this text: its SHA-256 in canonical form."""
    return hashlib.sha256(canonical_text(text).encode()).hexdigest()


def clean_line(raw: str, limit: int) -> str:
    """One line of text as it may be stored: no control or bidi characters, single spaces, cut at `limit` characters."""
    kept = (
        char for char in raw if (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _BIDI) or char in "\t\n"
    )
    # The narrow and no-break spaces of French stay: only what a keyboard's space bar and line ends make is folded.
    return re.sub("[ \t\n]+", " ", "".join(kept)).strip()[:limit]


def is_too_long(text: str) -> bool:
    """Whether no page can hold this text: what is slow on long texts asks first."""
    return len(text) > MAX_CHARACTERS or text.count("\n") > MAX_LINES


def _refusal(edit: Edit, page: Page | None) -> Refused | None:
    if not edit.trusted:
        decision = permissions.allows(edit.actor, permissions.EDIT if page else permissions.CREATE, page)
        if not decision:
            return Refused("permission", decision.reason, status=403, sign_in=decision.sign_in)
    if is_too_long(edit.text):
        return Refused(
            "long",
            _(
                "Your text is kept here, but it is too long for one page (%(characters)s characters, %(lines)s lines "
                "at most): split it into several pages."
            )
            % {"characters": grouped(MAX_CHARACTERS), "lines": grouped(MAX_LINES)},
            about="text",
        )
    if page is None and (twin := _twin(edit)):
        return Refused(
            "twin",
            _("The page “%(title)s” already has this name, but for capital letters or apostrophes.")
            % {"title": twin.title},
            about="title",
            data={"title": twin.title},
        )
    if not edit.trusted and (target := target_in(edit.text)) and leads_back(edit.title, target):
        return Refused(
            "loop",
            _("This redirect would lead back to its own page, by way of “%(target)s”. Give it another target.")
            % {"target": target},
            about="text",
            data={"target": target},
        )
    return None


def _limited(edit: Edit, first: bool) -> Refused | None:
    """Too many saves in a minute; a save that has to prepare again is still one."""
    if first and not edit.trusted and too_often(edit.actor, "save"):
        return Refused("limit", _("Your text is kept here. That was very fast: try again in a minute."), status=429)
    return None


def _timed(edit: Edit):
    """What takes long, merging and rendering, counts as so many more saves; not of programs."""
    return contextlib.nullcontext() if edit.trusted else timed(edit.actor, "save")


def _twin(edit: Edit) -> Page | None:
    """Another page that has this title but for case, apostrophes or spaces: people may not begin a second one.

    The very title is no twin: it is the page itself, which somebody may have begun a moment ago.
    """
    if edit.trusted or edit.base is not None:
        return None
    return Page.objects.live().filter(title_key=title_key(edit.title)).exclude(title=edit.title).first()


def _unchanged(edit: Edit, page: Page | None) -> Saved | None:
    if page is not None and edit.text == page.text and edit.kind == PageRevision.Kind.EDIT:
        return Saved(page, page.head, changed=False)
    return None


def _up_to_date(edit: Edit, page: Page | None) -> Edit | NeedsConfirmation | EditConflict:
    """The edit as one of the page's head: itself, or together with what came after its base, or a question."""
    if page is None or edit.base == page.head_id or _has_the_text_of_head(edit.base, page):
        return edit
    return bring_together(edit, page, confirmation_token)


def _moved_since(edit: Edit, page: Page | None) -> Page | None:
    """The page that the edit was begun on, when it has another title by now: the edit follows it there."""
    if edit.base is None or (page is not None and edit.base == page.head_id):
        return None
    others = PageRevision.objects.exclude(page=page) if page else PageRevision.objects
    base = others.filter(pk=edit.base, page__deleted_at=None).select_related("page", "page__head").first()
    if base is None or base.page.title == edit.title or title_of(base) != edit.title:
        return None
    return base.page


def _has_the_text_of_head(base: int | None, page: Page) -> bool:
    """Whether nothing but moves came after `base`: then it is as good as the head."""
    revision = page.head
    while revision is not None and revision.kind in _TEXT_KEPT and revision.pk != base:
        parent = revision.parent
        if parent is None or parent.sha1 != revision.sha1:
            return False
        revision = parent
    return revision is not None and revision.pk == base


def _confirmation(edit: Edit, page: Page | None, gone: Page | None = None) -> NeedsConfirmation | None:
    if edit.trusted:
        return None
    reason = ""
    if not edit.text.strip():
        reason = "empty"
    elif page is None and edit.base is not None and not _knows_it_went(edit, gone):
        reason = "recreate"
    elif hints_left(edit.text, page.text if page else ""):
        reason = "template"
    token = confirmation_token(edit.text)
    if not reason or edit.confirmed == token:
        return None
    known = page or gone
    return NeedsConfirmation(reason, page, edit.text, token, known.head_id if known else None, since=edit.since)


def _knows_it_went(edit: Edit, gone: Page | None) -> bool:
    """Whether the edit goes on from the deletion itself: its writer was told, and agreed."""
    return gone is not None and edit.base == gone.head_id and gone.head.kind == PageRevision.Kind.DELETE


def _store(edit: Edit, seen: Page | None, rendered: Rendered) -> Saved:
    """The short transaction. Raises Stale when the page is not as it was seen while preparing.

    A page that was deleted meanwhile comes back with the text, as one version that goes on with its history.
    """
    comes_back = seen is not None and seen.is_deleted
    if comes_back:
        edit = replace(edit, kind=PageRevision.Kind.UNDELETE)
    with storing.writing() as turn:
        if comes_back:
            storing.lock_titles([edit.title])
        page = storing.lock_page(edit.title, seen)
        if seen is None and _twin(edit):
            raise storing.Stale
        if comes_back and Page.objects.live().filter(title_key=title_key(edit.title)).exists():
            raise storing.Stale
        edit = credited(edit, seen)
        revision = turn.write(page, edit, rendered)
    others = () if comes_back else tuple(person.name for person in edit.contributors)
    return Saved(page, revision, created=seen is None, header_error=rendered.header_error, merged_with=others)
