import subprocess

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from intercoop.serving.listener import PortTakenError, serve
from intercoop.serving.preparing import prepare
from wiki.configuration import current


class Command(BaseCommand):
    help = (
        "Prepare what is not ready yet (tables, first pages, static files) and serve the wiki on HOST and PORT, "
        "from the environment or .env."
    )

    def add_arguments(self, parser):
        parser.add_argument("--empty", action="store_true", help="load no first pages into a new database")
        parser.add_argument("--prepare-only", action="store_true", help="prepare, and do not serve")

    def handle(self, *args, empty, prepare_only, **options):
        try:
            prepare(self.say, first_content=not empty)
        except subprocess.CalledProcessError as error:
            raise CommandError(f"The first pages could not be loaded (see above): {error}") from error
        if prepare_only:
            return
        host, port = settings.HOST, settings.PORT
        shown = f"[{host}]" if ":" in host else host
        self.say(f"{current().name}: http://{shown}:{port}/   (Ctrl-C to stop)")
        if not get_user_model().objects.filter(is_staff=True, is_active=True).exists():
            self.say("There is no administrator yet. This makes one, who sets the wiki up in the browser:  make admin")
        connections.close_all()  # the listener forks: no connection may be shared
        try:
            serve(host, port, settings.WORKERS)
        except PortTakenError:
            raise CommandError(
                f"Port {port} is taken: another program listens there. PORT=8001 takes another."
            ) from None
        except OSError as error:
            raise CommandError(f"Cannot listen on {host}:{port}: {error}.") from error

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
