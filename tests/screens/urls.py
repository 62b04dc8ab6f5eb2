"""The wiki's addresses, and more that lead to screens of what went wrong, or of what is hard to bring about."""

from django.urls import path

from intercoop.urls import *
from intercoop.urls import urlpatterns as addresses
from tests.screens.table import LONG_TAG
from tests.search.showing import sample_results
from wiki.accounts.actors import actor_of
from wiki.search import views
from wiki.search.asking.asked import Asked
from wiki.search.door import Widened
from wiki.site import errors


def fault(request):
    raise RuntimeError("a fault, to see its screen")


def unavailable(request):
    """Results while the index is away."""
    asked = Asked.of_query(request.GET)
    found = sample_results.results(asked, unavailable=True, facets=[])
    return views.screen_of(request, actor_of(request), asked, found)


def widened(request):
    """Results for other words than those that were typed; with everything that one result can say."""
    asked = Asked.of_query(request.GET)
    instead = Widened("near", asked.q, "innovation", f"{asked.address}&exact=1")
    hits = [
        sample_results.hit("Rencontres/Innovation", exact=True, redirected_from="Innover"),
        sample_results.hit("Rencontres/Brest/Atelier", "fiche", tags=["mer", LONG_TAG], missing=["logiciel"]),
    ]
    found = sample_results.results(asked, hits, 230, widened=instead)
    return views.screen_of(request, actor_of(request), asked, found)


urlpatterns = [
    path("screens/search/unavailable", unavailable),
    path("screens/search/widened", widened),
    path("screens/400", errors.bad_request),
    path("screens/429", errors.too_many_requests),
    path("screens/500", fault),
    *addresses,
]
