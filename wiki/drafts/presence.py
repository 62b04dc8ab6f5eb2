"""Who is writing which page now: heartbeats of windows that hold an unpublished change. Nothing is locked.

A name is as public here as in the page's history, which it is about to enter: whoever may read the one is told the
other. Opening the form tells nobody anything; the first change does.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiki.drafts.models import Writer
from wiki.markup.titles import title_key
from wiki.pages.busy import mark_busy
from wiki.pages.finding import Address
from wiki.pages.locking import writers_queue

# After so long without a heartbeat nobody is writing any more; the form sends one every 20 s.
SECONDS = 60
NAMED = 2
LOOKED_AT = 20


def note(address: Address, window: str) -> None:
    """This window of this actor has a change of the page, and is being looked at."""
    user = address.actor.user
    place = {"user": user, "page": address.page, "title_key": title_key(address.title), "seen": timezone.now()}
    with writers_queue(), transaction.atomic():
        if not Writer.objects.filter(window=window, user=user).update(**place):
            Writer.objects.bulk_create([Writer(window=window, **place)], ignore_conflicts=True)
        if address.page is not None:
            mark_busy(address.page.pk, SECONDS)


def leave(actor, window: str) -> None:
    """The window was closed, or what it held is published."""
    with writers_queue(), transaction.atomic():
        Writer.objects.filter(window=window, user=actor.user).delete()


def others(actor, page_id: int | None, key: str = "", window: str = "") -> list[str | None]:
    """The names of those who write the page (or, without one, the title of this `key`), who was heard of last first.

    None stands for a visitor. The asking person is left out, whatever windows they have; so is this `window`.
    """
    about = Q(page_id=page_id) if page_id else Q(page=None, title_key=key)
    writers = Writer.objects.filter(about, seen__gt=timezone.now() - timedelta(seconds=SECONDS)).exclude(window=window)
    if actor.user:
        writers = writers.exclude(user=actor.user)
    names = writers.order_by("-seen").values_list("user__username", flat=True)[:LOOKED_AT]
    return sorted({name for name in names if name}) + [None for name in names if not name]


def writing_html(names: list[str | None], with_you: bool = False) -> SafeString:
    """“Ada is writing here now”, with the people's initials; "" for nobody."""
    if not names:
        return mark_safe("")
    return render_to_string(
        "drafts/writing.html", {"names": [name for name in names if name][:4], "sentence": _sentence(names, with_you)}
    )


def _sentence(names: list[str | None], with_you: bool) -> str:
    shown = [mark_safe(f"<b>{conditional_escape(name or _('A visitor'))}</b>") for name in names[:NAMED]]
    more = len(names) - NAMED
    if more > 0:
        people = ngettext("%(names)s and one other person", "%(names)s and %(n)d other people", more)
        who = people % {"names": ", ".join(shown), "n": more}
    elif len(shown) == 2:
        who = _("%(first)s and %(second)s") % {"first": shown[0], "second": shown[1]}
    else:
        one = _("%(name)s is writing with you") if with_you else _("%(name)s is writing here now")
        return mark_safe(one % {"name": shown[0]})
    several = _("%(people)s are writing with you") if with_you else _("%(people)s are writing here now")
    return mark_safe(several % {"people": who})
