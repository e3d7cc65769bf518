"""落地: the plan by phase with its clocks and acts, the milestones, the Gantt chart."""

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common.calendar import load_calendar
from promotion.desk.tabs.landing_chart import chart_of
from promotion.landing.clock import Clock, clock
from promotion.landing.models import PLAN_PHASES, LandingPlan, LandingTask, Milestone, MilestoneKind, Supervision, TaskState
from promotion.landing.services.milestones import TOLD_BY_CLEARANCE
from promotion.landing.services.plans import templates_for
from promotion.landing.services.supervising import promise_broken
from promotion.people.roles import Ability
from promotion.projects.models import Clearance, ClearanceOutcome, Project


@dataclass(frozen=True)
class Act:
    """One thing that may be done with an item."""

    label: str
    url: str
    icon: str
    danger: bool = False


@dataclass(frozen=True)
class TaskLine:
    """One item as drawn."""

    task: LandingTask
    clock: Clock
    is_breached: bool
    waits_for: str
    first: Act | None
    acts: tuple[Act, ...]
    sheets: tuple[Supervision, ...]


@dataclass(frozen=True)
class PhaseOfPlan:
    """The items of 审批, 建设 or 运营, and how many of them are settled."""

    label: str
    lines: tuple[TaskLine, ...]
    settled: int
    is_unfolded: bool


@dataclass(frozen=True)
class MilestoneLine:
    """One of the twelve milestones as it stands."""

    kind: str
    label: str
    planned_on: datetime.date | None
    actual_on: datetime.date | None
    note: str
    correction: str
    document: object | None
    is_late: bool
    told_by_clearance: bool
    pk: int | None


def landing_tab(project: Project, user, rights, today: datetime.date) -> dict:
    """What the tab draws, in a bounded number of queries."""
    plan = LandingPlan.objects.filter(project=project).select_related("template").first()
    tasks = tasks_of(project)
    calendar, theirs = load_calendar(), scope_of(user, today).department_id
    drawn = [_line(project, task, rights, user, theirs, today, calendar) for task in tasks]
    milestones = milestones_of(project, today)
    offers = rights.edits and not (plan and plan.template_id)
    return {
        "plan": plan,
        "phases": tuple(_phases(drawn)),
        "offers_template": offers and bool(templates_for(project)),
        "breaches": [line.task for line in drawn if line.is_breached],
        "milestones": milestones,
        "chart": chart_of(tasks, milestones, today),
    }


def tasks_of(project) -> list[LandingTask]:
    """The items of the plan with all that a line names, phase by phase."""
    sheets = Prefetch("supervisions", Supervision.objects.select_related("task__to_user"))
    rows = LandingTask.objects.filter(plan__project=project).select_related("plan", "department", "responsible", "reported_by")
    order = [phase for phase, _label in PLAN_PHASES]
    return sorted(rows.prefetch_related("after", sheets), key=lambda task: (order.index(task.phase), task.sort, task.due, task.pk))


def milestones_of(project, today: datetime.date) -> tuple[MilestoneLine, ...]:
    """The twelve, those of 环评 and 能评 as their clearances tell."""
    rows = {row.kind: row for row in Milestone.objects.filter(project=project).select_related("document")}
    told = {row.kind: row for row in Clearance.objects.filter(project=project, kind__in=TOLD_BY_CLEARANCE)}
    return tuple(_milestone(kind, rows.get(kind), told.get(kind), today) for kind in MilestoneKind)


def _milestone(kind, row, clearance, today) -> MilestoneLine:
    actual, note = (row.actual_on, row.evidence) if row else (None, "")
    if clearance:
        actual = clearance.decided_on if clearance.outcome != ClearanceOutcome.FAILED else None
        words = (clearance.get_outcome_display(), clearance.reason, clearance.document_number)
        note = " · ".join(word for word in words if word)
    planned = row.planned_on if row else None
    return MilestoneLine(
        kind=kind.value,
        label=str(kind.label),
        planned_on=planned,
        actual_on=actual,
        note=note,
        correction=row.correction if row else "",
        document=row.document if row else None,
        is_late=bool(planned and not actual and planned < today),
        told_by_clearance=kind in TOLD_BY_CLEARANCE,
        pk=row.pk if row else None,
    )


def _phases(lines):
    for phase, label in PLAN_PHASES:
        own = tuple(line for line in lines if line.task.phase == phase)
        if own:
            runs = any(line.task.awaits_make_up or line.task.is_open and not line.task.is_provisional for line in own)
            yield PhaseOfPlan(str(label), own, sum(not line.task.is_open for line in own), runs)


def _line(project, task, rights, user, theirs, today, calendar) -> TaskLine:
    ends = task.done_on or today
    acts = [act for may, act in _acts(project.code, task, rights, user, theirs, today) if may]
    does = bool(acts) and acts[0].icon == "circle-check"
    made_up = task.make_up_by and (task.made_up_on or today) > task.make_up_by
    return TaskLine(
        task=task,
        clock=clock(task.starts_on, task.due, ends, calendar),
        is_breached=task.state == TaskState.CONDITIONAL and bool(made_up),
        waits_for="、".join(each.title for each in task.after.all() if each.is_open),
        first=acts[0] if does else None,
        acts=tuple(acts[1:] if does else acts),
        sheets=tuple(task.supervisions.all()),
    )


def _acts(code, task, rights, user, theirs, today):
    """(may it be done, the act), the most usual first."""

    def act(label, name, icon, danger=False):
        return Act(label, reverse(f"landing_task_{name}", args=[code, task.pk]), icon, danger)

    does = rights.edits or task.responsible_id == user.pk or (theirs is not None and task.department_id == theirs)
    begun = task.is_open and task.starts_on is not None
    yield begun and does, act(_("办结"), "done", "circle-check")
    yield task.awaits_make_up and does, act(_("补齐"), "make_up", "circle-check")
    yield begun and does, act(_("容缺·承诺办结"), "conditional", "alert-triangle")
    yield task.is_open and does, act(_("不适用"), "not_applicable", "circle-x")
    yield begun and rights.edits, act(_("改期"), "reschedule", "calendar")
    yield (task.is_open or task.awaits_make_up) and rights.edits, act(_("改派"), "reassign", "user-plus")
    late = promise_broken(task, today) is not None
    yield late and Ability.SUPERVISE in rights, act(_("下督办单"), "supervise", "bell")
    yield not task.is_open and rights.edits, act(_("重开"), "reopen", "refresh", danger=True)
