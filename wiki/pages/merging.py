"""A text that was written on an older version than the page's head: brought together with what came meanwhile.

`wiki.text.merge` decides; here its verdicts become what saving answers. docs/merging.md tells the whole.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone

from wiki.markup import header
from wiki.pages import permissions
from wiki.pages.answers import EditConflict, NeedsConfirmation
from wiki.pages.history import TextMissing, text_of
from wiki.pages.models import Page, PageRevision
from wiki.text.merge import CLEAN, CONFIRM, CONFLICT, Merge, merge, without_base

MOST_WRITERS = 50
# How long after a deletion somebody who had the page open may still bring it back by publishing.
MEANWHILE = timedelta(days=1)


@dataclass(frozen=True)
class Writer:
    """A person whose words are in a version: what `Edit.contributors` holds."""

    name: str
    user: object


def bring_together(edit, page: Page, token_of) -> object:
    """The edit with both texts in one, or the question that has to be asked first. `edit` is a saving.Edit.

    A clean merge is an Edit of kind merge; so is one that a person must look at, when `edit.confirmed` is the token
    (`token_of(text)`) of exactly that text. Otherwise NeedsConfirmation, or EditConflict, which holds the passages.
    """
    base, base_text = _base(edit, page)
    if edit.trusted or edit.kind != PageRevision.Kind.EDIT:
        # Programs look at the page again, and going back to an older version is meant for the whole text.
        return _conflict(edit, page, base, base_text, None)
    if base is None:
        return _conflict(edit, page, None, "", without_base(edit.text, page.text))
    merged = _checked(merge(base_text, edit.text, page.text), edit.text, page.text)
    if merged.status == CONFLICT:
        return _conflict(edit, page, base, base_text, merged)
    token = token_of(merged.text)
    if merged.status == CONFIRM and edit.confirmed != token:
        return NeedsConfirmation("merge", page, merged.text, token, page.head_id, merged, _since(edit, base))
    return replace(edit, text=merged.text, since=_since(edit, base))


def credited(edit, page: Page | None):
    """The edit as it is stored: when it brings versions together, of kind merge, with their authors' names."""
    others = writers_since(edit.since, page) if page is not None and edit.since else []
    others = [writer for writer in others if writer.name != edit.actor.name]
    if not others:
        return edit
    kind = PageRevision.Kind.MERGE if edit.kind == PageRevision.Kind.EDIT else edit.kind
    return replace(edit, kind=kind, contributors=(*edit.contributors, *others))


def writers_since(since: int | None, page: Page) -> list[Writer]:
    """Who published between the version `since` and the head, the head included; nobody when it is not the page's."""
    start = PageRevision.objects.filter(pk=since, page=page).values_list("number", flat=True).first()
    if start is None or page.head is None:
        return []
    rows = PageRevision.objects.filter(page=page, number__gt=start, number__lte=page.head.number)
    found = {row.author_name: row.author for row in rows.select_related("author").order_by("-number")[:MOST_WRITERS]}
    return [Writer(name, user) for name, user in found.items()]


def deleted_meanwhile(edit) -> Page | None:
    """The page that the edit was begun on, if it was deleted since and publishing may bring it back, history and all.

    Administrators always may; others when it was deleted a moment ago, so that an old address brings nothing back.
    """
    if edit.base is None:
        return None
    base = (
        PageRevision.objects.filter(pk=edit.base, page__deleted_at__isnull=False, page__title=edit.title, hidden=False)
        .select_related("page__head")
        .first()
    )
    if base is None or Page.objects.live().filter(title_key=base.page.title_key).exists():
        return None
    fresh = base.page.deleted_at > timezone.now() - MEANWHILE
    return base.page if fresh or permissions.allows(edit.actor, permissions.UNDELETE, base.page) else None


def _base(edit, page: Page) -> tuple[PageRevision | None, str]:
    if edit.base is None:
        return None, ""
    base = PageRevision.objects.filter(pk=edit.base, page=page, hidden=False).first()
    try:
        return base, text_of(base) if base else ""
    except TextMissing:
        return None, ""


def _since(edit, base: PageRevision) -> int:
    """The oldest version that the text was written on."""
    return edit.since or base.pk


def _conflict(edit, page: Page, base: PageRevision | None, base_text: str, merged: Merge | None) -> EditConflict:
    return EditConflict(
        page=page,
        head=page.head,
        base=base,
        text=edit.text,
        head_text=page.text,
        base_text=base_text,
        merge=merged,
        since=edit.since or (base.pk if base else None),
    )


def _checked(merged: Merge, mine: str, theirs: str) -> Merge:
    """A header that both could be read by and that cannot be read any more is looked at by a person."""
    if merged.status != CLEAN or not header.parse(merged.text).error:
        return merged
    if header.parse(mine).error or header.parse(theirs).error:
        return merged
    return replace(merged, status=CONFIRM, reasons=[*merged.reasons, "header"])
