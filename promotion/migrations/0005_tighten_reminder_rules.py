"""The old columns of a rule have nothing left to say; a rule that would tell everything twice is refused."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promotion", "0004_fill_rule_push_and_steps")]
    operations = [
        migrations.RemoveField(model_name="reminderrule", name="by_email"),
        migrations.RemoveField(model_name="reminderrule", name="escalate_after"),
        migrations.RemoveField(model_name="reminderrule", name="escalate_role"),
        migrations.RemoveField(model_name="reminderrule", name="immediate"),
        migrations.AddConstraint(
            model_name='reminderrule',
            constraint=models.UniqueConstraint(condition=models.Q(('enabled', True), ('watch__in', ['job', 'notice', 'digest', 'weekly'])), fields=('watch',), name='reminder_rule_only_one_of_its_kind', violation_error_message='这一类规则只能有一条，请直接修改已有的那条。'),
        ),
    ]
