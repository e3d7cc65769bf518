"""撤回 of a whole import: refused with the rows named as soon as somebody touched one of them; else undone row by row, the last first."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import hooks, request_context
from promotion.common.errors import Refused
from promotion.common.held import BLOCK, looking_once
from promotion.exchange.models import ImportBatch, ImportRow, RowState
from promotion.exchange.services import touched
from promotion.exchange.services.running import request_of
from promotion.landing.services import taking_back as landing
from promotion.people.models import Job
from promotion.people.services import jobs
from promotion.projects.services import taking_back


@dataclass(frozen=True)
class Undoing:
    """Who takes back, when, and what is written beside it."""

    actor: object
    today: datetime.date
    reason: str


def take_back(job: Job, now: datetime.datetime) -> None:
    """Undo what is still there, from where it stands."""
    batch = ImportBatch.objects.select_related("file", "owner").get(pk=job.params["batch"])
    if job.done == 0 and not touched.must_be_untouched(batch, job):
        return
    todo = batch.rows.filter(state=RowState.DONE)
    if not jobs.advance(job, done=job.done, total=job.done + todo.count()):
        return
    undoing = Undoing(batch.owner, timezone.localdate(now), _("撤回导入“%(file)s”") % {"file": batch.file.name})
    done, below = job.done, None
    while rows := list(_below(todo, below).order_by("-number")[:BLOCK]):
        kept = touched.held(batch, rows)
        with looking_once():
            for row in rows:
                _take_back_row(batch, row, undoing, kept.get(row.pk, ""))
        below, done = rows[-1].number, done + len(rows)
        if not jobs.advance(job, done=done) or jobs.turn_is_over(job):
            return
    left = batch.rows.filter(state=RowState.DONE).exclude(made=[]).count()
    if left:
        raise Refused(_("已撤回其余各行；有 %(n)d 行没有撤回，请在“已导入”里查看原因。") % {"n": left})
    ImportBatch.objects.filter(pk=batch.pk).update(taken_back_at=timezone.now())
    jobs.finish(job, message=_("“%(file)s”的导入已全部撤回。") % {"file": batch.file.name})


def _below(rows, number: int | None):
    return rows if number is None else rows.filter(number__lt=number)


def _take_back_row(batch: ImportBatch, row: ImportRow, undoing: Undoing, held: str) -> None:
    """Undo one row; where it was touched meanwhile (`held`: what hangs on its firm), or may not be undone, the reason is written beside it."""
    with request_context.entered(request_context.RequestContext(request_id=request_of(batch, row.number))):
        try:
            with transaction.atomic():
                if not ImportRow.objects.filter(pk=row.pk, state=RowState.DONE).update(state=RowState.TAKEN_BACK, said=""):
                    return
                if why := held or touched.changed(batch, [row]).get(row.pk):
                    raise Refused(_("导入以后有人改动过（%(what)s），没有撤回。") % {"what": why})
                for made in reversed(row.made):
                    _UNDO[made["model"], made["is_new"]](made, undoing)
                hooks.reached("import_row_taken_back")
        except Refused as refusal:
            ImportRow.objects.filter(pk=row.pk, state=RowState.DONE).update(said=str(refusal)[:500])


def _row(made: dict) -> Model:
    """What was written, as it is now. Refused where it is gone."""
    model = apps.get_model("promotion", made["model"])
    row = model._base_manager.filter(pk=made["pk"]).first()
    if row is None:
        raise Refused(_("写入的“%(what)s”已被移除，没有撤回。") % {"what": model._meta.verbose_name})
    return row


def _new_project(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_project(actor=undoing.actor, project=_row(made), today=undoing.today, reason=undoing.reason)


def _project_edit(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_project_edit(
        actor=undoing.actor, project=_row(made), before=made["before"], today=undoing.today, reason=undoing.reason
    )


def _new_follow_up(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_follow_up(actor=undoing.actor, follow_up=_row(made), today=undoing.today, reason=undoing.reason)


def _step(made: dict, undoing: Undoing) -> None:
    facts = {"before": made["before"], "after": made["after"], "today": undoing.today, "reason": undoing.reason}
    taking_back.take_back_step(actor=undoing.actor, deadline=_row(made), **facts)


def _new_member(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_member(actor=undoing.actor, member=_row(made), today=undoing.today)


def _new_contact(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_contact(actor=undoing.actor, contact=_row(made), today=undoing.today, reason=undoing.reason)


def _new_firm(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_firm(actor=undoing.actor, enterprise=_row(made), today=undoing.today, reason=undoing.reason)


def _firm_edit(made: dict, undoing: Undoing) -> None:
    taking_back.take_back_firm_edit(
        actor=undoing.actor, enterprise=_row(made), before=made["before"], after=made["after"], today=undoing.today
    )


def _milestone(made: dict, undoing: Undoing) -> None:
    landing.take_back_milestone(
        actor=undoing.actor, milestone=_row(made), before=made["before"], today=undoing.today, reason=undoing.reason[:300]
    )


def _new_arrival(made: dict, undoing: Undoing) -> None:
    landing.take_back_arrival(actor=undoing.actor, arrival=_row(made), today=undoing.today, reason=undoing.reason)


def _site(made: dict, undoing: Undoing) -> None:
    facts = {"is_new": made["is_new"], "before": made["before"], "today": undoing.today, "reason": undoing.reason[:200]}
    landing.take_back_site(actor=undoing.actor, site=_row(made), **facts)


_UNDO: dict[tuple[str, bool], Callable[[dict, Undoing], None]] = {
    ("project", True): _new_project,
    ("project", False): _project_edit,
    ("followup", True): _new_follow_up,
    ("deadline", True): _step,
    ("deadline", False): _step,
    ("projectmember", True): _new_member,
    ("contact", True): _new_contact,
    ("enterprise", True): _new_firm,
    ("enterprise", False): _firm_edit,
    ("milestone", True): _milestone,
    ("milestone", False): _milestone,
    ("fundarrival", True): _new_arrival,
    ("site", True): _site,
    ("site", False): _site,
}
