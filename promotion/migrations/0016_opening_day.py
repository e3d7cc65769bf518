"""Opening day: 上线日, 待补证, past agreements without a conclusion; the guards let pass what is written down as 待补证.

Signed agreements on file keep their guard: none of them came in by import.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from promotion.common import guards

# The table is remade, which on SQLite takes its guards away; those of the same name in OPENING take the place of the first ones.
OF_TABLES = tuple(guard for guard in (*guards.FIRST, *guards.AGREEMENTS) if guard.table in ("promotion_milestone", "promotion_agreement"))
KEPT = tuple(guard for guard in OF_TABLES if guard.name not in {each.name for each in guards.OPENING})


def run(statements):
    def each(apps, schema_editor):
        for statement in statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    return each


def create(wanted):
    return run(lambda vendor: guards.create_all(wanted, vendor))


def drop(wanted):
    return run(lambda vendor: guards.drop_all(wanted, vendor))


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0015_leases_from_before'),
    ]

    operations = [
        migrations.RunPython(drop(OF_TABLES), create(OF_TABLES)),
        migrations.CreateModel(
            name='OpeningDay',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('go_live_on', models.DateField(help_text='存量导入开放到这一天（含）；以后按关口和前置要件核对，与日常办理一样。', verbose_name='上线日')),
            ],
            options={
                'verbose_name': '上线日',
                'verbose_name_plural': '上线日',
            },
        ),
        migrations.CreateModel(
            name='OwedProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40, verbose_name='待补事项')),
                ('marked_on', models.DateField(verbose_name='导入日期')),
            ],
            options={
                'verbose_name': '待补证',
                'verbose_name_plural': '待补证',
                'ordering': ['project_id', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_signed_is_concluded',
        ),
        migrations.AddField(
            model_name='agreement',
            name='imported_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='导入日期'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'framework'), ('signed_on__isnull', True), ('imported_on__isnull', False), ('fair_competition__in', ('compliant', 'needs_basis')), _connector='OR'), name='agreement_signed_is_concluded', violation_error_message='没有允许签订的公平竞争审查结论，不能签订。'),
        ),
        migrations.AddConstraint(
            model_name='openingday',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='opening_day_is_one'),
        ),
        migrations.AddField(
            model_name='owedproof',
            name='marked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入人'),
        ),
        migrations.AddField(
            model_name='owedproof',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owed_proofs', to='promotion.project', verbose_name='项目'),
        ),
        migrations.AddConstraint(
            model_name='owedproof',
            constraint=models.UniqueConstraint(fields=('project', 'item'), name='owed_proof_once'),
        ),
        migrations.RunPython(create((*KEPT, *guards.OPENING)), drop((*KEPT, *guards.OPENING))),
    ]
