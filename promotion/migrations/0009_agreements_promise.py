"""Agreements promise: parties as rows, drafts, instalments, clauses with their review, dates moved by supplements.

Agreements on file are signed ones: their two parties become rows, their signature counts as recorded when they were.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from promotion.common import guards

OURS, INVESTOR = "a", "b"


def fill(apps, schema_editor):
    Agreement, Party = apps.get_model("promotion", "Agreement"), apps.get_model("promotion", "AgreementParty")
    for row in Agreement.objects.select_related("project__enterprise"):
        firm = row.project.enterprise
        is_theirs = firm is not None and firm.name == row.investor_party
        Party.objects.create(agreement=row, side=OURS, name=row.our_party)
        Party.objects.create(agreement=row, side=INVESTOR, name=row.investor_party, enterprise=firm if is_theirs else None)
    Agreement.objects.update(signing_recorded_at=models.F("recorded_at"))
    _settle(schema_editor)


def unfill(apps, schema_editor):
    """Back to two columns: the first name of either side. Drafts cannot be kept: the old table knows only signed agreements."""
    Agreement, Party = apps.get_model("promotion", "Agreement"), apps.get_model("promotion", "AgreementParty")
    if Agreement.objects.filter(signed_on__isnull=True).exists():
        raise RuntimeError("Agreements still being drafted would be lost: sign or remove them first.")
    for row in Agreement.objects.all():
        names = dict(Party.objects.filter(agreement=row, withdrawn_at__isnull=True).order_by("-pk").values_list("side", "name"))
        row.our_party, row.investor_party = names.get(OURS, ""), names.get(INVESTOR, "")
        row.save(update_fields=["our_party", "investor_party"])
    _settle(schema_editor)


def _settle(schema_editor):
    """PostgreSQL alters no table on which checks still wait."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def create_guards(apps, schema_editor):
    for statement in guards.create_all(guards.AGREEMENTS, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop_guards(apps, schema_editor):
    for statement in guards.drop_all(guards.AGREEMENTS, schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0008_landing_plans'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreementParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('a', '甲方（我方）'), ('b', '乙方（投资方）'), ('c', '丙方'), ('d', '丁方')], max_length=1, verbose_name='哪一方')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('role', models.CharField(blank=True, help_text='如：项目公司、担保方、平台公司。', max_length=60, verbose_name='角色')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删去时间')),
            ],
            options={
                'verbose_name': '协议当事方',
                'verbose_name_plural': '协议当事方',
                'ordering': ['agreement_id', 'side', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fulfilled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='履行日期')),
                ('fulfilment', models.CharField(blank=True, editable=False, max_length=300, verbose_name='履行情况')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删去时间')),
                ('side', models.CharField(choices=[('ours', '我方义务'), ('investor', '投资方义务')], max_length=8, verbose_name='义务方')),
                ('text', models.TextField(max_length=500, verbose_name='条款内容')),
                ('amount', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='涉及金额（万元）')),
                ('due', models.DateField(blank=True, null=True, verbose_name='履行期限')),
                ('review', models.CharField(blank=True, choices=[('', '未审查'), ('compliant', '合规'), ('needs_basis', '需依据'), ('prohibited', '禁止')], default='', max_length=12, verbose_name='公平竞争审查')),
                ('basis', models.CharField(blank=True, help_text='“需依据”的条款写明法律、行政法规或国务院文件。', max_length=300, verbose_name='依据')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='审查日期')),
            ],
            options={
                'verbose_name': '协议条款',
                'verbose_name_plural': '协议条款',
                'ordering': ['agreement_id', 'side', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_due', models.DateField(blank=True, null=True, verbose_name='原日期')),
                ('new_due', models.DateField(verbose_name='新日期')),
            ],
            options={
                'verbose_name': '日期变更',
                'verbose_name_plural': '日期变更',
                'ordering': ['supplement_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due', models.DateField(verbose_name='约定日期')),
                ('fulfilled_on', models.DateField(blank=True, editable=False, null=True, verbose_name='履行日期')),
                ('fulfilment', models.CharField(blank=True, editable=False, max_length=300, verbose_name='履行情况')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='删去时间')),
                ('number', models.PositiveSmallIntegerField(verbose_name='期次')),
                ('amount', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='出资额（万元）')),
            ],
            options={
                'verbose_name': '分期出资',
                'verbose_name_plural': '分期出资',
                'ordering': ['agreement_id', 'number', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_counted_amount_positive',
        ),
        migrations.AddField(
            model_name='agreement',
            name='fair_competition_by',
            field=models.CharField(blank=True, help_text='可由另一市交叉审查。', max_length=120, verbose_name='审查单位或人员'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='signing_recorded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='签订登记时间'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='follows_owner',
            field=models.BooleanField(default=False, help_text='项目换责任人时一并移交。', verbose_name='随项目责任人'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='amount',
            field=models.DecimalField(blank=True, decimal_places=6, help_text='补充协议填增加额，不增资的留空', max_digits=18, null=True, verbose_name='协议投资额（万元）'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='signed_on',
            field=models.DateField(blank=True, help_text='留空为拟签，条款审查通过后再签订。', null=True, verbose_name='签订日期'),
        ),
        migrations.AddField(
            model_name='agreementparty',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='promotion.agreement', verbose_name='协议'),
        ),
        migrations.AddField(
            model_name='agreementparty',
            name='enterprise',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.enterprise', verbose_name='已登记企业'),
        ),
        migrations.AddField(
            model_name='clause',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='promotion.agreement', verbose_name='协议'),
        ),
        migrations.AddField(
            model_name='clause',
            name='department',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.department', verbose_name='责任部门'),
        ),
        migrations.AddField(
            model_name='clause',
            name='responsible',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任人'),
        ),
        migrations.AddField(
            model_name='clause',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审查人'),
        ),
        migrations.AddField(
            model_name='datechange',
            name='clause',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='date_changes', to='promotion.clause', verbose_name='条款'),
        ),
        migrations.AddField(
            model_name='datechange',
            name='supplement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='date_changes', to='promotion.agreement', verbose_name='补充协议'),
        ),
        migrations.AddField(
            model_name='instalment',
            name='agreement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='promotion.agreement', verbose_name='协议'),
        ),
        migrations.AddField(
            model_name='datechange',
            name='instalment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='date_changes', to='promotion.instalment', verbose_name='分期出资'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['a', 'b', 'c', 'd'])), name='party_side_known'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='party_is_named', violation_error_message='请填写当事方名称。'),
        ),
        migrations.AddConstraint(
            model_name='agreementparty',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('agreement', 'side', 'name'), name='party_once', violation_error_message='这个当事方已经在协议里了。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['ours', 'investor'])), name='clause_side_known'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('review__in', ['', 'compliant', 'needs_basis', 'prohibited'])), name='clause_review_known'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gt', 0), _connector='OR'), name='clause_amount_positive', violation_error_message='涉及金额要大于 0；没有金额的留空。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('review', ''), models.Q(('reviewed_by__isnull', False), ('reviewed_on__isnull', False)), _connector='OR'), name='clause_review_is_signed_and_dated', violation_error_message='请填写审查日期。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('side', 'investor'), _negated=True), models.Q(('department__isnull', True), ('responsible__isnull', True)), _connector='OR'), name='clause_investor_names_nobody_of_ours', violation_error_message='投资方义务由项目责任人跟踪，不用指定我方部门或个人。'),
        ),
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('fulfilled_on__isnull', True), models.Q(('fulfilment', ''), _negated=True), _connector='OR'), name='clause_fulfilled_says_how', violation_error_message='请写明怎样履行的。'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='instalment_amount_positive', violation_error_message='出资额要大于 0。'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('fulfilled_on__isnull', True), models.Q(('fulfilment', ''), _negated=True), _connector='OR'), name='instalment_fulfilled_has_evidence', violation_error_message='请写明到位凭据。'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('agreement', 'number'), name='instalment_number_once', violation_error_message='这一期已经登记过了。'),
        ),
        migrations.AddConstraint(
            model_name='datechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('clause__isnull', False), ('instalment__isnull', True)), models.Q(('clause__isnull', True), ('instalment__isnull', False)), _connector='OR'), name='date_change_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='datechange',
            constraint=models.UniqueConstraint(fields=('supplement', 'clause'), name='date_change_once_a_clause'),
        ),
        migrations.AddConstraint(
            model_name='datechange',
            constraint=models.UniqueConstraint(fields=('supplement', 'instalment'), name='date_change_once_an_instalment'),
        ),
        migrations.RunPython(fill, unfill),
        # So that the way back can put the column up before it is filled.
        migrations.AlterField(
            model_name='agreement',
            name='our_party',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='甲方'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='investor_party',
            field=models.CharField(blank=True, default='', max_length=120, verbose_name='乙方（投资方）'),
        ),
        migrations.RemoveField(
            model_name='agreement',
            name='investor_party',
        ),
        migrations.RemoveField(
            model_name='agreement',
            name='our_party',
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'framework'), ('amount__isnull', True), ('amount__gt', 0), _connector='OR'), name='agreement_amount_positive', violation_error_message='正式协议和补充协议的协议投资额要大于 0。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'formal'), _negated=True), ('signed_on__isnull', True), ('amount__isnull', False), _connector='OR'), name='agreement_signed_formal_pledges', violation_error_message='正式协议要写明协议投资额。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'framework'), ('signed_on__isnull', True), ('fair_competition__in', ('compliant', 'needs_basis')), _connector='OR'), name='agreement_signed_is_concluded', violation_error_message='没有允许签订的公平竞争审查结论，不能签订。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'framework'), _negated=True), ('signed_on__isnull', False), _connector='OR'), name='agreement_framework_is_signed', violation_error_message='框架协议请在签订后登记，写明签订日期。'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_on__isnull', True), ('signing_recorded_at__isnull', True)), models.Q(('signed_on__isnull', False), ('signing_recorded_at__isnull', False)), _connector='OR'), name='agreement_signing_is_recorded'),
        ),
        migrations.RunPython(create_guards, drop_guards),
    ]
