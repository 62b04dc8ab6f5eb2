"""Asking about tags. Every answer counts and lists only what its reader may see, by a constant number of queries."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from wiki.markup.tags import tag_key
from wiki.markup.titles import TitleError, normalise_title, sort_key, title_key
from wiki.pages.lists import Slice, in_order, readable, slice_of
from wiki.pages.models import Page
from wiki.pages.permissions import visible
from wiki.tags.models import Tag, TaggedPage
from wiki.text.nearness import nearest

# "Used together" is asked of so many pages of a tag at most, the youngest ones.
RELATED_AMONG = 300


@dataclass(frozen=True)
class Counted:
    """A tag, and how many pages with it the reader may see."""

    tag: Tag
    pages: int


@dataclass(frozen=True)
class Initial:
    """The tags that begin with one letter; "#" for all that is no letter."""

    letter: str
    tags: list[Counted] = field(default_factory=list)


def has_tag(typed: str) -> Q:
    """A condition on pages: to have the tag that any of its spellings means. No page has what can be no tag."""
    return Q(pk__in=TaggedPage.objects.filter(tag__tag_key=tag_key(typed)).values("content_object"))


def pages_tagged(actor, tag: Tag):
    """The pages with a tag that this actor may read, from A to Z."""
    return in_order(readable(actor).filter(pk__in=TaggedPage.objects.filter(tag=tag).values("content_object")))


def slice_tagged(actor, tag: Tag, number: int, per_page: int) -> Slice:
    """The `number`th slice of `pages_tagged`: which pages first, then what a row shows of those alone."""
    part = slice_of(pages_tagged(actor, tag).values_list("pk", flat=True), number, per_page)
    found = readable(actor).in_bulk(part.rows)
    return Slice([found[pk] for pk in part.rows if pk in found], number, part.has_next)


def find_tag(actor, typed: str) -> Counted | None:
    """The tag meant by any spelling, if a page that this actor may read has it."""
    key = tag_key(typed)
    tag = Tag.objects.filter(tag_key=key).annotate(shown=_count(actor)).first() if key else None
    return Counted(tag, tag.shown) if tag and tag.shown else None


def all_tags(actor, start: int, most: int) -> tuple[list[Initial], int]:
    """`most` tags from number `start` on, in a French order, under their initials; and how many there are in all."""
    rows = sorted(_seen_tags(actor), key=lambda row: _place(row[1]))
    chosen = [pk for pk, _key in rows[start : start + most]]
    tags, shown = Tag.objects.in_bulk(chosen), _counts(actor)
    initials: list[Initial] = []
    for pk in chosen:
        if pk not in tags or not shown.get(pk):
            continue
        letter = _initial(tags[pk].tag_key)
        if not initials or initials[-1].letter != letter:
            initials.append(Initial(letter))
        initials[-1].tags.append(Counted(tags[pk], shown[pk]))
    return initials, len(rows)


def related_tags(actor, tag: Tag, most: int = 12) -> list[Counted]:
    """The tags that stand most often beside this one."""
    beside = _seen(actor).filter(tag=tag).order_by("-content_object").values("content_object")[:RELATED_AMONG]
    counts = TaggedPage.objects.filter(content_object__in=beside).exclude(tag=tag).order_by().values_list("tag")
    rows = list(counts.annotate(n=Count("pk")).order_by("-n", "tag__tag_key")[:most])
    found = Tag.objects.in_bulk([pk for pk, _n in rows])
    return [Counted(found[pk], n) for pk, n in rows if pk in found]


def near_tags(actor, typed: str, most: int = 6) -> list[Tag]:
    """Tags whose name is close to one that no page has: a letter wrong, words in another order, a part of it."""
    key = tag_key(typed)
    rows = list(_seen_tags(actor))
    keys = [known for _pk, known in rows]
    within = [n for n, known in enumerate(keys) if len(key) > 2 and f" {known} ".find(f" {key}") >= 0]
    wanted = [rows[n][0] for n in dict.fromkeys([*nearest(key, keys, most), *within])][:most]
    found = Tag.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def title_of_description(name: str) -> str:
    """The title of the page that explains a tag; "" for a tag whose name can stand in no title."""
    try:
        return normalise_title(f"Catégorie:{name}")
    except TitleError:
        return ""


def tag_of_description(title: str) -> str:
    """The tag that the page `title` explains; "" for any other page."""
    prefix, colon, name = title.partition(":")
    return name.strip() if colon and prefix == "Catégorie" else ""


def description_of(actor, name: str, tag: Tag | None) -> Page | None:
    """The page that explains a tag, under the name of the tag or any other spelling that a page gives it."""
    spellings = TaggedPage.objects.filter(tag=tag).values_list("spelling", flat=True).order_by().distinct()[:50]
    titles = map(title_of_description, dict.fromkeys([name, *(spellings if tag else ())]))
    keys = [title_key(title) for title in titles if title]
    pages = Page.objects.live().filter(visible(actor), title_key__in=keys, redirect_to="").order_by("pk")
    return min(pages, key=lambda page: keys.index(page.title_key), default=None)


def _seen(actor):
    return TaggedPage.objects.filter(visible(actor, "content_object__"), content_object__deleted_at__isnull=True)


def _count(actor):
    """How many pages of a tag the reader may see; to annotate tags with."""
    live = Q(items__content_object__deleted_at__isnull=True)
    return Count("items", filter=visible(actor, "items__content_object__") & live)


def _counts(actor) -> dict[int, int]:
    """The same of every tag at once, from one pass over the tagged pages."""
    return dict(_seen(actor).order_by().values_list("tag").annotate(n=Count("pk")))


def _seen_tags(actor):
    """(pk, key) of the tags that are on a page which the reader may see."""
    return Tag.objects.filter(Exists(_seen(actor).filter(tag=OuterRef("pk")))).order_by().values_list("pk", "tag_key")


def _place(key: str) -> tuple:
    """Letters after figures and signs, in the order of a French index."""
    return _initial(key) != "#", _sorted_as(key), key


def _initial(key: str) -> str:
    first = _sorted_as(key)[:1]
    return first if "a" <= first <= "z" else "#"


def _sorted_as(key: str) -> str:
    # A key is folded already; only signs are left to take out, and few have any.
    return key if key.replace(" ", "").isalnum() else sort_key(key)
