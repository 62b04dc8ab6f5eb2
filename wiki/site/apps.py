from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The frame of every screen: home, help, errors, health, and the worker that runs beside the requests."""

    name = "wiki.site"
    label = "site"
    verbose_name = _("Site")

    def ready(self):
        from wiki.pages.registry import registry
        from wiki.site.ended_sessions import EndedSessions
        from wiki.site.frame import frame
        from wiki.site.worker import Worker

        registry.frame = frame
        registry.jobs["ended sessions"] = EndedSessions()
        registry.background.append(Worker())
