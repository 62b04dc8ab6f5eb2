"""The ASGI application of the wiki: `intercoop.serving.asgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
django.setup()

from django.conf import settings  # noqa: E402  Django must be set up first

from wiki.pages.registry import registry  # noqa: E402

from .. import wsgi  # noqa: E402
from .application import Application  # noqa: E402
from .bridge import Bridge  # noqa: E402

application = Application(
    Bridge(
        wsgi.application,
        threads=settings.BRIDGE_THREADS,
        max_body=settings.MAX_BODY_BYTES,
        body_seconds=settings.BODY_SECONDS,
        trusted_proxies=settings.TRUSTED_PROXIES,
    ),
    registry.background,
)
