"""限时办结: how many workdays an item has taken, has left, or is late. Pure."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common.workdays import WorkCalendar, workdays_between


@dataclass(frozen=True)
class Clock:
    """Workdays since the beginning; left until the promised day (negative: late). None where it has not begun."""

    elapsed: int | None
    left: int | None
    is_due_today: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the promised day has passed."""
        return self.left is not None and self.left < 0

    @property
    def words(self) -> str:
        """剩 3 个工作日, 剩不足 1 个工作日 (due on a day off), 今天到期, 逾期 2 个工作日, 尚未启动."""
        if self.left is None:
            return _("尚未启动")
        if self.left < 0:
            return _("逾期 %(n)d 个工作日") % {"n": -self.left}
        if self.is_due_today:
            return _("今天到期")
        return _("剩 %(n)d 个工作日") % {"n": self.left} if self.left else _("剩不足 1 个工作日")


def clock(starts_on: datetime.date | None, due: datetime.date, day: datetime.date, calendar: WorkCalendar) -> Clock:
    """How the clock stands on `day`: today for an open item, the day it ended for one that has. Late from the first day after `due`."""
    if starts_on is None:
        return Clock(None, None)
    left = workdays_between(day, due, calendar)
    if day > due:
        left = min(left, -1)  # past due over a holiday is late too, by the first workday that follows
    elif day < due:
        left = max(left, 0)
    return Clock(max(workdays_between(starts_on, day, calendar), 0), left, day == due)
