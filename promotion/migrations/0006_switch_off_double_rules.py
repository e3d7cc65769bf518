"""Of rules that may stand only once the first stays on: two of them would tell everything twice."""

from django.db import migrations


def switch_off_doubles(apps, schema_editor):
    rules = apps.get_model("promotion", "ReminderRule")
    for watch in ("job", "notice", "digest", "weekly"):
        first = rules.objects.filter(watch=watch, enabled=True).order_by("pk").first()
        if first:
            rules.objects.filter(watch=watch, enabled=True).exclude(pk=first.pk).update(enabled=False)


class Migration(migrations.Migration):
    dependencies = [("promotion", "0005_drop_old_rule_columns")]
    operations = [migrations.RunPython(switch_off_doubles, migrations.RunPython.noop)]
