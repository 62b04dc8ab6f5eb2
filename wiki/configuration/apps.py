from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigurationConfig(AppConfig):
    """What an administrator decides without code."""

    name = "wiki.configuration"
    label = "configuration"
    verbose_name = _("Configuration")
