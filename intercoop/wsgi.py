"""Django's WSGI handler, which intercoop.serving calls on its threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")

application = get_wsgi_application()
