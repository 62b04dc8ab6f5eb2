"""Calling a tag otherwise, or joining it to another: what it would change, and asking for it.

The pages follow one by one (wiki.tags.retagging), each by a visible edit of the person who asked.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiki.markup.tags import MAX_TAG, clean_tag, tag_key
from wiki.pages import permissions
from wiki.pages.answers import Refused
from wiki.pages.limits import too_often
from wiki.pages.locking import writers_queue
from wiki.pages.models import Page
from wiki.pages.moving import Plan as Move
from wiki.pages.moving import plan_move
from wiki.pages.registry import registry
from wiki.pages.wording import in_the_wikis_language
from wiki.tags.finding import Counted, description_of, find_tag, pages_tagged, title_of_description
from wiki.tags.models import Tag, TaggedPage, TagRename, TagRewrite

BATCH = 500
# How many renamings in a row an old address follows.
MOST_STEPS = 5

JOINS = gettext_lazy("Joins the tag “%(old)s” to “%(new)s”")
NOW_CALLED = gettext_lazy("Tag “%(old)s” is now called “%(new)s”")


@dataclass(frozen=True)
class Plan:
    """What a renaming would do. `joins`: the tag that has this name already; `kept`: pages that may not be edited.

    `description` is the page that explains the tag, `described_as` the title that it gets; "" when it keeps its own.
    """

    tag: Tag
    new_name: str
    pages: list[Page]
    kept: int = 0
    joins: Counted | None = None
    description: Page | None = None
    described_as: str = ""


def plan_rename(actor, tag: Tag, typed: str) -> Plan | Refused:
    """What calling `tag` as `typed` would change, or why it cannot be; nothing is written."""
    decision = permissions.allows(actor, permissions.EDIT)
    if not decision:
        return Refused("permission", decision.reason, status=403, sign_in=decision.sign_in)
    new_name = clean_tag(typed)
    if problem := _problem(typed, new_name):
        return Refused("name", problem, about="name")
    new_key = tag_key(new_name)
    items = TaggedPage.objects.filter(tag=tag)
    if new_key == tag.tag_key:
        items = items.exclude(spelling=new_name)
    pages = list(pages_tagged(actor, tag).filter(pk__in=items.values("content_object")))
    editable = [page for page in pages if permissions.allows(actor, permissions.EDIT, page)]
    if not editable:
        return Refused("same", _("Every page that you may edit spells this tag so already."), about="name")
    joins = find_tag(actor, new_name) if new_key != tag.tag_key else None
    description = description_of(actor, tag.name, tag)
    title = title_of_description(new_name)
    follows = description and title and isinstance(plan_move(actor, description, title), Move)
    return Plan(tag, new_name, editable, len(pages) - len(editable), joins, description, title if follows else "")


def _problem(typed: str, new_name: str) -> str:
    if not typed.strip():
        return _("Give the tag a name.")
    if "," in typed:
        return _("A tag holds no comma: commas part one tag from the next.")
    if not new_name:
        return _("This cannot be a tag: it needs a letter, and %(limit)d characters at most.") % {"limit": MAX_TAG}
    return ""


def rename_tag(actor, tag: Tag, typed: str) -> TagRename | Refused:
    """Ask for a renaming: one row a page, in one transaction; the worker does the rest, also after a crash."""
    if too_often(actor, "save"):
        return Refused("limit", _("Too many attempts. Try again in a minute."), status=429)
    plan = plan_rename(actor, tag, typed)
    if isinstance(plan, Refused):
        return plan
    new_key = tag_key(plan.new_name)
    with writers_queue(), transaction.atomic():
        # Two people who ask at once wait for each other here, and the second is told.
        list(Tag.objects.select_for_update().filter(tag_key__in=[tag.tag_key, new_key]).order_by("tag_key"))
        if _under_way(tag.tag_key, new_key):
            return Refused(
                "busy", _("One of these two tags is being renamed just now. Wait until that is done."), about="name"
            )
        rename = TagRename.objects.create(
            old_key=tag.tag_key,
            old_name=tag.name,
            new_key=new_key,
            new_name=plan.new_name,
            user=actor.user,
            author_name=actor.name,
            summary=_summary(plan),
            pages=len(plan.pages),
            description=plan.description if plan.described_as else None,
        )
        TagRewrite.objects.bulk_create([TagRewrite(rename=rename, page=page) for page in plan.pages], batch_size=BATCH)
        transaction.on_commit(registry.wake_worker)
    return rename


def _under_way(*keys: str) -> bool:
    waiting = TagRename.objects.filter(finished_at__isnull=True)
    return waiting.filter(Q(old_key__in=keys) | Q(new_key__in=keys)).exists()


def _summary(plan: Plan) -> str:
    """What the histories of the pages will say, in the language of the wiki rather than of the one who asks."""
    names = {"old": plan.tag.name, "new": plan.new_name}
    return in_the_wikis_language(JOINS if plan.joins else NOW_CALLED, **names)


@dataclass(frozen=True)
class Progress:
    """How far a renaming is. `stuck`: pages that could not follow and have the old tag still, with the reason."""

    rename: TagRename
    waiting: int
    stuck: list[tuple[Page, str]]

    @property
    def done(self) -> int:
        return max(0, self.rename.pages - self.waiting - len(self.stuck))


def progress_of(actor, key: str) -> Progress | None:
    """The last renaming from or to this tag, while it has something to tell: one under way, or pages left behind."""
    renames = TagRename.objects.filter(Q(old_key=key) | Q(new_key=key)).order_by("-pk")
    waiting = Count("rewrites", filter=Q(rewrites__trouble=TagRewrite.Trouble.NONE))
    rename = renames.annotate(waiting=waiting).first()
    if rename is None:
        return None
    left = (
        TagRewrite.objects.filter(rename=rename, page__tagged__tag__tag_key=rename.old_key)
        .filter(permissions.visible(actor, "page__"), page__deleted_at__isnull=True)
        .exclude(trouble=TagRewrite.Trouble.NONE)
        .select_related("page")
        .order_by("page__title_sort", "pk")[:50]
    )
    stuck = [(row.page, row.get_trouble_display()) for row in left]
    if rename.finished_at is not None and not stuck:
        return None
    return Progress(rename, rename.waiting, stuck)


def renamed_to(actor, key: str) -> Tag | None:
    """The tag that one which no page has any more was renamed to, be it in several steps; None if none has pages."""
    for _step in range(MOST_STEPS):
        rename = TagRename.objects.filter(old_key=key).exclude(new_key=key).order_by("-pk").first()
        if rename is None:
            return None
        if found := find_tag(actor, rename.new_key):
            return found.tag
        key = rename.new_key
    return None
