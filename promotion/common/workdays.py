"""Workdays under the State Council's calendar with its worked Saturdays (调休). Pure: the calendar is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class WorkCalendar:
    """The days that differ from Monday to Friday: day → worked or not."""

    days: Mapping[date, bool] = field(default_factory=dict)

    def is_settled(self, year: int) -> bool:
        """Whether the year's calendar has been published: each published year has at least one worked weekend day."""
        return any(worked for day, worked in self.days.items() if day.year == year)


MONDAY_TO_FRIDAY = WorkCalendar()


def is_workday(day: date, calendar: WorkCalendar) -> bool:
    """What the calendar says of the day, else whether it is Monday to Friday."""
    return calendar.days.get(day, day.weekday() < 5)


def add_workdays(day: date, n: int, calendar: WorkCalendar) -> date:
    """The n-th workday after the day (before it, if n is negative); the day itself for 0. Stops at the ends of time."""
    step, left = (1, n) if n >= 0 else (-1, -n)
    edge = date.max if n >= 0 else date.min
    while left and day != edge:
        day += timedelta(days=step)
        left -= is_workday(day, calendar)
    return day


def workdays_before(day: date, n: int, calendar: WorkCalendar) -> date:
    """The n-th workday before the day: when to remind of something due that day."""
    return add_workdays(day, -n, calendar)


def workdays_between(start: date, end: date, calendar: WorkCalendar) -> int:
    """Workdays after `start` up to and including `end`; negative when `end` lies before `start`."""
    if end < start:
        return -workdays_between(end, start, calendar)
    return sum(is_workday(start + timedelta(days=n), calendar) for n in range(1, (end - start).days + 1))


def is_estimate(start: date, end: date, calendar: WorkCalendar) -> bool:
    """Whether a count between the two days touches a year whose calendar is not published, so that it may still move."""
    return not all(calendar.is_settled(year) for year in range(min(start, end).year, max(start, end).year + 1))
