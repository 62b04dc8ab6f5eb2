"""The links to a page that moved, rewritten in other pages: queued with the move, drained by the worker.

Each page is one visible edit of the mover, through `save_page`. A row goes only when its page has no such link any
more: a worker killed between the save and the row finds nothing left to change, and only then drops the row.
"""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from wiki.accounts.actors import Actor
from wiki.markup.relinking import Renames, relink
from wiki.markup.titles import title_key
from wiki.pages import permissions
from wiki.pages.answers import EditConflict, Refused, Saved
from wiki.pages.locking import writers_queue
from wiki.pages.models import LinkRewrite, Page, PageLink
from wiki.pages.rendering import render
from wiki.pages.saving import save_page
from wiki.pages.wording import in_the_wikis_language

log = logging.getLogger(__name__)

# How often one page is prepared again because people go on saving it, and how often it is taken up anew later.
ROUNDS = 5
MOST_TRIES = 5

FOLLOWS = gettext_lazy("Links follow a page that is now called “%(new)s”")


def summary_of(new_titles: list[str]) -> str:
    """What the history says of pages whose links were rewritten."""
    return in_the_wikis_language(FOLLOWS, new="”, “".join(dict.fromkeys(new_titles)))


def rows_of(plan, actor) -> list[LinkRewrite]:
    """One row for each page and old title that it links to; asked inside the move's transaction."""
    by_key = {title_key(old): old for old in plan.renames.titles}
    apart = {page.pk for page in (*plan.replaced, *plan.mended, *(step.page for step in plan.steps))}
    links = (
        PageLink.objects.filter(target_key__in=by_key, source__deleted_at__isnull=True)
        .exclude(source__in=apart)
        .order_by("source")
        .values_list("source", "target_title", "target_key")
    )
    wanted = {(source, by_key[key]) for source, title, key in links if plan.renames.new_title(title)}
    return [
        LinkRewrite(
            page_id=source,
            old_title=old,
            new_title=plan.renames.titles[old],
            user=actor.user,
            author_name=actor.name,
        )
        for source, old in sorted(wanted)
    ]


def queue(rows: list[LinkRewrite], plan, moved: Page) -> int:
    """Store the rows for the page that moved, and let earlier rows follow it; answers how many pages wait."""
    concerned = {moved.pk}
    for old, new in plan.renames.titles.items():
        for earlier in LinkRewrite.objects.filter(new_title=old):
            concerned.add(earlier.moved_id)
            if title_key(earlier.old_title) == title_key(new):
                earlier.delete()
            else:
                LinkRewrite.objects.filter(pk=earlier.pk).update(new_title=new)
    for row in rows:
        row.moved = moved
    LinkRewrite.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    for pk in concerned:
        _count(pk)
    return _waiting(moved.pk)


def drain() -> bool:
    """A job of the worker: rewrite the links of one page. Answers whether it should be called again at once."""
    first = LinkRewrite.objects.order_by("tries", "queued_at", "pk").select_related("user").first()
    if first is None:
        return False
    rows = list(
        LinkRewrite.objects.filter(page=first.page_id, user=first.user_id, author_name=first.author_name).order_by("pk")
    )
    if _rewrite(first, rows):
        _forget(rows)
        return True
    tries = first.tries + 1
    if tries >= MOST_TRIES:
        log.error("The links of page %s could not be rewritten; they go on leading to the old titles.", first.page_id)
        _forget(rows)
        return True
    with writers_queue():
        LinkRewrite.objects.filter(pk__in=[row.pk for row in rows]).update(tries=tries)
    return LinkRewrite.objects.filter(tries__lt=tries).exists()


def _rewrite(first: LinkRewrite, rows: list[LinkRewrite]) -> bool:
    """Save the page with its links changed. True when nothing is left to do for these rows."""
    titles = {row.old_title: row.new_title for row in rows}
    actor = Actor(user=first.user)
    for _round in range(ROUNDS):
        page = Page.objects.live().filter(pk=first.page_id).select_related("head").first()
        # A page that went, or that its mover may not edit, keeps its links.
        if page is None or not permissions.allows(actor, permissions.EDIT, page):
            return True
        relinked = relink(page.text, page.title, Renames(titles, _others(titles)), render)
        if not relinked.asked:
            return False
        if relinked.text == page.text:
            return True
        answer = save_page(
            actor,
            page.title,
            relinked.text,
            base=page.head_id,
            summary=summary_of(list(titles.values())),
            minor=True,
            author_name=first.author_name,
            # Permission was asked above; the minute's limit is for people.
            trusted=True,
        )
        if isinstance(answer, Saved):
            return True
        if isinstance(answer, Refused) and answer.status != 429:
            log.warning("The links of “%s” stay as they are: %s", page.title, answer.reason)
            return True
        if not isinstance(answer, EditConflict):
            return False
    return False


def _others(titles: dict[str, str]) -> frozenset[str]:
    """Pages whose titles differ from an old one in case only: links to those are not ours."""
    keys = {title_key(old) for old in titles}
    twins = Page.objects.live().filter(title_key__in=keys).exclude(title__in=titles)
    return frozenset(twins.values_list("title", flat=True))


def _forget(rows: list[LinkRewrite]) -> None:
    """Drop rows that are done, unless their target moved on meanwhile, and count what is left."""
    with writers_queue(), transaction.atomic():
        for row in rows:
            LinkRewrite.objects.filter(pk=row.pk, new_title=row.new_title).delete()
        for pk in sorted({row.moved_id for row in rows}):
            _count(pk)


def _waiting(moved: int) -> int:
    return LinkRewrite.objects.filter(moved=moved).values("page").distinct().count()


def _count(moved: int) -> None:
    """Bring a moved page's progress up to date, and have it shown anew."""
    Page.objects.filter(pk=moved).update(links_to_update=_waiting(moved), touched=timezone.now())
