"""Workdays with 调休, and years nobody has published yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.calendar import load_calendar, seed_years
from promotion.common.models import Workday
from promotion.common.workdays import (
    MONDAY_TO_FRIDAY,
    WorkCalendar,
    add_workdays,
    is_estimate,
    is_workday,
    workdays_before,
    workdays_between,
)

# Spring Festival 2026 as published: 15–23 February off, Saturdays 14 and 28 February worked.
SPRING = WorkCalendar({date(2026, 2, day): False for day in range(15, 24)} | {date(2026, 2, 14): True, date(2026, 2, 28): True})
SOME_DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 20), 1, date(2026, 2, 24)),
        (date(2026, 2, 27), 1, date(2026, 2, 28)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        (date(2026, 2, 18), 0, date(2026, 2, 18)),
    ],
)
def test_workdays_leap_over_the_festival(start, n, end):
    assert add_workdays(start, n, SPRING) == end


def test_a_reminder_three_workdays_before_comes_before_the_festival():
    assert workdays_before(date(2026, 2, 25), 3, SPRING) == date(2026, 2, 13)


@given(SOME_DAYS, st.integers(1, 300))
def test_between_undoes_add(day, n):
    end = add_workdays(day, n, SPRING)
    assert is_workday(end, SPRING)
    assert workdays_between(day, end, SPRING) == n
    assert workdays_between(end, day, SPRING) == -n


@given(SOME_DAYS, st.integers(0, 60), st.integers(0, 60))
def test_adding_in_two_steps_is_adding_at_once(day, n, m):
    day = add_workdays(day, 1, SPRING)
    assert add_workdays(add_workdays(day, n, SPRING), m, SPRING) == add_workdays(day, n + m, SPRING)


def test_the_ends_of_time_do_not_raise():
    assert add_workdays(date.max - timedelta(days=1), 50, MONDAY_TO_FRIDAY) == date.max
    assert add_workdays(date.min, -5, MONDAY_TO_FRIDAY) == date.min


def test_an_unpublished_year_is_flagged_as_an_estimate():
    assert not is_estimate(date(2026, 2, 1), date(2026, 3, 1), SPRING)
    assert is_estimate(date(2026, 12, 1), date(2027, 1, 10), SPRING)


@pytest.mark.django_db
def test_the_seeded_calendar_knows_worked_saturdays_and_is_seeded_once():
    Workday.objects.all().delete()
    assert seed_years(range(2024, 2028)) > 80
    assert seed_years(range(2024, 2028)) == 0
    calendar = load_calendar()
    worked = [date(2026, 2, 14), date(2026, 10, 10), date(2025, 1, 26)]
    off = [date(2026, 10, 1), date(2026, 2, 17), date(2025, 10, 8), date(2026, 2, 15)]
    assert [is_workday(day, calendar) for day in worked + off] == [True] * 3 + [False] * 4
    assert calendar.is_settled(2026)
    assert not calendar.is_settled(2027)


@pytest.mark.django_db
def test_seeding_leaves_a_day_edited_by_hand():
    Workday.objects.all().delete()
    Workday.objects.create(day=date(2026, 10, 1), is_workday=True, name="值班")
    seed_years([2026])
    assert Workday.objects.get(day=date(2026, 10, 1)).is_workday
