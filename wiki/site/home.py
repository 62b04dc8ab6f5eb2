"""The home page: the page “Accueil” in a frame that says what is new and what needs help."""

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.configuration import current
from wiki.pages import permissions
from wiki.pages.finding import Address, live_page
from wiki.pages.models import Page, PageLink, PageRevision
from wiki.pages.views.reading import missing, read_context

NEWS = 5
# Enough of the latest revisions to find NEWS different pages among them without counting the whole table.
LATEST_LOOKED_AT = 40
CALLS = 3
TIED = 4
CALL_KINDS = ("appel", "question")


@require_safe
def home(request):
    """`/`: what this is, the ways in, what is new, what needs help, an entry to discover."""
    actor = actor_of(request)
    address = Address(actor, settings.HOME_TITLE, live_page(settings.HOME_TITLE))
    if address.page is None:
        return missing(request, address, status=200)
    address.ask(permissions.READ)
    news = latest_changes(actor)
    # One answer for all readers of one state of the wiki: made again when anybody publishes.
    key = f"home:{news[0].pk if news else 0}:{actor.is_administrator}:{current().generation}"
    extras = cache.get(key)
    if extras is None or not _is_as_kept(extras, actor):
        extras = _extras(actor)
        cache.set(key, extras, 3600)
    context = read_context(request, address)
    return render(request, "pages/home.html", {**context, "news": news, **extras})


def _extras(actor) -> dict:
    entry = entry_to_discover(actor)
    return {
        "calls": open_calls(actor),
        "discover": entry,
        "discover_links": tied_pages(entry, actor) if entry else [],
    }


def _is_as_kept(extras: dict, actor) -> bool:
    """Whether all the pages that are quoted are still there, for this reader, with the text that was quoted."""
    quoted = [*(call["page"] for call in extras["calls"]), extras["discover"], *extras["discover_links"]]
    heads = {page.pk: page.head_id for page in quoted if page is not None}
    live = Page.objects.live().filter(permissions.visible(actor), pk__in=heads)
    return dict(live.values_list("pk", "head_id")) == heads


def latest_changes(actor, limit: int = NEWS) -> list[PageRevision]:
    """The newest revision of each of the pages that changed last, by anybody; minor ones and redirects left out."""
    latest = (
        PageRevision.objects.filter(permissions.visible(actor, "page__"), minor=False, hidden=False)
        .filter(page__redirect_to="")
        .select_related("page")
        .only("number", "author_name", "created", "summary", "kind", "delta", "page__title", "page__kind")
        .order_by("-created", "-pk")[:LATEST_LOOKED_AT]
    )
    chosen: dict[int, PageRevision] = {}
    for revision in latest:
        if len(chosen) == limit:
            break
        chosen.setdefault(revision.page_id, revision)
    return list(chosen.values())


def open_calls(actor, limit: int = CALLS) -> list[dict]:
    """Calls for contribution and open questions that people wrote as callouts: {"kind", "title", "text", "page"}."""
    found = []
    pages = (
        Page.objects.live()
        .filter(permissions.visible(actor))
        .exclude(callouts=[])
        .exclude(kind__in=["help", "redirect"])
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


def entry_to_discover(actor) -> Page | None:
    """A directory entry, another one as the wiki lives: chosen by the number of versions, so it is the same for all."""
    entries = Page.objects.live().filter(permissions.visible(actor), kind="fiche").exclude(lead="")
    count = entries.count()
    if not count:
        return None
    turn = PageRevision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return entries.only("title", "title_key", "lead", "fields", "kind", "head").order_by("title")[turn % count]


def tied_pages(page: Page, actor, limit: int = TIED) -> list[Page]:
    """Pages that this one cites, then pages that cite it, by title: what it is tied to."""
    others = Page.objects.live().filter(permissions.visible(actor)).exclude(pk=page.pk).exclude(kind="help")
    cited = others.filter(title_key__in=PageLink.objects.filter(source=page).values("target_key"))
    tied = list(cited.only("title", "head").order_by("title")[:limit])
    if len(tied) < limit:
        citing = others.filter(links__target_key=page.title_key).exclude(title=settings.HOME_TITLE)
        known = [found.pk for found in tied]
        tied += citing.exclude(pk__in=known).only("title", "head").order_by("title")[: limit - len(tied)]
    return tied
