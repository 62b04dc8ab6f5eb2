"""A reader's choice of language: a cookie for everybody, and kept with the account for members."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wiki.accounts.preferences import keep_language


@csrf_exempt  # All that a forged post could do is change the language of the interface; readers get no cookie for it.
@require_POST
def choose(request):
    """POST `language` and `next`: answers 302 to `next`, if it is a place in this wiki."""
    response = HttpResponseRedirect(way_back(request))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES):
        keep_language(response, request.user, code)
    return response


def way_back(request) -> str:
    """`next`, if it is a place in this wiki, else the page where the form stood: the forms of the cached frame carry no
    address of their own.
    """
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    referer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return referer
    return "/"
