"""The screens of what went wrong, in the reader's language, and never at the price of what was typed."""

import logging
import secrets
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, HttpResponseServerError
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wiki.pages.finding import BadTitle, NotAllowed
from wiki.pages.views.editing import rescue
from wiki.site.closed import refusal

log = logging.getLogger(__name__)


class RefusalScreen:
    """Middleware: a NotAllowed raised by any view becomes the 403 screen with its reason."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, NotAllowed):
            return forbidden(request, exception)
        return None


def bad_request(request, exception=None):
    return render(request, "400.html", {}, status=400)


def forbidden(request, exception=None):
    decision = getattr(exception, "decision", None)
    return render(
        request,
        "403.html",
        {
            "reason": decision.reason if decision is not None else "",
            "offer_sign_in": decision is not None and decision.sign_in,
            "next": request.get_full_path(),
            "typed": _typed(request),
        },
        status=403,
    )


def not_found(request, exception=None):
    reason = str(exception) if isinstance(exception, BadTitle) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def server_error(request):
    """Says what is safe, with a number that the log knows; needs neither database nor session."""
    incident = secrets.token_hex(4)
    log.error("Incident %s on %r", incident, request.path)
    try:
        return HttpResponseServerError(render_to_string("500.html", {"incident": incident}))
    except TemplateDoesNotExist:
        return HttpResponseServerError(incident)


def csrf_failure(request, reason=""):
    """A form came without its token (expired session, cleared cookies): an edit's text comes back, ready to send."""
    if (refused := refusal(request, is_ours=False)) is not None:
        return refused
    if request.path.startswith("/edit/") and {"text", "mine"} & request.POST.keys():
        return rescue(request, request.path_info.removeprefix("/edit/"))
    if (form := _form_again(request)) is not None:
        messages.warning(request, _("What you typed is kept. This form had expired: press the button again."))
        return form
    message = _("This form had expired. Go back, reload the page and send it again.")
    context = {"reason": message, "offer_sign_in": False, "next": "/", "typed": _typed(request)}
    return render(request, "403.html", context, status=403)


def _typed(request) -> list[str]:
    """The words that a refused form held, to be copied into the next one; never a password."""
    if request.method != "POST":
        return []
    names = ("title", "name", "tagline", "footer", "reason", "summary", "username", "email")
    return [words for name in names if (words := request.POST.get(name, "").strip())]


def _form_again(request) -> HttpResponseRedirect | None:
    """To the same form with what was typed in it, where its GET takes that; nothing is done before it is sent again."""
    kept = {name: request.POST[name] for name in ("title", "kind", "revision", "summary") if name in request.POST}
    if request.path == "/new" or (request.path.startswith("/restore/") and "revision" in kept):
        return HttpResponseRedirect(f"{quote(request.path)}?{urlencode(kept)}")
    return None


def too_many_requests(request, exception=None):
    """django-allauth's answer to too many attempts."""
    return HttpResponse(render_to_string("429.html", {}, request), status=429)
