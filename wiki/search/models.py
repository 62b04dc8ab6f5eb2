import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_ticket() -> int:
    return secrets.randbits(62)


class SearchOutbox(models.Model):
    """A page whose index entry is out of date: one row a page, written in the saving transaction.

    `ticket` is drawn anew whenever the page is queued, so that whoever has indexed it deletes the row only if nothing
    was saved meanwhile. No foreign key: a page that is gone from the database must still leave the index.
    """

    page = models.BigIntegerField(primary_key=True)
    ticket = models.BigIntegerField(default=new_ticket)
    queued_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("page to index")
        verbose_name_plural = _("pages to index")

    def __str__(self):
        return str(self.page)


class SearchAlias(models.Model):
    """A redirect, and where it leads: its title is found as words of that page (wiki.search.aliases). Derived.

    No foreign key: a redirect that is gone from the database must still leave the index.
    """

    page = models.BigIntegerField(primary_key=True)
    title = models.CharField(max_length=255)
    target_key = models.CharField(max_length=512, db_index=True)

    class Meta:
        verbose_name = _("redirect as the search knows it")
        verbose_name_plural = _("redirects as the search knows them")

    def __str__(self):
        return self.title


class SearchRecord(models.Model):
    """Derived: what filters, facets and ranking know of a page (wiki.search.catalogue.records).

    `entry` is "" when the page is gone.

    `serial` lets a reader ask for what changed since it last looked: on SQLite one more than the highest before, on
    PostgreSQL the number of the transaction that wrote the row. `ticket` is drawn anew with every change. No foreign
    key: that a page is gone from the database must be learnt too.
    """

    page = models.BigIntegerField(primary_key=True)
    serial = models.BigIntegerField(db_index=True)
    ticket = models.BigIntegerField(default=new_ticket)
    entry = models.TextField(blank=True, help_text="JSON.")

    class Meta:
        verbose_name = _("page as the search knows it")
        verbose_name_plural = _("pages as the search knows them")

    def __str__(self):
        return str(self.page)


class SearchState(models.Model):
    """Which engine's index follows the pages, and the version of what it holds: one row.

    An index that did not follow them for a while, because another engine was chosen, must be made anew.
    """

    row = models.PositiveSmallIntegerField(primary_key=True, default=1)
    engine = models.CharField(max_length=40)
    version = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("state of the search index")
        verbose_name_plural = _("states of the search index")

    def __str__(self):
        return f"{self.engine} {self.version}"

    @classmethod
    def take_over(cls, engine: str, version: str = "") -> None:
        """From now on the index of this engine is the one that follows the pages."""
        cls.objects.update_or_create(row=1, defaults={"engine": engine, "version": version})

    @classmethod
    def is_of(cls, engine: str, version: str | None = None) -> bool:
        """Whether this engine's index follows the pages, and is of this version if one is named."""
        state = cls.objects.filter(row=1).first()
        return state is not None and state.engine == engine and version in (None, state.version)
