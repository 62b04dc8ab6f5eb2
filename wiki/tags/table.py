"""The derived tables of tags: who has which, and how most pages spell it. Made from the headers alone."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q

from wiki.markup.tags import tag_key, tag_slug
from wiki.pages.locking import writers_queue
from wiki.pages.models import Page
from wiki.tags.models import Tag, TaggedPage

BATCH = 200
# How often tags that go while they are taken up are made anew; more would be a fault of ours.
ROUNDS = 5


class TagTable:
    """Keeps Tag and TaggedPage in step with the headers. A redirect has no tags: its target has."""

    name = "tags"

    def update(self, page, rendered) -> None:
        wanted = {} if page.redirect_to else {tag_key(tag): (tag, place) for place, tag in enumerate(page.tags)}
        rows = list(TaggedPage.objects.filter(content_object=page).select_related("tag"))
        known = {row.tag.tag_key: (row.spelling, row.position) for row in rows}
        if known == wanted:
            return
        tags = _locked_tags({key: spelling for key, (spelling, _place) in wanted.items()}, [row.tag_id for row in rows])
        gone = [row.pk for row in rows if row.tag.tag_key not in wanted]
        if gone:
            TaggedPage.objects.filter(pk__in=gone).delete()
        TaggedPage.objects.bulk_create(
            [
                TaggedPage(tag=tags[key], content_object=page, spelling=spelling, position=place)
                for key, (spelling, place) in wanted.items()
                if known.get(key) != (spelling, place)
            ],
            update_conflicts=True,
            unique_fields=["tag", "content_object"],
            update_fields=["spelling", "position"],
        )
        spelled_otherwise = {
            key for key in known.keys() | wanted.keys() if known.get(key, ("",))[0] != wanted.get(key, ("",))[0]
        }
        _settle_names([tags[key] for key in sorted(spelled_otherwise & tags.keys())])

    def rebuild(self, say) -> None:
        """Read every page's header again, deleted pages' too, then drop the tags that nobody has."""
        last = 0
        while pks := list(Page.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            with writers_queue(), transaction.atomic():
                for page in Page.objects.filter(pk__in=pks).only("fields", "redirect_to").order_by("pk"):
                    self.update(page, None)
            last = pks[-1]
        with writers_queue(), transaction.atomic():
            _settle_names(list(Tag.objects.select_for_update().order_by("tag_key")))
        with writers_queue(), transaction.atomic():
            unused = Tag.objects.filter(~Exists(TaggedPage.objects.filter(tag=OuterRef("pk"))))
            locked = [tag.pk for tag in unused.select_for_update().order_by("tag_key")]
            # Asked again under the lock: on PostgreSQL a save may have taken one up meanwhile.
            Tag.objects.filter(~Exists(TaggedPage.objects.filter(tag=OuterRef("pk"))), pk__in=locked).delete()
        say(f"{Tag.objects.count()} tags")


def _locked_tags(names: dict[str, str], others: list[int]) -> dict[str, Tag]:
    """By key, the tags to be called `names`, made where there are none, and those with the pks `others`: all locked.

    All are made before the first is locked, and locked in one order, so that two savers on PostgreSQL never wait for
    each other in a ring.
    """
    for _round in range(ROUNDS):
        known = set(Tag.objects.filter(tag_key__in=names).values_list("tag_key", flat=True))
        missing = sorted(names.keys() - known)
        if missing:
            # A name under another key was stored by an older rule of keys: it would stand in the way of this one.
            Tag.objects.filter(name__in=[names[key] for key in missing]).exclude(tag_key__in=missing).delete()
            # Somebody else may make one of them at this moment: theirs is as good.
            Tag.objects.bulk_create(
                [Tag(tag_key=key, name=names[key], slug=tag_slug(names[key])) for key in missing], ignore_conflicts=True
            )
        concerned = Tag.objects.filter(Q(tag_key__in=names) | Q(pk__in=others))
        found = {tag.tag_key: tag for tag in concerned.select_for_update().order_by("tag_key")}
        if names.keys() <= found.keys():
            return found
        # A rebuild dropped one that nobody used until now: once more.
    raise RuntimeError(f"tags that cannot be made: {names.keys() - found.keys()}")


def _settle_names(tags: list[Tag]) -> None:
    """Call each tag as most of its pages spell it; of two spellings used as often, as the page begun first does."""
    spellings = defaultdict(list)
    rows = TaggedPage.objects.filter(tag__in=tags).values_list("tag", "spelling").order_by()
    for tag, spelling, count, first in rows.annotate(count=Count("pk"), first=Min("content_object")):
        spellings[tag].append((-count, first, spelling))
    renamed = []
    for tag in tags:
        name = min(spellings[tag.pk])[2] if tag.pk in spellings else tag.name
        if name != tag.name:
            tag.call(name)
            renamed.append(tag)
    Tag.objects.bulk_update(renamed, ["name", "slug"], batch_size=BATCH)
