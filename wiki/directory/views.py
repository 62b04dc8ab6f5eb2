"""`/directory/`: the entries, their facets, and the way to add one."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.directory import kind
from wiki.directory.filters import Wanted
from wiki.directory.finding import find
from wiki.pages.permissions import CREATE, allows

# How many values of a facet are shown before the rest is folded.
SHOWN = 6

LABELS = {
    "domain": kind.DOMAIN.label,
    "territory": kind.TERRITORY.label,
    "status": kind.STATUS.label,
    "tag": _("Tags"),
}


@require_safe
def directory(request):
    """GET `/directory/?q=&domain=&territory=&status=&tag=&page=`; every facet may be given more than once."""
    actor = actor_of(request)
    wanted = Wanted.of_query(request.GET)
    listing = find(actor, wanted)
    return render(
        request,
        "directory/list.html",
        {
            "listing": listing,
            "wanted": wanted,
            "facets": [_facet(name, values) for name, values in listing.facets if values],
            "chips": [value for _name, values in listing.facets for value in values if value.chosen],
            "may_create": allows(actor, CREATE),
        },
    )


def _facet(name: str, values) -> dict:
    """Its first values and every chosen one; the rest is folded."""
    shown = [value for place, value in enumerate(values) if place < SHOWN or value.chosen]
    return {"name": name, "label": LABELS[name], "shown": shown, "folded": [one for one in values if one not in shown]}


@require_safe
def without_slash(request):
    """`/directory`: the same address with its slash, the query as it came."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(iri_to_uri("/directory/" + (f"?{query}" if query else "")))
