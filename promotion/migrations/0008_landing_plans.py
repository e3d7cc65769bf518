"""Landing plans from templates: what an item waits for, its states and clocks, 督办单; milestones with files. Items in force stay in force."""

import django.core.validators
import django.db.models.deletion
import promotion.landing.models.templates
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import TruncDate

from promotion.common import guards


# SQLite makes a table anew when it alters it, without its triggers.
MILESTONE_GUARDS = [guard for guard in guards.FIRST if guard.table == "promotion_milestone"]


def without_guards(apps, schema_editor):
    for statement in guards.drop_all(MILESTONE_GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def with_guards(apps, schema_editor):
    for statement in guards.create_all(MILESTONE_GUARDS, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def fill(apps, schema_editor):
    """Items made so far waited for nothing: they began with their plan, or when they were done, if that was earlier."""
    tasks, plans = apps.get_model("promotion", "LandingTask"), apps.get_model("promotion", "LandingPlan")
    made_on = plans.objects.filter(pk=models.OuterRef("plan_id")).annotate(day=TruncDate("made_at")).values("day")
    tasks.objects.update(starts_on=models.Subquery(made_on))
    tasks.objects.filter(done_on__isnull=False).update(state="done")
    tasks.objects.filter(done_on__lt=models.F("starts_on")).update(starts_on=models.F("done_on"))
    if schema_editor.connection.vendor == "postgresql":
        # What these updates still owe to foreign keys is checked now; the table is altered right after.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE", params=None)
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED", params=None)


def nothing(apps, schema_editor):
    """The columns go; nothing to take back."""


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0007_dates_of_landing'),
    ]

    operations = [
        migrations.RunPython(without_guards, with_guards),
        migrations.CreateModel(
            name='LandingTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notes', models.TextField(blank=True, verbose_name='备注')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='来源文件')),
                ('quote', models.TextField(blank=True, verbose_name='原文')),
                ('edited_locally', models.BooleanField(default=False, help_text='在后台改过的行，重新装载参考数据时不再覆盖；取消勾选即恢复跟随来源。', verbose_name='本地已修改')),
                ('slug', models.SlugField(default=promotion.landing.models.templates.own_slug, max_length=40, unique=True, verbose_name='代号')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('site_kind', models.CharField(blank=True, choices=[('parcel', '地块'), ('workshop', '厂房')], help_text='留空为不限。', max_length=10, verbose_name='适用用地')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='版本')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '落地计划模板',
                'verbose_name_plural': '落地计划模板',
                'ordering': ['sort', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='编号')),
                ('issued_on', models.DateField(verbose_name='签发日期')),
                ('promised', models.DateField(verbose_name='当时的承诺日期')),
                ('late', models.PositiveIntegerField(verbose_name='逾期工作日')),
            ],
            options={
                'verbose_name': '督办单',
                'verbose_name_plural': '督办单',
                'ordering': ['-issued_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='TemplateTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(default=promotion.landing.models.templates.own_slug, editable=False, max_length=40, unique=True, verbose_name='代号')),
                ('phase', models.CharField(choices=[('approval', '审批'), ('construction', '建设'), ('operation', '运营')], default='approval', max_length=12, verbose_name='阶段')),
                ('title', models.CharField(max_length=120, verbose_name='事项')),
                ('function', models.CharField(choices=[('approval', '行政审批'), ('reform', '发展改革'), ('natural_resources', '自然资源'), ('environment', '生态环境'), ('housing', '住房城乡建设'), ('industry', '经济和信息化'), ('emergency', '应急管理'), ('market', '市场监管'), ('tax', '税务'), ('finance', '财政'), ('labour', '人力资源社会保障'), ('statistics', '统计'), ('water', '水务'), ('transport', '交通运输'), ('forestry', '林业'), ('fire', '消防'), ('commerce', '商务'), ('science', '科技'), ('justice', '司法'), ('promotion', '招商引资'), ('power', '供电'), ('gas_water', '供水供气'), ('other', '其他')], max_length=32, verbose_name='承办职能')),
                ('workdays', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(730)], verbose_name='承诺工作日')),
                ('materials', models.TextField(blank=True, max_length=2000, verbose_name='材料清单')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '模板事项',
                'verbose_name_plural': '模板事项',
                'ordering': ['template_id', 'sort', 'id'],
            },
        ),
        migrations.AlterModelOptions(
            name='landingtask',
            options={'ordering': ['plan_id', 'sort', 'due', 'id'], 'verbose_name': '落地事项', 'verbose_name_plural': '落地事项'},
        ),
        migrations.RemoveConstraint(
            model_name='landingtask',
            name='landing_task_has_a_responsible',
        ),
        migrations.RemoveConstraint(
            model_name='milestone',
            name='milestone_has_a_date',
        ),
        migrations.AddField(
            model_name='landingplan',
            name='template_version',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='模板版本'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='after',
            field=models.ManyToManyField(blank=True, related_name='before', to='promotion.landingtask', verbose_name='前置事项'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='behalf_source',
            field=models.CharField(blank=True, help_text='由片区代部门填报的才有。', max_length=120, verbose_name='代填依据'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='due_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='改期理由'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='first_due',
            field=models.DateField(blank=True, help_text='改过承诺日期的才有。', null=True, verbose_name='最初承诺办结日'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='function',
            field=models.CharField(blank=True, choices=[('approval', '行政审批'), ('reform', '发展改革'), ('natural_resources', '自然资源'), ('environment', '生态环境'), ('housing', '住房城乡建设'), ('industry', '经济和信息化'), ('emergency', '应急管理'), ('market', '市场监管'), ('tax', '税务'), ('finance', '财政'), ('labour', '人力资源社会保障'), ('statistics', '统计'), ('water', '水务'), ('transport', '交通运输'), ('forestry', '林业'), ('fire', '消防'), ('commerce', '商务'), ('science', '科技'), ('justice', '司法'), ('promotion', '招商引资'), ('power', '供电'), ('gas_water', '供水供气'), ('other', '其他')], max_length=32, verbose_name='承办职能'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='made_up_on',
            field=models.DateField(blank=True, null=True, verbose_name='补齐日期'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='make_up_by',
            field=models.DateField(blank=True, null=True, verbose_name='承诺补齐日'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='materials',
            field=models.TextField(blank=True, max_length=2000, verbose_name='材料清单'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='missing',
            field=models.CharField(blank=True, max_length=300, verbose_name='容缺内容'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='不适用的理由'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='reported_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='sort',
            field=models.PositiveIntegerField(default=0, verbose_name='排序'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='启动日期'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='state',
            field=models.CharField(choices=[('open', '办理中'), ('done', '已办结'), ('conditional', '容缺·承诺'), ('not_applicable', '不适用')], default='open', max_length=16, verbose_name='状态'),
        ),
        migrations.AddField(
            model_name='landingtask',
            name='workdays',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='承诺工作日'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='correction',
            field=models.CharField(blank=True, max_length=300, verbose_name='更正理由'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.document', verbose_name='凭据文件'),
        ),
        migrations.AlterField(
            model_name='landingtask',
            name='phase',
            field=models.CharField(choices=[('approval', '审批'), ('construction', '建设'), ('operation', '运营')], default='approval', max_length=12, verbose_name='阶段'),
        ),
        migrations.RunPython(fill, nothing),
        migrations.AddIndex(
            model_name='landingtask',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['department', 'due'], name='landing_task_open_by_dept'),
        ),
        migrations.AddConstraint(
            model_name='landingtask',
            constraint=models.CheckConstraint(condition=models.Q(('department__isnull', False), ('responsible__isnull', False), models.Q(('function', ''), _negated=True), _connector='OR'), name='landing_task_has_a_responsible', violation_error_message='请指定责任部门或责任人。'),
        ),
        migrations.AddConstraint(
            model_name='landingtask',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'conditional', 'not_applicable'])), name='landing_task_state_known'),
        ),
        migrations.AddConstraint(
            model_name='landingtask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('done_on__isnull', False)), _connector='OR'), name='landing_task_ended_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='landingtask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'conditional'), _negated=True), models.Q(models.Q(('missing', ''), _negated=True), ('make_up_by__isnull', False)), _connector='OR'), name='landing_task_conditional_says_what_and_when', violation_error_message='容缺·承诺要写明缺什么、何时补齐。'),
        ),
        migrations.AddConstraint(
            model_name='landingtask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_applicable'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='landing_task_not_applicable_says_why', violation_error_message='请写明不适用的理由。'),
        ),
        migrations.AddConstraint(
            model_name='landingtask',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', False), ('workdays__isnull', False), models.Q(('state', 'open'), _negated=True), _connector='OR'), name='landing_task_waits_only_where_worked_out'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('planned_on__isnull', False), ('actual_on__isnull', False), models.Q(('correction', ''), _negated=True), _connector='OR'), name='milestone_has_a_date_or_says_why_not', violation_error_message='请填写计划日期或实际日期。'),
        ),
        migrations.AddField(
            model_name='landingtemplate',
            name='chain',
            field=models.ForeignKey(blank=True, help_text='含下级环节；留空为不限。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.chainnode', verbose_name='适用产业链'),
        ),
        migrations.AddField(
            model_name='landingplan',
            name='template',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='promotion.landingtemplate', verbose_name='所用模板'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='landing_task',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='promotion.landingtask', verbose_name='落地事项'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='task',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.task', verbose_name='督办'),
        ),
        migrations.AddField(
            model_name='templatetask',
            name='after',
            field=models.ManyToManyField(blank=True, related_name='before', to='promotion.templatetask', verbose_name='前置事项'),
        ),
        migrations.AddField(
            model_name='templatetask',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='promotion.landingtemplate', verbose_name='模板'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('issued_on__gt', models.F('promised'))), name='supervision_of_something_late'),
        ),
        migrations.AddConstraint(
            model_name='templatetask',
            constraint=models.UniqueConstraint(fields=('template', 'title'), name='template_task_title_once', violation_error_message='这个模板已有同名事项，请换一个名称。'),
        ),
        migrations.AddConstraint(
            model_name='templatetask',
            constraint=models.CheckConstraint(condition=models.Q(('workdays__lte', 730)), name='template_task_workdays_up_to_two_years', violation_error_message='承诺工作日不能超过 730。'),
        ),
        migrations.AddConstraint(
            model_name='templatetask',
            constraint=models.CheckConstraint(condition=models.Q(('phase__in', ['approval', 'construction', 'operation'])), name='template_task_phase_known'),
        ),
        migrations.AddConstraint(
            model_name='templatetask',
            constraint=models.CheckConstraint(condition=models.Q(('function__in', ['approval', 'reform', 'natural_resources', 'environment', 'housing', 'industry', 'emergency', 'market', 'tax', 'finance', 'labour', 'statistics', 'water', 'transport', 'forestry', 'fire', 'commerce', 'science', 'justice', 'promotion', 'power', 'gas_water', 'other'])), name='template_task_function_known'),
        ),
        migrations.RunPython(with_guards, without_guards),
    ]
