"""The home page: the page “Accueil” in a frame that says what is new, what needs help and who writes."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wiki.accounts.actors import Actor, actor_of
from wiki.configuration import current
from wiki.markup.titles import title_key, title_path
from wiki.pages import lists, permissions
from wiki.pages.finding import Address, live_page
from wiki.pages.history import has_written
from wiki.pages.lists import NOT_ARTICLES
from wiki.pages.models import Page, PageLink, PageRevision
from wiki.pages.views.reading import read_context

NEWS = 5
WRITERS = 6
# Enough of the latest revisions to find NEWS different pages and WRITERS people in, without counting the whole table.
LATEST_LOOKED_AT = 60
CALLS = 3
WANTED = 1
UNTOUCHED = 1
UNTOUCHED_DAYS = 60
OLDEST_LOOKED_AT = 30
TIED = 4
CALL_KINDS = ("appel", "question")


@require_safe
def home(request):
    """`/`: what this is, the ways in, what is new, what needs help, an entry to discover, who writes."""
    actor = actor_of(request)
    address = Address(actor, settings.HOME_TITLE, live_page(settings.HOME_TITLE))
    if address.page is None:
        return _no_home(request, actor)
    address.ask(permissions.READ)
    rows = _newest_rows()
    # One answer for all readers of one state of the wiki: made again when anybody publishes.
    newest = rows[0].newest if rows else 0
    key = f"home:{newest}:{actor.is_administrator}:{current().generation}"
    extras = cache.get(key)
    pages = _pages_now(actor, rows, extras)
    if extras is None or not _is_as_kept(extras, pages):
        extras = _extras(actor)
        cache.set(key, extras, 3600)
    latest = _news(rows, pages)
    context = {
        "news": first_of_each_page(latest),
        "writers": writers_of(latest),
        "first_visit": not has_written(actor),
        **extras,
    }
    return render(request, "pages/home.html", {**read_context(request, address), **context})


def _no_home(request, actor: Actor):
    """A wiki that just begins, or one that has pages but no page “Accueil”: what to write first."""
    return render(
        request,
        "pages/no_home.html",
        {
            "path": title_path(settings.HOME_TITLE),
            "pages": list(lists.all_pages(actor)[:8]),
            "may_create": permissions.allows(actor, permissions.CREATE),
        },
    )


def _extras(actor: Actor) -> dict:
    entry = entry_to_discover(actor)
    return {
        "calls": open_calls(actor),
        "wanted": most_wanted(actor),
        "untouched": untouched_pages(actor),
        "discover": entry,
        "discover_links": tied_pages(entry, actor) if entry else [],
    }


def _quoted(extras: dict) -> dict[int, int]:
    """The pages that are quoted, by key: the version whose words they are."""
    quoted = [call["page"] for call in extras["calls"]]
    quoted += [extras["discover"], *extras["discover_links"], *extras["untouched"]]
    return {page.pk: page.head_id for page in quoted if page is not None}


def _pages_now(actor: Actor, rows: list[PageRevision], extras: dict | None) -> dict[int, Page]:
    """The pages of these revisions and those that are quoted, as they are now, as far as this actor may see them."""
    keys = {row.page_id for row in rows} | (_quoted(extras).keys() if extras is not None else set())
    pages = Page.objects.live().filter(permissions.visible(actor), pk__in=keys)
    return {page.pk: page for page in pages.only("title", "kind", "head")}


def _is_as_kept(extras: dict, pages: dict[int, Page]) -> bool:
    """Whether all the pages that are quoted are still there, with the text that was quoted; and whether those that
    were wanted still are.
    """
    if not all(pk in pages and pages[pk].head_id == head for pk, head in _quoted(extras).items()):
        return False
    wanted = [title_key(row["title"]) for row in extras["wanted"]]
    return not wanted or not Page.objects.live().filter(title_key__in=wanted).exists()


def _newest_rows() -> list[PageRevision]:
    """The newest revisions but minor ones, of whatever page: read in order from one index, no page is asked for yet.

    Each knows the `newest` of all revisions: it stands for the state of the wiki.
    """
    newest = PageRevision.objects.order_by("-pk").values("pk")[:1]
    return list(
        PageRevision.objects.filter(minor=False, hidden=False)
        .only("page_id", "number", "author_name", "created", "summary", "kind", "delta")
        .annotate(newest=Subquery(newest))
        .order_by("-created", "-pk")[:LATEST_LOOKED_AT]
    )


def _news(rows: list[PageRevision], pages: dict[int, Page]) -> list[PageRevision]:
    """Those of pages that are news: neither redirects nor help nor sandboxes. Each gets its page."""
    found = []
    for row in rows:
        page = pages.get(row.page_id)
        if page and page.kind not in NOT_ARTICLES and page.title not in settings.SANDBOX_TITLES.values():
            row.page = page
            found.append(row)
    return found


def first_of_each_page(latest: list[PageRevision], limit: int = NEWS) -> list[PageRevision]:
    """The newest revision of each of the pages that changed last."""
    chosen: dict[int, PageRevision] = {}
    for revision in latest:
        if len(chosen) == limit:
            break
        chosen.setdefault(revision.page_id, revision)
    return list(chosen.values())


def writers_of(latest: list[PageRevision], limit: int = WRITERS) -> list[str]:
    """Who wrote these revisions, the last ones first; visitors share a name that is nobody's."""
    names = dict.fromkeys(revision.author_name for revision in latest)
    names.pop(settings.VISITOR_NAME, None)
    return list(names)[:limit]


def open_calls(actor: Actor, limit: int = CALLS) -> list[dict]:
    """Calls for contribution and open questions that people wrote as callouts: {"kind", "title", "text", "page"}."""
    found = []
    pages = (
        Page.objects.live()
        .filter(permissions.visible(actor))
        .exclude(callouts=[])
        .exclude(kind__in=NOT_ARTICLES)
        .only("title", "callouts", "head")
        .order_by("-touched", "pk")[:30]
    )
    for page in pages:
        call = next((call for call in page.callouts if call["kind"] in CALL_KINDS), None)
        if call:
            found.append({**call, "page": page})
        if len(found) == limit:
            break
    return found


def most_wanted(actor: Actor, limit: int = WANTED) -> list[dict]:
    """Pages that others cite and nobody has written: {"title", "path", "pages": how many cite it}."""
    rows = lists.wanted(actor, per_page=limit).rows
    return [{**row, "path": title_path(row["title"])} for row in rows]


def untouched_pages(actor: Actor, limit: int = UNTOUCHED, days: int = UNTOUCHED_DAYS) -> list[Page]:
    """Articles whose last version is older than `days`, the ones written longest ago first: worth reading again.

    The oldest heads are read in order from an index; of these few alone the pages are asked for.
    """
    before = timezone.now() - timedelta(days=days)
    heads = PageRevision.objects.filter(Exists(Page.objects.filter(head=OuterRef("pk"))), created__lt=before)
    oldest = list(heads.order_by("created").values_list("page_id", flat=True)[:OLDEST_LOOKED_AT])
    pages = Page.objects.live().filter(permissions.visible(actor), pk__in=oldest).exclude(kind__in=NOT_ARTICLES)
    pages = pages.exclude(title__in=[settings.HOME_TITLE, *settings.SANDBOX_TITLES.values()])
    found = pages.select_related("head").only("title", "head__created")
    return sorted(found, key=lambda page: page.head.created)[:limit]


def entry_to_discover(actor: Actor) -> Page | None:
    """A directory entry, another one as the wiki lives: chosen by the number of versions, so it is the same for all."""
    entries = Page.objects.live().filter(permissions.visible(actor), kind="fiche").exclude(lead="")
    count = entries.count()
    if not count:
        return None
    turn = PageRevision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return entries.only("title", "title_key", "lead", "fields", "kind", "head").order_by("title")[turn % count]


def tied_pages(page: Page, actor: Actor, limit: int = TIED) -> list[Page]:
    """Pages that this one cites, then pages that cite it, by title: what it is tied to."""
    others = Page.objects.live().filter(permissions.visible(actor)).exclude(pk=page.pk).exclude(kind="help")
    cited = others.filter(title_key__in=PageLink.objects.filter(source=page).values("target_key"))
    tied = list(lists.in_order(cited.only("title", "head"))[:limit])
    if len(tied) < limit:
        citing = others.filter(links__target_key=page.title_key).exclude(title=settings.HOME_TITLE)
        known = [found.pk for found in tied]
        tied += lists.in_order(citing.exclude(pk__in=known).only("title", "head"))[: limit - len(tied)]
    return tied
