"""The landing plan and its tasks."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import Level, scope_of
from promotion.common import audit
from promotion.common.errors import NotAllowed, Refused
from promotion.landing.models import LandingPlan, LandingTask
from promotion.projects.models import Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines, journal, permits
from promotion.projects.sight import level_of, may_edit


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
