"""Writing a version: what every verb (save, move, delete, undelete) does inside its one short transaction.

A verb prepares first (texts, renderings), then opens `writing()`, locks what it saw with `lock_page` or `lock_pages`,
and calls `turn.write` once for each page: consecutive revisions, whose reversion blocks never nest. `Stale` says that
something is no longer as it was seen, and the verb prepares again.
"""

import contextlib
import hashlib
from collections.abc import Iterable

import reversion
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction
from django.utils import timezone
from reversion.models import Version

from wiki.markup.pipeline import Rendered
from wiki.markup.titles import sort_key, title_key
from wiki.pages import byline, links, subpages
from wiki.pages.locking import writers_queue
from wiki.pages.models import Contributor, Page, PageRevision
from wiki.pages.registry import registry
from wiki.pages.rendering import apply_rendered

DEADLOCK = "40P01"  # of PostgreSQL


class Stale(Exception):
    """A page moved, changed or went between preparing and locking: prepare again."""


@contextlib.contextmanager
def writing():
    """The writer's turn and its transaction, as a `Turn`; the worker is woken once it is committed.

    Raises Stale when PostgreSQL ended it because two transactions waited for each other.
    """
    try:
        with writers_queue(), transaction.atomic():
            turn = Turn()
            yield turn
            turn.finish()
            transaction.on_commit(registry.wake_worker)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == DEADLOCK:
            raise Stale from error
        raise


def lock_page(title: str, seen: Page | None) -> Page:
    """The page `seen`, locked, or a new one for a title that must still be free (`seen` None). Raises Stale."""
    if seen is None:
        lock_titles([title])
        if Page.objects.live().filter(title=title).exists():
            raise Stale
        return Page(title=title)
    page = Page.objects.select_for_update(of=("self",)).select_related("head").filter(pk=seen.pk).first()
    if page is None or not _is_as_seen(page, seen) or page.title != title:
        raise Stale
    return page


def lock_pages(seen: Iterable[Page], titles: Iterable[str]) -> dict[int, Page]:
    """The pages `seen`, locked, by primary key, and with them what links to `titles`. Raises Stale.

    One order for all (by key), and the linking pages too, whose colours will be touched: so no two verbs wait for
    each other in a circle.
    """
    expected = {page.pk: page for page in seen}
    titles = list(titles)
    lock_titles(titles)
    if connection.features.has_select_for_update:
        shown = links.sources_of(titles) | subpages.pages_above(titles) | Page.objects.filter(pk__in=expected)
        list(shown.select_for_update().order_by("pk").values_list("pk", flat=True))
    locked = {page.pk: page for page in Page.objects.filter(pk__in=expected).select_related("head")}
    if locked.keys() != expected.keys() or not all(_is_as_seen(locked[pk], page) for pk, page in expected.items()):
        raise Stale
    return locked


def _is_as_seen(page: Page, seen: Page) -> bool:
    return (page.head_id, page.title, page.deleted_at) == (seen.head_id, seen.title, seen.deleted_at)


def lock_titles(titles: Iterable[str]) -> None:
    """Two people may take one title at once: there is no row to lock yet, so PostgreSQL locks the names themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for key in sorted({title_key(title) for title in titles}):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


class Turn:
    """The versions written in one transaction, and the titles that come and go with them."""

    def __init__(self):
        self._changed: set[str] = set()

    def write(self, page: Page, edit, rendered: Rendered) -> PageRevision:
        """Store one version of a locked page: title, text, revision, and all that is derived from them.

        `edit` is a wiki.pages.saving.Edit. A version of kind delete takes the page away, with all that is derived from
        it (`rendered` should be an empty Rendered then); any other makes it live.
        """
        parent = page.head
        old_size = len(page.text)
        before = _shown_as(page)
        is_delete = edit.kind == PageRevision.Kind.DELETE
        page.title, page.title_key, page.title_sort = edit.title, title_key(edit.title), sort_key(edit.title)
        page.text = edit.text
        page.deleted_at = timezone.now() if is_delete else None
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
        after = _shown_as(page)
        if before != after:
            self._changed |= {title for title, _kind in (before, after) if title}
        return revision

    def finish(self) -> None:
        """Bring up to date what other pages show of the titles that came or went: link colours, trees of sub-pages."""
        if self._changed:
            links.touch(links.sources_of(self._changed))
            subpages.refresh(self._changed)


def _shown_as(page: Page) -> tuple[str, bool]:
    """What other pages show of this one: its title, if it is there, and whether it is a redirect."""
    if page.pk is None or page.is_deleted:
        return "", False
    return page.title, bool(page.redirect_to)


def _record(edit, page: Page, parent: PageRevision | None, old_size: int) -> PageRevision:
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
