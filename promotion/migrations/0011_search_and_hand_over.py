"""The side table of the search with the index that each database builds on it, filled for the rows that are there; hand-overs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from promotion.common import search_index
from promotion.common.finding import entry_of

BATCH = 500


def _project(row):
    names = [row.name, row.code_name, row.company_name]
    return entry_of(names_of=names, texts=[row.sentence], codes=[row.company_uscc], number=row.code)


# As of this migration; what the rooms say today stands in their `search.py`.
WRITTEN = (
    ("project", "Project", _project),
    ("enterprise", "Enterprise", lambda row: entry_of(names_of=[row.name], codes=[row.uscc])),
    ("contact", "Contact", lambda row: entry_of(people=[row.name])),
    ("agreement", "Agreement", lambda row: entry_of(names_of=[row.title])),
    ("document", "Document", lambda row: entry_of(names_of=[row.title])),
)


def create_index(apps, schema_editor):
    for statement in search_index.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    for statement in search_index.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def fill(apps, schema_editor):
    entries = apps.get_model("promotion", "SearchEntry").objects
    for kind, model, entry in WRITTEN:
        batch = []
        for row in apps.get_model("promotion", model).objects.order_by("pk").iterator(chunk_size=BATCH):
            made = entry(row)
            batch.append(entries.model(kind=kind, row_id=row.pk, text=made.text, pieces=made.pieces))
            if len(batch) == BATCH:
                entries.bulk_create(batch)
                batch = []
        entries.bulk_create(batch)


def leave(apps, schema_editor):
    """The rows go with their table."""


class Migration(migrations.Migration):

    dependencies = [
        ('promotion', '0010_admission'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='理由')),
                ('made_on', models.DateField(verbose_name='交接日期')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='办理时间')),
                ('token', models.CharField(editable=False, max_length=40, unique=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('from_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='移交人')),
                ('to_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接手人')),
            ],
            options={
                'verbose_name': '交接',
                'verbose_name_plural': '交接',
                'ordering': ['-made_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='HandOverLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='类别')),
                ('row_id', models.BigIntegerField(verbose_name='记录')),
                ('code', models.CharField(blank=True, max_length=12, verbose_name='项目编号')),
                ('label', models.CharField(max_length=200, verbose_name='事项')),
                ('due', models.DateField(null=True, verbose_name='到期日')),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='promotion.handover', verbose_name='交接')),
                ('to_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接手人')),
            ],
            options={
                'verbose_name': '交接明细',
                'verbose_name_plural': '交接明细',
                'ordering': ['hand_over_id', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16, verbose_name='类别')),
                ('row_id', models.BigIntegerField(verbose_name='记录')),
                ('text', models.TextField(verbose_name='文字')),
                ('pieces', models.TextField(verbose_name='检索词')),
            ],
            options={
                'verbose_name': '检索条目',
                'verbose_name_plural': '检索条目',
                'ordering': ['kind', 'row_id'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'row_id'), name='search_entry_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('from_user', models.F('to_user')), _negated=True), name='hand_over_to_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hand_over_says_why'),
        ),
        migrations.AddConstraint(
            model_name='handoverline',
            constraint=models.UniqueConstraint(fields=('hand_over', 'kind', 'row_id'), name='hand_over_line_once'),
        ),
        migrations.RunPython(create_index, drop_index),
        migrations.RunPython(fill, leave),
    ]
