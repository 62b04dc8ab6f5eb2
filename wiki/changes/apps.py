from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChangesConfig(AppConfig):
    """What happened lately: recent changes, what each person wrote, feeds. Reads PageRevision, writes no page."""

    name = "wiki.changes"
    label = "changes"
    verbose_name = _("Changes")

    def ready(self):
        from wiki.accounts.signals import account_closed
        from wiki.changes import visits

        account_closed.connect(visits.forget)
