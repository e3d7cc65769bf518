"""What waits for a department (or a person) in landing: every open Deadline of theirs, with its clock and the act that reports it done."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from promotion.common.workdays import WorkCalendar
from promotion.desk.doors import project_url
from promotion.landing.clock import Clock, clock
from promotion.landing.models import LandingTask
from promotion.projects.models import Deadline
from promotion.projects.models.deadlines import DeadlineKind

# Where each kind of date is answered: the tab of the project's page. Landing items and 容缺 have a sheet of their own.
TAB_OF = {
    DeadlineKind.CONSENT: "admission",
    DeadlineKind.CLAUSE: "agreements",
    DeadlineKind.INSTALMENT: "agreements",
    DeadlineKind.SERVICE_ISSUE: "issues",
    DeadlineKind.LANDING_TASK: "landing",
    DeadlineKind.MAKE_UP: "landing",
    DeadlineKind.LEASE: "landing",
    DeadlineKind.RESERVATION: "landing",
    DeadlineKind.MILESTONE: "landing",
}
SHEETS = {"landing_task": "landing_task_done", "make_up": "landing_task_make_up"}


@dataclass(frozen=True)
class Waiting:
    """One date that waits. `act`: the sheet that reports it done, where there is one; `task`: the item of the plan behind it."""

    deadline: Deadline
    kind: str
    clock: Clock
    url: str
    act: str
    task: LandingTask | None


def waiting_for(user, department_id, visible):
    """Open dates of the department, and of the person themselves where these belong to landing, the earliest first."""
    whose = Q(owner=user, kind__in=TAB_OF)
    if department_id:
        whose |= Q(department=department_id)
    rows = Deadline.objects.filter(whose, closed_at__isnull=True).annotate(is_seen=Exists(visible.filter(pk=OuterRef("project_id"))))
    return rows.filter(Q(project__isnull=True) | Q(is_seen=True)).select_related("project__zone", "department").order_by("due", "pk")


def rows_of(deadlines, today: datetime.date, calendar: WorkCalendar) -> list[Waiting]:
    """A page of them as drawn; the items of plans behind them are read in one query."""
    numbers = [int(number) for kind, number in map(_parted, deadlines) if kind in SHEETS]
    tasks = LandingTask.objects.select_related("plan").prefetch_related("after").in_bulk(numbers)
    return [_row(deadline, tasks, today, calendar) for deadline in deadlines]


def _row(deadline, tasks, today, calendar) -> Waiting:
    kind, number = _parted(deadline)
    task = tasks.get(int(number)) if kind in SHEETS else None
    begun = (task.starts_on if kind == "landing_task" else task.done_on) if task else timezone.localdate(deadline.created_at)
    code = deadline.project.code if deadline.project_id else ""
    return Waiting(
        deadline=deadline,
        kind=deadline.get_kind_display(),
        clock=clock(begun, deadline.due, today, calendar),
        url=project_url(code, TAB_OF.get(deadline.kind, "")) if code else "",
        act=reverse(SHEETS[kind], args=[code, task.pk]) if task and code else "",
        task=task,
    )


def _parted(deadline) -> tuple[str, str]:
    kind, _colon, number = deadline.source.partition(":")
    return (kind, number) if number.isdigit() else ("", "")
