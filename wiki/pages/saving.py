"""The one way in: every writer (form, import, restore, API, move) saves a page through `save_page`.

Slow work (canonical text, rendering) is done before the lock; then one short transaction locks the page row, compares
the head with the base, and writes the revision, the links, the derived rows and the search outbox together.
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime

import reversion
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from reversion.models import Version

from wiki.markup.canonical import canonical_text
from wiki.markup.pipeline import Rendered
from wiki.markup.titles import TitleError, normalise_title, sort_key, title_key
from wiki.pages import byline, links, permissions
from wiki.pages.answers import Answer, EditConflict, NeedsConfirmation, Refused, Saved
from wiki.pages.finding import live_page
from wiki.pages.history import text_of
from wiki.pages.kinds import hints_left
from wiki.pages.limits import too_often
from wiki.pages.locking import page_queue, writers_queue
from wiki.pages.models import Contributor, Page, PageRevision
from wiki.pages.registry import registry
from wiki.pages.rendering import apply_rendered, render
from wiki.pages.wording import title_error_sentence

MAX_CHARACTERS = 200_000
MAX_LINES = 8_000
MAX_SUMMARY = 500

# How often a save prepares again because another process published in between, before the last word is a conflict.
ROUNDS = 5

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Edit:
    """What a writer hands in. `base` is the id of the PageRevision that the text was written on; None for a new page.

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


class _Moved(Exception):
    """The head moved between preparing and locking; prepare again."""


def save_page(actor, title: str, text: str, **details) -> Answer:
    """Save `text` as the page `title` and answer Saved, NeedsConfirmation, EditConflict or Refused.

    `details` are the other fields of Edit. A stale base is an EditConflict and stores nothing; a text equal to the
    page's is Saved with `changed=False`. `trusted=True` (first content, imports, commands) skips permission and limits.
    """
    try:
        title = normalise_title(title)
    except TitleError as error:
        return Refused("title", title_error_sentence(error), about="title")
    summary = clean_line(details.pop("summary", ""), MAX_SUMMARY)
    edit = Edit(actor=actor, title=title, text=canonical_text(text), summary=summary, **details)
    with page_queue(title_key(title)):
        for _round in range(ROUNDS):
            page = live_page(title)
            answer = _refusal(edit, page) or _unchanged(edit, page) or _stale(edit, page) or _confirmation(edit, page)
            if answer:
                return answer
            rendered = render(edit.text, title)
            try:
                return _store(edit, page, rendered)
            except _Moved:
                # Another process was first. The next round sees its revision and answers a conflict, or saves.
                continue
    return Refused("busy", _("Many people are saving this page. Your text is kept: try again."), status=429)


def confirmation_token(text: str) -> str:
    """What confirms exactly this text: its SHA-256 in canonical form."""
    return hashlib.sha256(canonical_text(text).encode()).hexdigest()


def clean_line(raw: str, limit: int) -> str:
    """One line of text as it may be stored: no control or bidi characters, single spaces, cut at `limit` characters."""
    kept = (
        char for char in raw if (unicodedata.category(char) not in {"Cc", "Cs"} and char not in _BIDI) or char in "\t\n"
    )
    return " ".join("".join(kept).split())[:limit]


def _refusal(edit: Edit, page: Page | None) -> Refused | None:
    if not edit.trusted:
        decision = permissions.allows(edit.actor, permissions.EDIT if page else permissions.CREATE, page)
        if not decision:
            return Refused("permission", decision.reason, status=403, sign_in=decision.sign_in)
    if len(edit.text) > MAX_CHARACTERS or edit.text.count("\n") > MAX_LINES:
        return Refused(
            "long",
            _(
                "This text is too long for one page (%(characters)d characters, %(lines)d lines at most). "
                "Your text is kept here: split it into several pages."
            )
            % {"characters": MAX_CHARACTERS, "lines": MAX_LINES},
            about="text",
        )
    if page is None and (twin := _twin(edit)):
        return Refused(
            "twin",
            _("The page “%(title)s” already has this name, but for case or apostrophes.") % {"title": twin.title},
            about="title",
            data={"title": twin.title},
        )
    if not edit.trusted and too_often(edit.actor, "save"):
        return Refused("limit", _("Too many attempts. Your text is kept here: try again in a minute."), status=429)
    return None


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


def _stale(edit: Edit, page: Page | None) -> EditConflict | None:
    if page is None or edit.base == page.head_id:
        return None
    base = None
    if edit.base is not None:
        base = PageRevision.objects.filter(pk=edit.base, page=page, hidden=False).first()
    return EditConflict(
        page=page,
        head=page.head,
        base=base,
        text=edit.text,
        head_text=page.text,
        base_text=text_of(base) if base else "",
    )


def _confirmation(edit: Edit, page: Page | None) -> NeedsConfirmation | None:
    if edit.trusted:
        return None
    reason = ""
    if not edit.text.strip():
        reason = "empty"
    elif page is None and edit.base is not None:
        reason = "recreate"
    elif hints_left(edit.text, page.text if page else ""):
        reason = "template"
    token = confirmation_token(edit.text)
    if not reason or edit.confirmed == token:
        return None
    return NeedsConfirmation(reason, page, edit.text, token, page.head_id if page else None)


def _store(edit: Edit, seen: Page | None, rendered: Rendered) -> Saved:
    """The short transaction. Raises _Moved when the page is not as it was seen while preparing."""
    with writers_queue(), transaction.atomic():
        page = _locked(edit, seen)
        parent = page.head
        old_size = len(page.text)
        page.text = edit.text
        apply_rendered(page, rendered)
        page.touched = timezone.now()
        with reversion.create_revision(atomic=False):
            page.save()
            if edit.actor.user:
                reversion.set_user(edit.actor.user)
            reversion.set_comment(edit.summary)
        revision = _record(edit, page, parent, old_size)
        page.head = revision
        page.byline = byline.after_save(page, revision)
        page.save(update_fields=["head", "byline"])
        for table in registry.derived.values():
            table.update(page, rendered)
        if seen is None:
            links.touch_pages_linking_to(page.title)
        transaction.on_commit(registry.wake_worker)
    return Saved(page, revision, created=seen is None, header_error=rendered.header_error)


def _locked(edit: Edit, seen: Page | None) -> Page:
    if seen is not None:
        page = Page.objects.select_for_update(of=("self",)).select_related("head").filter(pk=seen.pk).first()
        if page is None or page.head_id != seen.head_id or page.title != edit.title or page.is_deleted:
            raise _Moved
        return page
    _lock_title(edit.title)
    if Page.objects.live().filter(title=edit.title).exists() or _twin(edit):
        raise _Moved
    return Page(title=edit.title, title_key=title_key(edit.title), title_sort=sort_key(edit.title))


def _lock_title(title: str) -> None:
    """Two people may create one title at once: there is no row to lock yet, so PostgreSQL locks the name itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [title_key(title)])


def _record(edit: Edit, page: Page, parent: PageRevision | None, old_size: int) -> PageRevision:
    """Write the PageRevision of the reversion Revision that has just been closed."""
    stored = (
        Version.objects.filter(
            content_type=ContentType.objects.get_for_model(Page), object_id=str(page.pk), db=DEFAULT_DB_ALIAS
        )
        .order_by("-revision_id")
        .values_list("revision_id", flat=True)[0]
    )
    name = edit.author_name or edit.actor.name
    revision = PageRevision.objects.create(
        revision_id=stored,
        page=page,
        number=parent.number + 1 if parent else 1,
        author=edit.actor.user,
        author_name=name,
        created=edit.created or timezone.now(),
        summary=edit.summary,
        minor=edit.minor and parent is not None,
        size=len(page.text),
        delta=len(page.text) - old_size,
        sha1=hashlib.sha1(page.text.encode(), usedforsecurity=False).hexdigest(),
        parent=parent,
        kind=edit.kind,
    )
    people = {name: edit.actor.user, **{person.name: person.user for person in edit.contributors}}
    Contributor.objects.bulk_create(
        Contributor(revision=revision, user=user, name=person) for person, user in people.items()
    )
    return revision
