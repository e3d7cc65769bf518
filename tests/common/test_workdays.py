"""Workdays with 调休, and years nobody has published yet."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.calendar import gap_sentences, load_calendar, seed_years
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


def days_of(year: int, *spans: str) -> set[date]:
    """`2/15-2/23` as days, both ends in."""
    found = set()
    for span in spans:
        first, last = (date(year, *map(int, end.split("/"))) for end in (span.split("-") * 2)[:2])
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return found


# The State Council's arrangement for 2026 as published, typed by hand and not from the library.
OFF_2026 = days_of(2026, "1/1-1/3", "2/15-2/23", "4/4-4/6", "5/1-5/5", "6/19-6/21", "9/25-9/27", "10/1-10/7")
WORKED_2026 = days_of(2026, "1/4", "2/14", "2/28", "5/9", "9/20", "10/10")


@pytest.mark.django_db
def test_every_day_of_2026_is_as_published():
    Workday.objects.all().delete()
    seed_years([2026])
    calendar, wrong = load_calendar(), []
    for day in days_of(2026, "1/1-12/31"):
        published = day in WORKED_2026 or (day not in OFF_2026 and day.weekday() < 5)
        wrong += [day] if is_workday(day, calendar) != published else []
    assert wrong == []
    assert all(day.weekday() >= 5 for day in WORKED_2026)
    assert workdays_between(date(2025, 12, 31), date(2026, 12, 31), calendar) == 248


@pytest.mark.django_db
def test_a_year_not_published_yet_knows_the_days_off_by_law_and_is_not_settled():
    Workday.objects.all().delete()
    seed_years([2028])
    calendar = load_calendar()
    assert [is_workday(day, calendar) for day in (date(2028, 1, 26), date(2028, 10, 2), date(2028, 2, 29))] == [False, False, True]
    assert not calendar.is_settled(2028)


def test_a_weekday_entered_as_worked_does_not_settle_a_year():
    assert not WorkCalendar({date(2026, 10, 1): True}).is_settled(2026)
    assert WorkCalendar({date(2026, 10, 10): True}).is_settled(2026)


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 1, 1), []),
        (date(2026, 11, 30), []),
        (date(2026, 12, 1), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2027, 12, 31), [2027, 2028]),
        (date.max, [9999, 10000]),
        (date.min, [1]),
    ],
)
def test_a_year_is_missed_when_it_runs_and_from_december_before(today, missing):
    assert SPRING.missing_years(today) == missing


@pytest.mark.django_db
def test_an_empty_table_is_monday_to_friday_and_never_raises():
    Workday.objects.all().delete()
    calendar = load_calendar()
    assert calendar == MONDAY_TO_FRIDAY
    assert add_workdays(date(2026, 11, 26), 2, calendar) == date(2026, 11, 30)
    assert list(gap_sentences(date(2026, 12, 1))) == [2026, 2027]


@pytest.mark.django_db
def test_the_ends_of_time_in_the_table_do_no_harm():
    Workday.objects.bulk_create([Workday(day=date.min, is_workday=True), Workday(day=date.max, is_workday=False)])
    calendar = load_calendar()
    assert add_workdays(date.max - timedelta(days=2), 5, calendar) == date.max
    assert workdays_between(date.min, date.max, calendar) == workdays_between(date.min, date.max, MONDAY_TO_FRIDAY) - 1
    assert is_estimate(date.min, date.max, calendar)
    assert [seed_years([year]) for year in (1, 9999)] == [0, 0]


def test_a_day_of_a_junk_year_cannot_be_typed_into_the_calendar():
    for day in (date.min, date(2206, 1, 1), date.max):
        with pytest.raises(ValidationError, match="请核对"):
            Workday(day=day, is_workday=True).clean()
    Workday(day=date(2026, 2, 14), is_workday=True).clean()


@given(SOME_DAYS, st.integers(0, 900))
def test_counting_by_weeks_is_counting_day_by_day(start, n):
    end = start + timedelta(days=n)
    assert workdays_between(start, end, SPRING) == sum(is_workday(start + timedelta(days=k), SPRING) for k in range(1, n + 1))


@pytest.mark.django_db
def test_seeding_leaves_a_day_edited_by_hand():
    Workday.objects.all().delete()
    Workday.objects.create(day=date(2026, 10, 1), is_workday=True, name="值班")
    seed_years([2026])
    assert Workday.objects.get(day=date(2026, 10, 1)).is_workday
