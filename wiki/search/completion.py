"""`/search/suggest?q=` and `/search/titles?q=`: answers while somebody types, as JSON."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.configuration import EVERYONE, current
from wiki.configuration.address import site_of
from wiki.markup.titles import title_path
from wiki.pages.limits import too_often
from wiki.search.asking.query import MAX_CHARACTERS
from wiki.search.catalogue import titles
from wiki.search.suggest import suggestions

MOST_TITLES = 10
# Seconds a browser may keep an answer for its own reader: as long as one goes back and forth between a few letters.
KEPT = 20


@require_safe
def suggest(request):
    """GET `/search/suggest?q=`: what may be meant by what is being typed.

    {"q", "titles": [{"title", "path", "kind", "note", "parts"}…], "passages": [the same…], "all"}: `path` and `all` are
    addresses, `parts` a list of [text, whether it was typed]. Of whoever asks too often, no texts are looked through.
    With `for=browser`, as the search boxes of browsers ask: [q, [title…], [""…], [address…]].
    """
    actor = actor_of(request)
    typed = request.GET.get("q", "")[: 2 * MAX_CHARACTERS]
    if request.GET.get("for") == "browser":
        return _kept(_for_browser(request, suggestions(actor, typed, with_passages=False)))
    found = suggestions(actor, typed, with_passages=not too_often(actor, "suggest"))
    return _kept(JsonResponse({**asdict(found), "all": found.all}))


def _for_browser(request, found) -> HttpResponse:
    rows, site = found.titles, site_of(request)
    answer = [found.q, [row.title for row in rows], [row.note for row in rows], [site + row.path for row in rows]]
    return JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")


def _kept(response: HttpResponse) -> HttpResponse:
    """Kept by the browser for a moment; not at all in a wiki that may be closed to its reader the next moment."""
    if current().readers == EVERYONE:
        patch_cache_control(response, private=True, max_age=KEPT)
    else:
        patch_cache_control(response, no_store=True)
    return response


@require_safe
def complete(request):
    """GET `/search/titles?q=`: {"q", "titles": [{"title", "path", "kind"}…]}, ten at most, for writing links."""
    typed = request.GET.get("q", "")[:MAX_CHARACTERS]
    pages = [found.page for found in titles.complete(actor_of(request), typed, MOST_TITLES)]
    rows = [{"title": page.title, "path": f"/wiki/{title_path(page.title)}", "kind": page.kind} for page in pages]
    return JsonResponse({"q": typed, "titles": rows})
