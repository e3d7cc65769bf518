"""The landing plan, its tasks, milestones and the site."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import Level, scope_of
from promotion.common import audit, money
from promotion.common.errors import NotAllowed, Refused
from promotion.landing.models import LandingPlan, LandingTask, Milestone, MilestoneKind, SiteAllocation
from promotion.people.roles import Ability
from promotion.places.models import Site
from promotion.projects.facts import Phase, Stage
from promotion.projects.models import Clearance, ClearanceKind, ClearanceOutcome, Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines, journal, permits
from promotion.projects.sight import level_of, may_edit

CLEARED = (ClearanceOutcome.PASSED, ClearanceOutcome.NOT_NEEDED)
NEEDED_FOR_GROUND = (ClearanceKind.ENVIRONMENT, ClearanceKind.ENERGY)
NEEDS_GROUND = (MilestoneKind.GROUND_BROKEN, MilestoneKind.COMPLETED, MilestoneKind.IN_PRODUCTION, MilestoneKind.FULL_CAPACITY)
_PHASE_OF = ((MilestoneKind.IN_PRODUCTION, Phase.OPERATION), (MilestoneKind.GROUND_BROKEN, Phase.CONSTRUCTION))


@transaction.atomic
def make_plan(*, actor, project: Project, today: datetime.date, tasks, note: str = "") -> LandingPlan:
    """Make the landing plan with its first tasks (dicts of `add_task`'s arguments); at least one."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    if not tasks:
        raise Refused(_("落地计划至少要有一个事项。"), field="title")
    plan, _is_new = LandingPlan.objects.get_or_create(project=project, defaults={"note": note, "made_by": actor})
    for task in tasks:
        _add_task(actor, plan, today=today, **task)
    return plan


@transaction.atomic
def add_task(
    *,
    actor,
    plan: LandingPlan,
    title: str,
    phase: str,
    due: datetime.date,
    today: datetime.date,
    department=None,
    responsible=None,
) -> LandingTask:
    """Add an item to the plan, with a department or a person, due on a day."""
    project = journal.lock(plan.project)
    permits.must_edit(project, actor, today)
    return _add_task(actor, plan, title=title, phase=phase, due=due, today=today, department=department, responsible=responsible)


@transaction.atomic
def complete_task(*, actor, task: LandingTask, done_on: datetime.date, result: str, today: datetime.date) -> LandingTask:
    """The department, the person named, or an editor of the project (代填) reports an item done."""
    project = journal.lock(task.plan.project)
    task = LandingTask.objects.select_for_update().get(pk=task.pk)
    is_theirs = task.responsible_id == actor.pk or (
        task.department_id is not None and scope_of(actor, today).department_id == task.department_id
    )
    if not is_theirs and not may_edit(project, actor, today):
        raise NotAllowed(_("这个事项由责任部门或项目责任人办理。"))
    if task.done_on:
        raise Refused(_("这个事项已于 %(day)s 办结。") % {"day": task.done_on.isoformat()})
    if done_on > today:
        raise Refused(_("办结日期不能晚于今天。"), field="done_on")
    task.done_on, task.result = done_on, result.strip()
    task.full_clean()
    task.save()
    deadlines.close(_source(task), timezone.now())
    audit.record(actor=actor, action="landing.complete", obj=task, after={"done_on": done_on}, project_code=project.code)
    return task


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


@transaction.atomic
def allocate_site(
    *, actor, project: Project, site: Site, area_mu: Decimal, allocated_on: datetime.date, today: datetime.date
) -> SiteAllocation:
    """Give a project a site or part of it: never uncovered by 详细规划 (003: 不供地), never more than is left."""
    project = journal.lock(project)
    permits.must_edit(project, actor, today)
    site = Site.objects.select_for_update().get(pk=site.pk)
    permits.must_reach(actor, (Ability.EDIT_OWN, Ability.EDIT_IN_SCOPE), [site.zone], today)
    if not site.planning_covered:
        raise Refused(_("“%(site)s”没有详细规划覆盖，不能供地。请另选地块，或待详细规划批复后再办。") % {"site": site}, field="site")
    if project.zone_id and site.zone_id != project.zone_id:
        raise Refused(_("“%(site)s”不在项目所在片区，请先确定落户片区或另选地块。") % {"site": site}, field="site")
    if allocated_on > today:
        raise Refused(_("落实日期不能晚于今天。"), field="allocated_on")
    left = area_left(site)
    if area_mu > left:
        raise Refused(_("“%(site)s”只剩 %(left)s 亩，请减少面积或另选地块。") % {"site": site, "left": money.plain(left)}, field="area_mu")
    allocation = SiteAllocation(project=project, site=site, area_mu=area_mu, allocated_on=allocated_on, allocated_by=actor)
    allocation.full_clean()
    allocation.save()
    audit.record(actor=actor, action="landing.allocate", obj=allocation, after={"area_mu": area_mu}, project_code=project.code)
    return allocation


@transaction.atomic
def release_site(*, actor, allocation: SiteAllocation, released_on: datetime.date, reason: str, today: datetime.date) -> SiteAllocation:
    """Give a site back. A landed project keeps at least one."""
    project = journal.lock(allocation.project)
    permits.must_edit(project, actor, today)
    allocation = SiteAllocation.objects.select_for_update().get(pk=allocation.pk, project=project)
    if allocation.released_on:
        raise Refused(_("这处用地已于 %(day)s 退出。") % {"day": allocation.released_on.isoformat()})
    if not allocation.allocated_on <= released_on <= today:
        raise Refused(_("退出日期不能早于落实日期，也不能晚于今天。"), field="released_on")
    if not reason.strip():
        raise Refused(_("请写明退出理由。"), field="reason")
    others = SiteAllocation.objects.filter(project=project, released_on__isnull=True).exclude(pk=allocation.pk)
    if project.stage == Stage.LANDED and not others.exists():
        raise Refused(_("落地项目至少要有一处用地；请先落实新的地块，再退出这一处。"))
    allocation.released_on = released_on
    allocation.full_clean()
    allocation.save()
    audit.record(actor=actor, action="landing.release", obj=allocation, note=reason, project_code=project.code)
    return allocation


def area_left(site: Site) -> Decimal:
    """亩 of a site that no project holds."""
    taken = SiteAllocation.objects.filter(site=site, released_on__isnull=True).aggregate(total=Sum("area_mu"))["total"]
    return site.area_mu - (taken or Decimal(0))


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


def _check_responsible(project, department, responsible, today):
    """What waits for somebody opens the project to them: not to a department of another place, not to who cannot see it anyway."""
    place = project.zone.region if project.zone else None
    if department and place and not (place.is_under(department.region) or department.region.is_under(place)):
        raise Refused(_("“%(who)s”不在项目所在地，请选择所在区或其上级的部门。") % {"who": department}, field="department")
    if responsible and level_of(project, responsible, today) < Level.BUSINESS:
        raise Refused(_("%(who)s看不到该项目，请选择项目责任人、专班成员或所在片区的同事。") % {"who": responsible}, field="responsible")


def _add_task(actor, plan, *, title, phase, due, today, department=None, responsible=None) -> LandingTask:
    _check_responsible(plan.project, department, responsible, today)
    task = LandingTask(plan=plan, title=title, phase=phase, due=due, department=department, responsible=responsible)
    task.full_clean()
    task.save()
    deadlines.put(
        source=_source(task),
        kind=DeadlineKind.LANDING_TASK,
        title=title,
        due=due,
        owner=responsible,
        department=department,
        project=plan.project,
        enterprise=plan.project.enterprise,
    )
    audit.record(actor=actor, action="landing.task", obj=task, after={"title": title, "due": due}, project_code=plan.project.code)
    return task


def _source(task) -> str:
    return f"landing_task:{task.pk}"
