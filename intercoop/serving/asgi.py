"""The ASGI application of the wiki: `intercoop.serving.asgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first
from django.core.wsgi import get_wsgi_application  # noqa: E402

from .application import Application  # noqa: E402
from .bridge import Bridge  # noqa: E402


def _background():
    """What works beside the requests (the search outbox, the renderer): registered by the rooms."""
    try:
        from wiki.pages import registry
    except ImportError:
        return ()
    return getattr(registry, "background", ())


application = Application(
    Bridge(
        get_wsgi_application(),
        threads=settings.BRIDGE_THREADS,
        max_body=settings.MAX_BODY_BYTES,
        body_seconds=settings.BODY_SECONDS,
        trusted_proxies=settings.TRUSTED_PROXIES,
    ),
    _background(),
)
