from collections import Counter

from django.db import migrations

from wiki.markup.tags import tag_key, tag_slug, tags_in


def fill(apps, schema_editor):
    """Give the pages that are there the tags of their headers; saving and `manage.py rebuild` keep them from now on."""
    page_model, tag_model, tagged = (
        apps.get_model("pages", "Page"), apps.get_model("tags", "Tag"), apps.get_model("tags", "TaggedPage")
    )
    rows, spellings = [], {}
    for page in page_model.objects.filter(redirect_to="").order_by("pk").only("fields").iterator():
        for place, spelling in enumerate(tags_in(page.fields.get("tags"))):
            rows.append((page.pk, tag_key(spelling), spelling, place))
            spellings.setdefault(tag_key(spelling), Counter())[spelling] += 1
    for key, used in spellings.items():
        name = used.most_common(1)[0][0]
        tag_model.objects.create(tag_key=key, name=name, slug=tag_slug(name))
    pks = dict(tag_model.objects.values_list("tag_key", "pk"))
    tagged.objects.bulk_create(
        [
            tagged(content_object_id=page, tag_id=pks[key], spelling=spelling, position=place)
            for page, key, spelling, place in rows
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('pages', '0001_initial'),
        ('tags', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
