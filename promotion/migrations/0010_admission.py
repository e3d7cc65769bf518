"""Questions, verdicts and consents: rule sets with their questions, waivers by item, rounds of departments.

Reviews recorded so far keep their typed verdict as 早期登记 (no rule set, no results); a waiver of one becomes a row of its own before
the columns go.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from promotion.common import guards


def keep_waivers(apps, schema_editor):
    waiver = apps.get_model("promotion", "Waiver")
    for review in apps.get_model("promotion", "AdmissionReview").objects.filter(waived_at__isnull=False):
        waiver.objects.create(
            review=review,
            item="early",
            item_text=review.note[:200],
            weight="restriction",
            reason_class="other",
            reason=review.waiver_reason,
            waived_by=review.waived_by,
            waived_at=review.waived_at,
        )


def give_back_waivers(apps, schema_editor):
    for waiver in apps.get_model("promotion", "Waiver").objects.select_related("review"):
        waiver.review.waived_by, waiver.review.waiver_reason = waiver.waived_by, waiver.reason
        waiver.review.save(update_fields=["waived_by", "waiver_reason"])


def guard(apps, schema_editor):
    for statement in guards.create_all(guards.ADMISSION, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    for statement in guards.drop_all(guards.ADMISSION, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0009_agreements_promise'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_on', models.DateField(verbose_name='送签日期')),
                ('workdays', models.PositiveSmallIntegerField(verbose_name='限办工作日')),
                ('due', models.DateField(verbose_name='应签日期')),
                ('outcome', models.CharField(blank=True, choices=[('agreed', '同意'), ('conditional', '有条件同意'), ('disagreed', '不同意')], max_length=12, verbose_name='会签意见')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='意见内容')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='会签日期')),
                ('is_on_behalf', models.BooleanField(default=False, verbose_name='代填')),
                ('source', models.CharField(blank=True, max_length=120, verbose_name='代填依据')),
            ],
            options={
                'verbose_name': '会签',
                'verbose_name_plural': '会签',
                'ordering': ['round_id', 'due', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DecisionRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200, verbose_name='议题')),
                ('opened_on', models.DateField(verbose_name='发起日期')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='记录时间')),
                ('concluded_on', models.DateField(blank=True, null=True, verbose_name='结论日期')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=300, verbose_name='撤回理由')),
            ],
            options={
                'verbose_name': '决策单',
                'verbose_name_plural': '决策单',
                'ordering': ['project_id', '-opened_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='材料')),
                ('is_required', models.BooleanField(default=True, verbose_name='必备')),
                ('is_there', models.BooleanField(default=False, verbose_name='已备')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '决策材料',
                'verbose_name_plural': '决策材料',
                'ordering': ['round_id', 'sort', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MaterialKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='材料')),
                ('is_required', models.BooleanField(default=True, verbose_name='必备')),
                ('is_in_use', models.BooleanField(default=True, verbose_name='在用')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '决策材料目录',
                'verbose_name_plural': '决策材料目录',
                'ordering': ['sort', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('code', models.SlugField(max_length=40, verbose_name='代号')),
                ('label', models.CharField(max_length=30, verbose_name='简称')),
                ('text', models.CharField(max_length=200, verbose_name='问题')),
                ('kind', models.CharField(choices=[('figure', '数值'), ('yes_no', '是否')], max_length=8, verbose_name='答法')),
                ('weight', models.CharField(choices=[('prohibition', '法定禁止'), ('restriction', '限制'), ('notice', '提示')], max_length=12, verbose_name='类别')),
                ('fact', models.CharField(blank=True, choices=[('investment_per_mu', '投资强度'), ('tax_per_mu', '亩均税收'), ('output_per_mu', '亩均产值'), ('energy_per_output', '单位产值能耗'), ('jobs_per_mu', '亩均用工'), ('amount', '投资额'), ('energy_tce', '年综合能耗'), ('rd_share', '研发投入占比'), ('water', '年用水量'), ('shore_km', '距岸线')], max_length=20, verbose_name='数值')),
                ('comparator', models.CharField(blank=True, choices=[('>=', '不低于'), ('>', '高于'), ('<=', '不高于'), ('<', '低于')], max_length=2, verbose_name='比较')),
                ('threshold', models.DecimalField(blank=True, decimal_places=4, help_text='留空：只按各行业的界限值，其余行业一事一议。', max_digits=18, null=True, verbose_name='界限值')),
                ('good', models.CharField(blank=True, choices=[('yes', '是'), ('no', '否')], max_length=3, verbose_name='符合的回答')),
                ('applies_when', models.CharField(choices=[('always', '所有项目'), ('new', '新建、扩建'), ('chemical', '化工'), ('chemical_new', '化工且新建、扩建'), ('heavy_new', '“两高一低”且新建、扩建')], default='always', max_length=14, verbose_name='何时问')),
                ('is_preset', models.BooleanField(default=False, verbose_name='预设，不出自文件')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='界限值依据')),
            ],
            options={
                'verbose_name': '准入问题',
                'verbose_name_plural': '准入问题',
                'ordering': ['rule_set_id', 'sort', 'id'],
            },
        ),
        migrations.CreateModel(
            name='QuestionThreshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('threshold', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='界限值')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '分行业界限值',
                'verbose_name_plural': '分行业界限值',
                'ordering': ['question_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True, verbose_name='版本')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('valid_from', models.DateField(verbose_name='施行日期')),
                ('is_scored', models.BooleanField(default=False, help_text='评分只供参考，不影响结论。', verbose_name='附评分')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='说明')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='制定时间')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
            ],
            options={
                'verbose_name': '准入规则集',
                'verbose_name_plural': '准入规则集',
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='ScoreItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.PositiveIntegerField(default=0, verbose_name='排序')),
                ('code', models.SlugField(max_length=40, verbose_name='代号')),
                ('label', models.CharField(max_length=40, verbose_name='项目')),
                ('most', models.PositiveSmallIntegerField(verbose_name='满分')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='依据')),
            ],
            options={
                'verbose_name': '评分项',
                'verbose_name_plural': '评分项',
                'ordering': ['rule_set_id', 'sort', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40, verbose_name='限制项')),
                ('item_text', models.CharField(max_length=200, verbose_name='限制项内容')),
                ('weight', models.CharField(default='restriction', editable=False, max_length=12, verbose_name='类别')),
                ('reason_class', models.CharField(choices=[('key_link', '产业链关键配套'), ('measures', '已有整改或替代措施'), ('advanced', '技术或工艺先进'), ('supply', '保供或民生需要'), ('other', '其他')], default='other', max_length=12, verbose_name='理由类别')),
                ('reason', models.CharField(max_length=300, verbose_name='豁免理由')),
                ('waived_at', models.DateTimeField(verbose_name='豁免时间')),
            ],
            options={
                'verbose_name': '限制项豁免',
                'verbose_name_plural': '限制项豁免',
                'ordering': ['review_id', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='admissionreview',
            name='review_only_a_restriction_is_waived',
        ),
        migrations.AddField(
            model_name='admissionreview',
            name='results',
            field=models.JSONField(blank=True, default=list, verbose_name='逐项结果'),
        ),
        migrations.AddField(
            model_name='admissionreview',
            name='results_version',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='结果格式'),
        ),
        migrations.AddField(
            model_name='admissionreview',
            name='score',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='参考评分'),
        ),
        migrations.AddField(
            model_name='admissionreview',
            name='seen',
            field=models.JSONField(blank=True, default=dict, verbose_name='所据数据'),
        ),
        migrations.AddField(
            model_name='admissionrule',
            name='binding',
            field=models.CharField(choices=[('project', '项目级'), ('zone', '园区级'), ('reference', '参照')], default='reference', max_length=12, verbose_name='对象'),
        ),
        migrations.AddField(
            model_name='admissionrule',
            name='binding_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='归类理由'),
        ),
        migrations.AddField(
            model_name='decision',
            name='remark',
            field=models.CharField(blank=True, max_length=500, verbose_name='会签备注'),
        ),
        migrations.AlterField(
            model_name='admissionreview',
            name='note',
            field=models.TextField(blank=True, max_length=2000, verbose_name='说明'),
        ),
        migrations.AlterField(
            model_name='admissionreview',
            name='waived_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='全部豁免时间'),
        ),
        migrations.AddConstraint(
            model_name='admissionrule',
            constraint=models.CheckConstraint(condition=models.Q(('binding__in', ['project', 'zone', 'reference'])), name='admission_rule_binding_known'),
        ),
        migrations.AddField(
            model_name='consent',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='会签人'),
        ),
        migrations.AddField(
            model_name='consent',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.department', verbose_name='会签部门'),
        ),
        migrations.AddField(
            model_name='decisionround',
            name='opened_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发起人'),
        ),
        migrations.AddField(
            model_name='decisionround',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decision_rounds', to='promotion.project', verbose_name='项目'),
        ),
        migrations.AddField(
            model_name='consent',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='promotion.decisionround', verbose_name='决策单'),
        ),
        migrations.AddField(
            model_name='decision',
            name='round',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='promotion.decisionround', verbose_name='决策单'),
        ),
        migrations.AddField(
            model_name='material',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='promotion.decisionround', verbose_name='决策单'),
        ),
        migrations.AddField(
            model_name='question',
            name='rules',
            field=models.ManyToManyField(blank=True, related_name='questions', to='promotion.admissionrule', verbose_name='依据的规则'),
        ),
        migrations.AddField(
            model_name='question',
            name='zone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.zone', verbose_name='只问此片区内的项目'),
        ),
        migrations.AddField(
            model_name='questionthreshold',
            name='chain',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.chainnode', verbose_name='产业链环节'),
        ),
        migrations.AddField(
            model_name='questionthreshold',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thresholds', to='promotion.question', verbose_name='问题'),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='制定人'),
        ),
        migrations.AddField(
            model_name='ruleset',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人'),
        ),
        migrations.AddField(
            model_name='question',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='promotion.ruleset', verbose_name='规则集'),
        ),
        migrations.AddField(
            model_name='admissionreview',
            name='rule_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='promotion.ruleset', verbose_name='规则集'),
        ),
        migrations.AddConstraint(
            model_name='admissionreview',
            constraint=models.CheckConstraint(condition=models.Q(('waived_at__isnull', True), ('verdict', 'restricted'), _connector='OR'), name='review_only_a_restriction_is_waived', violation_error_message='只有触及限制项的项目可以豁免。'),
        ),
        migrations.AddConstraint(
            model_name='admissionreview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('results_version', 0), ('rule_set__isnull', True)), models.Q(('results_version__gte', 1), ('rule_set__isnull', False)), _connector='OR'), name='review_names_its_rules'),
        ),
        migrations.AddField(
            model_name='scoreitem',
            name='rule_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='score_items', to='promotion.ruleset', verbose_name='规则集'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='promotion.admissionreview', verbose_name='准入审核'),
        ),
        migrations.AddField(
            model_name='waiver',
            name='waived_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='豁免人'),
        ),
        migrations.AddConstraint(
            model_name='decisionround',
            constraint=models.UniqueConstraint(condition=models.Q(('concluded_on__isnull', True), ('withdrawn_at__isnull', True)), fields=('project',), name='decision_round_one_open', violation_error_message='该项目已有一张会签中的决策单。'),
        ),
        migrations.AddConstraint(
            model_name='decisionround',
            constraint=models.CheckConstraint(condition=models.Q(('concluded_on__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='decision_round_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='decisionround',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawal_reason', ''), _negated=True), _connector='OR'), name='decision_round_withdrawal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('round', 'department'), name='consent_once_per_department'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'agreed', 'conditional', 'disagreed'])), name='consent_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__isnull', False)), _connector='OR'), name='consent_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'agreed']), models.Q(('text', ''), _negated=True), _connector='OR'), name='consent_with_reserve_says_what', violation_error_message='有条件同意或不同意的，请写明条件或理由。'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('is_on_behalf', False), models.Q(('source', ''), _negated=True), _connector='OR'), name='consent_on_behalf_names_source', violation_error_message='代填请写明依据（如会签单编号、来电人和时间）。'),
        ),
        migrations.AddConstraint(
            model_name='material',
            constraint=models.UniqueConstraint(fields=('round', 'name'), name='material_once'),
        ),
        migrations.AddConstraint(
            model_name='questionthreshold',
            constraint=models.UniqueConstraint(fields=('question', 'chain'), name='question_threshold_once'),
        ),
        migrations.AddConstraint(
            model_name='ruleset',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='rule_set_version_from_one'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('rule_set', 'code'), name='question_code_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('good', ''), ('kind', 'figure'), models.Q(('fact', ''), _negated=True), ('comparator__in', ['>=', '>', '<=', '<'])), models.Q(('comparator', ''), ('fact', ''), ('good__in', ['yes', 'no']), ('kind', 'yes_no'), ('threshold__isnull', True)), _connector='OR'), name='question_is_a_figure_or_a_yes_no', violation_error_message='数值题请选数值和比较，是否题请选符合的回答。'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('weight__in', ['prohibition', 'restriction', 'notice'])), name='question_weight_known'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('applies_when__in', ['always', 'new', 'chemical', 'chemical_new', 'heavy_new'])), name='question_applies_when_known'),
        ),
        migrations.AddConstraint(
            model_name='scoreitem',
            constraint=models.UniqueConstraint(fields=('rule_set', 'code'), name='score_item_code_once'),
        ),
        migrations.AddConstraint(
            model_name='scoreitem',
            constraint=models.CheckConstraint(condition=models.Q(('most__gte', 1)), name='score_item_worth_something'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.UniqueConstraint(fields=('review', 'item'), name='waiver_once', violation_error_message='这一项已经豁免，不用再办。'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('weight', 'restriction')), name='waiver_of_restrictions_only', violation_error_message='法定禁止项任何人不得豁免。'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_says_why'),
        ),
        migrations.AddConstraint(
            model_name='waiver',
            constraint=models.CheckConstraint(condition=models.Q(('reason_class__in', ['key_link', 'measures', 'advanced', 'supply', 'other'])), name='waiver_reason_class_known'),
        ),
        migrations.RunPython(keep_waivers, give_back_waivers),
        migrations.RemoveField(
            model_name='admissionreview',
            name='waived_by',
        ),
        migrations.RemoveField(
            model_name='admissionreview',
            name='waiver_reason',
        ),
        migrations.RunPython(guard, unguard),
    ]
