"""An item of a landing plan with its clock and its state in words, as 调度台 and its sheet tell it."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common.workdays import WorkCalendar
from promotion.landing.clock import Clock, clock
from promotion.landing.models import PLAN_PHASES, LandingTask
from promotion.landing.models.plans import TaskState

PHASES = dict(PLAN_PHASES)


@dataclass(frozen=True)
class TaskLine:
    """One item."""

    task: LandingTask
    clock: Clock
    phase: str
    is_breached: bool

    @property
    def project(self):
        """Whose it is."""
        return self.task.plan.project

    @property
    def promised(self) -> datetime.date:
        """The day that counts now: of 容缺 to be made up that of 补齐."""
        return self.task.make_up_by if self.task.awaits_make_up else self.task.due

    @property
    def state(self) -> str:
        """How it stands, in words; of an item in work its clock."""
        return self._told[0]

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return self._told[1]

    @property
    def _told(self) -> tuple[str, str]:
        task = self.task
        if task.is_provisional:
            return _("未启动"), "line"
        if self.is_breached:
            return _("容缺逾期"), "red"
        if task.state == TaskState.CONDITIONAL:
            return _("容缺已补") if task.made_up_on else _("容缺待补"), "amber"
        if task.state == TaskState.DONE:
            return str(task.get_state_display()), "green"
        if task.state == TaskState.NOT_APPLICABLE:
            return str(task.get_state_display()), "line"
        return self.clock.words, "red" if self.clock.is_late else "blue"


def line_of(task: LandingTask, today: datetime.date, calendar: WorkCalendar) -> TaskLine:
    """The item with its clock."""
    awaited = task.awaits_make_up
    begun, due = (task.done_on, task.make_up_by) if awaited else (task.starts_on, task.due)
    breached = bool(task.make_up_by and task.state == TaskState.CONDITIONAL and (task.made_up_on or today) > task.make_up_by)
    day = today if task.is_open or awaited else task.done_on
    return TaskLine(task, clock(begun, due, day, calendar), str(PHASES[task.phase]), breached)
