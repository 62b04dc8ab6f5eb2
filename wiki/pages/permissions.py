"""Who may do what, in pairs: `allows` for one page, `visible` for lists. Every door asks here.

Roles until moderation comes: visitor, member, approved member, administrator. Rules of higher rooms will join by
registration; the sentence that a refusal carries is shown to the reader as it stands.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wiki.configuration import EVERYONE, MEMBERS, current

READ = "read"
EDIT = "edit"
CREATE = "create"
RESTORE = "restore"
MOVE = "move"
DELETE = "delete"
UNDELETE = "undelete"
SEE_HIDDEN = "see-hidden"
ADMINISTER = "administer"

# Who may edit may move. On a deleted page nobody may, before it is undeleted.
WRITING = {EDIT, CREATE, RESTORE, MOVE}
KEEPING = {DELETE, UNDELETE}


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
    if not (readable := may_read(actor)):
        return readable
    if page is not None and page.is_deleted and verb in WRITING | {DELETE}:
        return Decision(False, _("This page was deleted."))
    if actor.is_administrator:
        return YES
    if verb in KEEPING:
        return Decision(False, _("Administrators alone delete pages and bring them back."), sign_in=not actor.is_member)
    if verb == ADMINISTER:
        return Decision(False, _("Administrators alone set the wiki up."), sign_in=not actor.is_member)
    if verb == SEE_HIDDEN:
        return Decision(False, _("This version was hidden. Its line stays, its text does not."))
    if page is not None and page.is_deleted:
        return Decision(False, _("This page was deleted."))
    if verb in WRITING:
        return _may_write(actor)
    return YES


def may_read(actor) -> Decision:
    """May this actor read the wiki at all? Who may not does not learn what it holds, down to its titles."""
    if _is_among(actor, current().readers):
        return YES
    if not actor.is_member:
        return Decision(False, _("This wiki is open to its members. Please sign in first."), sign_in=True)
    return Decision(False, _("Your account is waiting for approval. You will be able to read everything then."))


def _is_among(actor, who: str) -> bool:
    """Whether this actor is one of those whom the configuration names; a new member who waits is no member yet."""
    return who == EVERYONE or (who == MEMBERS and actor.is_member and not actor.is_waiting) or actor.is_approved


def visible(actor, prefix: str = "") -> Q:
    """The same rule for lists: a condition on pages, or on rows that reach a page through `prefix`."""
    if actor.is_administrator:
        return Q()
    if not may_read(actor):
        return Q(**{f"{prefix}pk__in": []})
    return Q(**{f"{prefix}deleted_at__isnull": True})


def _may_write(actor) -> Decision:
    if _is_among(actor, current().writers):
        return YES
    if not actor.is_member:
        return Decision(False, _("Reading is open to all; to write, please sign in first."), sign_in=True)
    return Decision(False, _("Your account is waiting for approval. You can read everything meanwhile."))
