from django.db import migrations, models

from wiki.markup.titles import title_key


def fill(apps, schema_editor):
    """Write down the redirects that are there already; their targets are indexed anew with the index's new version."""
    page, alias = apps.get_model("pages", "Page"), apps.get_model("search", "SearchAlias")
    redirects = page.objects.filter(deleted_at=None).exclude(redirect_to="").values_list("pk", "title", "redirect_to")
    alias.objects.bulk_create(
        (alias(page=pk, title=title, target_key=title_key(target)) for pk, title, target in redirects), batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("pages", "0008_name_change_writers"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchAlias",
            fields=[
                ("page", models.BigIntegerField(primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=255)),
                ("target_key", models.CharField(db_index=True, max_length=512)),
            ],
            options={
                "verbose_name": "redirect as the search knows it",
                "verbose_name_plural": "redirects as the search knows them",
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
