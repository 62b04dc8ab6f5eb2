"""A reader's choice of looks, light or dark: a cookie for everybody, and kept with the account for members."""

from django.http import HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from wiki.accounts.preferences import THEMES, keep_theme
from wiki.site.language import way_back


@csrf_exempt  # All that a forged post could do is turn the lights on; readers get no cookie for the form.
@require_POST
def choose(request):
    """POST `theme` (light, dark, or nothing for the device's) and `next`: answers 302 to `next` or where one was."""
    response = HttpResponseRedirect(way_back(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        keep_theme(response, request.user, theme)
    return response
