from django.db import models
from django.utils.translation import gettext_lazy as _

from wiki.pages.models import Page


class Entry(models.Model):
    """Derived: what the header of a directory entry says, as lists ask for it.

    A `…_key` has no case and no accents, so that all spellings of a domain or a territory are one. `since` is a date as
    headers write it (2009, 2009-05, 2009-05-17), "" for none; `status` the name of an option, or the words that the
    header has; `latitude` and `longitude` in degrees, both or neither.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="entry")
    domain = models.CharField(max_length=200, blank=True)
    domain_key = models.CharField(max_length=200, blank=True)
    territory = models.CharField(max_length=200, blank=True)
    territory_key = models.CharField(max_length=200, blank=True)
    since = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    website = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")

    def __str__(self):
        return f"{self.page_id}: {self.domain}, {self.territory}"
