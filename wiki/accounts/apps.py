from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People: who they are, how they sign in, what they prefer."""

    name = "wiki.accounts"
    label = "accounts"
    verbose_name = _("People")
