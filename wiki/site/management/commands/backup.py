from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wiki.site.backup import BackupError, make_backup


class Command(BaseCommand):
    help = (
        "Copy the database, with all texts, their versions and the accounts, into one dated file, while the wiki is "
        "served or not. Keep it elsewhere: it is as private as the wiki."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, help="where to write it (default: backups in VAR_DIR)")

    def handle(self, *args, folder, **options):
        try:
            file = make_backup(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}  {file.stat().st_size:,} bytes")
