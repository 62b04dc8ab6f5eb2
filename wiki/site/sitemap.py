"""`/sitemap.xml` (sitemaps.org): the pages that a visitor may read, with the day of their last version.

The newest version tells one state of the wiki from the next, so a search engine that comes again costs one question;
the list itself is made by one more, and kept until somebody publishes. In a wiki that visitors may not read, no page is
in it for anybody.
"""

import functools
import hashlib
from xml.sax.saxutils import escape

from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from wiki.accounts.actors import Actor
from wiki.configuration.address import site_of
from wiki.markup.titles import title_path
from wiki.pages.models import Page, PageRevision
from wiki.pages.permissions import visible

MOST = 50_000  # addresses in one file, as the protocol has it
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
SCREENS = ("/", "/directory/", "/tags/", "/pages/")


@require_safe
def sitemap(request) -> HttpResponse:
    """The list, or where it passes `MOST` the list of its parts, `?part=1` and on."""
    site, part = site_of(request), request.GET.get("part", "")
    state = _state()
    etag = f'"{hashlib.sha1(repr((state, site, part)).encode(), usedforsecurity=False).hexdigest()}"'
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return unchanged
    parts = -(-state[1] // MOST)
    if part:
        if not (part.isascii() and part.isdigit() and len(part) < 5 and 0 < int(part) <= parts):
            raise Http404
        document = _list(state, site, int(part) - 1)
    else:
        document = _list(state, site, 0) if parts <= 1 else _index(site, parts)
    return HttpResponse(document, content_type=XML, headers={"ETag": etag, "Cache-Control": "no-cache"})


def _pages():
    return Page.objects.live().filter(visible(Actor()), redirect_to="")


def _state() -> tuple:
    """Changes with everything that the list shows: each change of a page, its title or its presence is a version."""
    newest = PageRevision.objects.aggregate(newest=Max("pk"))["newest"]
    return newest, _pages().aggregate(count=Count("pk"))["count"]


@functools.lru_cache(maxsize=4)
def _list(state: tuple, site: str, part: int) -> bytes:
    rows = _pages().order_by("pk").values_list("title", "head__created")[part * MOST : (part + 1) * MOST]
    screens = [f"<url><loc>{escape(site + path)}</loc></url>" for path in SCREENS if part == 0]
    pages = [
        f"<url><loc>{escape(site)}/wiki/{escape(title_path(title))}</loc>"
        + (f"<lastmod>{created.isoformat(timespec='seconds')}</lastmod>" if created else "")
        + "</url>"
        for title, created in rows
    ]
    return _document("urlset", [*screens, *pages])


def _index(site: str, parts: int) -> bytes:
    named = [f"<sitemap><loc>{escape(site)}/sitemap.xml?part={n + 1}</loc></sitemap>" for n in range(parts)]
    return _document("sitemapindex", named)


def _document(root: str, lines: list[str]) -> bytes:
    inside = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{inside}\n</{root}>\n'.encode()
