"""The dates that the way from signature to production brings with it; the general rules watch them as they watch the others."""

from django.db import migrations, models


NEW = ["consent", "instalment", "milestone", "make_up", "reservation"]
GENERAL = ["deadline_ahead", "deadline_due", "deadline_overdue"]


def watch(apps, schema_editor):
    for rule in apps.get_model("promotion", "ReminderRule").objects.filter(code__in=GENERAL).exclude(kinds=[]):
        rule.kinds = [*rule.kinds, *NEW]
        rule.save()


def unwatch(apps, schema_editor):
    for rule in apps.get_model("promotion", "ReminderRule").objects.filter(code__in=GENERAL).exclude(kinds=[]):
        rule.kinds = [kind for kind in rule.kinds if kind not in NEW]
        rule.save()


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0006_scans_stay_small'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AlterField(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('next_step', '下一步'), ('task', '批示与任务'), ('hold', '暂缓到期'), ('landing_task', '落地事项'), ('clause', '协议条款'), ('service_issue', '企业诉求'), ('lease', '租期届满'), ('inquiry', '线索首次响应'), ('consent', '会签'), ('instalment', '分期出资'), ('milestone', '里程碑计划'), ('make_up', '容缺补齐'), ('reservation', '用地预留到期')], max_length=16, verbose_name='类别'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', '指派'), ('handed_over', '移交'), ('twin', '撞单'), ('contact_request', '申请对接'), ('revealed', '查看电话'), ('refused', '未获同意'), ('replied', '已回复'), ('instructed', '新批示'), ('calendar', '工作日历'), ('waived', '限制项豁免')], max_length=16, verbose_name='类别'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['next_step', 'task', 'hold', 'landing_task', 'clause', 'service_issue', 'lease', 'inquiry', 'consent', 'instalment', 'milestone', 'make_up', 'reservation'])), name='deadline_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'handed_over', 'twin', 'contact_request', 'revealed', 'refused', 'replied', 'instructed', 'calendar', 'waived'])), name='notice_kind_known'),
        ),
        migrations.RunPython(watch, unwatch),
    ]
