from django.conf import settings
from django.db import migrations, models


def prepare(apps, schema_editor):
    """On PostgreSQL, where it is the engine: its extensions, text search configuration and tables."""
    if schema_editor.connection.vendor == "postgresql" and settings.SEARCH_ENGINE == "postgresql":
        from wiki.search.postgres import tables as postgres_tables

        postgres_tables.prepare()


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("row", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("engine", models.CharField(max_length=40)),
                ("version", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "state of the search index",
                "verbose_name_plural": "states of the search index",
            },
        ),
        migrations.RunPython(prepare, migrations.RunPython.noop),
    ]
