"""The ASGI application of the wiki: `intercoop.serving.asgi:application`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
django.setup()

from django.conf import settings

from wiki.pages.registry import registry

from .. import wsgi
from .application import Application
from .bridge import Bridge

# A read takes Python's lock half a dozen times, and beside a search or an indexing waits this long each time: with
# Python's own 5 ms a page of 2 ms took 30 to 60.
SWITCH_SECONDS = 0.0005
sys.setswitchinterval(SWITCH_SECONDS)

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
