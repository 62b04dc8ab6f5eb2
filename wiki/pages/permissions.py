"""Who may do what, in pairs: `allows` for one page, `visible` for lists. Every door asks here.

Roles until moderation comes: visitor, member, approved member, administrator. Rules of higher rooms will join by
registration; the sentence that a refusal carries is shown to the reader as it stands.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READ = "read"
EDIT = "edit"
CREATE = "create"
RESTORE = "restore"
SEE_HIDDEN = "see-hidden"

WRITING = {EDIT, CREATE, RESTORE}


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with its reason; `sign_in` says that signing in may be all that is missing."""

    allowed: bool
    reason: str | Promise = ""
    sign_in: bool = False

    def __bool__(self):
        return self.allowed


YES = Decision(True)


def allows(actor, verb: str, page=None) -> Decision:
    """May this actor do this to this page (None: to a page that does not exist yet)?"""
    if actor.is_administrator:
        return YES
    if verb == SEE_HIDDEN:
        return Decision(False, _("This version was hidden. Its line stays, its text does not."))
    if page is not None and page.is_deleted:
        return Decision(False, _("This page was deleted."))
    if verb in WRITING:
        return _may_write(actor)
    return YES


def visible(actor, prefix: str = "") -> Q:
    """The same rule for lists: a condition on pages, or on rows that reach a page through `prefix`."""
    if actor.is_administrator:
        return Q()
    return Q(**{f"{prefix}deleted_at__isnull": True})


def _may_write(actor) -> Decision:
    who = settings.WIKI_EDITORS
    if who == "everyone" or (who == "members" and actor.is_member) or actor.is_approved:
        return YES
    if not actor.is_member:
        return Decision(False, _("Reading is open to all; to write, please sign in first."), sign_in=True)
    return Decision(False, _("Your account is waiting for approval. You can read everything meanwhile."))
