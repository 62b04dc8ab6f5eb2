from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Finding pages by their words: one door, an engine behind it, and the outbox that feeds it."""

    name = "wiki.search"
    label = "search"
    verbose_name = _("Search")
