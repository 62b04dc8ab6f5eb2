from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The directory: pages of the kind “fiche”, found by their words, domain, territory and tags."""

    name = "wiki.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self):
        from wiki.directory import facets
        from wiki.directory.kind import FICHE
        from wiki.directory.table import EntryTable
        from wiki.pages.registry import registry

        registry.register_kind(FICHE)
        registry.register_derived(EntryTable())
        for facet in (facets.DOMAIN, facets.TERRITORY, facets.STATUS):
            registry.register_facet(facet)
