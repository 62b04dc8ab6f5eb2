"""`/styleguide/`: every component as the templates make it, for those who change them. Administrators alone see it."""

from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.configuration import ACCENTS
from wiki.pages import permissions
from wiki.pages.finding import demand
from wiki.site.samples import NAMES, prose, samples

COLOURS = (
    "mist sheet fold rule edge ink-2 ink kelp kelp-2 action link visited missing good lichen lichen-pale lichen-ink "
    "add add-mark add-edge cut cut-mark cut-edge p1 p2 p3 p4 p5 p6 p7 p8"
).split()


@ensure_csrf_cookie
@require_safe
def styleguide(request):
    """Colours, type and small components in both themes; then each include of templates/ with a sample in it."""
    demand(actor_of(request), permissions.ADMINISTER, None)
    context = {
        "colours": COLOURS,
        "accents": ACCENTS,
        "themes_shown": ("light", "dark"),
        "names": NAMES,
        "prose": prose(),
        "sections": samples(request),
        "scale": ("t56", "t44", "t36", "t28", "t21", "t-read", "t16", "t14", "t13"),
    }
    return render(request, "site/styleguide.html", context)
