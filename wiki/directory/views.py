"""`/directory/`: the entries, their facets, and the way to add one."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.directory.filters import Wanted
from wiki.directory.finding import find
from wiki.pages.permissions import CREATE, allows
from wiki.search.showing.panels import panel


@require_safe
def directory(request):
    """GET `/directory/?q=&domain=&territory=&status=&tag=&page=`; every facet may be given more than once."""
    actor = actor_of(request)
    wanted = Wanted.of_query(request.GET)
    listing = find(actor, wanted)
    chips = [value for facet in listing.facets for value in facet.values if value.chosen]
    return render(
        request,
        "directory/list.html",
        {
            "listing": listing,
            "wanted": wanted,
            "panels": [panel(facet.label, facet.values, _entries, facet.more) for facet in listing.facets],
            "chips": chips,
            "chosen": len(chips),
            "may_create": allows(actor, CREATE),
        },
    )


def _entries(count: int) -> str:
    """What the count beside a value of a facet counts."""
    return ngettext("entry", "entries", count)


@require_safe
def without_slash(request):
    """`/directory`: the same address with its slash, the query as it came."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(iri_to_uri("/directory/" + (f"?{query}" if query else "")))
