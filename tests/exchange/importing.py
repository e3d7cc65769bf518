"""An import from file to result, as a person and the worker do it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from promotion.exchange.models import ImportBatch, ImportRow
from promotion.exchange.services import imports, working
from promotion.projects.models import Channel
from tests.exchange.writers import xl

PROJECT_HEADS = ["序号", "项目名称", "投资方", "总投资（万元）", "片区", "招商方式"]


def work() -> None:
    """All that waits."""
    while working.work_on_next(timezone.now()):
        continue


def upload(actor, content: bytes, kind="projects", name="台账.xlsx", options=None, **facts) -> ImportBatch:
    """Uploaded and read."""
    batch = imports.upload_sheet(actor=actor, upload=SimpleUploadedFile(name, content), kind=kind, today=timezone.localdate(), **facts)
    if options:
        ImportBatch.objects.filter(pk=batch.pk).update(options=options)
    work()
    return ImportBatch.objects.select_related("job", "file", "owner").get(pk=batch.pk)


def sheet(rows, heads=PROJECT_HEADS) -> bytes:
    """A plain xlsx."""
    return xl([heads, *rows])


def run(batch: ImportBatch) -> ImportBatch:
    """Imported."""
    imports.start_import(actor=batch.owner, batch=batch)
    work()
    return ImportBatch.objects.select_related("job", "file", "owner").get(pk=batch.pk)


def bring(actor, rows, heads=PROJECT_HEADS, **facts) -> ImportBatch:
    """Uploaded, read and imported."""
    return run(upload(actor, sheet(rows, heads), **facts))


def row(batch: ImportBatch, number: int) -> ImportRow:
    """A row by its number in the sheet."""
    return batch.rows.get(number=number)


def verdicts(batch: ImportBatch) -> dict[int, str]:
    """By row number."""
    return dict(batch.rows.values_list("number", "verdict"))


def states(batch: ImportBatch) -> dict[int, str]:
    """By row number."""
    return dict(batch.rows.values_list("number", "state"))


def with_channel(batch: ImportBatch) -> ImportBatch:
    """The first channel for rows that have none."""
    imports.set_options(actor=batch.owner, batch=batch, twins=batch.twins, channel=Channel.objects.selectable().first().pk)
    work()
    return ImportBatch.objects.select_related("job", "file", "owner").get(pk=batch.pk)
