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
        (D(2026, 11, 2), D(2026, 11, 15), [(D(2026, 11, 9), 5), (D(2026, 11, 16), 5)]),
        (D(2026, 11, 2), D(2026, 11, 17), [(D(2026, 11, 16), 5)]),
        (D(2025, 11, 3), D(2026, 11, 18), [(D(2026, 11, 16), 5)]),  # a year of silence: one message, not fifty
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
        (WEDNESDAY, moment(WEDNESDAY, 7), moment(WEDNESDAY, 8, 30)),
        (WEDNESDAY, moment(WEDNESDAY, 9), moment(D(2026, 11, 19), 8, 30)),
        (D(2026, 11, 21), moment(D(2026, 11, 20), 9), moment(D(2026, 11, 23), 8, 30)),  # Saturday → Monday
    ],
)
def test_mails_wait_for_half_past_eight_of_a_workday(fire_on, now, expected):
    assert rules.email_at(fire_on, now, MONDAY_TO_FRIDAY, immediate=False) == expected
    assert rules.email_at(fire_on, now, MONDAY_TO_FRIDAY, immediate=True) == now


def test_an_import_is_silent_for_thirty_days_but_for_its_importer():
    imported = WEDNESDAY - datetime.timedelta(days=29)
    assert rules.is_silenced(imported, False, WEDNESDAY)
    assert not rules.is_silenced(imported, True, WEDNESDAY)
    assert not rules.is_silenced(imported - datetime.timedelta(days=1), False, WEDNESDAY)
    assert not rules.is_silenced(None, False, WEDNESDAY)
