"""A wiki that not everybody may read: whoever may not gets one polite screen at every address, and learns nothing else.

Permissions refuse page by page, and lists are empty (wiki.pages.permissions); this stands before them, so that an
address, new or old, is closed until it is named below.
"""

from django.http import HttpResponse
from django.shortcuts import render

from wiki.accounts.actors import actor_of
from wiki.configuration import EVERYONE, current
from wiki.pages import permissions
from wiki.pages.views.editing import kept_for_later

# What everybody may open, as routes: nothing in these comes from a page. Accounts decide for themselves.
OPEN = {"healthz", "i18n/setlang/", "i18n/theme/", "robots.txt", "opensearch.xml", "favicon.ico", "accessibility"}
OPEN_BELOW = ("accounts/",)


class MembersAlone:
    """Middleware: answers in the place of a view that its reader may not read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        return refusal(request)


def refusal(request, is_ours: bool = True) -> HttpResponse | None:
    """The screen for whoever may not read this address; None for who may. `is_ours`: it was not sent from elsewhere."""
    if current().readers == EVERYONE:
        return None
    route = request.resolver_match.route if request.resolver_match else ""
    if route in OPEN or route.startswith(OPEN_BELOW):
        return None
    decision = permissions.may_read(actor_of(request))
    return None if decision else closed(request, decision, is_ours)


def closed(request, decision: permissions.Decision, is_ours: bool) -> HttpResponse:
    """Says whose wiki this is, and what to do; a text that was sent comes back in its form."""
    if request.method == "POST" and request.path.startswith("/edit/") and {"text", "mine"} & request.POST.keys():
        return kept_for_later(request, request.path_info.removeprefix("/edit/"), decision, keep=is_ours)
    context = {"reason": decision.reason, "offer_sign_in": decision.sign_in, "next": request.get_full_path()}
    return render(request, "site/closed.html", context, status=403)
