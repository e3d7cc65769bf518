"""The Gantt chart of a project: its items and milestones as lines of `landing/gantt.py`, and the same facts as a table."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.landing.gantt import Chart, Item, draw
from promotion.landing.models import PLAN_PHASES, TaskState


@dataclass(frozen=True)
class Drawn:
    """The chart, and its facts in words for those who do not see it."""

    chart: Chart
    items: tuple[Item, ...]


def chart_of(tasks, milestones, today: datetime.date) -> Drawn | None:
    """Items by phase, then milestones; None where nothing has a day."""
    phases = dict(PLAN_PHASES)
    items = [_of_task(task, str(phases[task.phase]), today) for task in tasks if task.state != TaskState.NOT_APPLICABLE]
    items += [_of_milestone(line) for line in milestones if line.planned_on or line.actual_on]
    chart = draw(items, today)
    return Drawn(chart, tuple(items)) if chart else None


def _of_task(task, group, today) -> Item:
    is_late = task.is_open and not task.is_provisional and task.due < today
    css = "is-provisional" if task.is_provisional else "is-late" if is_late else "is-open" if task.is_open else f"is-{task.state}"
    told = _("尚未启动，日期为推算") if task.is_provisional else _("已逾期") if is_late else task.get_state_display()
    return Item(
        label=task.title,
        group=group,
        planned_start=task.starts_on or max((each.done_on or each.due for each in task.after.all()), default=None),
        planned_end=task.first_due or task.due,
        actual_start=task.starts_on,
        actual_end=task.done_on,
        css=css,
        told=str(told),
    )


def _of_milestone(line) -> Item:
    css = "is-done" if line.actual_on else "is-late" if line.is_late else "is-open"
    told = _("已实现") if line.actual_on else _("计划已过") if line.is_late else _("计划中")
    facts = {"planned_end": line.planned_on, "actual_end": line.actual_on}
    return Item(label=line.label, group=_("里程碑"), css=css, is_point=True, told=told, **facts)
