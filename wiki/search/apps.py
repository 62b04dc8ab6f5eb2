from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Finding pages by their words: one door, an engine behind it, and the outbox that feeds it."""

    name = "wiki.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self):
        from django.db.models.signals import post_delete, post_migrate

        from wiki.pages.models import Page
        from wiki.pages.registry import registry
        from wiki.search import outbox
        from wiki.search.catalogue import facets, records, titles
        from wiki.search.catalogue import snapshots as catalogue

        registry.register_derived(outbox.SearchTable())
        registry.register_derived(records.RecordTable())
        for facet in (facets.KIND, facets.YEAR, facets.PERSON):
            registry.register_facet(facet)
        registry.signed_anew.append(records.sign_anew)
        registry.jobs["search records"] = records.fill
        registry.background.append(catalogue.Warmer(titles.prepare))
        registry.jobs["search outbox"] = outbox.drain
        registry.health["search"] = outbox.health
        post_migrate.connect(records.fill_after_migration, sender=self, dispatch_uid="search: records")
        post_delete.connect(_page_purged, sender=Page, dispatch_uid="search: page purged")


def _page_purged(sender, instance, **kwargs):
    """A page was taken out of the database for good: it must leave the index and the catalogue too."""
    from wiki.search import outbox
    from wiki.search.catalogue import records

    outbox.page_purged(instance.pk)
    records.forget(instance.pk)
