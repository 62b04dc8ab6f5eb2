from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The heart: pages, their revisions, and the one way to save them."""

    name = "wiki.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self):
        import reversion

        from wiki.accounts.signals import name_changed
        from wiki.pages import health, link_rewrites, links, renaming, rendering, subpages
        from wiki.pages.first_kinds import FIRST_KINDS
        from wiki.pages.models import Page
        from wiki.pages.registry import registry

        # Title and text only: a restored version must never bring back an old head, a deletion or cached HTML.
        reversion.register(Page, fields=("title", "text"), use_natural_foreign_keys=False)
        for kind in FIRST_KINDS:
            registry.register_kind(kind)
        registry.register_derived(links.LinkTable())
        registry.register_derived(subpages.SubpageTable())
        registry.health["pages"] = health.pages
        registry.health["renderer"] = health.renderer
        registry.jobs["link rewrites"] = link_rewrites.drain
        registry.jobs["names to follow"] = renaming.drain
        name_changed.connect(renaming.queue)
        registry.jobs["render stale pages"] = rendering.render_some_stale_pages
        registry.jobs["render again what failed"] = rendering.SecondChance()
