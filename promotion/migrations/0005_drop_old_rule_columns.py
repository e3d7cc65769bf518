"""The old columns of a rule have nothing left to say."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("promotion", "0004_fill_rule_push_and_steps")]
    operations = [
        migrations.RemoveField(model_name="reminderrule", name="by_email"),
        migrations.RemoveField(model_name="reminderrule", name="escalate_after"),
        migrations.RemoveField(model_name="reminderrule", name="escalate_role"),
        migrations.RemoveField(model_name="reminderrule", name="immediate"),
    ]
