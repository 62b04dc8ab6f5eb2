from django.core.management.base import BaseCommand

from wiki.pages.rebuilding import rebuild


class Command(BaseCommand):
    help = "Remake all that is derived from the pages' texts: HTML, links, bylines, search index."

    def handle(self, *args, **options):
        rebuild(self.stdout.write)
