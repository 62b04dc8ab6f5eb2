"""What would keep the listener from serving, said before it starts (manage.py check, manage.py serve)."""

from django.conf import settings
from django.core.checks import Error, register

from .environ import TrustedProxies


@register()
def check_trusted_proxies(app_configs, **kwargs):
    try:
        TrustedProxies(settings.TRUSTED_PROXIES)
    except ValueError as error:
        return [
            Error(
                f"TRUSTED_PROXIES: {error}.",
                hint="Give addresses or networks between commas, for example 127.0.0.1,10.0.0.0/8.",
                id="serving.E001",
            )
        ]
    return []
