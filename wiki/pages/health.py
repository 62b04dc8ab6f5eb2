"""Whether pages can be read and rendered, in words for /healthz."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from wiki.markup.renderer import shared
from wiki.pages.models import Page
from wiki.pages.registry import Health

_migrated = False


def pages() -> Health:
    """The database answers and has all its tables."""
    global _migrated  # asking costs 30 ms, and a serving process never becomes unmigrated
    try:
        if not _migrated:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return Health(False, "The database is not migrated: run `manage.py migrate`.")
            _migrated = True
        Page.objects.only("pk").first()
    except DatabaseError as error:
        return Health(False, f"The database does not answer: {error}")
    return Health(True)


def renderer() -> Health:
    """The child that turns Markdown into HTML answers."""
    if shared().healthy():
        return Health(True)
    return Health(False, "The renderer does not answer; pages are saved, and show their source until it does.")
