"""The ASGI application of the wiki: `intercoop.serving.asgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
django.setup()

from django.conf import settings

from wiki.pages.registry import registry

from .. import wsgi
from .application import Application
from .bridge import Bridge

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
