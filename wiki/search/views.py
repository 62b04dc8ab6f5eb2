"""`/search?q=`: the results, as a page that works without JavaScript."""

from dataclasses import replace

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.configuration import current
from wiki.search.asking.asked import Asked
from wiki.search.door import Results, browse, search
from wiki.search.showing import screen


@require_safe
def results(request):
    """GET `/search?q=…&kind=…&tag=…&domain=…&territory=…&year=…&person=…&sort=date&page=…`, each facet any times.

    Renders `search/results.html` with:

    q               what was typed, cleaned; "" with nothing chosen either: `begins`, the box and ways to browse
    results, asked  wiki.search.door.Results and what it answers (wiki.search.asking.asked.Asked)
    exact, rows     the page that is called so or None, and the others (wiki.search.showing.screen.Row)
    chips, also     what was understood, and what was looked for besides
    panels, chosen  the facets (frame/facets.html)
    sorts, numbers  orders and pages to choose from
    next_url, previous_url   "" when there is none; linked with rel="next" and rel="prev"
    write           a page that could be begun (wiki.search.showing.screen.Beginning) or None
    """
    actor, asked = actor_of(request), Asked.of_query(request.GET)
    found = search(actor, asked)
    if not found.query.text and not asked.pairs:
        found = replace(found, facets=browse(actor))
    return screen_of(request, actor, asked, found)


def screen_of(request, actor, asked: Asked, found: Results):
    """The screen of an answer of the door."""
    q = found.query.text
    begins = not q and not asked.pairs
    language = current().language
    rows = [screen.Row.of(hit, language) for hit in found.hits]
    ends = not begins and not found.next_page
    shown = asked.saying(q).at(found.page)
    return render(
        request,
        "search/results.html",
        {
            "title": screen.title_of(q, found.page),
            "q": q,
            "begins": begins,
            "results": found,
            "asked": shown,
            "exact": next((row for row in rows if row.hit.exact), None),
            "rows": [row for row in rows if not row.hit.exact],
            "chips": screen.chips(found),
            "also": screen.also(found),
            "panels": screen.ways_in(found) if begins else screen.panels(found),
            "chosen": len(asked.pairs),
            "sorts": screen.sorts(shown) if found.total > 1 and found.query.wanted else [],
            "numbers": screen.numbers(shown, found.page, found.pages),
            "next_url": shown.at(found.next_page).address if found.next_page else "",
            "previous_url": shown.at(found.previous_page).address if found.previous_page else "",
            "without_filters": Asked(q).address,
            "write": screen.beginning(actor, found) if ends and not found.unavailable else None,
        },
    )
