"""A reader's choice of language: a cookie for everybody, and kept with the account for members."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE_SECONDS = 60 * 60 * 24 * 365


@csrf_exempt  # All that a forged post could do is change the language of the interface; readers get no cookie for it.
@require_POST
def choose(request):
    """POST `language` and `next`: answers 302 to `next`, if it is a place in this wiki."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = _came_from(request)
    response = HttpResponseRedirect(target)
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=COOKIE_SECONDS,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
        user = request.user
        if user.is_authenticated and user.language != code:
            user.language = code
            user.save(update_fields=["language"])
    return response


def _came_from(request) -> str:
    """The page of this wiki where the form stood, so that the switch needs no address of its own in cached frames."""
    referer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return referer
    return "/"
