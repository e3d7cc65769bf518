"""When a reminder is due: pure. Dates in, dates out; `calendar` is a WorkCalendar, `rule` anything with the fields of ReminderRule."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from promotion.common.dates import add_months
from promotion.common.workdays import WorkCalendar, add_workdays, is_workday, workdays_between
from promotion.projects.lights import GREY_DAYS_AFTER_IMPORT

MORNING, EVENING = datetime.time(8, 30), datetime.time(18)
LATE = datetime.timedelta(hours=4)  # a message to be pushed at once that is later than this joins the digest instead


@dataclass(frozen=True)
class Point:
    """One day on which a rule speaks. `nth` is the n-th day overdue (0 when nothing is overdue), by which escalation is decided."""

    fire_on: datetime.date
    nth: int = 0


def shift(day: datetime.date, days: int, unit: str, calendar: WorkCalendar) -> datetime.date:
    """`day` moved by `days` calendar days, workdays or months (31 January moved by one is the last of February)."""
    if unit == "month":
        return add_months(day, days)
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
        days = [last.fire_on + datetime.timedelta(days=step * rule.repeat_every) for step in steps]
        points += [Point(day, _nth(rule, due, day, calendar)) for day in days]
    return newest_and_coming(points, today, until)


def _nth(rule, due: datetime.date, day: datetime.date, calendar) -> int:
    return workdays_between(due, day, calendar) if rule.unit == "workday" else (day - due).days


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


def stay_points(stage_since: datetime.date, limits: tuple[int | None, ...], today, until) -> list[Point]:
    """The days on which a stay in a stage exceeds its limits (days for yellow, for red; None: no limit)."""
    days = [stage_since + datetime.timedelta(days=limit + 1) for limit in limits if limit is not None]
    return newest_and_coming([Point(day) for day in sorted(days)], today, until)


def ending_points(rule, ends_on: datetime.date, today, until, calendar) -> list[Point]:
    """Some days before an end, and on the day itself; nothing afterwards."""
    if today > ends_on:
        return []
    points = sorted({shift(ends_on, -rule.days, rule.unit, calendar), ends_on})
    return newest_and_coming([Point(day) for day in points], today, until)


def newest_and_coming(points: list[Point], today, until) -> list[Point]:
    """Of the points reached by `today` the newest; and all that come later, up to `until`."""
    reached = [point for point in points if point.fire_on <= today]
    return reached[-1:] + [point for point in points if today < point.fire_on <= until]


def is_silenced(imported_on: datetime.date | None, is_importer: bool, today: datetime.date) -> bool:
    """A project just imported is silent for 30 days, as long as its light is grey, but for whoever imported it."""
    return bool(imported_on) and not is_importer and (today - imported_on).days <= GREY_DAYS_AFTER_IMPORT


def in_app_at(fire_on: datetime.date, now: datetime.datetime, *, at_once: bool) -> datetime.datetime:
    """08:30 of the day, in the time zone of `now`; now, when that has gone by or nothing is to be waited for."""
    return now if at_once else max(now, morning(fire_on, now))


def digest_day(fire_on: datetime.date, now, calendar: WorkCalendar) -> datetime.date:
    """The first workday from `fire_on` on whose 08:30 has not gone by."""
    day = max(fire_on, now.date())
    while not is_workday(day, calendar) or morning(day, now) < now:
        day += datetime.timedelta(days=1)
    return day


def week_day(fire_on: datetime.date, now, calendar: WorkCalendar) -> datetime.date:
    """The same, of days on which a week's page is due: the first workday of a week."""
    day = digest_day(fire_on, now, calendar)
    while not is_first_of_week(day, calendar):
        day = digest_day(day + datetime.timedelta(days=1), now, calendar)
    return day


def is_first_of_week(day: datetime.date, calendar: WorkCalendar) -> bool:
    """Whether `day` is the first workday of its week, Monday to Sunday."""
    return is_workday(day, calendar) and not any(
        is_workday(day - datetime.timedelta(days=back), calendar) for back in range(1, day.weekday() + 1)
    )


def catch_up_day(now: datetime.datetime, calendar: WorkCalendar, *, today_is_taken: bool) -> datetime.date:
    """When what a digest should have borne by now is told after all: today while people are at work, else the next workday."""
    today = now.date()
    open_today = is_workday(today, calendar) and now < datetime.datetime.combine(today, EVENING, tzinfo=now.tzinfo)
    return today if open_today and not today_is_taken else digest_day(today + datetime.timedelta(days=1), now, calendar)


def after_quiet(at: datetime.datetime, quiet_from: datetime.time | None, quiet_until: datetime.time | None) -> datetime.datetime:
    """`at`, or the end of the quiet hours into which it falls. They may span midnight; both None: there are none."""
    if quiet_from is None or quiet_until is None:
        return at
    time = at.timetz().replace(tzinfo=None)
    spans_midnight = quiet_from > quiet_until
    in_them = time >= quiet_from or time < quiet_until if spans_midnight else quiet_from <= time < quiet_until
    if not in_them:
        return at
    day = at.date() + datetime.timedelta(days=1) if spans_midnight and time >= quiet_from else at.date()
    return datetime.datetime.combine(day, quiet_until, tzinfo=at.tzinfo)


def morning(day: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """08:30 of `day` in the time zone of `now`."""
    return datetime.datetime.combine(day, MORNING, tzinfo=now.tzinfo)


def key_of(rule_code: str, about: str, fire_on: datetime.date, recipient: int | str, version: int) -> str:
    """The key that makes a reminder happen once; `recipient` is a person's id, or `g<id>` for a robot's group."""
    return f"{rule_code}:{about}:{fire_on:%Y%m%d}:{recipient}:v{version}"
