"""`/search?q=`: the results, as a page that works without JavaScript."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.markup.titles import TitleError, normalise_title, title_key, title_path
from wiki.pages.models import Page
from wiki.pages.permissions import CREATE, allows
from wiki.search.asked import Asked
from wiki.search.door import Results, search


@require_safe
def results(request):
    """GET `/search?q=…&page=…` renders `search/results.html` with:

    q               what was typed, cleaned ("" when nothing was: show the box alone)
    results         wiki.search.door.Results; `results.unavailable`: the index cannot answer now
    hits            list of Hit: .page, .title, .path, .kind, .title_parts and .snippet (lists of (text, marked)),
                    .head (.created, .author_name), .exact (the first one, when its title is what was typed),
                    .redirected_from (title of the redirect that was typed, "" for none)
    total, whole    number of pages found; not `whole`: at least so many
    page, pages     which page of results, of how many
    next_url, previous_url   "" when there is none; link them with rel="next" and rel="prev"
    understood      wiki.search.query.Query: .words, .phrases, .avoided, .ignored (lists of terms with .text), .cut
    write           {"title", "path"} of a page that could be begun under what was typed, else None: it is a valid
                    title without words to avoid, no page has it, and this person may create pages
    """
    actor = actor_of(request)
    found = search(actor, Asked.of_query(request.GET))
    q = found.query.text
    return render(
        request,
        "search/results.html",
        {
            "q": q,
            "results": found,
            "hits": found.hits,
            "total": found.total,
            "whole": found.whole,
            "page": found.page,
            "pages": found.pages,
            "next_url": _url(found, found.next_page),
            "previous_url": _url(found, found.previous_page),
            "understood": found.query,
            "write": _to_write(actor, found),
        },
    )


def _url(found: Results, page: int | None) -> str:
    return found.asked.at(page).address if page else ""


def _to_write(actor, found: Results) -> dict | None:
    query = found.query
    if query.avoided or query.cut or (found.hits and found.hits[0].exact) or not allows(actor, CREATE):
        return None
    try:
        title = normalise_title(query.title)
    except TitleError:
        return None
    if Page.objects.live().filter(title_key=title_key(title)).exists():
        return None
    return {"title": title, "path": title_path(title)}
