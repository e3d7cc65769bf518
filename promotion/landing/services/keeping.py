"""What follows from every change of a plan: deadlines kept in step, items begun whose turn has come, provisional dates worked out anew."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.calendar import load_calendar
from promotion.common.errors import Refused
from promotion.landing.models import LandingPlan, LandingTask
from promotion.landing.sequence import Step, spans
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines


def source_of(task: LandingTask) -> str:
    """The key of its deadline."""
    return f"landing_task:{task.pk}"


def make_up_source_of(task: LandingTask) -> str:
    """The key of the deadline until which what was missing must come."""
    return f"make_up:{task.pk}"


def keep_in_step(task: LandingTask, project) -> None:
    """Bring both deadlines of an item in line with it. An item that has not begun has none: no clock runs, nobody waits for it."""
    waits_for = {"owner": task.responsible or (None if task.department_id else project.owner), "department": task.department}
    follows = {"follows_owner": task.responsible is None and task.department is None}
    if not any(waits_for.values()):
        raise Refused(_("该项目还没有责任人，请先由片区负责人指派，再把事项交给部门。"))
    where = {"project": project, "enterprise": project.enterprise}
    if task.is_open and task.starts_on is not None:
        deadlines.put(
            source=source_of(task), kind=DeadlineKind.LANDING_TASK, title=task.title, due=task.due, **waits_for, **follows, **where
        )
    else:
        deadlines.close(source_of(task), timezone.now())
    if task.awaits_make_up:
        # The project's owner sees to it that the investor brings it; the department is still waiting for it.
        owner = task.responsible or project.owner
        title = _("容缺补齐：%(title)s（%(what)s）") % {"title": task.title, "what": task.missing}
        deadlines.put(
            source=make_up_source_of(task),
            kind=DeadlineKind.MAKE_UP,
            title=title,
            due=task.make_up_by,
            owner=owner,
            department=task.department,
            follows_owner=task.responsible is None,
            **where,
        )
    else:
        deadlines.close(make_up_source_of(task), timezone.now())


def let_run(plan: LandingPlan, project, actor, day: datetime.date) -> None:
    """Begin every item of which all that stood before it is settled; of the others work out the provisional dates anew."""
    tasks = {task.pk: task for task in plan.tasks.select_related("department", "responsible").prefetch_related("after")}
    waiting = [task for task in tasks.values() if task.is_provisional]
    if not waiting:
        return
    found = spans([_step(task) for task in tasks.values()], day, load_calendar())
    for task in waiting:
        span = found[task.pk]
        if not span.is_provisional:
            _begin(task, span, project, actor)
        elif task.due != span.due:
            task.due = span.due
            task.save(update_fields=["due"])


def _begin(task, span, project, actor):
    task.starts_on, task.due = span.starts_on, span.due
    checked.save(task)
    keep_in_step(task, project)
    after = {"starts_on": task.starts_on, "due": task.due}
    audit.record(actor=actor, action="landing.start", obj=task, after=after, project_code=project.code)


def put_back(task: LandingTask, project, actor) -> None:
    """What had begun because `task` was settled, and is still open, waits again; and what waits for that."""
    for later in task.before.filter(state="open", starts_on__isnull=False, workdays__isnull=False):
        later.starts_on = None
        checked.save(later)
        keep_in_step(later, project)
        audit.record(actor=actor, action="landing.wait", obj=later, after={"waits_for": task.title}, project_code=project.code)
        put_back(later, project, actor)


def _step(task) -> Step:
    return Step(
        key=task.pk,
        days=task.workdays,
        after=tuple(each.pk for each in task.after.all()),
        begun_on=task.starts_on,
        due=task.due if task.starts_on else None,
        settled_on=task.done_on,
    )
