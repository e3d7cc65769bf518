"""The pure rules, by tables of samples."""

import datetime
from types import SimpleNamespace

import pytest

from promotion.common.workdays import MONDAY_TO_FRIDAY, WorkCalendar
from promotion.reminders import rules

D = datetime.date
WEDNESDAY = D(2026, 11, 18)
OVERDUE = SimpleNamespace(unit="workday", repeat_days="1,3,5", repeat_every=7)


def until(today):
    return today + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        (D(2026, 11, 18), D(2026, 11, 18), [(D(2026, 11, 19), 1)]),  # due today: tomorrow's first overdue day is planned ahead
        (D(2026, 11, 17), D(2026, 11, 18), [(D(2026, 11, 18), 1)]),
        (D(2026, 11, 17), D(2026, 11, 19), [(D(2026, 11, 18), 1), (D(2026, 11, 20), 3)]),
        (D(2026, 11, 21), D(2026, 11, 22), [(D(2026, 11, 22), 1)]),  # due on a Saturday, seen on Sunday: at once, not on Monday
        (D(2026, 11, 20), D(2026, 11, 25), [(D(2026, 11, 25), 3)]),  # Friday + 3 workdays
        (D(2026, 11, 2), D(2026, 11, 9), [(D(2026, 11, 9), 5)]),
        (D(2026, 11, 2), D(2026, 11, 15), [(D(2026, 11, 9), 5), (D(2026, 11, 16), 10)]),
        (D(2026, 11, 2), D(2026, 11, 17), [(D(2026, 11, 16), 10)]),
        (D(2025, 11, 3), D(2026, 11, 18), [(D(2026, 11, 16), 270)]),  # a year of silence: one message, not fifty
        (D(2026, 11, 19), D(2026, 11, 18), []),
    ],
)
def test_overdue_speaks_on_days_one_three_five_and_then_weekly(due, today, expected):
    points = rules.overdue_points(OVERDUE, due, today, until(today), MONDAY_TO_FRIDAY)
    assert [(point.fire_on, point.nth) for point in points] == expected


def test_holidays_do_not_count_as_overdue_workdays():
    golden_week = WorkCalendar({D(2026, 10, day): False for day in range(1, 8)} | {D(2026, 10, 10): True})
    points = rules.overdue_points(OVERDUE, D(2026, 9, 30), D(2026, 10, 10), D(2026, 10, 11), golden_week)
    assert [(point.fire_on, point.nth) for point in points] == [(D(2026, 10, 10), 3)]


@pytest.mark.parametrize(
    ("due", "speaks"), [(WEDNESDAY, True), (until(WEDNESDAY), True), (D(2026, 11, 17), False), (D(2026, 11, 20), False)]
)
def test_due_speaks_on_the_day_and_never_after(due, speaks):
    assert bool(rules.due_points(None, due, WEDNESDAY, until(WEDNESDAY))) is speaks


@pytest.mark.parametrize(
    ("due", "set_on", "expected"),
    [
        (D(2026, 11, 23), D(2026, 11, 1), [D(2026, 11, 18)]),
        (D(2026, 11, 20), D(2026, 11, 1), [D(2026, 11, 17)]),  # missed while down: still said
        (D(2026, 11, 20), D(2026, 11, 18), []),  # set later than that: whoever set it knows
        (D(2026, 11, 18), D(2026, 11, 1), []),
        (D(2026, 12, 1), D(2026, 11, 1), []),
    ],
)
def test_ahead_speaks_three_workdays_before(due, set_on, expected):
    rule = SimpleNamespace(days=3, unit="workday")
    points = rules.ahead_points(rule, due, WEDNESDAY, until(WEDNESDAY), MONDAY_TO_FRIDAY, set_on=set_on)
    assert [point.fire_on for point in points] == expected


@pytest.mark.parametrize(
    ("factor", "ahead", "silent_days", "speaks"),
    [
        ("1", 0, 31, True),
        ("1", 0, 30, True),  # tomorrow
        ("1", 0, 29, False),
        ("1.5", 0, 45, True),
        ("1.5", 0, 44, False),
        ("1", 7, 24, True),
        ("1", 7, 22, False),
        ("1", 7, 31, False),  # the yellow one speaks instead
    ],
)
def test_silence_speaks_the_day_after_its_limit(factor, ahead, silent_days, speaks):
    rule = SimpleNamespace(factor=factor, days=ahead)
    last = WEDNESDAY - datetime.timedelta(days=silent_days)
    assert bool(rules.quiet_points(rule, last, 30, WEDNESDAY, until(WEDNESDAY))) is speaks


def moment(day, hour, minute=0):
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("fire_on", "now", "expected"),
    [
        (WEDNESDAY, moment(WEDNESDAY, 7), WEDNESDAY),
        (WEDNESDAY, moment(WEDNESDAY, 8, 30), WEDNESDAY),
        (WEDNESDAY, moment(WEDNESDAY, 9), D(2026, 11, 19)),
        (D(2026, 11, 21), moment(D(2026, 11, 20), 9), D(2026, 11, 23)),  # Saturday → Monday
        (D(2026, 11, 1), moment(WEDNESDAY, 9), D(2026, 11, 19)),  # long past: the next one
    ],
)
def test_digests_wait_for_half_past_eight_of_a_workday(fire_on, now, expected):
    assert rules.digest_day(fire_on, now, MONDAY_TO_FRIDAY) == expected


@pytest.mark.parametrize(
    ("fire_on", "now", "expected"),
    [
        (WEDNESDAY, moment(WEDNESDAY, 7), D(2026, 11, 23)),
        (D(2026, 11, 23), moment(D(2026, 11, 23), 8, 30), D(2026, 11, 23)),
        (D(2026, 11, 23), moment(D(2026, 11, 23), 9), D(2026, 11, 30)),
    ],
)
def test_the_weeks_page_waits_for_the_first_workday_of_a_week(fire_on, now, expected):
    assert rules.week_day(fire_on, now, MONDAY_TO_FRIDAY) == expected


def test_after_a_holiday_the_week_begins_when_work_does():
    golden_week = WorkCalendar({D(2026, 10, day): False for day in range(1, 8)})
    assert rules.week_day(D(2026, 10, 1), moment(D(2026, 10, 1), 7), golden_week) == D(2026, 10, 8)
    assert not rules.is_first_of_week(D(2026, 10, 9), golden_week)


@pytest.mark.parametrize(
    ("now", "taken", "expected"),
    [
        (moment(WEDNESDAY, 14), False, WEDNESDAY),
        (moment(WEDNESDAY, 14), True, D(2026, 11, 19)),
        (moment(WEDNESDAY, 18), False, D(2026, 11, 19)),
        (moment(D(2026, 11, 21), 10), False, D(2026, 11, 23)),
    ],
)
def test_what_was_missed_is_told_today_while_people_are_at_work(now, taken, expected):
    assert rules.catch_up_day(now, MONDAY_TO_FRIDAY, today_is_taken=taken) == expected


T = datetime.time


@pytest.mark.parametrize(
    ("at", "quiet", "expected"),
    [
        (moment(WEDNESDAY, 9), (None, None), moment(WEDNESDAY, 9)),
        (moment(WEDNESDAY, 13), (T(12), T(14)), moment(WEDNESDAY, 14)),
        (moment(WEDNESDAY, 14), (T(12), T(14)), moment(WEDNESDAY, 14)),
        (moment(WEDNESDAY, 22), (T(20), T(8)), moment(D(2026, 11, 19), 8)),
        (moment(WEDNESDAY, 7, 59), (T(20), T(8)), moment(WEDNESDAY, 8)),
        (moment(WEDNESDAY, 20), (T(20), T(8)), moment(D(2026, 11, 19), 8)),
        (moment(WEDNESDAY, 12), (T(20), T(8)), moment(WEDNESDAY, 12)),
    ],
)
def test_quiet_hours_end_before_anything_is_pushed(at, quiet, expected):
    assert rules.after_quiet(at, *quiet) == expected


def test_a_stay_is_said_when_it_passes_a_limit_the_newest_only():
    since = WEDNESDAY - datetime.timedelta(days=400)
    points = rules.stay_points(since, (180, 365), WEDNESDAY, until(WEDNESDAY))
    assert [point.fire_on for point in points] == [since + datetime.timedelta(days=366)]
    assert rules.stay_points(WEDNESDAY, (None, None), WEDNESDAY, until(WEDNESDAY)) == []


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (D(2026, 12, 2), [WEDNESDAY]),
        (D(2026, 12, 3), [D(2026, 11, 19)]),  # tomorrow
        (D(2026, 11, 19), [D(2026, 11, 5), D(2026, 11, 19)]),
        (WEDNESDAY, [WEDNESDAY]),
        (D(2026, 11, 17), []),
        (D(2027, 1, 1), []),
    ],
)
def test_an_end_is_said_a_fortnight_ahead_and_on_the_day(ends_on, expected):
    rule = SimpleNamespace(days=14, unit="calendar")
    points = rules.ending_points(rule, ends_on, WEDNESDAY, until(WEDNESDAY), MONDAY_TO_FRIDAY)
    assert [point.fire_on for point in points] == expected


@pytest.mark.parametrize(
    ("due", "months", "expected"),
    [(D(2026, 8, 31), 6, D(2026, 2, 28)), (D(2028, 5, 31), 3, D(2028, 2, 29)), (D(2026, 3, 31), 1, D(2026, 2, 28))],
)
def test_months_ahead_end_with_the_month(due, months, expected):
    assert rules.shift(due, -months, "month", MONDAY_TO_FRIDAY) == expected


def test_an_import_is_silent_for_thirty_days_but_for_its_importer():
    imported = WEDNESDAY - datetime.timedelta(days=30)
    assert rules.is_silenced(imported, False, WEDNESDAY)
    assert not rules.is_silenced(imported, True, WEDNESDAY)
    assert not rules.is_silenced(imported - datetime.timedelta(days=1), False, WEDNESDAY)
    assert not rules.is_silenced(None, False, WEDNESDAY)
