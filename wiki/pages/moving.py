"""Moving a page: its new title, its sub-pages', the redirects, and the links to be rewritten, in one transaction.

`plan_move` says what a move would do and writes nothing: the preview. `move_page` does it. Redirects that stand under
the page stay where they are, and like all redirects to a moved page they are mended: they lead to the new title.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wiki.markup.relinking import Renames, relink
from wiki.markup.rendered import Rendered
from wiki.markup.titles import TitleError, normalise_title, title_key
from wiki.pages import link_rewrites, permissions, storing
from wiki.pages.answers import Moved, Refused
from wiki.pages.limits import too_often
from wiki.pages.locking import page_queue
from wiki.pages.models import Page, PageLink, PageRevision
from wiki.pages.redirects import leads_back, text_of_redirect
from wiki.pages.rendering import render
from wiki.pages.saving import MAX_SUMMARY, ROUNDS, Edit, clean_line
from wiki.pages.subpages import under
from wiki.pages.wording import in_the_wikis_language, title_error_sentence

# With its sub-pages: all are written in one transaction, and on SQLite nobody else writes meanwhile.
MOST_PAGES = 100

NOW_CALLED = gettext_lazy("“%(old)s” is now called “%(new)s”")
MAKES_ROOM = gettext_lazy("Makes room for “%(old)s”, which takes this title")


@dataclass(frozen=True)
class Step:
    """One page and the title that it gets."""

    page: Page
    new_title: str


@dataclass(frozen=True)
class Linking:
    """A page that links to the moved ones, and how often."""

    page: Page
    links: int


@dataclass
class Plan:
    """What a move does. `replaced`: redirects in its way that only lead back; `mended`: redirects to the old titles."""

    page: Page
    new_title: str
    steps: list[Step]
    leave_redirects: bool
    rewrite: bool
    with_subpages: bool
    replaced: list[Page] = field(default_factory=list)
    mended: list[Page] = field(default_factory=list)
    linking: list[Linking] = field(default_factory=list)
    renames: Renames = field(default_factory=lambda: Renames({}))

    @property
    def links(self) -> int:
        return sum(linking.links for linking in self.linking)

    @property
    def subpages(self) -> list[Step]:
        return self.steps[1:]

    @property
    def left_behind(self) -> list[Step]:
        """The steps that leave a redirect: none where the new title is the old one in another case."""
        if not self.leave_redirects:
            return []
        return [step for step in self.steps if title_key(step.page.title) != title_key(step.new_title)]


def subpages_of(page: Page):
    """The pages that may move along with this one, in the order of titles."""
    return under(page.title).select_related("head")


def plan_move(
    actor, page: Page, new_title: str, *, subpages: bool = False, redirect: bool = True, rewrite: bool = False
) -> Plan | Refused:
    """What moving `page` to `new_title` would do, or why it may not be. A constant number of queries."""
    decision = permissions.allows(actor, permissions.MOVE, page)
    if not decision:
        return Refused("permission", decision.reason, status=403, sign_in=decision.sign_in)
    if page.title == settings.HOME_TITLE:
        return Refused("home", _("The home page keeps its title."))
    try:
        new_title = normalise_title(new_title)
        steps = _steps(page, new_title, subpages)
    except TitleError as error:
        return Refused("title", title_error_sentence(error), about="title")
    if isinstance(steps, Refused):
        return steps
    if page.redirect_to and leads_back(new_title, page.redirect_to):
        return Refused(
            "loop",
            _("This page redirects to “%(title)s”: under that title it would lead to itself.")
            % {"title": page.redirect_to},
            about="title",
        )
    plan = Plan(page, new_title, steps, redirect, rewrite, subpages)
    moved = {step.page.pk for step in steps}
    old_keys = {title_key(step.page.title) for step in steps}
    taken = _replace_or_refuse(plan, moved)
    if taken:
        return taken
    twins = Page.objects.live().filter(title_key__in=old_keys).exclude(pk__in=moved)
    plan.renames = Renames(
        {step.page.title: step.new_title for step in steps}, frozenset(twins.values_list("title", flat=True))
    )
    apart = moved | {page.pk for page in plan.replaced}
    plan.mended = list(_redirects_to(plan).exclude(pk__in=apart).order_by("pk"))
    if rewrite:
        plan.linking = _linking(plan, apart | {page.pk for page in plan.mended})
    return plan


def _steps(page: Page, new_title: str, subpages: bool) -> list[Step] | Refused:
    if new_title == page.title:
        return Refused("same", _("The page has this title already."), about="title")
    steps = [Step(page, new_title)]
    if not subpages:
        return steps
    if title_key(new_title).startswith(title_key(page.title) + "/"):
        return Refused("inside", _("A page cannot move under itself together with its sub-pages."), about="title")
    below = list(subpages_of(page)[:MOST_PAGES])
    if len(below) >= MOST_PAGES:
        return Refused(
            "many",
            _("This page has too many sub-pages to move at once (%(limit)d pages at most). Move some of them first.")
            % {"limit": MOST_PAGES},
            about="subpages",
        )
    depth = page.title.count("/") + 1
    for subpage in below:
        title = "/".join([new_title, *subpage.title.split("/")[depth:]])
        try:
            steps.append(Step(subpage, normalise_title(title)))
        except TitleError as error:
            return Refused(
                "title",
                _("The sub-page “%(title)s” cannot follow. %(reason)s")
                % {"title": subpage.title, "reason": title_error_sentence(error)},
                about="title",
            )
    return steps


def _replace_or_refuse(plan: Plan, moved: set[int]) -> Refused | None:
    """Note the redirects that make room; refuse where any other page has one of the new titles."""
    by_key = {title_key(step.new_title): step for step in plan.steps}
    standing = Page.objects.live().filter(title_key__in=by_key).select_related("head").order_by("title_key")
    for other in standing:
        step = by_key[other.title_key]
        if other.pk == step.page.pk:
            continue
        if other.pk not in moved and other.redirect_to and title_key(other.redirect_to) == step.page.title_key:
            plan.replaced.append(other)
            continue
        return Refused(
            "taken",
            _("A page is called “%(title)s” already. Choose another title, or join the two texts first.")
            % {"title": other.title},
            about="title",
            data={"title": other.title},
        )
    return None


def _redirects_to(plan: Plan):
    """The live redirects to the titles that change, but for those that keep their key (they still lead there)."""
    keys = {title_key(title) for title in plan.renames.titles}
    return (
        Page.objects.live()
        .exclude(redirect_to="")
        .filter(pk__in=PageLink.objects.filter(target_key__in=keys).values("source"))
        .filter(redirect_to__in=_spellings(keys))
        .select_related("head")
    )


def _spellings(keys: set[str]):
    """The titles as links have typed them."""
    return PageLink.objects.filter(target_key__in=keys).values("target_title")


def _linking(plan: Plan, apart: set[int]) -> list[Linking]:
    keys = {title_key(title) for title in plan.renames.titles}
    rows = (
        PageLink.objects.filter(target_key__in=keys, source__deleted_at__isnull=True)
        .exclude(source__in=apart)
        .select_related("source")
        .only("source__title", "target_title", "count")
        .order_by("source__title", "source")
    )
    found: dict[int, Linking] = {}
    for row in rows:
        if plan.renames.new_title(row.target_title) is None:
            continue
        before = found[row.source_id].links if row.source_id in found else 0
        found[row.source_id] = Linking(row.source, before + row.count)
    return list(found.values())


def move_page(
    actor,
    title: str,
    new_title: str,
    *,
    subpages: bool = False,
    redirect: bool = True,
    rewrite: bool = False,
    reason: str = "",
) -> Moved | Refused:
    """Give the page `title` a new title, as `plan_move` says.

    Page, sub-pages, redirects and the rows of links to rewrite are one transaction; the worker then rewrites the links
    (wiki.pages.link_rewrites). Whatever was saved meanwhile is moved too: nothing is written over.
    """
    if too_often(actor, "save"):
        return Refused("limit", _("Too many attempts. Try again in a minute."), status=429)
    with page_queue(title_key(title)):
        for _round in range(ROUNDS):
            page = Page.objects.live().filter(title=title).select_related("head").first()
            if page is None:
                return Refused("missing", _("This page is not here any more."), status=404)
            plan = plan_move(actor, page, new_title, subpages=subpages, redirect=redirect, rewrite=rewrite)
            if isinstance(plan, Refused):
                return plan
            writes = _prepare(actor, plan, reason)
            try:
                return _store(actor, plan, writes)
            except (storing.Stale, IntegrityError):
                continue
    return Refused("busy", _("Many people are changing this page. Try again."), status=429)


@dataclass(frozen=True)
class _Write:
    seen: Page | None
    edit: Edit
    rendered: Rendered


def _prepare(actor, plan: Plan, reason: str) -> list[_Write]:
    """All versions to store, rendered, in the order in which titles become free."""
    writes = []
    for page in plan.replaced:
        words = in_the_wikis_language(MAKES_ROOM, old=page.redirect_to)
        edit = Edit(actor, page.title, page.text, summary=words, kind=PageRevision.Kind.DELETE)
        writes.append(_Write(page, edit, Rendered()))
    for step in plan.steps:
        words = _summary(step, reason)
        old = step.page
        text = relink(old.text, old.title, plan.renames, render, now=step.new_title, follow=plan.rewrite).text
        edit = Edit(actor, step.new_title, text, summary=words, kind=PageRevision.Kind.MOVE)
        writes.append(_Write(old, edit, render(text, step.new_title)))
    for step in plan.left_behind:
        text = text_of_redirect(step.new_title)
        edit = Edit(actor, step.page.title, text, summary=_summary(step, reason), kind=PageRevision.Kind.MOVE)
        writes.append(_Write(None, edit, render(text, step.page.title)))
    for page in plan.mended:
        text = relink(page.text, page.title, plan.renames, render, follow=plan.rewrite).text
        if text != page.text:
            words = link_rewrites.summary_of([plan.renames.new_title(page.redirect_to) or plan.new_title])
            edit = Edit(actor, page.title, text, summary=words, minor=True)
            writes.append(_Write(page, edit, render(text, page.title)))
    return writes


def _store(actor, plan: Plan, writes: list[_Write]) -> Moved:
    """The one transaction. Raises Stale when anything is not as it was planned."""
    seen = [write.seen for write in writes if write.seen is not None]
    titles = {title for step in plan.steps for title in (step.page.title, step.new_title)}
    with storing.writing() as turn:
        locked = storing.lock_pages(seen, titles)
        _check(plan, {page.pk for page in seen})
        # Read before the links change with the pages.
        rows = link_rewrites.rows_of(plan, actor) if plan.rewrite else []
        revisions = []
        for write in writes:
            page = locked[write.seen.pk] if write.seen else Page()
            revisions.append(turn.write(page, write.edit, write.rendered))
        page = locked[plan.page.pk]
        page.links_to_update = link_rewrites.queue(rows, plan, page)
    return Moved(page, revisions[len(plan.replaced)], len(plan.steps), page.links_to_update)


def _check(plan: Plan, concerned: set[int]) -> None:
    """Raise Stale when pages came that the plan does not know: in its way, under it, or leading to it."""
    keys = [title_key(step.new_title) for step in plan.steps]
    if Page.objects.live().filter(title_key__in=keys).exclude(pk__in=concerned).exists():
        raise storing.Stale
    if plan.with_subpages and subpages_of(plan.page).exclude(pk__in=concerned).exists():
        raise storing.Stale
    if _redirects_to(plan).exclude(pk__in=concerned | {page.pk for page in plan.mended}).exists():
        raise storing.Stale


def _summary(step: Step, reason: str) -> str:
    words = in_the_wikis_language(NOW_CALLED, old=step.page.title, new=step.new_title)
    reason = clean_line(reason, MAX_SUMMARY)
    return clean_line(f"{words}. {reason}" if reason else words, MAX_SUMMARY)
