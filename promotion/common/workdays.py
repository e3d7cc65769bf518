"""Workdays under the State Council's calendar with its worked Saturdays (调休). Pure: the calendar is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """The days that differ from Monday to Friday: day → worked or not."""

    days: Mapping[date, bool] = field(default_factory=dict)

    def is_settled(self, year: int) -> bool:
        """Whether the year's calendar has been published: each published year has at least one worked weekend day."""
        return any(worked and day.weekday() >= SATURDAY for day, worked in self.days.items() if day.year == year)

    def missing_years(self, today: date) -> list[int]:
        """Years whose calendar should be here and is not: this one, and from December on the next (published each November)."""
        expected = [today.year, today.year + 1] if today.month == 12 else [today.year]
        return [year for year in expected if not self.is_settled(year)]


MONDAY_TO_FRIDAY = WorkCalendar()


def is_workday(day: date, calendar: WorkCalendar) -> bool:
    """What the calendar says of the day, else whether it is Monday to Friday."""
    return calendar.days.get(day, day.weekday() < SATURDAY)


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
    weeks, rest = divmod((end - start).days, 7)
    ordinary = 5 * weeks + sum((end - timedelta(days=n)).weekday() < SATURDAY for n in range(rest))
    said = ((day, worked) for day, worked in calendar.days.items() if start < day <= end)
    return ordinary + sum(worked - (day.weekday() < SATURDAY) for day, worked in said)


def is_estimate(start: date, end: date, calendar: WorkCalendar) -> bool:
    """Whether a count between the two days touches a year whose calendar is not published, so that it may still move."""
    return not all(calendar.is_settled(year) for year in range(min(start, end).year, max(start, end).year + 1))
