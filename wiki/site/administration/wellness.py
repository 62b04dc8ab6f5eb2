"""Whether the wiki is well, for the person who looks after it: what /healthz knows, in sentences."""

from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiki.markup.pipeline import PIPELINE_VERSION
from wiki.pages.models import LinkRewrite, NameChange, Page
from wiki.pages.registry import Health, registry


@dataclass(frozen=True)
class Line:
    """`kind`: "good", "waiting" (it mends itself) or "bad"; `detail` is what the machine says of it."""

    kind: str
    words: str | Promise
    detail: str = ""


def wellness() -> list[Line]:
    """One line for each part of the wiki, and one for each queue that is not empty."""
    lines = [line for name, check in registry.health.items() for line in _lines_of(name, _ask(check))]
    try:
        lines += _queues()
    except DatabaseError as error:
        lines.append(Line("bad", _("The database does not answer."), str(error)))
    return lines


def _ask(check) -> Health:
    try:
        return check()
    except (DatabaseError, OSError) as error:
        return Health(False, f"{type(error).__name__}: {error}")


def _lines_of(name: str, health: Health) -> list[Line]:
    good, bad = _words().get(name, ("", _("A part of the wiki does not work: %(name)s.") % {"name": name}))
    if not health.ok:
        lines = [Line("bad", bad, health.detail)]
    elif health.detail:
        lines = [Line("waiting", good or health.detail, health.detail if good else "")]
    else:
        lines = [Line("good", good)] if good else []
    if health.backlog:
        lines.append(Line("waiting", _waiting(name, health.backlog)))
    return lines


def _words() -> dict[str, tuple[str, str]]:
    return {
        "pages": (_("Pages can be read and written."), _("Pages cannot be read.")),
        "renderer": (_("Texts become pages."), _("Texts show as they were typed, for now.")),
        "search": (_("Search answers."), _("Search does not answer.")),
        "tags": ("", _("Tags are not renamed for now.")),
    }


def _waiting(name: str, n: int) -> str:
    if name == "search":
        words = ngettext("Search still has to read %(n)s page.", "Search still has to read %(n)s pages.", n)
    elif name == "tags":
        words = ngettext("%(n)s page waits for its new tag.", "%(n)s pages wait for their new tag.", n)
    else:
        words = ngettext("%(n)s piece of work is waiting.", "%(n)s pieces of work are waiting.", n)
    return words % {"n": n}


def _queues() -> list[Line]:
    links = LinkRewrite.objects.values("page").distinct().count()
    names = NameChange.objects.values("user").distinct().count()
    other = Q(pipeline_version__lt=PIPELINE_VERSION) | Q(pipeline_version__gt=PIPELINE_VERSION)
    stale = Page.objects.live().filter(other).count()
    queues = [
        (
            links,
            ngettext(
                "%(n)s page waits for its links to follow a move.",
                "%(n)s pages wait for their links to follow a move.",
                links,
            ),
        ),
        (
            names,
            ngettext(
                "%(n)s person has a new name, which their versions are taking.",
                "%(n)s people have new names, which their versions are taking.",
                names,
            ),
        ),
        (
            stale,
            ngettext(
                "%(n)s page is being prepared anew after an update; it reads as before meanwhile.",
                "%(n)s pages are being prepared anew after an update; they read as before meanwhile.",
                stale,
            ),
        ),
    ]
    return [Line("waiting", words % {"n": count}) for count, words in queues if count]
