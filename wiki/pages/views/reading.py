"""Reading: a page, its source, one of its versions."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.markup.titles import TitleError, normalise_title, title_path
from wiki.pages import permissions
from wiki.pages.finding import Address, at_title, existing, redirect_to, revision_or_404
from wiki.pages.history import neighbours, text_of
from wiki.pages.links import pages_linking_to
from wiki.pages.models import Page
from wiki.pages.reading import colour_links, missing_among, readable_html
from wiki.pages.rendering import old_texts

CITED_BY = 4


@require_safe
@at_title("wiki")
def read(request, address: Address):
    """`/wiki/<title>`: the page as it is now, the page it redirects to, or an invitation to write it."""
    page = address.page
    if address.title == settings.HOME_TITLE:
        return HttpResponseRedirect("/")
    if page is None:
        return missing(request, address)
    address.ask(permissions.READ)
    if page.redirect_to and request.GET.get("redirect") != "no":
        return redirect_to("wiki", page.redirect_to, f"from={title_path(page.title)}")
    return render(request, "pages/read.html", read_context(request, address))


def read_context(request, address: Address, cited_by: bool = True) -> dict:
    """What the reading frame needs. The home page has a frame of its own, where nobody asks who cites it."""
    page = address.page
    linking = []
    if cited_by:
        permitted = permissions.visible(address.actor, "source__")
        linking = list(pages_linking_to(page.title, permitted)[: CITED_BY + 1])
    return {
        "page": page,
        "html": readable_html(page),
        "outline": page.outline,
        "head": page.head,
        "cited_by": [link.source for link in linking[:CITED_BY]],
        "cited_by_more": len(linking) > CITED_BY,
        "redirected_from": _redirected_from(request, page),
        "may_edit": permissions.allows(address.actor, permissions.EDIT, page),
        "tab": "read",
    }


def _redirected_from(request, page: Page) -> str:
    try:
        return normalise_title(request.GET.get("from", "").replace("_", " ")) if "from" in request.GET else ""
    except TitleError:
        return ""


def missing(request, address: Address, status: int = 404):
    """The screen of a page that nobody has written yet: who cites it, and a way to begin."""
    linking = pages_linking_to(address.title, permissions.visible(address.actor, "source__"))
    return render(
        request,
        "pages/missing.html",
        {
            "title": address.title,
            "path": title_path(address.title),
            "cited_by": [link.source for link in linking[:8]],
            "may_create": permissions.allows(address.actor, permissions.CREATE),
        },
        status=status,
    )


@require_safe
@at_title("source")
def source(request, address: Address):
    """`/source/<title>`: the text as it is stored; `?revision=<id>` an older one."""
    page = existing(address)
    address.ask(permissions.READ)
    wanted = request.GET.get("revision", "")
    if wanted:
        pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
        text = text_of(revision_or_404(address.actor, pk, page))
    else:
        text = page.text
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def revision(request, pk: int):
    """`/revision/<id>`: one version, rendered as it reads today, under a banner that says how old it is."""
    actor = actor_of(request)
    shown = revision_or_404(actor, pk)
    page = shown.page
    rendered = old_texts.get(text_of(shown), page.title)
    older, newer = neighbours(shown)
    return render(
        request,
        "pages/revision.html",
        {
            "page": page,
            "revision": shown,
            "is_head": shown.pk == page.head_id,
            "html": colour_links(rendered.html, missing_among([link["title"] for link in rendered.links])),
            "render_status": rendered.status,
            "outline": rendered.outline,
            "older": older,
            "newer": newer,
            "head": page.head,
            "may_edit": permissions.allows(actor, permissions.EDIT, page),
            "may_restore": permissions.allows(actor, permissions.RESTORE, page),
            "tab": "history",
        },
    )
