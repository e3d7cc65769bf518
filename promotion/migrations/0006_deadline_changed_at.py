"""When a deadline last changed. For rows from before that is the moment of this migration: calendars then read them once more."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promotion", "0005_drop_old_rule_columns")]
    operations = [
        migrations.AddField(
            model_name="deadline",
            name="changed_at",
            field=models.DateTimeField(auto_now=True, default=django.utils.timezone.now, verbose_name="改动时间"),
            preserve_default=False,
        ),
    ]
