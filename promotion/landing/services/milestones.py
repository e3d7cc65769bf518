"""Milestones, the clearances that 开工 needs, and the phase that follows from them."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.landing.models import Milestone, MilestoneKind
from promotion.landing.order import first_breach
from promotion.projects.facts import Phase, Stage, Status
from promotion.projects.models import Clearance, ClearanceKind, ClearanceOutcome, Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines, journal, papers, permits

CLEARED = (ClearanceOutcome.PASSED, ClearanceOutcome.NOT_NEEDED)
NEEDED_FOR_GROUND = (ClearanceKind.ENVIRONMENT, ClearanceKind.ENERGY)
NEEDS_GROUND = (MilestoneKind.GROUND_BROKEN, MilestoneKind.COMPLETED, MilestoneKind.IN_PRODUCTION, MilestoneKind.FULL_CAPACITY)
# One truth: that these happened, and when, is said by the clearance alone.
TOLD_BY_CLEARANCE = (MilestoneKind.ENVIRONMENT, MilestoneKind.ENERGY)
_PHASE_OF = ((MilestoneKind.IN_PRODUCTION, Phase.OPERATION), (MilestoneKind.GROUND_BROKEN, Phase.CONSTRUCTION))
KEPT = ("planned_on", "actual_on", "evidence", "correction")


@transaction.atomic
def record_milestone(
    *,
    actor,
    project: Project,
    kind: str,
    today: datetime.date,
    planned_on: datetime.date | None = None,
    actual_on: datetime.date | None = None,
    evidence: str = "",
    reason: str = "",
    upload=None,
) -> Milestone:
    """Record when a milestone is planned or happened. 开工 and what follows it need 环评 and 节能审查, each 通过 or 不需要; nobody passes.

    A day that was recorded as actual is changed, or taken back by None, only with a `reason`. `upload` is kept as a document of the project.
    A plan without its actual day is a deadline of the project's owner.
    """
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    milestone = Milestone.objects.filter(project=project, kind=kind).first() or Milestone(project=project, kind=kind)
    before = audit.snapshot(milestone, KEPT)
    milestone.planned_on = planned_on or milestone.planned_on
    check_actual(milestone, actual_on, reason, today)
    milestone.actual_on = actual_on
    check_order(milestone)
    milestone.evidence, milestone.correction = evidence.strip() or milestone.evidence, reason.strip() or milestone.correction
    if upload:
        milestone.document = papers.attach_to(actor=actor, project=project, upload=upload, title=_title_of(milestone))
    _save(milestone, project, actor)
    audit.record(
        actor=actor,
        action="landing.milestone",
        obj=milestone,
        before=before,
        after=audit.snapshot(milestone, KEPT),
        project_code=project.code,
        note=reason.strip(),
    )
    return milestone


@transaction.atomic
def withdraw_plan(*, actor, milestone: Milestone, reason: str, today: datetime.date) -> Milestone:
    """Take the planned day back, with a reason; its deadline ends."""
    project = journal.lock(milestone.project)
    permits.must_edit(project, actor, today)
    milestone = Milestone.objects.get(pk=milestone.pk)
    if milestone.planned_on is None:
        raise Refused(_("这个里程碑没有计划日期，不用撤回。"))
    if not reason.strip():
        raise Refused(_("请写明撤回计划的理由。"), field="reason")
    if milestone.actual_on and milestone.kind in NEEDS_GROUND:
        _must_be_cleared(project)
    before = audit.snapshot(milestone, KEPT)
    milestone.planned_on, milestone.correction = None, reason.strip()
    _save(milestone, project, actor)
    after = audit.snapshot(milestone, KEPT)
    audit.record(
        actor=actor, action="landing.unplan", obj=milestone, before=before, after=after, project_code=project.code, note=reason.strip()
    )
    return milestone


def missing_clearances(project: Project) -> tuple[str, ...]:
    """The clearance kinds that 开工 still lacks."""
    cleared = set(Clearance.objects.filter(project=project, outcome__in=CLEARED).values_list("kind", flat=True))
    return tuple(kind for kind in NEEDED_FOR_GROUND if kind not in cleared)


def phase_of(project: Project) -> str:
    """审批中, 已开工 or 已投产, from the milestones that happened."""
    reached = set(Milestone.objects.filter(project=project, actual_on__isnull=False).values_list("kind", flat=True))
    return next((phase.value for kind, phase in _PHASE_OF if kind in reached), Phase.APPROVAL.value)


def write_phase(project: Project) -> None:
    """Write the phase down onto a landed project's row."""
    if project.stage == Stage.LANDED:
        project.phase = phase_of(project)
        project.save(update_fields=["phase", "updated_at"])


def check_actual(milestone: Milestone, actual_on: datetime.date | None, reason: str, today: datetime.date) -> None:
    """Raise Refused where `actual_on` cannot be the day it happened."""
    project, kind = milestone.project, milestone.kind
    if actual_on and actual_on > today:
        raise Refused(_("实际日期不能晚于今天。"), field="actual_on")
    if actual_on and actual_on != milestone.actual_on and kind in TOLD_BY_CLEARANCE:
        raise Refused(_("环评、能评何时取得以要件结论为准：请在“文件”中登记结论，这里会自动显示。"), field="actual_on")
    if actual_on and kind in NEEDS_GROUND:
        _must_be_cleared(project)
    if milestone.actual_on and actual_on != milestone.actual_on and not reason.strip():
        known = {"day": milestone.actual_on.isoformat()}
        raise Refused(_("实际日期已登记为 %(day)s，更正或撤回请写明理由。") % known, field="reason")


def _must_be_cleared(project):
    missing = missing_clearances(project)
    if missing:
        raise Refused(
            _("未取得%(what)s，一律不得开工建设。请先在“文件”中登记结论（通过，或不需要并写明理由）。")
            % {"what": "、".join(str(ClearanceKind(each).label) for each in missing)},
            field="actual_on",
            items=missing,
        )


def check_order(milestone: Milestone) -> None:
    """Raise Refused for what cannot be: 竣工 before 开工 and the like, among actual days and among planned ones."""
    rows = {row.kind: row for row in Milestone.objects.filter(project=milestone.project)} | {milestone.kind: milestone}
    for name, word in (("actual_on", _("实际")), ("planned_on", _("计划"))):
        broken = first_breach({kind: getattr(row, name) for kind, row in rows.items()}, milestone.kind)
        if broken:
            earlier, later = (MilestoneKind(kind) for kind in broken)
            raise Refused(
                _("%(word)s%(later)s日期（%(day)s）不能早于%(word)s%(earlier)s日期（%(since)s），请核对。")
                % {
                    "word": word,
                    "later": later.label,
                    "earlier": earlier.label,
                    "day": getattr(rows[later], name).isoformat(),
                    "since": getattr(rows[earlier], name).isoformat(),
                },
                field=name,
            )


def _save(milestone, project, actor):
    milestone.recorded_by = actor
    checked.save(milestone)
    write_phase(project)
    source = deadlines.milestone_source(project, milestone.kind)
    if _is_awaited(milestone, project):
        title = _("里程碑计划：%(what)s") % {"what": milestone.get_kind_display()}
        where = {"owner": project.owner, "follows_owner": True, "project": project, "enterprise": project.enterprise}
        deadlines.put(source=source, kind=DeadlineKind.MILESTONE, title=title, due=milestone.planned_on, **where)
    else:
        deadlines.close(source, timezone.now())


def _is_awaited(milestone, project) -> bool:
    if milestone.actual_on or not milestone.planned_on or not project.owner_id or project.status == Status.CLOSED:
        return False
    told = milestone.kind in TOLD_BY_CLEARANCE
    return not (told and Clearance.objects.filter(project=project, kind=milestone.kind, outcome__in=CLEARED).exists())


def _title_of(milestone) -> str:
    return _("里程碑凭据：%(what)s") % {"what": milestone.get_kind_display()}
