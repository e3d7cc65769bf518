"""What people do with an import: upload, say what the columns mean, mend, decide, start, stop, take back."""

import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.exchange.imports.awaited import refuse_early
from promotion.exchange.imports.doubles import mark_doubles
from promotion.exchange.imports.kinds import KINDS, OPENING, Kind, kind_of
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.weighing import WEIGHED, columns_of, said_of, tell_holder, weigh
from promotion.exchange.models import Decision, ImportBatch, ImportRow, RowState, TwinRule, Verdict
from promotion.exchange.services.previewing import PREVIEW, is_read, remember
from promotion.exchange.services.running import ready
from promotion.people.models import Job, User
from promotion.people.services import files, jobs
from promotion.projects.facts import Stage
from promotion.projects.services import opening

RUN, TAKE_BACK = "import_run", "import_take_back"
LONGEST_CELL = 4000
MOST_UNFINISHED = 3  # of one person; a fourth would only keep others waiting


def may_import(actor, kind: Kind, today: datetime.date) -> bool:
    """Whether some role of `actor` enters such rows at all."""
    scope = scope_of(actor, today)
    return any(scope.with_ability(ability) for ability in kind.abilities)


def upload_sheet(*, actor, upload: UploadedFile, kind: str, today: datetime.date, token: str = "", is_opening: bool = False) -> ImportBatch:
    """Keep the file and queue its preview. The same `token` again returns the batch that it made before."""
    if kind not in KINDS:
        raise Refused(_("请选择这张表里是什么。"), field="kind")
    if is_opening:
        _must_be_opening(kind, today)
    if not may_import(actor, OPENING if is_opening else KINDS[kind], today):
        raise NotAllowed(_("您的角色不能导入%(kind)s，请联系管理员开通。") % {"kind": KINDS[kind].label})
    with transaction.atomic():
        _hold(actor)
        again = ImportBatch.objects.filter(token=token).first() if token else None
        if again and again.owner_id != actor.pk:
            raise Refused(_("这张表单已经用过，请刷新页面后重新上传。"))
        if again:
            return again
        _must_have_room(actor)
        stored = files.store_to_read(upload, actor)
        batch = ImportBatch.objects.create(kind=kind, file=stored, owner=actor, token=token or None, is_opening=is_opening)
        _queue(batch, PREVIEW)
        audit.record(actor=actor, action="import.upload", obj=batch, after={"kind": kind, "sha256": stored.sha256})
    return batch


@transaction.atomic
def read_again(*, actor, batch: ImportBatch, place: int | None = None, keys: dict[str, str] | None = None) -> ImportBatch:
    """Another sheet, or other meanings of its columns (`keys`: letter → field, "" for none): the preview is made anew. What was mended stays.

    With neither it is read to its end, also where some of it is in already.
    """
    batch = _locked(batch, actor)
    _must_stand(batch)
    if (place is not None or keys is not None) and _has_begun(batch):
        raise Refused(_("这张表已经导入过，不能再改列；请重新上传。"))
    if place is not None and place != batch.place:
        if place not in {each for each, _name in batch.sheets}:
            raise Refused(_("没有这张工作表，请重新选择。"))
        batch.place, batch.columns, batch.notes = place, [], []
        batch.sheet = next(name for each, name in batch.sheets if each == place)
        batch.options.pop("stage", None)
        batch.rows.all().delete()
    elif keys is not None:
        _choose(batch, keys)
        remember(batch)
    batch.save()
    _queue(batch, PREVIEW)
    return batch


@transaction.atomic
def set_options(*, actor, batch: ImportBatch, twins: str, channel: int | None, stage: str = "") -> ImportBatch:
    """The rule for twins, and what rows without a channel, and old projects without a stage, are put down to."""
    batch = _locked(batch, actor)
    if twins not in TwinRule.values:
        raise Refused(_("请选择疑似重复的行怎么处理。"), field="twins")
    if stage and stage not in Stage.values:
        raise Refused(_("请选择没写阶段的项目算作哪个阶段。"), field="stage")
    before, batch.twins = batch.options, twins
    batch.options = ({"channel": channel} if channel else {}) | ({"stage": stage} if stage and batch.is_opening else {})
    anew = batch.options != before
    batch.save(update_fields=["twins", "options"])
    if anew:
        _queue(batch, PREVIEW)
    return batch


@transaction.atomic
def mend_cell(*, actor, row: ImportRow, letter: str, text: str, today: datetime.date) -> ImportRow:
    """Type something else in place of a cell; the row is weighed again at once."""
    batch = _locked(row.batch, actor)
    row = _open_row(batch, row)
    if letter not in {column["letter"] for column in batch.columns if column["key"]}:
        raise Refused(_("这一列不导入，不用改。"))
    if len(text) > LONGEST_CELL:
        raise Refused(_("太长了，最多 %(n)d 个字。") % {"n": LONGEST_CELL})
    row.corrections = {**row.corrections, letter: text.replace("\x00", "")}
    return _weigh_again(batch, row, today)


@transaction.atomic
def decide(*, actor, row: ImportRow, decision: str, today: datetime.date, chosen: int | None = None) -> ImportRow:
    """Say what becomes of a row: left out, the one that was offered, another one; nothing takes it back."""
    batch = _locked(row.batch, actor)
    row = _open_row(batch, row)
    if decision not in Decision.values or (decision not in ("", Decision.SKIP) and decision not in row.choices):
        raise Refused(_("这一行不能这样处理，请重新选择。"))
    if chosen is not None and chosen not in {offer["id"] for offer in row.offers}:
        raise Refused(_("请从列出的几个里选。"))
    row.decision, row.chosen = decision, chosen
    row.state = RowState.WAITING
    row.save(update_fields=["decision", "chosen", "state"])
    return row


@transaction.atomic
def start_import(*, actor, batch: ImportBatch) -> ImportBatch:
    """Queue the import of what may go in."""
    batch = _locked(batch, actor)
    _must_stand(batch)
    if not is_read(batch):
        raise Refused(_("这张表还没有读完，请重新读取后再导入。"))
    n = ready(batch).count()
    if not n and not batch.rows.filter(state=RowState.WAITING, verdict=Verdict.SAME).exists():
        raise Refused(_("没有可以导入的行：请先改正有错误的行，或对疑似重复的行作出决定。"))
    _queue(batch, RUN, total=n)
    audit.record(actor=actor, action="import.start", obj=batch, after={"rows": n})
    return batch


@transaction.atomic
def take_back_import(*, actor, batch: ImportBatch) -> ImportBatch:
    """撤回: queue the undoing of all that it wrote. Whether somebody has changed something of it since, the job looks first."""
    batch = _locked(batch, actor)
    if batch.taken_back_at:
        raise Refused(_("这次导入已经撤回。"))
    n = batch.rows.filter(state=RowState.DONE).count()
    if not n:
        raise Refused(_("这次导入没有写入任何内容，不用撤回。"))
    _queue(batch, TAKE_BACK, total=n)
    audit.record(actor=actor, action="import.withdraw", obj=batch, after={"rows": n})
    return batch


@transaction.atomic
def cancel(*, actor, batch: ImportBatch) -> None:
    """Stop what works on it; rows already in stay in."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk, owner=actor)
    if batch.job is None or not jobs.ask_to_cancel(batch.job):
        raise Refused(_("已经结束，不用取消。"))
    audit.record(actor=actor, action="import.cancel", obj=batch)


def may_open(actor, today: datetime.date) -> bool:
    """Whether 存量导入 stands open, and to this person."""
    return opening.is_open(today) and may_import(actor, OPENING, today)


def _must_be_opening(kind: str, today: datetime.date) -> None:
    if kind != OPENING.key:
        raise Refused(_("存量导入只用于项目；其他内容请不勾选“存量导入”。"), field="kind")
    opening.must_be_open(today)


def _locked(batch: ImportBatch, actor) -> ImportBatch:
    """The batch as it is now, of the person themself, who may still import such rows, with nothing at work on it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.owner_id != actor.pk:
        raise NotAllowed(_("只有上传的人可以处理这次导入。"))
    if not may_import(actor, kind_of(batch), timezone.localdate()):
        raise NotAllowed(_("您的角色不能导入%(kind)s，请联系管理员开通。") % {"kind": kind_of(batch).label})
    if batch.is_busy:
        raise Refused(_("正在处理，请等它结束，或先取消。"))
    return batch


def _must_stand(batch: ImportBatch) -> None:
    if batch.taken_back_at:
        raise Refused(_("这次导入已经撤回，请重新上传。"))


def _has_begun(batch: ImportBatch) -> bool:
    """Whether some of it may have been written: its rows say what, so they must stay."""
    return batch.ran_at is not None or batch.rows.filter(state__in=[RowState.DONE, RowState.TAKEN_BACK]).exists()


def _open_row(batch: ImportBatch, row: ImportRow) -> ImportRow:
    row = ImportRow.objects.select_for_update().get(pk=row.pk, batch=batch)
    _must_stand(batch)
    if row.state not in (RowState.WAITING, RowState.FAILED, RowState.LEFT_OUT) or row.verdict == Verdict.NO_DATA:
        raise Refused(_("这一行已经导入，请到系统里修改。"))
    return row


def _weigh_again(batch: ImportBatch, row: ImportRow, today: datetime.date) -> ImportRow:
    kind = kind_of(batch)
    columns, office = columns_of(batch, kind), Office(batch.owner, today, batch.options, at_once=False)
    row.flags.pop("nth", None)
    row.state, row.said, row.decision, row.chosen = RowState.WAITING, "", Decision.NONE, None
    tell_holder(weigh(row, kind, columns, office, said_of(row, batch)).hidden, office)
    mark_doubles(batch, [row], kind, columns, office)
    refuse_early(batch, [row], columns)
    row.save(update_fields=[*WEIGHED, "state", "said", "decision", "chosen", "corrections", "flags"])
    return row


def _choose(batch: ImportBatch, keys: dict[str, str]) -> None:
    known = {one.key for one in kind_of(batch).taken}
    chosen = [key for key in keys.values() if key]
    if set(chosen) - known:
        raise Refused(_("没有这个字段，请重新选择。"))
    if len(chosen) != len(set(chosen)):
        raise Refused(_("两列不能是同一个字段，请把其中一列改为“不导入”。"))
    batch.columns = [{**column, "key": keys.get(column["letter"], column["key"]), "sure": True} for column in batch.columns]


def _hold(owner: User) -> None:
    """One act on the imports of a person after the other, so that a double click makes one, and a fourth never slips in."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)


def _must_have_room(owner: User) -> None:
    n = Job.objects.filter(owner=owner, kind__in=(PREVIEW, RUN, TAKE_BACK), finished_at__isnull=True).count()
    if n >= MOST_UNFINISHED:
        raise Refused(_("您已有 %(n)d 个导入在处理，请等它们结束，或先取消其中一个。") % {"n": n})


def _queue(batch: ImportBatch, kind: str, total: int = 0) -> None:
    _hold(batch.owner)
    _must_have_room(batch.owner)
    batch.job = jobs.enqueue(kind=kind, owner=batch.owner, params={"batch": batch.pk}, total=total)
    batch.save(update_fields=["job"])
