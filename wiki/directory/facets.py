"""What the headers of entries add to the facets: domain and territory, and, in the directory alone, the state."""

from dataclasses import dataclass

from wiki.directory import kind
from wiki.directory.table import words
from wiki.pages.facets import Facet, facet_key


@dataclass(frozen=True)
class HeaderFacet(Facet):
    """A field of the header, whatever the kind of the page."""

    def values_of(self, page):
        spelled = words(page.fields.get(self.name))
        return [(facet_key(spelled), spelled)] if spelled else []


@dataclass(frozen=True)
class StatusFacet(Facet):
    """The state of an initiative: by the names of the options, in any language, or the words that a header has."""

    def values_of(self, page):
        option = kind.STATUS.option(page.fields.get("status"))
        spelled = option.name if option else words(page.fields.get("status"))
        return [(facet_key(spelled), spelled)] if spelled else []

    def key_of(self, typed):
        option = kind.STATUS.option(typed)
        return option.name if option else facet_key(typed)

    def words_of(self, key, spelling):
        return kind.STATUS.words(spelling)


DOMAIN = HeaderFacet("domain", kind.DOMAIN.label)
TERRITORY = HeaderFacet("territory", kind.TERRITORY.label)
STATUS = StatusFacet("status", kind.STATUS.label)
