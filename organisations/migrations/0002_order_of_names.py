"""Keep beside each name where it stands among the others."""

from django.db import migrations

import organisations.fields
from initiative.collation import sort_key


def fill(apps, _schema_editor):
    """Give the names that are there their places."""
    organisation = apps.get_model("organisations", "Organisation")
    for pk, name in organisation.objects.values_list("pk", "name").iterator():
        organisation.objects.filter(pk=pk).update(sort_key=sort_key(name))


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_first_rows")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="sort_key",
            field=organisations.fields.SortKeyField(default=b"", editable=False),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="organisation",
            options={
                "ordering": ["sort_key", "pk"],
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
