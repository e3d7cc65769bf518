"""The import itself: each row in a transaction of its own, in which its state is written too. So a row is done once or not at all,
whoever is killed, and whoever works on it twice."""

import datetime

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common import hooks, request_context
from promotion.common.errors import Refused
from promotion.common.held import BLOCK, looking_once
from promotion.common.models import AuditEvent
from promotion.exchange.imports.awaited import refuse_early
from promotion.exchange.imports.kinds import kind_of
from promotion.exchange.imports.office import Office
from promotion.exchange.imports.weighing import WEIGHED, columns_of, said_of, sentence_of, tell_holder, weigh
from promotion.exchange.models import Decision, ImportBatch, ImportRow, RowState, TwinRule, Verdict
from promotion.exchange.models.batches import TRAIL
from promotion.people.models import Job
from promotion.people.services import jobs
from promotion.projects.services import twins

_LIKE, _LIKE_BUT = gettext_lazy("与系统里一致，没有变化。"), gettext_lazy("没有写入任何内容，请看提醒。")


def run(job: Job, now: datetime.datetime) -> None:
    """Import what waits and may go in, from where it stands."""
    batch = ImportBatch.objects.select_related("file", "owner").get(pk=job.params["batch"])
    ImportBatch.objects.filter(pk=batch.pk).update(ran_at=now)
    _settle_what_writes_nothing(batch)
    importer, last = Importer(batch, timezone.localdate(now)), 0
    if not jobs.advance(job, done=job.done, total=job.done + ready(batch).count()):
        return
    done = job.done
    while pks := list(ready(batch).filter(number__gt=last).order_by("number").values_list("pk", flat=True)[:BLOCK]):
        with looking_once():
            for pk in pks:
                last = importer.take(pk)
        done += len(pks)
        if not jobs.advance(job, done=done) or jobs.turn_is_over(job):
            return
    jobs.finish(job, message=_summary(batch))


def ready(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows that would go in now: no error, and where they may be twins, decided."""
    decided = Q(verdict__in=[Verdict.NEW, Verdict.UPDATE])
    decided |= Q(verdict=Verdict.TWIN) & (~Q(decision=Decision.NONE) if batch.twins == TwinRule.ASK else Q())
    return batch.rows.filter(decided, state=RowState.WAITING).exclude(decision=Decision.SKIP)


def _settle_what_writes_nothing(batch: ImportBatch) -> None:
    waiting = batch.rows.filter(state=RowState.WAITING)
    same = waiting.filter(verdict=Verdict.SAME)
    same.filter(cautions=[]).update(state=RowState.DONE, said=str(_LIKE))
    same.exclude(cautions=[]).update(state=RowState.DONE, said=str(_LIKE_BUT))
    skipped = Q(decision=Decision.SKIP)
    if batch.twins == TwinRule.SKIP:
        skipped |= Q(verdict=Verdict.TWIN, decision=Decision.NONE)
    waiting.filter(skipped).update(state=RowState.LEFT_OUT, said=_("按您的选择没有导入。"))


class Importer:
    """Takes one row after another of a batch."""

    def __init__(self, batch: ImportBatch, today: datetime.date):
        self.batch, self.kind = batch, kind_of(batch)
        self.columns = columns_of(batch, self.kind)
        self.office = Office(batch.owner, today, batch.options, at_once=True)

    def take(self, pk: int) -> int:
        """Import one row; its number. What refuses it is written beside it, and the others go on."""
        row = ImportRow.objects.get(pk=pk)
        with request_context.entered(request_context.RequestContext(request_id=request_of(self.batch, row.number))):
            try:
                self._write(row)
            except (Refused, ValidationError, ObjectDoesNotExist) as refusal:
                self.office.firms.settle(kept=False)
                self._fail(row, refusal)
            else:
                self.office.firms.settle(kept=True)
                hooks.reached("import_row_committed")
        return row.number

    @transaction.atomic
    def _write(self, row: ImportRow) -> None:
        if not ImportRow.objects.filter(pk=row.pk, state=RowState.WAITING).update(state=RowState.DONE):
            return
        hooks.reached("import_row_claimed")
        said = said_of(row, self.batch)
        if row.verdict == Verdict.TWIN and not said.decision:  # the batch's rule is none of this row's choices
            ImportRow.objects.filter(pk=row.pk).update(state=RowState.WAITING)
            return
        plan = weigh(row, self.kind, self.columns, self.office, said)
        refuse_early(self.batch, [row], self.columns)
        row.state = RowState.DONE
        if row.verdict == Verdict.ERROR:
            row.state, row.said = RowState.FAILED, "；".join(fault["sentence"] for fault in row.faults)[:500]
        elif row.verdict == Verdict.TWIN:
            row.state = RowState.FAILED if said.decision else RowState.WAITING
            row.said = "；".join(row.cautions)[:500]
        elif row.verdict == Verdict.SAME:
            row.said = str(_LIKE_BUT if row.cautions else _LIKE)
        else:
            row.made = [vars(each) for each in self.kind.apply(plan, self.office, said)]
            row.said = ""
        hooks.reached("import_row_applied")
        row.mark = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
        row.save(update_fields=[*WEIGHED, "state", "said", "made", "mark"])
        tell_holder(plan.hidden, self.office)
        hooks.reached("import_row_before_commit")

    @transaction.atomic
    def _fail(self, row: ImportRow, refusal: Refused | ValidationError | ObjectDoesNotExist) -> None:
        """What was written is undone; why stays, and a firm out of sight that was met is told of."""
        ImportRow.objects.filter(pk=row.pk, state=RowState.WAITING).update(state=RowState.FAILED, said=sentence_of(refusal)[:500])
        tell_holder(refusal.enterprise if isinstance(refusal, twins.HiddenTwin) else None, self.office)


def request_of(batch: ImportBatch, number: int | str = "") -> str:
    """Under what the audit trail keeps what a batch (or one row of it) wrote."""
    return f"{TRAIL}{batch.pk}:{number}"


def _summary(batch: ImportBatch) -> str:
    in_it = batch.rows.filter(state=RowState.DONE)
    done, same = in_it.exclude(verdict=Verdict.SAME).count(), in_it.filter(verdict=Verdict.SAME).count()
    left = batch.rows.filter(state__in=[RowState.FAILED, RowState.WAITING]).count()
    said = _("“%(file)s”：导入 %(done)d 行。") % {"file": batch.file.name, "done": done}
    said += _("另有 %(same)d 行没有变化。") % {"same": same} if same else ""
    return said + (_("还有 %(left)d 行没有导入，请查看原因。") % {"left": left} if left else "")
