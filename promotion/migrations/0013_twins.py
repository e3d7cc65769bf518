"""Twins: former names, pieces to find names by, suspected pairs, merges that can be undone."""


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from promotion.enterprises.name_parts import parts_of, pieces, places_of_regions


def index_names(apps, schema_editor):
    """The pieces under which the firms already there are found."""
    regions = apps.get_model("promotion", "Region").objects.exclude(level__in=("functional_area", "country")).order_by("id")
    places = places_of_regions(tuple(regions.values_list("id", "parent_id", "name")))
    Piece = apps.get_model("promotion", "NamePiece")
    rows = []
    for pk, name in apps.get_model("promotion", "Enterprise").objects.order_by("pk").values_list("pk", "name"):
        rows += [Piece(enterprise_id=pk, piece=piece) for piece in sorted(pieces(parts_of(name, places)))]
    Piece.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0012_funds_issues_outcomes'),
    ]

    operations = [
        migrations.CreateModel(
            name='EnterpriseAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='曾用名')),
                ('initials', models.CharField(editable=False, max_length=120, verbose_name='拼音首字母')),
                ('uscc', models.CharField(blank=True, db_index=True, max_length=18, verbose_name='曾用信用代码')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='登记时间')),
            ],
            options={
                'verbose_name': '曾用名',
                'verbose_name_plural': '曾用名',
                'ordering': ['enterprise_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MergeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.JSONField(blank=True, default=list, verbose_name='移动的记录')),
                ('settled', models.JSONField(blank=True, default=list, verbose_name='让位的记录')),
                ('before', models.JSONField(blank=True, default=dict, verbose_name='保留方原值')),
                ('after', models.JSONField(blank=True, default=dict, verbose_name='合并后的值')),
                ('dropped_before', models.JSONField(blank=True, default=dict, verbose_name='并入方原值')),
                ('merged_at', models.DateTimeField(auto_now_add=True, verbose_name='合并时间')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='撤销时间')),
            ],
            options={
                'verbose_name': '合并记录',
                'verbose_name_plural': '合并记录',
                'ordering': ['-merged_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='NamePiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('piece', models.CharField(max_length=24, verbose_name='片段')),
            ],
            options={
                'verbose_name': '名称片段',
                'verbose_name_plural': '名称片段',
            },
        ),
        migrations.CreateModel(
            name='SuspectedTwin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField(verbose_name='相似度（百分）')),
                ('reasons', models.JSONField(blank=True, default=list, verbose_name='依据')),
                ('state', models.CharField(choices=[('open', '待核对'), ('different', '不是同一家'), ('merged', '已合并'), ('gone', '不再相似')], default='open', max_length=10, verbose_name='状态')),
                ('fingerprint', models.CharField(editable=False, max_length=32)),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='核对时间')),
                ('found_at', models.DateTimeField(auto_now_add=True, verbose_name='发现时间')),
            ],
            options={
                'verbose_name': '疑似重复企业',
                'verbose_name_plural': '疑似重复企业',
                'ordering': ['-score', 'id'],
            },
        ),
        migrations.AddField(
            model_name='enterprise',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='promotion.enterprise', verbose_name='已并入'),
        ),
        migrations.AddConstraint(
            model_name='enterprise',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('withdrawn_at__isnull', False), _connector='OR'), name='enterprise_merged_is_withdrawn'),
        ),
        migrations.AddField(
            model_name='enterprisealias',
            name='enterprise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='promotion.enterprise', verbose_name='企业'),
        ),
        migrations.AddField(
            model_name='mergerecord',
            name='drop',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.enterprise', verbose_name='并入的企业'),
        ),
        migrations.AddField(
            model_name='mergerecord',
            name='drop_contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.contact', verbose_name='并入的联系人'),
        ),
        migrations.AddField(
            model_name='mergerecord',
            name='keep',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='promotion.enterprise', verbose_name='保留的企业'),
        ),
        migrations.AddField(
            model_name='mergerecord',
            name='keep_contact',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.contact', verbose_name='保留的联系人'),
        ),
        migrations.AddField(
            model_name='mergerecord',
            name='merged_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='合并人'),
        ),
        migrations.AddField(
            model_name='mergerecord',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人'),
        ),
        migrations.AddField(
            model_name='enterprisealias',
            name='merge',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.mergerecord', verbose_name='来自合并'),
        ),
        migrations.AddField(
            model_name='namepiece',
            name='enterprise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='promotion.enterprise', verbose_name='企业'),
        ),
        migrations.AddField(
            model_name='suspectedtwin',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核对人'),
        ),
        migrations.AddField(
            model_name='suspectedtwin',
            name='first',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.enterprise', verbose_name='企业甲'),
        ),
        migrations.AddField(
            model_name='suspectedtwin',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotion.enterprise', verbose_name='企业乙'),
        ),
        migrations.AddConstraint(
            model_name='mergerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drop__isnull', False), ('drop_contact__isnull', True), ('keep_contact__isnull', True)), models.Q(('drop__isnull', True), ('drop_contact__isnull', False), ('keep_contact__isnull', False)), _connector='OR'), name='merge_is_of_firms_or_of_contacts'),
        ),
        migrations.AddConstraint(
            model_name='mergerecord',
            constraint=models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('undone_by__isnull', False), _connector='OR'), name='merge_undone_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='enterprisealias',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='alias_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='namepiece',
            constraint=models.UniqueConstraint(fields=('piece', 'enterprise'), name='name_piece_once'),
        ),
        migrations.AddIndex(
            model_name='suspectedtwin',
            index=models.Index(fields=['state', '-score'], name='suspected_twin_open'),
        ),
        migrations.AddConstraint(
            model_name='suspectedtwin',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='suspected_twin_once'),
        ),
        migrations.AddConstraint(
            model_name='suspectedtwin',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='suspected_twin_lower_first'),
        ),
        migrations.AddConstraint(
            model_name='suspectedtwin',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='suspected_twin_score'),
        ),
        migrations.AddConstraint(
            model_name='suspectedtwin',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'different', 'merged', 'gone'])), name='suspected_twin_state_known'),
        ),
        migrations.AddConstraint(
            model_name='suspectedtwin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'different'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='suspected_twin_different_says_why'),
        ),
        migrations.RunPython(index_names, migrations.RunPython.noop),
    ]
