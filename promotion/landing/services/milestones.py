"""Milestones, the clearances that 开工 needs, and the phase that follows from them."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.landing.models import Milestone, MilestoneKind
from promotion.projects.facts import Phase, Stage
from promotion.projects.models import Clearance, ClearanceKind, ClearanceOutcome, Project
from promotion.projects.services import journal, permits

CLEARED = (ClearanceOutcome.PASSED, ClearanceOutcome.NOT_NEEDED)
NEEDED_FOR_GROUND = (ClearanceKind.ENVIRONMENT, ClearanceKind.ENERGY)
NEEDS_GROUND = (MilestoneKind.GROUND_BROKEN, MilestoneKind.COMPLETED, MilestoneKind.IN_PRODUCTION, MilestoneKind.FULL_CAPACITY)
_PHASE_OF = ((MilestoneKind.IN_PRODUCTION, Phase.OPERATION), (MilestoneKind.GROUND_BROKEN, Phase.CONSTRUCTION))


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
) -> Milestone:
    """Record when a milestone is planned or happened. 开工 and what follows it need 环评 and 节能审查, each 通过 or 不需要; nobody passes."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if actual_on and actual_on > today:
        raise Refused(_("实际日期不能晚于今天。"), field="actual_on")
    if actual_on and kind in NEEDS_GROUND:
        missing = missing_clearances(project)
        if missing:
            raise Refused(
                _("未取得%(what)s，一律不得开工建设。请先在“文件”中登记结论（通过，或不需要并写明理由）。")
                % {"what": "、".join(str(ClearanceKind(each).label) for each in missing)},
                field="actual_on",
                items=missing,
            )
    milestone = Milestone.objects.filter(project=project, kind=kind).first() or Milestone(project=project, kind=kind)
    before = {"planned_on": milestone.planned_on, "actual_on": milestone.actual_on} if milestone.pk else None
    milestone.planned_on, milestone.actual_on = planned_on or milestone.planned_on, actual_on
    milestone.evidence, milestone.recorded_by = evidence.strip() or milestone.evidence, actor
    milestone.full_clean()
    milestone.save()
    write_phase(project)
    audit.record(
        actor=actor,
        action="landing.milestone",
        obj=milestone,
        before=before,
        after={"kind": kind, "planned_on": planned_on, "actual_on": actual_on},
        project_code=project.code,
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
