"""日程: planned steps by day, a week at a time."""

import datetime
from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.scope import scope_of
from promotion.common.calendar import load_calendar
from promotion.common.dates import parse_date, week_start
from promotion.common.errors import Refused
from promotion.common.workdays import is_workday
from promotion.desk.doors import reading
from promotion.desk.reports import deadlines_of
from promotion.projects.models import Project
from promotion.projects.services.tasks import open_tasks

FIRST_WEEK, LAST_WEEK = datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)


@dataclass(frozen=True)
class Day:
    """One day of the week and what is promised on it."""

    day: datetime.date
    weekday: str
    is_today: bool
    is_free: bool
    dues: tuple
    tasks: tuple


@reading
def schedule(request):
    """The week that `?week=` lies in; junk gives this week. What is overdue stands before this week."""
    today = timezone.localdate()
    monday = week_start(_asked(request.GET.get("week", ""), today))
    sunday = monday + datetime.timedelta(days=6)
    visible, scope = Project.objects.visible_to(request.user, today), scope_of(request.user, today)
    dues = deadlines_of(request.user, scope, visible, today, since=monday, until=sunday)
    tasks = list(open_tasks().filter(to_user=request.user, due__range=(monday, sunday)).select_related("project", "from_user"))
    is_now = monday == week_start(today)
    late = deadlines_of(request.user, scope, visible, today, until=monday - datetime.timedelta(days=1)) if is_now else []
    calendar = load_calendar()
    days = [_day(monday + datetime.timedelta(days=n), dues, tasks, today, calendar) for n in range(7)]
    context = {
        "days": days,
        "late": late,
        "monday": monday,
        "sunday": sunday,
        "before": monday - datetime.timedelta(days=7),
        "after": monday + datetime.timedelta(days=7),
        "is_now": is_now,
        "count": len(dues) + len(tasks),
    }
    return render(request, "desk/schedule.html", context)


def _day(day, dues, tasks, today, calendar) -> Day:
    return Day(
        day=day,
        weekday=_("周%(n)s") % {"n": "一二三四五六日"[day.weekday()]},
        is_today=day == today,
        is_free=not is_workday(day, calendar),
        dues=tuple(due for due in dues if due.due == day),
        tasks=tuple(task for task in tasks if task.due == day),
    )


def _asked(text: str, today: datetime.date) -> datetime.date:
    try:
        asked = parse_date(text[:20], today) or today
    except Refused:
        return today
    return asked if FIRST_WEEK < asked < LAST_WEEK else today
