"""The derived table of the directory: an Entry for each page of the kind “fiche”, made from its header alone."""

from django.db import transaction

from wiki.directory import kind
from wiki.directory.models import Entry
from wiki.pages.facets import MAX_WORDS, facet_key
from wiki.pages.fields import as_text, is_date
from wiki.pages.locking import writers_queue
from wiki.pages.models import Page

BATCH = 200
_COLUMNS = [column.name for column in Entry._meta.concrete_fields if not column.primary_key]


class EntryTable:
    """Keeps Entry in step with the headers; a page that is no entry any more has no row."""

    name = "directory"

    def update(self, page, rendered) -> None:
        if page.kind == kind.NAME:
            _store([entry_of(page)])
        else:
            Entry.objects.filter(page=page).delete()

    def rebuild(self, say) -> None:
        """Read every entry's header again, deleted pages' too: who may see them is asked when they are listed."""
        last = 0
        with writers_queue(), transaction.atomic():
            Entry.objects.exclude(page__kind=kind.NAME).delete()
        while pks := list(_pages().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            with writers_queue(), transaction.atomic():
                _store([entry_of(page) for page in _pages().filter(pk__in=pks).only("kind", "fields")])
            last = pks[-1]
        say(f"{Entry.objects.count()} directory entries")


def entry_of(page: Page) -> Entry:
    """The row of a page; what its header holds under a name is taken for what it can mean there, else left out."""
    fields = page.fields
    domain, territory = words(fields.get("domain")), words(fields.get("territory"))
    since, status = as_text(fields.get("since")), kind.STATUS.option(fields.get("status"))
    latitude, longitude = kind.PLACE.point(fields.get("place")) or (None, None)
    return Entry(
        page=page,
        domain=domain,
        domain_key=facet_key(domain),
        territory=territory,
        territory_key=facet_key(territory),
        since=since if is_date(since) else "",
        status=status.name if status else words(fields.get("status")),
        place=kind.PLACE.words(fields.get("place"))[:MAX_WORDS],
        latitude=latitude,
        longitude=longitude,
        website=kind.WEBSITE.address(fields.get("website"))[:500],
    )


def words(value) -> str:
    """A value as one text of a row; a list is joined."""
    return (", ".join(map(as_text, value)) if isinstance(value, list) else as_text(value))[:MAX_WORDS]


def _pages():
    return Page.objects.filter(kind=kind.NAME)


def _store(entries: list[Entry]) -> None:
    Entry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["page"], update_fields=_COLUMNS)
