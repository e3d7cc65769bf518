"""Triggers: append-only tables and the two hard blocks. The SQL stands in `promotion/common/guards.py`."""

from django.db import migrations

from promotion.common import guards


def create(apps, schema_editor):
    for statement in guards.create_all(guards.FIRST, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in guards.drop_all(guards.FIRST, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("promotion", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
