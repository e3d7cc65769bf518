"""到位资金 with month locks, 企业诉求, yearly outcomes, the kind of a document; and what the database refuses of them."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from promotion.common import guards


def create(apps, schema_editor):
    for statement in guards.create_all(guards.FUNDS, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in guards.drop_all(guards.FUNDS, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0011_search_and_hand_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='kind',
            field=models.CharField(blank=True, choices=[('', '一般文件'), ('scheme', '工作方案')], default='', max_length=12, verbose_name='类别'),
        ),
        migrations.CreateModel(
            name='GradeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='自年份起')),
                ('basis', models.CharField(choices=[('revenue_per_mu', '亩均营收'), ('tax_per_mu', '亩均税收'), ('revenue_per_head', '人均营收'), ('output_per_tce', '单位能耗产出'), ('rd_share', '研发强度')], default='revenue_per_mu', max_length=20, verbose_name='排序指标')),
                ('a_at_most', models.PositiveSmallIntegerField(default=30, verbose_name='A 类不超过（%）')),
                ('c_at_least', models.PositiveSmallIntegerField(default=10, verbose_name='C 类不低于（%）')),
                ('least', models.PositiveSmallIntegerField(default=3, verbose_name='不足几家不评级')),
            ],
            options={
                'verbose_name': '亩均评价规则',
                'verbose_name_plural': '亩均评价规则',
                'ordering': ['-year'],
                'constraints': [models.CheckConstraint(condition=models.Q(('a_at_most__lte', 100), ('c_at_least__lte', 100), ('a_at_most__lte', django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('c_at_least')))), name='grade_shares_fit', violation_error_message='A、C 两类合计不能超过百分之百。'), models.CheckConstraint(condition=models.Q(('basis__in', ['revenue_per_mu', 'tax_per_mu', 'revenue_per_head', 'output_per_tce', 'rd_share'])), name='grade_basis_known')],
            },
        ),
        migrations.CreateModel(
            name='IssueLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('land', '用地'), ('energy', '用能'), ('money', '资金'), ('approval', '审批'), ('labour', '用工'), ('facilities', '配套'), ('other', '其他')], max_length=12, unique=True, verbose_name='类别')),
                ('first_days', models.PositiveSmallIntegerField(default=3, verbose_name='首次答复（工作日）')),
                ('close_days', models.PositiveSmallIntegerField(default=15, verbose_name='办结（工作日）')),
            ],
            options={
                'verbose_name': '诉求办理时限',
                'verbose_name_plural': '诉求办理时限',
                'ordering': ['kind'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['land', 'energy', 'money', 'approval', 'labour', 'facilities', 'other'])), name='issue_limit_kind_known'), models.CheckConstraint(condition=models.Q(('close_days__gte', models.F('first_days')), ('close_days__lte', 250), ('first_days__gt', 0)), name='issue_limit_first_before_end', violation_error_message='首次答复至少 1 个工作日，办结不早于首次答复、不超过 250 个工作日。')],
            },
        ),
        migrations.CreateModel(
            name='ServiceIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('land', '用地'), ('energy', '用能'), ('money', '资金'), ('approval', '审批'), ('labour', '用工'), ('facilities', '配套'), ('other', '其他')], max_length=12, verbose_name='类别')),
                ('text', models.TextField(max_length=1000, verbose_name='诉求内容')),
                ('raised_by', models.CharField(blank=True, max_length=60, verbose_name='企业提出人')),
                ('raised_on', models.DateField(verbose_name='提出日期')),
                ('state', models.CharField(choices=[('raised', '待交办'), ('assigned', '办理中'), ('answered', '待企业确认'), ('closed', '已办结')], default='raised', max_length=10, verbose_name='状态')),
                ('first_due', models.DateField(verbose_name='首次答复期限')),
                ('close_due', models.DateField(verbose_name='办结期限')),
                ('first_answered_on', models.DateField(blank=True, null=True, verbose_name='首次答复日期')),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='最近答复')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('satisfaction', models.CharField(blank=True, choices=[('very', '非常满意'), ('satisfied', '满意'), ('basically', '基本满意'), ('not', '不满意')], max_length=12, verbose_name='满意度')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('reopened', models.PositiveSmallIntegerField(default=0, verbose_name='重办次数')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承办人')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.department', verbose_name='承办部门')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='promotion.enterprise', verbose_name='企业')),
                ('offered_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='待接手人')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='promotion.project', verbose_name='项目')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues_received', to=settings.AUTH_USER_MODEL, verbose_name='首问责任人')),
            ],
            options={
                'verbose_name': '企业诉求',
                'verbose_name_plural': '企业诉求',
                'ordering': ['-raised_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='IssueEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('raised', '受理'), ('assigned', '交办'), ('replied', '初步答复'), ('answered', '办理答复'), ('confirmed', '企业确认'), ('reopened', '重办'), ('offered', '提出转交'), ('accepted', '接手'), ('declined', '不接手')], max_length=10, verbose_name='步骤')),
                ('happened_on', models.DateField(verbose_name='日期')),
                ('note', models.CharField(blank=True, max_length=2000, verbose_name='说明')),
                ('to', models.CharField(blank=True, max_length=120, verbose_name='对象')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='记录时间')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='promotion.serviceissue', verbose_name='诉求')),
            ],
            options={
                'verbose_name': '诉求办理记录',
                'verbose_name_plural': '诉求办理记录',
                'ordering': ['issue_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StallLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('not_supplied', '批而未供'), ('not_used', '供而未用'), ('not_completed', '用而未竣'), ('not_producing', '竣而未投'), ('not_full', '投而未达')], max_length=16, unique=True, verbose_name='类别')),
                ('days', models.PositiveIntegerField(verbose_name='超过多少天算超期')),
            ],
            options={
                'verbose_name': '五未超期天数',
                'verbose_name_plural': '五未超期天数',
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['not_supplied', 'not_used', 'not_completed', 'not_producing', 'not_full'])), name='stall_limit_kind_known'), models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', 3650)), name='stall_limit_real')],
            },
        ),
        migrations.CreateModel(
            name='YearlyOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('output', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='产值（万元）')),
                ('revenue', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='营业收入（万元）')),
                ('tax', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='税收（万元）')),
                ('rd', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='研发投入（万元）')),
                ('jobs', models.PositiveIntegerField(blank=True, null=True, verbose_name='用工（人）')),
                ('energy_tce', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='综合能耗（吨标准煤）')),
                ('land_mu', models.DecimalField(blank=True, decimal_places=4, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='用地（亩）')),
                ('source', models.CharField(help_text='如：统计年报、税务部门、企业报表', max_length=120, verbose_name='数据来源')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='更正理由')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='promotion.project', verbose_name='项目')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='promotion.yearlyoutcome', verbose_name='更正的记录')),
            ],
            options={
                'verbose_name': '年度产出',
                'verbose_name_plural': '年度产出',
                'ordering': ['-year', 'project_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='FundArrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='统计月份')),
                ('amount', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='金额（万元）')),
                ('arrived_on', models.DateField(verbose_name='到位日期')),
                ('evidence_kind', models.CharField(choices=[('capital_report', '验资报告'), ('bank_slip', '银行进账单'), ('equipment_list', '设备清单'), ('invoice', '发票'), ('split_proof', '到位资金分割证明'), ('other', '其他凭据')], max_length=16, verbose_name='凭据种类')),
                ('evidence_note', models.CharField(blank=True, max_length=200, verbose_name='凭据说明')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='冲销理由')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='核实时间')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.storedfile', verbose_name='凭据文件')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fund_arrivals', to='promotion.project', verbose_name='项目')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.region', verbose_name='统计地区')),
                ('reverses', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='promotion.fundarrival', verbose_name='冲销的记录')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核实人')),
            ],
            options={
                'verbose_name': '到位资金',
                'verbose_name_plural': '到位资金',
                'ordering': ['-month', '-id'],
                'indexes': [models.Index(fields=['month', 'region'], name='fund_by_month')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('reverses__isnull', True)), models.Q(('amount__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='fund_negative_only_to_reverse', violation_error_message='到位金额须大于 0；冲减请用“冲销”。'), models.CheckConstraint(condition=models.Q(('reverses__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='fund_reversal_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', True), ('verified_by__isnull', True)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='fund_verified_once_and_by_whom'), models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), models.Q(('verified_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='fund_verified_by_another', violation_error_message='登记人不能核实自己登记的资金。'), models.CheckConstraint(condition=models.Q(('reverses__isnull', True), ('verified_by__isnull', True), _connector='OR'), name='fund_reversal_is_not_verified'), models.CheckConstraint(condition=models.Q(('evidence_kind__in', ['capital_report', 'bank_slip', 'equipment_list', 'invoice', 'split_proof', 'other'])), name='fund_evidence_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='FundMonthLock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='月份')),
                ('reason', models.CharField(help_text='如：5 月数据已上报。锁定后不能解锁。', max_length=300, verbose_name='说明')),
                ('locked_at', models.DateTimeField(auto_now_add=True, verbose_name='锁定时间')),
                ('locked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='锁定人')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.region', verbose_name='地区')),
            ],
            options={
                'verbose_name': '到位资金月份锁定',
                'verbose_name_plural': '到位资金月份锁定',
                'ordering': ['-month', 'region_id'],
                'constraints': [models.UniqueConstraint(fields=('region', 'month'), name='fund_month_locked_once', violation_error_message='这个月份已经锁定。')],
            },
        ),
        migrations.AddIndex(
            model_name='serviceissue',
            index=models.Index(fields=['state', 'close_due'], name='issue_by_state'),
        ),
        migrations.AddConstraint(
            model_name='serviceissue',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['land', 'energy', 'money', 'approval', 'labour', 'facilities', 'other'])), name='issue_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='serviceissue',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['raised', 'assigned', 'answered', 'closed'])), name='issue_state_known'),
        ),
        migrations.AddConstraint(
            model_name='serviceissue',
            constraint=models.CheckConstraint(condition=models.Q(('satisfaction__in', ['', 'very', 'satisfied', 'basically', 'not'])), name='issue_satisfaction_known'),
        ),
        migrations.AddConstraint(
            model_name='serviceissue',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'raised'), ('department__isnull', False), ('assignee__isnull', False), _connector='OR'), name='issue_assigned_to_somebody', violation_error_message='请指定承办部门或承办人。'),
        ),
        migrations.AddConstraint(
            model_name='serviceissue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed'), models.Q(('satisfaction__in', ['', 'not']), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='issue_closed_with_satisfaction'),
        ),
        migrations.AddConstraint(
            model_name='issueevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['raised', 'assigned', 'replied', 'answered', 'confirmed', 'reopened', 'offered', 'accepted', 'declined'])), name='issue_event_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='yearlyoutcome',
            constraint=models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('project', 'year'), name='outcome_first_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='yearlyoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('supersedes__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='outcome_correction_says_why'),
        ),
        migrations.AddConstraint(
            model_name='yearlyoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('energy_tce__isnull', True), ('jobs__isnull', True), ('land_mu__isnull', True), ('output__isnull', True), ('rd__isnull', True), ('revenue__isnull', True), ('tax__isnull', True), _negated=True), name='outcome_says_something', violation_error_message='请至少填写一项数据；没有的留空。'),
        ),
        migrations.AddConstraint(
            model_name='yearlyoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='outcome_year_real'),
        ),
        migrations.AddConstraint(
            model_name='yearlyoutcome',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('output__lt', 0), _negated=True), models.Q(('revenue__lt', 0), _negated=True), models.Q(('tax__lt', 0), _negated=True), models.Q(('rd__lt', 0), _negated=True), models.Q(('energy_tce__lt', 0), _negated=True), models.Q(('land_mu__lt', 0), _negated=True)), name='outcome_not_negative'),
        ),
        migrations.RunPython(create, drop),
    ]
