"""Tags as a facet of the search."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wiki.markup.tags import tag_key
from wiki.pages.facets import Facet


@dataclass(frozen=True)
class TagFacet(Facet):
    def values_of(self, page):
        return [(tag_key(tag), tag) for tag in page.tags]

    def key_of(self, typed):
        return tag_key(typed)


TAG = TagFacet("tag", _("Tags"), every=True)
