"""A person's own drafts, and the two addresses that the form speaks to while one writes (static/js/drafts.js)."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from wiki.accounts.actors import actor_of
from wiki.drafts import keeping, presence, waiting
from wiki.markup.canonical import canonical_text
from wiki.markup.titles import title_key
from wiki.pages import permissions
from wiki.pages.changing import base_text
from wiki.pages.finding import Address, NotAllowed, at_title, redirect_to
from wiki.pages.limits import timed, too_often
from wiki.pages.sections import put_in_place
from wiki.text.diff import compare


@require_safe
def drafts(request):
    """`/drafts`: what this person wrote and has not published."""
    user = _member(request).user
    found = list(keeping.without_texts(keeping.drafts_of(user)))
    return render(request, "drafts/list.html", {"drafts": found, "days": settings.DRAFT_DAYS})


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@at_title("draft")
def draft(request, address: Address):
    """`/draft/<title>`: GET shows what a draft changes (`?draft=`: which); POST keeps the posted form, or erases it."""
    if request.method == "POST":
        return _erase(request, address) if "erase" in request.POST else _keep(request, address)
    _member(request)
    found = keeping.draft_at(address.actor.user, address, request.GET.get("draft", ""))
    if found is None or title_key(found.place) != title_key(address.title):
        raise Http404
    if too_often(address.actor, "compare"):
        return render(request, "429.html", status=429)
    begun_with = base_text(Address(address.actor, address.title, found.page), found.base)
    source = canonical_text(put_in_place(found.form(), begun_with).source())
    with timed(address.actor, "compare"):
        difference = compare(begun_with, source)
    context = {
        "draft": found,
        "page": address.page,
        "title": address.title,
        "source": source,
        "diff": difference,
        "is_behind": address.page is not None and found.base != address.page.head_id,
        "tab": "edit",
        "path": found.path,
    }
    return render(request, "drafts/draft.html", context)


def _erase(request, address: Address):
    actor = _member(request)
    keys = [keeping.read_key(request.POST.get(name, "")) for name in ("draft", "taken")]
    if keeping.erase(actor.user, keys):
        messages.success(request, _("The draft is erased."))
    return redirect("drafts") if "list" in request.POST else redirect_to("edit", address.title)


def _keep(request, address: Address) -> JsonResponse:
    actor = address.actor
    if not actor.is_member or waiting.is_of_another(request.POST, actor.user):
        return JsonResponse({"problem": "session"}, status=403)
    if too_often(actor, "draft"):
        return JsonResponse({"problem": "limit"}, status=429)
    key = keeping.read_key(request.POST.get("draft", ""))
    if not key:
        return JsonResponse({"problem": "key"}, status=400)
    try:
        kept = keeping.keep(actor.user, address, key, request.POST, keeping.read_key(request.POST.get("taken", "")))
    except keeping.TooLong:
        return JsonResponse({"problem": "long"}, status=413)
    return JsonResponse({"kept": kept is not None})


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@at_title("editing")
def editing(request, address: Address) -> JsonResponse:
    """`/editing/<title>`: who else is writing this page. A POST says that this window is, or (`gone`) no longer."""
    actor = address.actor
    if too_often(actor, "editing"):
        return JsonResponse({"problem": "limit"}, status=429)
    sent = request.POST if request.method == "POST" else request.GET
    window = keeping.read_key(sent.get("draft", ""))
    if request.method == "POST" and window:
        if "gone" in request.POST:
            presence.leave(actor, window)
            return JsonResponse({})
        if permissions.allows(actor, permissions.EDIT if address.page else permissions.CREATE, address.page):
            presence.note(address, window)
    if not permissions.allows(actor, permissions.READ, address.page):
        return JsonResponse({"problem": "session"}, status=403)
    names = presence.others(actor, address.page and address.page.pk, title_key(address.title), window)
    return JsonResponse({"writing": presence.writing_html(names, with_you=True)})


def _member(request):
    """The actor, who must be signed in: drafts are a person's own."""
    actor = actor_of(request)
    if not actor.is_member:
        raise NotAllowed(permissions.Decision(False, _("Drafts are each person’s own: sign in to see yours."), True))
    return actor
