"""The pages of a renamed tag follow it: the worker's job, one `save_page` at a time.

A killed worker leaves the row; whoever takes it up again finds the header changed already, and drops it.
"""

import logging

from django.utils import timezone

from wiki.accounts.actors import Actor
from wiki.markup import header
from wiki.markup.tags import retagged
from wiki.pages import permissions
from wiki.pages.answers import EditConflict, Refused, Saved
from wiki.pages.locking import writers_queue
from wiki.pages.models import Page
from wiki.pages.moving import move_page
from wiki.pages.registry import Health
from wiki.pages.saving import save_page
from wiki.tags.finding import title_of_description
from wiki.tags.models import TagRename, TagRewrite

log = logging.getLogger(__name__)

# How often a page is prepared again because people go on saving it, and how often it is taken up anew later.
ROUNDS = 5
MOST_TRIES = 5
# Pages that follow before other jobs of the worker (search) have their turn.
BATCH = 20

Trouble = TagRewrite.Trouble


def drain() -> bool:
    """A job of the worker: let some pages follow. Answers whether more are waiting."""
    waiting = TagRewrite.objects.filter(trouble=Trouble.NONE).order_by("tries", "pk")
    for row in waiting.select_related("rename__user")[:BATCH]:
        try:
            outcome = _follow(row)
        except Exception:
            _try_later(row)
            raise
        if outcome is None:
            _try_later(row)
        else:
            _close(row, outcome)
    for rename in _all_followed():
        _finish(rename)
    return waiting.exists()


def _all_followed():
    open_ones = TagRename.objects.filter(finished_at__isnull=True).exclude(rewrites__trouble=Trouble.NONE)
    return open_ones.select_related("description", "user")


def health() -> Health:
    """Always ready; tells how many pages wait."""
    return Health(True, "", TagRewrite.objects.filter(trouble=Trouble.NONE).count())


def retagged_text(text: str, old_key: str, new_name: str) -> str:
    """A page's source with its tag called otherwise: the lines of that field change, nothing else."""
    source = header.parse(text)
    tags = source.header.get("tags")
    if source.error or tags is None:
        return text
    renamed = retagged(tags, old_key, new_name)
    if renamed is tags:
        return text
    source.header.set("tags", renamed)
    return header.compose(source.header, source.body)


def _follow(row: TagRewrite) -> str | None:
    """Save the page with its tag renamed: "" when nothing is left to do, a trouble, or None to try again later."""
    rename = row.rename
    actor = Actor(user=rename.user)
    for _round in range(ROUNDS):
        page = Page.objects.live().filter(pk=row.page_id).first()
        if page is None:
            return Trouble.NONE
        text = retagged_text(page.text, rename.old_key, rename.new_name)
        if text == page.text:
            return Trouble.NONE
        if not permissions.allows(actor, permissions.EDIT, page):
            return Trouble.REFUSED
        answer = save_page(
            actor,
            page.title,
            text,
            base=page.head_id,
            summary=rename.summary,
            author_name=rename.author_name,
            # Permission was asked above; the minute's limit is for people.
            trusted=True,
        )
        if isinstance(answer, Saved):
            return Trouble.NONE
        if not isinstance(answer, EditConflict):
            log.warning("“%s” keeps the tag “%s” for now: %s", page.title, rename.old_name, answer.reason)
            return None if getattr(answer, "status", 429) == 429 else Trouble.REFUSED
        # Somebody published meanwhile: on their text, again.
    return None


def _close(row: TagRewrite, trouble: str) -> None:
    with writers_queue():
        if trouble:
            TagRewrite.objects.filter(pk=row.pk).update(trouble=trouble)
        else:
            TagRewrite.objects.filter(pk=row.pk).delete()


def _try_later(row: TagRewrite) -> None:
    tries = row.tries + 1
    with writers_queue():
        TagRewrite.objects.filter(pk=row.pk).update(
            tries=tries, trouble=Trouble.FAILED if tries >= MOST_TRIES else Trouble.NONE
        )


def _finish(rename: TagRename) -> None:
    """All pages followed, or said why not: the page that explains the tag follows too, if the tag is gone."""
    if rename.description and not rename.rewrites.exists():
        title = title_of_description(rename.new_name)
        moved = move_page(Actor(user=rename.user), rename.description.title, title)
        if isinstance(moved, Refused):
            if moved.status == 429:
                return
            # Among these: it has the title already, because a worker died between the move and the line below.
            log.info("“%s” stays as it is: %s", rename.description.title, moved.reason)
    with writers_queue():
        TagRename.objects.filter(pk=rename.pk).update(finished_at=timezone.now())


def sign_anew(sender, user, new: str, **kwargs) -> None:
    """Whoever asked for a renaming is called otherwise: what follows is signed so (a receiver of name_changed)."""
    TagRename.objects.filter(user=user).update(author_name=new)
