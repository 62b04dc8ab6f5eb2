"""The accessibility statement: what the software was checked for, and whom to tell when something is in the way."""

from datetime import date

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wiki.accounts.actors import actor_of
from wiki.pages.permissions import may_read
from wiki.site.help import help_path

# When the screens were last gone through, criterion by criterion (docs/accessibility.md).
CHECKED_ON = date(2026, 11, 24)


@require_safe
def statement(request):
    """`/accessibility`: a screen rather than a wiki page, since it must stay true of the software; open to all."""
    return render(
        request,
        "site/accessibility.html",
        {
            "checked_on": CHECKED_ON,
            "contact": settings.CONTACT,
            "about_path": help_path("about") if may_read(actor_of(request)) else "",
        },
    )
