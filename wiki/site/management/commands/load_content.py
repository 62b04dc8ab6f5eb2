from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wiki.site.first_content import ContentError, load


class Command(BaseCommand):
    help = "Load the first content; safe to repeat: pages that people have edited are left alone."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures" / "content")

    def handle(self, *args, folder, **options):
        try:
            saved, left_alone = load(folder)
        except ContentError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"First content: {saved} revisions saved, {left_alone} pages left alone.")
