"""Sub-pages: `A/B` stands under `A`. Each page keeps the titles of what stands under it, so that reading asks nothing;
they are brought up to date whenever a title comes or goes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from wiki.markup.titles import crumbs, sort_key, title_key, title_path
from wiki.pages.models import Page

MOST_SHOWN = 60


@dataclass
class Branch:
    """A sub-page in the tree: what it is called under its parent; `exists` is False for a step nobody has written."""

    label: str
    title: str
    exists: bool = True
    below: list["Branch"] = field(default_factory=list)

    @property
    def path(self) -> str:
        return title_path(self.title)


@dataclass
class Tree:
    """What stands under a page: branches in the order of titles; `more` when only the first `count` are here."""

    branches: list[Branch] = field(default_factory=list)
    count: int = 0
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.branches)


def tree_of(page: Page) -> Tree:
    """The sub-pages of a page as it keeps them; no query."""
    shown = page.subpages[:MOST_SHOWN]
    tree = Tree(count=len(shown), more=len(page.subpages) > MOST_SHOWN)
    depth = page.title.count("/") + 1
    known: dict[str, Branch] = {}
    for title in shown:
        segments = title.split("/")
        beside = tree.branches
        for end in range(depth + 1, len(segments) + 1):
            step, is_whole = "/".join(segments[:end]), end == len(segments)
            branch = known.get(title_key(step))
            if branch is None:
                branch = known[title_key(step)] = Branch(segments[end - 1], step, exists=is_whole)
                beside.append(branch)
            elif is_whole:
                branch.title, branch.exists = title, True
            beside = branch.below
    _sort(tree.branches)
    return tree


def _sort(branches: list[Branch]) -> None:
    """In the order of a French index: É with E."""
    branches.sort(key=lambda branch: (sort_key(branch.label), branch.label))
    for branch in branches:
        _sort(branch.below)


def under(title: str):
    """The live pages under a title, redirects left out, in the order in which the tree shows them."""
    return Page.objects.live().under(title).filter(redirect_to="").order_by("title_key")


def pages_above(titles: Iterable[str]):
    """The live pages under which these titles stand, at any height."""
    keys = {title_key(parent) for title in titles for _label, parent in crumbs(title)}
    return Page.objects.live().filter(title_key__in=keys)


def refresh(titles: Iterable[str]) -> None:
    """These titles came or went: bring up to date what they keep, and what the pages above them keep."""
    titles = list(titles)
    keys = {title_key(title) for title in titles}
    concerned = Page.objects.live().filter(title_key__in=keys) | pages_above(titles)
    for pk, title, kept in concerned.order_by("pk").values_list("pk", "title", "subpages"):
        found = list(under(title).values_list("title", flat=True)[: MOST_SHOWN + 1])
        if found != kept:
            Page.objects.filter(pk=pk).update(subpages=found, touched=timezone.now())


class SubpageTable:
    """The kept titles as a derived table; saving brings them up to date by `refresh`."""

    name = "subpages"

    def update(self, page, rendered) -> None:
        """Nothing: titles, not texts, make sub-pages."""

    def rebuild(self, say) -> None:
        Page.objects.exclude(subpages=[]).update(subpages=[])
        titles = Page.objects.live().filter(title__contains="/").values_list("title", flat=True)
        above = {parent for title in titles.iterator() for _label, parent in crumbs(title)}
        for title in sorted(above):
            refresh([title])
        say(f"{len(above)} pages with sub-pages")
