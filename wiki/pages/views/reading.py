"""Reading: a page, its source, one of its versions."""

import functools

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.markup.titles import TitleError, normalise_title, title_key, title_path
from wiki.pages import permissions
from wiki.pages.busy import is_busy
from wiki.pages.deflated import accepts_gzip
from wiki.pages.finding import (
    Address,
    at_title,
    existing,
    page_of_row,
    page_outline,
    redirect_to,
    revision_or_404,
    row_at,
)
from wiki.pages.forms import revision_number
from wiki.pages.history import neighbours, text_of
from wiki.pages.kept import Kept, filled, filled_as_gzip, hole
from wiki.pages.kinds import kind_choices
from wiki.pages.links import cited_by, missing_targets, pages_linking_to
from wiki.pages.lists import near_titles
from wiki.pages.models import Page
from wiki.pages.reading import colour_links, has_wikilinks, missing_among, readable_html, with_part_links
from wiki.pages.registry import registry
from wiki.pages.rendering import old_texts
from wiki.pages.subpages import tree_of
from wiki.pages.verbs import verbs_html

_kept = Kept(most_bytes=8_000_000)
CITED_BY = 4
# What the frame (wiki/site/frame.py) says to each reader in another way: the name, the looks, the address asked.
FRAME_PARTS = ("site", "html_attributes", "frame_header", "frame_footer")


@require_safe
def read(request, path: str):
    """`/wiki/<title>`: the page as it is now, the page it redirects to, or an invitation to write it."""
    return _kept_screen(request, path) or _screen(request, path)


@at_title("wiki")
def _screen(request, address: Address):
    page = address.page
    if address.title == settings.HOME_TITLE:
        return HttpResponseRedirect("/")
    if page is None:
        return missing(request, address)
    address.ask(permissions.READ)
    # One redirect is followed: whoever comes from one sees this page, which says where it leads.
    if page.redirect_to and request.GET.get("redirect") != "no" and "from" not in request.GET:
        return redirect_to("wiki", page.redirect_to, f"from={title_path(page.title)}")
    context = read_context(request, address)
    context["html"] = with_part_links(context["html"], page.path)
    return render(request, "pages/read.html", {**context, "cited_by": _cited_by(page.title, address.actor)})


def _kept_screen(request, path: str) -> HttpResponse | None:
    """The answer of most readings: the page at its own address, with nothing particular to say to its reader.

    Its HTML is kept until its row or the colour of a link changes; only what differs from reader to reader is put in.
    None when this is another case, or something is to be refused: then `_screen` answers.
    """
    if request.META.get("QUERY_STRING") or len(messages.get_messages(request)):
        return None
    row = row_at(path)
    if row is None or row["redirect_to"] or row["title"] == settings.HOME_TITLE:
        return None
    actor = actor_of(request)
    if not permissions.allows(actor, permissions.READ, page_outline(row)):
        return None
    frame = registry.frame(request)
    missing_titles = missing_targets(row["id"]) if has_wikilinks(row["html"]) else frozenset()
    state = _shown_state(row), timezone.localdate(), missing_titles, frame.get("wiki")
    screen = _kept.get((row["id"], frame.get("lang")), state, lambda: _whole_screen(row, frame, missing_titles))
    cited_by = _cited_by(row["title"], actor)
    verbs = verbs_html(actor, page_outline(row))
    parts = {**{name: frame.get(name, "") for name in FRAME_PARTS}, "cited_by": cited_by, "verbs": verbs}
    parts["writing"] = registry.drafts.writing_now(row["id"], actor) if is_busy(row["busy_until"]) else ""
    if accepts_gzip(request):
        return HttpResponse(filled_as_gzip(screen, **parts), headers={"Content-Encoding": "gzip"})
    return HttpResponse(filled(screen, **parts))


def _shown_state(row: dict) -> int:
    """Of all that the screen may show of a page: its row but for the texts that it does not.

    Not `touched` alone: a row that was changed in the database by hand is shown as it is.
    """
    return hash(tuple(value for name, value in row.items() if name not in ("text", "plain", "busy_until")))


def _whole_screen(row: dict, frame: dict, missing_titles: frozenset[str]) -> str:
    """The screen with holes for what differs from reader to reader; nothing of the request is in its context."""
    page = page_of_row(row)
    holes = {"user_name": "", **{name: hole(name) for name in (*FRAME_PARTS, "cited_by", "verbs", "writing")}}
    html = with_part_links(colour_links(page.html, missing_titles), page.path)
    context = {**frame, **_page_context(page, html), **holes}
    return render_to_string("pages/read.html", {k: mark_safe(v) if k in holes else v for k, v in context.items()})


def read_context(request, address: Address) -> dict:
    """What the reading frame needs of the page itself."""
    page = address.page
    writing = registry.drafts.writing_now(page.pk, address.actor) if is_busy(page.busy_until) else ""
    more = {"redirected_from": _redirected_from(request, page), "writing": writing}
    return {**_page_context(page, readable_html(page)), **more}


def _page_context(page: Page, html: str) -> dict:
    return {
        "page": page,
        "html": html,
        "outline": page.outline,
        "head": page.head,
        "subpages": tree_of(page),
        "tab": "read",
    }


def _cited_by(title: str, actor) -> str:
    """HTML: the first pages that link to this one, as its reader may see them."""
    pages = cited_by(title, permissions.visible(actor, "source__"), CITED_BY)
    return _cited_by_html(tuple(pages), get_language()) if pages else ""


@functools.lru_cache(maxsize=1024)
def _cited_by_html(pages: tuple[tuple[str, str], ...], language: str) -> SafeString:
    shown = [{"title": title, "path": title_path(title), "lead": lead} for title, lead in pages]
    return render_to_string("pages/cited_by.html", {"pages": shown})


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
            "near": near_titles(address.actor, address.title),
            "was_deleted": _was_deleted(address),
            "may_create": permissions.allows(address.actor, permissions.CREATE),
            **kind_choices(),
        },
        status=status,
    )


def _was_deleted(address: Address) -> bool:
    """Whether this reader can bring a page of this title back."""
    if not permissions.allows(address.actor, permissions.UNDELETE):
        return False
    return Page.objects.deleted().filter(title_key=title_key(address.title)).exists()


@require_safe
@at_title("source")
def source(request, address: Address):
    """`/source/<title>`: the text as it is stored; `?revision=<id>` an older one."""
    page = existing(address)
    address.ask(permissions.READ)
    wanted = request.GET.get("revision", "")
    if wanted:
        text = text_of(revision_or_404(address.actor, revision_number(wanted) or 0, page))
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
    linked = [link["title"] for link in rendered.links]
    older, newer = neighbours(shown, with_hidden=bool(permissions.allows(actor, permissions.SEE_HIDDEN, page)))
    return render(
        request,
        "pages/revision.html",
        {
            "page": page,
            "revision": shown,
            "is_head": shown.pk == page.head_id,
            "html": with_part_links(colour_links(rendered.html, missing_among(linked))),
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
