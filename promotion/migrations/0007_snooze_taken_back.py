"""稍后提醒 can be taken back, and holds for the date that was promised then."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("promotion", "0006_deadline_changed_at")]
    operations = [
        migrations.AddField(
            model_name="snooze",
            name="schedule_version",
            field=models.PositiveIntegerField(default=1, verbose_name="日期版本"),
        ),
        migrations.AddField(
            model_name="snooze",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="取消时间"),
        ),
        migrations.RemoveConstraint(model_name="snooze", name="snooze_once_a_day_per_deadline"),
        migrations.RemoveConstraint(model_name="snooze", name="snooze_once_a_day_per_project"),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.UniqueConstraint(
                condition=Q(("taken_back_at__isnull", True)),
                fields=("user", "deadline", "until"),
                name="snooze_once_a_day_per_deadline",
            ),
        ),
        migrations.AddConstraint(
            model_name="snooze",
            constraint=models.UniqueConstraint(
                condition=Q(("taken_back_at__isnull", True)),
                fields=("user", "project", "until"),
                name="snooze_once_a_day_per_project",
            ),
        ),
    ]
