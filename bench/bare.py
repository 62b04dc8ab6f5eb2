"""What the wiki is measured against: the least that Django can do, and a ready file, served by the same listener.

The bare view answers the measured page's own HTML, ready, out of one row found by one query, without middleware, on
the same bridge, number of threads and SQLite settings as the wiki. The file holds the same bytes, and granian itself
answers it (`/static/page.html`), without Python. `python -m bench.bare PORT` serves both from the folder BENCH_BARE,
which holds `page.html`.
"""

import os
import sqlite3
import sys
from pathlib import Path

from django.conf import settings

FOLDER = Path(os.environ.get("BENCH_BARE", "."))
THREADS = 2

if not settings.configured:  # the listener's worker imports this a second time
    settings.configure(
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="bench.bare",
        SECRET_KEY="measured, not secret",
        MIDDLEWARE=[],
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": FOLDER / "bare.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
            }
        },
    )

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from intercoop.serving.application import Application
from intercoop.serving.bridge import Bridge


def page(request, slug):
    with connection.cursor() as cursor:
        cursor.execute("SELECT html FROM page WHERE slug = %s", [slug])
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [path("<slug:slug>/", page)]
wsgi = get_wsgi_application()
application = Application(Bridge(wsgi, threads=THREADS, max_body=1_000_000, body_seconds=30))


def fill() -> None:
    """Puts the page into the table where the bare view finds it."""
    with sqlite3.connect(FOLDER / "bare.sqlite3") as database:
        database.execute("CREATE TABLE IF NOT EXISTS page (slug TEXT PRIMARY KEY, html TEXT)")
        html = (FOLDER / "page.html").read_text(encoding="utf-8")
        database.execute("INSERT OR REPLACE INTO page VALUES ('page', ?)", [html])


def main(port: int) -> None:
    """Serves as intercoop.serving.listener does, and the folder under /static as well."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    Granian(
        "bench.bare:application",
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=5000),
        log_level=LogLevels.warning,
        static_path_mount=[FOLDER],
        static_path_route=["/static"],
    ).serve()


if __name__ == "__main__":
    fill()
    main(int(sys.argv[1]))
