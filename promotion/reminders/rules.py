"""When a reminder is due: pure. Dates in, dates out; `calendar` is a WorkCalendar, `rule` anything with the fields of ReminderRule."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from promotion.common.workdays import WorkCalendar, add_workdays, is_workday

MORNING = datetime.time(8, 30)
IMPORT_SILENCE = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Point:
    """One day on which a rule speaks. `nth` is the n-th day overdue (0 when nothing is overdue), by which escalation is decided."""

    fire_on: datetime.date
    nth: int = 0


def shift(day: datetime.date, days: int, unit: str, calendar: WorkCalendar) -> datetime.date:
    """`day` moved by `days` calendar days or workdays."""
    return add_workdays(day, days, calendar) if unit == "workday" else day + datetime.timedelta(days=days)


def due_points(rule, due: datetime.date, today: datetime.date, until: datetime.date) -> list[Point]:
    """The day itself, unless it has gone by: what is past due gets the overdue rule only."""
    return [Point(due)] if today <= due <= until else []


def ahead_points(rule, due, today, until, calendar, set_on: datetime.date) -> list[Point]:
    """Some days before `due`, also when that day was missed; not when the date was set later than that (`set_on`)."""
    point = shift(due, -rule.days, rule.unit, calendar)
    return [Point(point)] if set_on <= point <= until and today < due else []


def overdue_points(rule, due, today, until, calendar) -> list[Point]:
    """The newest day already reached, so that a long silence is made good by one message, and those that come up to `until`.

    Day 1 is the day after `due`, whatever day that is; the others count in the rule's unit; then every `repeat_every` calendar days.
    """
    if due >= until:
        return []
    nths = sorted({max(1, int(nth)) for nth in rule.repeat_days.split(",")})
    points = [Point(due + datetime.timedelta(days=1) if nth == 1 else shift(due, nth, rule.unit, calendar), nth) for nth in nths]
    if rule.repeat_every:
        last = points[-1]
        skipped = max(0, (today - last.fire_on).days // rule.repeat_every)
        steps = range(max(1, skipped), skipped + 2 + (until - today).days // rule.repeat_every)
        points += [Point(last.fire_on + datetime.timedelta(days=step * rule.repeat_every), last.nth) for step in steps]
    return newest_and_coming(points, today, until)


def quiet_points(rule, last_contact: datetime.date, cadence: int, today, until) -> list[Point]:
    """The first day on which silence exceeds `cadence` days times the rule's factor, moved ahead by `days`.

    Same count as the light: yellow from the day after the limit (projects/lights.py).
    """
    limit = int(Decimal(cadence) * Decimal(rule.factor))
    point = last_contact + datetime.timedelta(days=limit + 1 - rule.days)
    over = last_contact + datetime.timedelta(days=limit + 1)
    if point > until or (rule.days and today >= over):
        return []
    return [Point(point)]


def newest_and_coming(points: list[Point], today, until) -> list[Point]:
    """Of the points reached by `today` the newest; and all that come later, up to `until`."""
    reached = [point for point in points if point.fire_on <= today]
    return reached[-1:] + [point for point in points if today < point.fire_on <= until]


def is_silenced(imported_on: datetime.date | None, is_importer: bool, today: datetime.date) -> bool:
    """A project just imported is silent for 30 days but for whoever imported it."""
    return bool(imported_on) and not is_importer and today < imported_on + IMPORT_SILENCE


def in_app_at(fire_on: datetime.date, now: datetime.datetime, *, at_once: bool) -> datetime.datetime:
    """08:30 of the day, in the time zone of `now`; now, when that has gone by or nothing is to be waited for."""
    return now if at_once else max(now, morning(fire_on, now))


def email_at(fire_on: datetime.date, now, calendar: WorkCalendar, *, immediate: bool) -> datetime.datetime:
    """At once for the immediate kinds, else 08:30 of the first workday from `fire_on` on that is not over yet."""
    if immediate:
        return now
    day = max(fire_on, now.date())
    while not is_workday(day, calendar) or morning(day, now) < now:
        day += datetime.timedelta(days=1)
    return morning(day, now)


def morning(day: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """08:30 of `day` in the time zone of `now`."""
    return datetime.datetime.combine(day, MORNING, tzinfo=now.tzinfo)


def key_of(rule_code: str, about: str, fire_on: datetime.date, recipient_id: int, version: int) -> str:
    """The key that makes a reminder happen once."""
    return f"{rule_code}:{about}:{fire_on:%Y%m%d}:{recipient_id}:v{version}"
