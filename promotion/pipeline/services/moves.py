"""Moving a project: advance through a gate, back with a reason, hold, resume, close, reopen, undo.

Page, board drag, admin and API all end here. Whatever the outcome, exactly one of several callers at once wins: the row is locked, and the
version the caller looked at must still stand.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.agreements.services import formal_of, keep_dates, pledged
from promotion.common import audit
from promotion.common.errors import Refused
from promotion.common.models import AuditEvent
from promotion.landing.services import write_phase
from promotion.people.roles import Ability
from promotion.pipeline.services.gating import checklist
from promotion.pipeline.stages import may_move, previous_stage
from promotion.projects.facts import LONGEST_HOLD_DAYS, ChangeKind, CloseReason, Stage, Status
from promotion.projects.models import Project, ProjectState
from promotion.projects.services import deadlines, journal, permits

UNDO_MINUTES = 10


@transaction.atomic
def advance(
    *,
    actor,
    project: Project,
    to: str,
    version: int,
    today: datetime.date,
    effective_on: datetime.date | None = None,
    note: str = "",
) -> ProjectState:
    """Move a project one stage forward through its gate.

    Refused (with `items`: every unmet GateItem) when the gate is not met; Stale when somebody moved or changed it first. Into 签约 the
    amount becomes what the formal agreement pledges, and the day defaults to its signing.
    """
    project = journal.lock(project, version)
    permits.must_edit(project, actor, today)
    _must_be_active(project)
    if not may_move(project.stage, to):
        raise Refused(_("只能一步一步向前推进，不能跳过阶段。"))
    lines = checklist(project, to)
    missing = [line.item for line in lines if line.blocks]
    if missing:
        sentence = _("还差 %(n)d 项，不能进入“%(stage)s”：%(todo)s")
        todo = " ".join(str(item.todo) for item in missing)
        raise Refused(sentence % {"n": len(missing), "stage": Stage(to).label, "todo": todo}, items=missing)
    facts = {"stage": to}
    if to == Stage.SIGNED:
        facts["amount"] = pledged(project)
        effective_on = effective_on or _signing_day(project)
    state = journal.record(
        project=project,
        kind=ChangeKind.ADVANCE,
        actor=actor,
        effective_on=effective_on or today,
        today=today,
        reason=note,
        gate={line.item.key: line.met for line in lines},
        **facts,
    )
    write_phase(project)
    _audit(actor, "project.advance", project, state, note)
    return state


@transaction.atomic
def move_back(*, actor, project: Project, version: int, reason: str, today: datetime.date) -> ProjectState:
    """Move a project one stage back, with a reason, by somebody entitled."""
    project = journal.lock(project, version)
    permits.must_hold(project, actor, Ability.MOVE_BACK, today)
    _must_be_active(project)
    to = previous_stage(project.stage)
    if to is None:
        raise Refused(_("“谋划”已是第一个阶段，不能再退回；不再推进的请终止。"))
    return _change(actor, project, ChangeKind.BACK, today, reason, stage=to)


@transaction.atomic
def hold(*, actor, project: Project, version: int, reason: str, until: datetime.date, today: datetime.date) -> ProjectState:
    """暂缓 until a day at most 90 days ahead; a deadline waits at its end."""
    project = journal.lock(project, version)
    permits.must_hold(project, actor, Ability.HOLD, today)
    _must_be_active(project)
    if not today < until <= today + datetime.timedelta(days=LONGEST_HOLD_DAYS):
        raise Refused(_("暂缓期限请填明天至 %(n)d 天以内的日期。") % {"n": LONGEST_HOLD_DAYS}, field="until")
    state = _change(actor, project, ChangeKind.HOLD, today, reason, status=Status.ON_HOLD, hold_until=until)
    deadlines.put_hold_end(project, due=until, owner=project.owner or actor)
    return state


@transaction.atomic
def resume(*, actor, project: Project, version: int, today: datetime.date, reason: str = "") -> ProjectState:
    """End a 暂缓: the owner or whoever may hold it."""
    project = journal.lock(project, version)
    permits.must_edit(project, actor, today)
    if project.status != Status.ON_HOLD:
        raise Refused(_("该项目没有暂缓，不用恢复。"))
    deadlines.close(deadlines.hold_source(project), timezone.now())
    return _change(actor, project, ChangeKind.RESUME, today, reason or _("恢复推进"), status=Status.ACTIVE, hold_until=None)


@transaction.atomic
def close(*, actor, project: Project, version: int, reason_code: str, reason: str, today: datetime.date) -> ProjectState:
    """终止, with a reason from the list and in words. Its open deadlines end with it."""
    project = journal.lock(project, version)
    permits.must_hold(project, actor, Ability.CLOSE, today)
    if project.status == Status.CLOSED:
        raise Refused(_("该项目已经终止。"))
    if reason_code not in CloseReason.values:
        raise Refused(_("请从列表中选择终止原因。"), field="reason_code")
    state = _change(actor, project, ChangeKind.CLOSE, today, reason, status=Status.CLOSED, hold_until=None, reason_code=reason_code)
    deadlines.close(deadlines.hold_source(project), timezone.now())
    deadlines.close_of_project(project, state.recorded_at)
    return state


@transaction.atomic
def reopen(*, actor, project: Project, version: int, reason: str, today: datetime.date) -> ProjectState:
    """Take a closed project up again where it stood, with every date that was promised."""
    project = journal.lock(project, version)
    permits.must_hold(project, actor, Ability.CLOSE, today)
    if project.status != Status.CLOSED:
        raise Refused(_("该项目没有终止，不用重启。"))
    if project.owner and not project.owner.is_active:
        raise Refused(_("原责任人%(who)s的账号已停用，请先指派新的责任人，再重启。") % {"who": project.owner})
    closed = ProjectState.objects.filter(project=project, kind=ChangeKind.CLOSE).latest("seq")
    deadlines.open_again(project, closed.recorded_at)
    state = _change(actor, project, ChangeKind.REOPEN, today, reason, status=Status.ACTIVE)
    keep_dates(project, actor)
    return state


@transaction.atomic
def undo(*, actor, project: Project, now: datetime.datetime) -> ProjectState:
    """The mover takes back their own last move within 10 minutes, while nothing hangs on it."""
    project = journal.lock(project)
    permits.must_edit(project, actor, timezone.localdate(now))
    state = undoable(project, actor, now)
    if state is None:
        raise Refused(_("只能在 10 分钟内撤销自己的最近一次推进，且其后没有别的改动；现在请由片区负责人退回。"))
    before = ProjectState.objects.filter(project=project).known_on().exclude(pk=state.pk).order_by("effective_on", "position").last()
    undone = journal.record(
        project=project,
        kind=ChangeKind.UNDO,
        actor=actor,
        effective_on=state.effective_on,
        today=timezone.localdate(now),
        reason=_("撤销误操作"),
        supersedes=state,
        **{name: getattr(before, name) for name in ("stage", "status", "owner_id", "chain_id", "zone_id", "amount", "hold_until")},
    )
    write_phase(project)
    _audit(actor, "project.undo", project, undone, "")
    return undone


def undoable(project: Project, user, now: datetime.datetime) -> ProjectState | None:
    """The move of `user` that could be undone at `now`, or None."""
    state = ProjectState.objects.filter(project=project).order_by("-seq").first()
    if state is None or state.kind != ChangeKind.ADVANCE or state.actor_id != user.pk:
        return None
    if now - state.recorded_at > datetime.timedelta(minutes=UNDO_MINUTES):
        return None
    moved = AuditEvent.objects.filter(project_code=project.code, action="project.advance").order_by("-pk").first()
    if moved is None or AuditEvent.objects.filter(project_code=project.code, pk__gt=moved.pk).exists():
        return None
    return state


def _change(actor, project, kind, today, reason, **facts) -> ProjectState:
    if not reason.strip():
        raise Refused(_("请写明理由。"), field="reason")
    state = journal.record(project=project, kind=kind, actor=actor, effective_on=today, today=today, reason=reason.strip(), **facts)
    write_phase(project)
    _audit(actor, f"project.{kind}", project, state, reason)
    return state


def _must_be_active(project):
    if project.status == Status.ON_HOLD:
        raise Refused(_("该项目暂缓中，请先恢复推进。"))
    if project.status == Status.CLOSED:
        raise Refused(_("该项目已终止，请先重启。"))


def _signing_day(project) -> datetime.date:
    """The day of the formal agreement, or the last recorded day if that is later (a journal never goes back)."""
    last = ProjectState.objects.filter(project=project).known_on().order_by("-effective_on").first()
    formal = formal_of(project)
    return max(formal.signed_on, last.effective_on) if formal else last.effective_on


def _audit(actor, action, project, state, note):
    audit.record(
        actor=actor,
        action=action,
        obj=project,
        before={"stage": state.from_stage},
        after={"stage": state.stage, "status": state.status, "effective_on": state.effective_on},
        project_code=project.code,
        note=note,
    )
