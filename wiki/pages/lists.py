"""Lists over all pages: by name, by kind, by what links to them or does not. Each is one indexed question, paged.

A list answers rows for a screen: {"page" or "title", "path", "note"}; every one respects `visible(actor)`.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef
from django.db.models.functions import Collate, Substr

from wiki.markup.titles import sort_key
from wiki.pages.models import Page, PageHeading, PageLink, SectionLink
from wiki.pages.permissions import visible
from wiki.text.nearness import nearest

PER_PAGE = 100
# Kinds that are no articles: they are neither orphans nor dead ends, and chance does not lead there.
NOT_ARTICLES = ("redirect", "help")
CARD_FIELDS = ("title", "kind", "lead", "redirect_to")


@dataclass(frozen=True)
class Slice:
    """One page of a list and whether more follows."""

    rows: list
    page: int
    has_next: bool


def slice_of(queryset, page: int, per_page: int = PER_PAGE) -> Slice:
    """The `page`th slice (from 1) of a query, without counting all of it."""
    start = (page - 1) * per_page
    rows = list(queryset[start : start + per_page + 1])
    return Slice(rows[:per_page], page, len(rows) > per_page)


def in_order(queryset):
    """Pages in the order of a French index. PostgreSQL would otherwise sort by the collation of its database."""
    if connection.vendor == "postgresql":
        return queryset.order_by(Collate("title_sort", "C"), "title", "pk")
    return queryset.order_by("title_sort", "title", "pk")


def readable(actor):
    """Live pages that this actor may read, with what a row shows."""
    return Page.objects.live().filter(visible(actor)).only(*CARD_FIELDS)


def all_pages(actor, letter: str = "", kind: str = ""):
    """Every page from A to Z; `letter` keeps those that begin with it, "#" those that begin with no letter."""
    pages = readable(actor)
    if kind:
        pages = pages.filter(kind=kind)
    if letter == "#":
        pages = pages.exclude(title_sort__regex=r"^[a-z]")
    elif letter:
        pages = pages.filter(title_sort__startswith=letter)
    return in_order(pages)


def letters(actor, kind: str = "") -> list[tuple[str, int]]:
    """How many pages begin with each letter, "#" for all that is no letter."""
    pages = readable(actor).filter(kind=kind) if kind else readable(actor)
    rows = pages.annotate(first=Substr("title_sort", 1, 1)).order_by().values_list("first").annotate(n=Count("pk"))
    counts: dict[str, int] = {}
    for first, count in rows:
        letter = first if "a" <= first <= "z" else "#"
        counts[letter] = counts.get(letter, 0) + count
    return sorted(counts.items())


def kinds(actor) -> list[tuple[str, int]]:
    """How many pages there are of each kind, the most common first."""
    rows = readable(actor).order_by().values_list("kind").annotate(n=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def by_size(actor, longest: bool = True):
    """Articles by the characters of their text."""
    pages = readable(actor).only(*CARD_FIELDS, "size").exclude(kind__in=NOT_ARTICLES)
    return pages.order_by("-size" if longest else "size", "title")


def orphans(actor):
    """Articles that no other page links to."""
    citing = PageLink.objects.filter(target_key=OuterRef("title_key"), source__deleted_at__isnull=True)
    pages = readable(actor).exclude(kind__in=NOT_ARTICLES)
    return in_order(pages.filter(~Exists(citing.exclude(source=OuterRef("pk")))))


def dead_ends(actor):
    """Articles that link to no other page."""
    pages = readable(actor).exclude(kind__in=NOT_ARTICLES)
    return in_order(pages.filter(~Exists(PageLink.objects.filter(source=OuterRef("pk")))))


# Grouped before it is asked whether the page exists: once for each title instead of once for each link, which Django's
# queries cannot say.
_MOST_WANTED = f"""
    SELECT target_key, links FROM (
        SELECT target_key, COUNT(source_id) AS links FROM {PageLink._meta.db_table} GROUP BY target_key
    ) AS targets
    WHERE NOT EXISTS (
        SELECT 1 FROM {Page._meta.db_table} AS page
        WHERE page.title_key = targets.target_key AND page.deleted_at IS NULL
    )
    ORDER BY links DESC, target_key LIMIT %s OFFSET %s
"""


def wanted(actor, page: int = 1, per_page: int = PER_PAGE) -> Slice:
    """Titles that pages link to and nobody has written: {"title", "pages"}, the most wanted first.

    All links are counted from an index alone, in tens of ms for 100,000 of them; what this actor may see is then asked
    for the titles shown.
    """
    start = (page - 1) * per_page
    with connection.cursor() as cursor:
        cursor.execute(_MOST_WANTED, [per_page + 1, start])
        keys = [key for key, _count in cursor.fetchall()]
    has_next, keys = len(keys) > per_page, keys[:per_page]
    seen = (
        PageLink.objects.filter(visible(actor, "source__"), source__deleted_at__isnull=True, target_key__in=keys)
        .order_by()
        .values("target_key")
        .annotate(pages=Count("source", distinct=True), title=Min("target_title"))
        .order_by("-pages", "target_key")
    )
    return Slice(list(seen), page, has_next)


def dead_anchors(actor):
    """Links to a section that the page, which exists, does not have (any more)."""
    target = Page.objects.live().filter(title_key=OuterRef("target_key"), redirect_to="")
    heading = PageHeading.objects.filter(
        page__title_key=OuterRef("target_key"), page__deleted_at__isnull=True, anchor=OuterRef("anchor")
    )
    return (
        SectionLink.objects.filter(visible(actor, "source__"), source__deleted_at__isnull=True)
        .filter(Exists(target), ~Exists(heading))
        .select_related("source")
        .only("target_title", "anchor", "source__title")
        .order_by("source__title_sort", "source_id", "target_title", "anchor")
    )


def backlinks(actor, key: str):
    """Pages that link or redirect to the title with this key."""
    linking = PageLink.objects.filter(target_key=key).values("source")
    return in_order(readable(actor).only(*CARD_FIELDS, "title_key").filter(pk__in=linking).exclude(title_key=key))


def backlinks_through(actor, redirects: list[Page]) -> dict[str, list[Page]]:
    """For each of these redirects, by its key, the pages that link to it: one query for all of them."""
    if not redirects:
        return {}
    links = (
        PageLink.objects.filter(visible(actor, "source__"), source__deleted_at__isnull=True)
        .filter(target_key__in=[page.title_key for page in redirects])
        .select_related("source")
        .only("target_key", *(f"source__{field}" for field in CARD_FIELDS))
        .order_by("source__title_sort", "source_id")
    )
    through: dict[str, list[Page]] = {}
    for link in links:
        through.setdefault(link.target_key, []).append(link.source)
    return through


def near_titles(actor, title: str, limit: int = 4) -> list[Page]:
    """Articles whose title is close to one that does not exist: a letter wrong, words in another order."""
    rows = list(readable(actor).exclude(kind="redirect").order_by("pk").values_list("pk", "title_sort"))
    close = nearest(sort_key(title), [key for _pk, key in rows], limit)
    wanted_pks = [rows[index][0] for index in close]
    found = readable(actor).in_bulk(wanted_pks)
    return [found[pk] for pk in wanted_pks if pk in found]


def one_at_random(actor, number: float) -> Page | None:
    """The article that `number` (from 0 to 1) leads to: the next one in the order of keys, so no count is needed."""
    pages = readable(actor).exclude(kind__in=NOT_ARTICLES).order_by("pk")
    last = pages.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return None
    return pages.filter(pk__gte=max(1, round(number * last))).first() or pages.first()
