from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People: who they are, how they sign in, what they prefer."""

    name = "wiki.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self):
        from allauth.account import signals as allauth_signals
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from wiki.accounts import sessions

        user_logged_in.connect(sessions.begin)
        user_logged_out.connect(sessions.leave)
        allauth_signals.password_changed.connect(sessions.password_changed)
        allauth_signals.password_reset.connect(sessions.password_changed)
