"""Deleting a page and bringing it back. Deleting is soft: text and history stay, for administrators, and the title is
free again. Each is a version of the page, with its reason.
"""

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiki.markup.rendered import Rendered
from wiki.markup.titles import TitleError, normalise_title, title_key
from wiki.pages import permissions, storing
from wiki.pages.answers import Deleted, Refused, Undeleted
from wiki.pages.models import Page, PageRevision
from wiki.pages.redirects import leads_back, target_in
from wiki.pages.rendering import render
from wiki.pages.saving import MAX_SUMMARY, ROUNDS, Edit, clean_line
from wiki.pages.wording import in_the_wikis_language, title_error_sentence

MOST_SHOWN = 50

BACK = gettext_lazy("Brings the page back")
BACK_AS = gettext_lazy("Brings “%(old)s” back as “%(new)s”")


def deleted_pages(title: str, permitted) -> list[Page]:
    """The deleted pages that had this title at the end, the last one first; `permitted` is `visible(actor)`."""
    return list(
        Page.objects.deleted()
        .filter(permitted, title_key=title_key(title))
        .select_related("head")
        .defer("text", "html", "plain")
        .order_by("-deleted_at", "-pk")[:MOST_SHOWN]
    )


def delete_page(actor, title: str, reason: str) -> Deleted | Refused:
    """Delete the page `title`, which needs a reason in words. Links to it turn red, its title is free."""
    for _round in range(ROUNDS):
        page = Page.objects.live().filter(title=title).select_related("head").first()
        if page is None:
            return Refused("missing", _("This page is not here any more."), status=404)
        summary = clean_line(reason, MAX_SUMMARY)
        refused = _may_not_delete(actor, page, summary)
        if refused:
            return refused
        edit = Edit(actor, page.title, page.text, summary=summary, kind=PageRevision.Kind.DELETE)
        stored = _store(page, edit, Rendered())
        if stored:
            return Deleted(*stored)
    return Refused("busy", _("Many people are changing this page. Try again."), status=429)


def _may_not_delete(actor, page: Page, summary: str) -> Refused | None:
    decision = permissions.allows(actor, permissions.DELETE, page)
    if not decision:
        return Refused("permission", decision.reason, status=403, sign_in=decision.sign_in)
    if page.title == settings.HOME_TITLE:
        return Refused("home", _("The home page cannot be deleted: every visitor begins there."))
    if not summary:
        return Refused("reason", _("Say why: the reason stays in the page’s history."), about="reason")
    return None


def undelete_page(actor, pk: int, title: str = "", reason: str = "") -> Undeleted | Refused:
    """Bring the deleted page `pk` back, under its own title or another. A title that is taken asks for another."""
    for _round in range(ROUNDS):
        page = Page.objects.deleted().filter(pk=pk).select_related("head").first()
        decision = permissions.allows(actor, permissions.UNDELETE, page)
        if not decision:
            return Refused("permission", decision.reason, status=403, sign_in=decision.sign_in)
        if page is None:
            return Refused("missing", _("This page is not deleted, or not any more."), status=404)
        try:
            wanted = normalise_title(title or page.title)
        except TitleError as error:
            return Refused("title", title_error_sentence(error), about="title")
        refused = _no_room(page, wanted)
        if refused:
            return refused
        words = in_the_wikis_language(BACK if wanted == page.title else BACK_AS, old=page.title, new=wanted)
        reason = clean_line(reason, MAX_SUMMARY)
        summary = clean_line(f"{words}. {reason}" if reason else words, MAX_SUMMARY)
        edit = Edit(actor, wanted, page.text, summary=summary, kind=PageRevision.Kind.UNDELETE)
        stored = _store(page, edit, render(page.text, wanted))
        if stored:
            return Undeleted(*stored)
    return Refused("busy", _("Many people are changing this page. Try again."), status=429)


def _no_room(page: Page, wanted: str) -> Refused | None:
    taken = Page.objects.live().filter(title_key=title_key(wanted)).first()
    if taken:
        return Refused(
            "taken",
            _("A page is called “%(title)s” by now. Give the page that comes back another title.")
            % {"title": taken.title},
            about="title",
            data={"title": taken.title},
        )
    target = target_in(page.text)
    if target and leads_back(wanted, target):
        return Refused(
            "loop",
            _("This redirect would lead back to its own page, by way of “%(target)s”. Give it another title.")
            % {"target": target},
            about="title",
        )
    return None


def _store(page: Page, edit: Edit, rendered: Rendered) -> tuple[Page, PageRevision] | None:
    """The one transaction; None when the page is not as it was seen, and the verb must look again."""
    titles = {page.title, edit.title}
    try:
        with storing.writing() as turn:
            locked = storing.lock_pages([page], titles)[page.pk]
            comes = edit.kind == PageRevision.Kind.UNDELETE
            if comes and Page.objects.live().filter(title_key=title_key(edit.title)).exists():
                return None
            return locked, turn.write(locked, edit, rendered)
    except (storing.Stale, IntegrityError):
        return None
