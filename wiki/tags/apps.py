from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TagsConfig(AppConfig):
    """What pages are about: tags from their headers, a screen for each, and renaming them as visible edits."""

    name = "wiki.tags"
    label = "tags"
    verbose_name = _("Tags")

    def ready(self):
        from wiki.accounts.signals import name_changed
        from wiki.pages.registry import registry
        from wiki.tags import finding, retagging, table
        from wiki.tags.facet import TAG

        registry.register_derived(table.TagTable())
        registry.jobs["tags to rename"] = retagging.drain
        registry.register_facet(TAG)
        registry.page_filters["tag"] = finding.has_tag
        name_changed.connect(retagging.sign_anew)
        registry.health["tags"] = retagging.health
