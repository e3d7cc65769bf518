"""What a site asks and offers, lease clocks, reservations; and triggers so that no site ever gives more than it has."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from promotion.common import guards

# SQLite renames a table when it remakes it, which no trigger that reads the table survives: away with them first.
OF_ALLOCATIONS = tuple(guard for guard in guards.FIRST if guard.table == "promotion_siteallocation")


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
        ('promotion', '0013_twins'),
    ]

    operations = [
        migrations.RunPython(drop(OF_ALLOCATIONS), create(OF_ALLOCATIONS)),
        migrations.CreateModel(
            name='SiteReservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_mu', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='面积（亩）')),
                ('reserved_on', models.DateField(verbose_name='预留日期')),
                ('until', models.DateField(verbose_name='预留至')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('renewed_on', models.DateField(blank=True, null=True, verbose_name='延期日期')),
                ('renewed_reason', models.CharField(blank=True, max_length=200, verbose_name='延期理由')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('end', models.CharField(blank=True, choices=[('allocated', '已转为落实'), ('released', '已取消'), ('expired', '已到期')], max_length=12, verbose_name='如何结束')),
            ],
            options={
                'verbose_name': '用地预留',
                'verbose_name_plural': '用地预留',
                'ordering': ['project_id', 'id'],
            },
        ),
        migrations.AddField(
            model_name='site',
            name='asks_energy',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='单位能耗不高于（吨标准煤/万元）'),
        ),
        migrations.AddField(
            model_name='site',
            name='asks_investment',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='投资强度不低于（万元/亩）'),
        ),
        migrations.AddField(
            model_name='site',
            name='asks_plot_ratio',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='容积率不低于'),
        ),
        migrations.AddField(
            model_name='site',
            name='asks_rd',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='R&D 强度不低于（%）'),
        ),
        migrations.AddField(
            model_name='site',
            name='asks_tax',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='亩均税收不低于（万元/亩·年）'),
        ),
        migrations.AddField(
            model_name='site',
            name='available_from',
            field=models.DateField(blank=True, null=True, verbose_name='何时可用'),
        ),
        migrations.AddField(
            model_name='site',
            name='floor',
            field=models.CharField(blank=True, max_length=20, verbose_name='楼层'),
        ),
        migrations.AddField(
            model_name='site',
            name='floor_height_m',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='层高（米）'),
        ),
        migrations.AddField(
            model_name='site',
            name='floor_load_t',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='荷载（吨/平方米）'),
        ),
        migrations.AddField(
            model_name='site',
            name='planning_approved_on',
            field=models.DateField(blank=True, null=True, verbose_name='详细规划批复日期'),
        ),
        migrations.AddField(
            model_name='site',
            name='planning_document',
            field=models.CharField(blank=True, max_length=80, verbose_name='详细规划批复文号'),
        ),
        migrations.AddField(
            model_name='site',
            name='power_kva',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='配电容量（千伏安）'),
        ),
        migrations.AddField(
            model_name='site',
            name='term_years',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='供应年期（年）'),
        ),
        migrations.AddField(
            model_name='site',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='停用时间'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='conversion_condition',
            field=models.CharField(blank=True, max_length=200, verbose_name='转让条件'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='conversion_due',
            field=models.DateField(blank=True, null=True, verbose_name='转让条件期限'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='converted_on',
            field=models.DateField(blank=True, null=True, verbose_name='转为出让'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='lease_until',
            field=models.DateField(blank=True, null=True, verbose_name='租期（年期）至'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='offers_energy',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='承诺单位能耗（吨标准煤/万元）'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='offers_plot_ratio',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='承诺容积率'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='offers_rd',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='承诺 R&D 强度（%）'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='offers_tax',
            field=models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='承诺亩均税收（万元/亩·年）'),
        ),
        migrations.AddField(
            model_name='siteallocation',
            name='supply_mode',
            field=models.CharField(blank=True, choices=[('grant', '出让'), ('lease', '租赁'), ('lease_then_grant', '先租后让'), ('flexible_term', '弹性年期出让')], max_length=20, verbose_name='供应方式'),
        ),
        migrations.AlterField(
            model_name='site',
            name='lease_until',
            field=models.DateField(blank=True, null=True, verbose_name='最晚可租至'),
        ),
        migrations.AlterField(
            model_name='siteallocation',
            name='area_mu',
            field=models.DecimalField(decimal_places=4, max_digits=12, verbose_name='面积（亩）'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('asks_investment__isnull', True), ('asks_investment__gte', 0), _connector='OR'), name='site_asks_investment_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('asks_tax__isnull', True), ('asks_tax__gte', 0), _connector='OR'), name='site_asks_tax_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('asks_plot_ratio__isnull', True), ('asks_plot_ratio__gte', 0), _connector='OR'), name='site_asks_plot_ratio_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('asks_energy__isnull', True), ('asks_energy__gte', 0), _connector='OR'), name='site_asks_energy_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('asks_rd__isnull', True), ('asks_rd__gte', 0), _connector='OR'), name='site_asks_rd_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('floor_height_m__isnull', True), ('floor_height_m__gte', 0), _connector='OR'), name='site_floor_height_m_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('floor_load_t__isnull', True), ('floor_load_t__gte', 0), _connector='OR'), name='site_floor_load_t_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('power_kva__isnull', True), ('power_kva__gte', 0), _connector='OR'), name='site_power_kva_not_negative', violation_error_message='指标不能为负数；没有要求请留空。'),
        ),
        migrations.AddField(
            model_name='sitereservation',
            name='allocation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservation', to='promotion.siteallocation', verbose_name='用地落实'),
        ),
        migrations.AddField(
            model_name='sitereservation',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='site_reservations', to='promotion.project', verbose_name='项目'),
        ),
        migrations.AddField(
            model_name='sitereservation',
            name='reserved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人'),
        ),
        migrations.AddField(
            model_name='sitereservation',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='promotion.site', verbose_name='地块或厂房'),
        ),
        migrations.AddIndex(
            model_name='sitereservation',
            index=models.Index(condition=models.Q(('ended_on__isnull', True)), fields=['site'], name='reservation_open_by_site'),
        ),
        migrations.AddConstraint(
            model_name='sitereservation',
            constraint=models.CheckConstraint(condition=models.Q(('area_mu__gt', 0)), name='reservation_area_positive'),
        ),
        migrations.AddConstraint(
            model_name='sitereservation',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('reserved_on'))), name='reservation_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='sitereservation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_on__isnull', True)), models.Q(('ended_on__isnull', False), models.Q(('end', ''), _negated=True)), _connector='OR'), name='reservation_end_is_told'),
        ),
        migrations.AddConstraint(
            model_name='sitereservation',
            constraint=models.CheckConstraint(condition=models.Q(('end__in', ['', 'allocated', 'released', 'expired'])), name='reservation_end_known'),
        ),
        migrations.AddConstraint(
            model_name='sitereservation',
            constraint=models.CheckConstraint(condition=models.Q(('renewed_on__isnull', True), models.Q(('renewed_reason', ''), _negated=True), _connector='OR'), name='reservation_renewed_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sitereservation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('project', 'site'), name='reservation_once'),
        ),
        migrations.RunPython(create((*OF_ALLOCATIONS, *guards.SITES)), drop((*OF_ALLOCATIONS, *guards.SITES))),
    ]
