"""The titles of redirects are words of the page they lead to: who types the old name finds the page.

`SearchAlias` says where each redirect leads, so that a page's aliases are one indexed query away, and so that a
redirect that comes, goes, or leads elsewhere now is noticed inside the saving transaction.
"""

from collections import defaultdict
from collections.abc import Iterable

from wiki.markup.titles import title_key
from wiki.pages.models import Page
from wiki.search.models import SearchAlias

# Characters of the aliases of one page.
MOST = 2_000


def follow(page: Page) -> set[int]:
    """Bring the table up to date for a page as it is now; the ids of the pages whose aliases changed by it."""
    before = SearchAlias.objects.filter(page=page.pk).first()
    after = _alias(page)
    if _same(before, after):
        return set()
    if before and not after:
        before.delete()
    if after:
        SearchAlias.objects.bulk_create(
            [after], update_conflicts=True, unique_fields=["page"], update_fields=["title", "target_key"]
        )
    keys = {alias.target_key for alias in (before, after) if alias}
    return set(Page.objects.live().filter(title_key__in=keys).values_list("pk", flat=True))


def forget(page_id: int) -> set[int]:
    """A page is gone from the database; the ids of the pages that it led to."""
    keys = list(SearchAlias.objects.filter(page=page_id).values_list("target_key", flat=True))
    if not keys:
        return set()
    SearchAlias.objects.filter(page=page_id).delete()
    return set(Page.objects.live().filter(title_key__in=keys).values_list("pk", flat=True))


def remake() -> None:
    """Make the whole table anew, in the caller's transaction."""
    SearchAlias.objects.all().delete()
    redirects = Page.objects.live().exclude(redirect_to="").only("title", "redirect_to").iterator(chunk_size=500)
    SearchAlias.objects.bulk_create(filter(None, map(_alias, redirects)), batch_size=500)


def leading_to(pages: Iterable[Page]) -> dict[int, str]:
    """The aliases of each of these pages that has any: titles in order, one a line. One query."""
    keys = {page.pk: title_key(page.title) for page in pages}
    found = defaultdict(list)
    rows = SearchAlias.objects.filter(target_key__in=set(keys.values())).order_by("title")
    for title, key in rows.values_list("title", "target_key"):
        found[key].append(title)
    return {pk: "\n".join(found[key])[:MOST] for pk, key in keys.items() if key in found}


def _alias(page: Page) -> SearchAlias | None:
    if not page.redirect_to or page.is_deleted:
        return None
    return SearchAlias(page=page.pk, title=page.title, target_key=title_key(page.redirect_to))


def _same(before: SearchAlias | None, after: SearchAlias | None) -> bool:
    if before is None or after is None:
        return before is after
    return (before.title, before.target_key) == (after.title, after.target_key)
