from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    """Texts that are not published yet, each its writer's alone, and who is writing which page now."""

    name = "wiki.drafts"
    label = "drafts"
    verbose_name = _("Drafts")

    def ready(self):
        from wiki.accounts.signals import account_closed
        from wiki.drafts.beside import DraftsBesideTheForm
        from wiki.drafts.pruning import Pruning, forget
        from wiki.pages.registry import registry

        registry.drafts = DraftsBesideTheForm()
        registry.jobs["old drafts"] = Pruning()
        account_closed.connect(forget)
