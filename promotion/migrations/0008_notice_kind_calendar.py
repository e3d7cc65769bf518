"""A kind of notice more: a year whose calendar is missing."""
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0007_rules_are_checked'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', '指派'), ('handed_over', '移交'), ('twin', '撞单'), ('contact_request', '申请对接'), ('revealed', '查看电话'), ('refused', '未获同意'), ('replied', '已回复'), ('instructed', '新批示'), ('calendar', '工作日历')], max_length=16, verbose_name='类别'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'handed_over', 'twin', 'contact_request', 'revealed', 'refused', 'replied', 'instructed', 'calendar'])), name='notice_kind_known'),
        ),
    ]
