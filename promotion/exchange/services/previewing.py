"""The preview of an import: the file is read once through, every row kept with what importing it would do."""

import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import hooks
from promotion.common.errors import Refused
from promotion.common.held import looking_once
from promotion.common.sheets.books import open_book
from promotion.common.sheets.cells import is_blank, letters
from promotion.common.sheets.tables import Line, Skipped, Table, find_table
from promotion.enterprises.models import Enterprise
from promotion.exchange.imports.awaited import early, refuse_early
from promotion.exchange.imports.cells import to_json
from promotion.exchange.imports.doubles import mark_doubles
from promotion.exchange.imports.kinds import Kind, kind_of
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.project_facts import stage_of_sheet
from promotion.exchange.imports.weighing import WEIGHED, columns_of, said_of, weigh
from promotion.exchange.matching import knower, match, memory_key
from promotion.exchange.models import ImportBatch, ImportRow, RememberedHead, RowState, Verdict
from promotion.exchange.reading import unfit_unit
from promotion.people.models import Job
from promotion.people.models.jobs import JobState
from promotion.people.services import jobs
from promotion.projects.services import twins

PREVIEW = "import_preview"
CHUNK = 500


def preview(job: Job, now: datetime.datetime) -> None:
    """Weigh the rows that are kept once more (their columns may mean something else now), then read on behind the last of them."""
    batch = ImportBatch.objects.select_related("file", "owner").get(pk=job.params["batch"])
    kind = kind_of(batch)
    table = _open(batch, kind)
    if not batch.columns:
        _describe(batch, table, kind)
    _must_have_what_is_required(batch, kind)
    last = batch.rows.order_by("-number").values_list("number", flat=True).first() or 0
    weigher = Weigher(batch, kind, timezone.localdate(now))
    if job.params.get("kept_until") is None:
        Job.objects.filter(pk=job.pk).update(params={**job.params, "kept_until": last})
        job.params["kept_until"] = last
    if _weigh_kept(job, weigher) and _read_on(job, weigher, table, last):
        ImportRow.objects.bulk_update(refuse_early(batch, early(batch), weigher.columns), ["verdict", "cautions", "faults"], batch_size=100)
        jobs.finish(job, message=_("“%(file)s”已读完，请核对后导入。") % {"file": batch.file.name})


class Weigher:
    """Weighs rows of a batch, a chunk at a time."""

    def __init__(self, batch: ImportBatch, kind: Kind, today: datetime.date):
        self.batch, self.kind = batch, kind
        self.office = Office(batch.owner, today, batch.options, at_once=True)
        self.columns = columns_of(batch, kind)

    def weigh(self, rows: list[ImportRow]) -> list[int]:
        """Writes into the rows (not saved); gives the ids of the firms out of sight that they asked about."""
        with looking_once():
            hidden = [weigh(row, self.kind, self.columns, self.office, said_of(row, self.batch)).hidden for row in rows if _is_data(row)]
            mark_doubles(self.batch, rows, self.kind, self.columns, self.office)
        return sorted({firm.pk for firm in hidden if firm is not None})

    def tell(self, hidden: list[int]) -> None:
        """The holders hear of it, as when a name is typed."""
        for firm in Enterprise.objects.filter(pk__in=hidden).order_by("pk"):
            twins.tell_holder(firm, self.office.actor, self.office.today)


def _weigh_kept(job: Job, weigher: Weigher) -> bool:
    """The rows that were there when the job began, from where it stands; False when it is to stop."""
    kept = weigher.batch.rows.filter(state__in=[RowState.WAITING, RowState.FAILED], number__lte=job.params["kept_until"])
    while rows := list(kept.filter(number__gt=job.done).order_by("number")[:CHUNK]):
        hidden = weigher.weigh(rows)
        for row in rows:
            row.state, row.said = RowState.WAITING, ""
        with transaction.atomic():
            if not jobs.advance(job, done=rows[-1].number):
                return False
            ImportRow.objects.bulk_update(rows, [*WEIGHED, "state", "said", "flags"], batch_size=100)
            weigher.tell(hidden)
        if jobs.turn_is_over(job):
            return False
    return True


def _read_on(job: Job, weigher: Weigher, table: Table, last: int) -> bool:
    """The rows of the file that are not kept yet; False when it is to stop."""
    lines = (line for line in table.lines() if line.number > last)
    while chunk := list(islice(lines, CHUNK)):
        rows = [_row(weigher.batch, line) for line in chunk]
        hidden = weigher.weigh(rows)
        with transaction.atomic():
            if not jobs.advance(job, done=rows[-1].number):
                return False
            ImportRow.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
            weigher.tell(hidden)
        hooks.reached("import_preview_chunk")
        if jobs.turn_is_over(job):
            return False
    return True


def _is_data(row: ImportRow) -> bool:
    return row.verdict != Verdict.NO_DATA


def _open(batch: ImportBatch, kind: Kind) -> Table:
    with batch.file.file.open("rb") as file:
        book = open_book(file.read(), batch.file.name)
    table = find_table(book, batch.place, known=knower(kind.wanted))
    if batch.place is None:
        batch.place, batch.sheet, batch.unit = table.info.place, table.sheet.name, table.unit
        batch.sheets, batch.notes = [[info.place, info.name] for info in book.sheets], [str(note) for note in book.notes]
        batch.save(update_fields=["place", "sheet", "unit", "sheets", "notes"])
    return table


def _describe(batch: ImportBatch, table: Table, kind: Kind) -> None:
    """What the columns mean, as far as it can be told; a person may say otherwise."""
    remembered = dict(RememberedHead.objects.filter(unit=batch.owner.unit_id, kind=batch.kind).values_list("head", "key"))
    matching = match(table.heads, kind.wanted, remembered)
    found = {each.head.column: each for each in matching.found}
    for each in (*matching.found, *matching.doubles):
        if unfit_unit(each):
            batch.notes.append(_("“%(head)s”的单位系统不认，这一列没有读取，请在表里换算后再传。") % {"head": each.head.text})
            found.pop(each.head.column, None)
    batch.columns = [
        {
            "letter": head.letter,
            "head": head.text,
            "key": found[head.column].wanted.key if head.column in found else "",
            "unit": found[head.column].unit if head.column in found else "",
            "sure": head.column not in found or found[head.column].is_sure,
        }
        for head in table.heads
    ]
    _take_stage_of_sheet(batch)
    batch.save(update_fields=["columns", "notes", "options"])


def _take_stage_of_sheet(batch: ImportBatch) -> None:
    """Offices keep a sheet for each stage: where none of its columns tells the stage, its name may, or the file's."""
    stage = stage_of_sheet(batch.sheet) or stage_of_sheet(batch.file.name.rpartition(".")[0])
    if batch.is_opening and stage and not {"stage", "status"} & {each["key"] for each in batch.columns}:
        batch.options["stage"] = stage
        batch.notes.append(_("没有“阶段”这一列，按表名都算作“%(stage)s”；不对请在“没写阶段的”里改选。") % {"stage": stage.label})


def is_read(batch: ImportBatch) -> bool:
    """Whether its last preview came to the end: before that its rows are a part of the sheet, or tell what the columns meant before."""
    previews = Job.objects.filter(owner=batch.owner_id, kind=PREVIEW, params__batch=batch.pk).order_by("-pk")
    return previews.values_list("state", flat=True).first() in (None, JobState.DONE)


def remember(batch: ImportBatch) -> None:
    """Keep what a person said the heads mean, for the next file of the same office."""
    if batch.owner.unit_id is None:
        return
    for column in batch.columns:
        head = memory_key(column["head"])[:120]
        if head:
            RememberedHead.objects.update_or_create(
                unit_id=batch.owner.unit_id, kind=batch.kind, head=head, defaults={"key": column["key"]}
            )


def _must_have_what_is_required(batch: ImportBatch, kind: Kind) -> None:
    known = {column["key"] for column in batch.columns}
    missing = [one.label for one in kind.taken if one.required and one.key not in known]
    if missing:
        raise Refused(
            _("没有认出“%(fields)s”是哪一列。请在“列”里指明，或换一张工作表。") % {"fields": "、".join(missing)},
        )


def _row(batch: ImportBatch, line: Line | Skipped) -> ImportRow:
    if isinstance(line, Skipped):
        text = line.text.replace("\x00", "").encode("utf-8", "replace").decode()
        return ImportRow(
            batch=batch, number=line.number, verdict=Verdict.NO_DATA, about=text[:120], said=str(line.reason), state=RowState.LEFT_OUT
        )
    cells = {letters(column): to_json(value) for column, value in enumerate(line.values) if not is_blank(value)}
    flags = {"hidden": True} if line.hidden else {}
    flags |= {"filled": [letters(column) for column in sorted(line.filled)]} if line.filled else {}
    flags |= {"from_1904": True} if line.from_1904 else {}
    return ImportRow(batch=batch, number=line.number, cells=cells, flags=flags)
