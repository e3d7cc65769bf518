"""In which order the items of a plan may run, and when each begins and falls due. Pure: dates and the calendar are passed in.

限时办结: an item with n workdays that begins on a day is due on the n-th workday after it; the day of the beginning does not count.
并联: what has nothing before it begins with the plan. What has begins on the day on which the last of that was settled; until then its
dates are worked out from the promises before it, and are provisional.
"""

import datetime
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from promotion.common.workdays import WorkCalendar, add_workdays


@dataclass(frozen=True)
class Step:
    """One item. `begun_on` and `due`: already promised; `settled_on`: ended on that day, whichever way. `days`: promised workdays."""

    key: Hashable
    days: int | None
    after: tuple[Hashable, ...] = ()
    begun_on: datetime.date | None = None
    due: datetime.date | None = None
    settled_on: datetime.date | None = None


@dataclass(frozen=True)
class Span:
    """When it begins and falls due; provisional while something stands before it."""

    starts_on: datetime.date
    due: datetime.date
    is_provisional: bool


def in_order(after: Mapping[Hashable, Iterable[Hashable]]) -> list[Hashable]:
    """The keys so that each comes after those it waits for. Raises ValueError, with the keys of the circle, where they wait for each other."""
    try:
        return list(TopologicalSorter(after).static_order())
    except CycleError as error:
        raise ValueError(*error.args[1]) from error


def spans(steps: Iterable[Step], day: datetime.date, calendar: WorkCalendar) -> dict[Hashable, Span]:
    """When each step begins and is due. `day`: on which what waits for nothing begins, unless it has begun."""
    by_key = {step.key: step for step in steps}
    found: dict[Hashable, Span] = {}
    for key in in_order({step.key: step.after for step in by_key.values()}):
        step = by_key[key]
        before = [(by_key[each].settled_on, found[each]) for each in step.after]
        found[key] = _span(step, before, day, calendar)
    return found


def _span(step, before, day, calendar) -> Span:
    if step.begun_on is not None or step.settled_on is not None:
        starts_on = step.begun_on or step.settled_on
        return Span(starts_on, step.due or _due(starts_on, step.days, calendar), False)
    is_provisional = any(settled_on is None for settled_on, _span_before in before)
    starts_on = max((settled_on or span.due for settled_on, span in before), default=day)
    return Span(starts_on, _due(starts_on, step.days, calendar), is_provisional)


def _due(starts_on, days, calendar) -> datetime.date:
    return add_workdays(starts_on, days or 0, calendar)
