"""Dates as offices write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.dates import add_months, month_end, month_start, months_before, parse_date, parse_full_date, parse_month, week_start
from promotion.common.errors import Refused

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-03-05", date(2025, 3, 5)),
        ("2025.3.5", date(2025, 3, 5)),
        ("2025/3/5", date(2025, 3, 5)),
        ("2025年3月5日", date(2025, 3, 5)),
        ("２０２５年３月５日", date(2025, 3, 5)),
        ("2025 年 3 月 5 号", date(2025, 3, 5)),
        ("2025。3。5", date(2025, 3, 5)),
        ("20250305", date(2025, 3, 5)),
        ("25.3.5", date(2025, 3, 5)),
        ("2025-03-05 00:00:00", date(2025, 3, 5)),
        ("2025-03-05T00:00:00", date(2025, 3, 5)),
        ("3月5日", date(2026, 3, 5)),
        ("3.5", date(2026, 3, 5)),
        ("今天", TODAY),
        ("明天", date(2026, 11, 23)),
        ("昨天", date(2026, 11, 21)),
        ("2024-02-29", date(2024, 2, 29)),
        ("", None),
        ("　", None),
        (None, None),
        (TODAY, TODAY),
    ],
)
def test_it_reads_what_people_type(typed, day):
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed", ["2025-02-30", "2025-13-01", "下个月", "45000", "0001-01-01", "9999-12-31", "1e5", "2025-3-5-6", "\x00", "<", "0000-00-00"]
)
def test_it_refuses_what_is_no_day(typed):
    if typed == "\x00":
        assert parse_date(typed, TODAY) is None
        return
    with pytest.raises(Refused, match="请"):
        parse_date(typed, TODAY)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_refused(text):
    try:
        day = parse_date(text, TODAY)
    except Refused:
        return
    assert day is None or 1900 <= day.year <= 2100


@pytest.mark.parametrize("typed", ["2025-03-05", "2025年3月5日", "20250305", "25.3.5", "2025/3/5 0:00"])
def test_a_full_date_is_read_the_same_without_today(typed):
    assert parse_full_date(typed) == date(2025, 3, 5)


@pytest.mark.parametrize("typed", ["3月5日", "3.5", "今天", "", "0001-01-01", "9999-12-31", "2025-02-30"])
def test_what_does_not_name_its_year_is_no_full_date(typed):
    with pytest.raises(Refused, match="请"):
        parse_full_date(typed)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2025年3月", date(2025, 3, 1)),
        ("2025.3", date(2025, 3, 1)),
        ("202503", date(2025, 3, 1)),
        ("2025-03", date(2025, 3, 1)),
        ("", None),
        (TODAY, date(2026, 11, 1)),
    ],
)
def test_a_month_is_its_first_day(typed, month):
    assert parse_month(typed) == month


@pytest.mark.parametrize("typed", ["2025-13", "3月", "2025", "x"])
def test_it_refuses_what_is_no_month(typed):
    with pytest.raises(Refused):
        parse_month(typed)


def test_a_series_keeps_its_anchor_through_short_months():
    start = date(2026, 1, 31)
    assert [add_months(start, n) for n in (1, 2, 12)] == [date(2026, 2, 28), date(2026, 3, 31), date(2027, 1, 31)]
    assert add_months(date(2026, 2, 28), 1, anchor=31) == date(2026, 3, 31)
    assert add_months(start, -2) == date(2025, 11, 30)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_month_contains_its_days_and_a_week_starts_on_monday(day):
    assert month_start(day) <= day <= month_end(day)
    assert month_end(day) == add_months(month_start(day), 1) - (date(2000, 1, 2) - date(2000, 1, 1))
    assert week_start(day).weekday() == 0
    assert 0 <= (day - week_start(day)).days < 7


@pytest.mark.parametrize(
    ("day", "n", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), 2, date(2026, 1, 31)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2028, 2, 29), 48, date(2024, 2, 29)),
        (date(2026, 1, 15), 6, date(2025, 7, 15)),
        (date(2026, 11, 26), 0, date(2026, 11, 26)),
    ],
)
def test_months_before_are_counted_from_the_day_itself(day, n, before):
    assert months_before(day, n) == before


ANY_DAY, MONTHS = st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-1200, 1200)


@given(ANY_DAY, MONTHS)
def test_months_before_keep_the_day_or_take_the_last_of_the_month(day, n):
    before = months_before(day, n)
    assert (day.year - before.year) * 12 + day.month - before.month == n
    assert before.day == min(day.day, month_end(before).day)


@given(ANY_DAY, MONTHS)
def test_there_and_back_with_the_anchor_is_where_it_began(day, n):
    assert add_months(months_before(day, n), n, anchor=day.day) == day


@given(ANY_DAY, st.integers(0, 60), st.integers(0, 1200))
def test_a_later_day_is_never_reminded_of_earlier(day, later, n):
    assert months_before(day, n) <= months_before(day + timedelta(days=later), n)


@given(ANY_DAY, st.lists(st.integers(-40, 40), max_size=5))
def test_a_series_with_its_anchor_goes_where_one_step_goes(day, steps):
    there = day
    for step in steps:
        there = add_months(there, step, anchor=day.day)
    assert there == add_months(day, sum(steps))


@given(st.dates(), st.integers(-(10**9), 10**9))
def test_months_stop_at_the_ends_of_time(day, n):
    assert date.min <= months_before(day, n) <= date.max
    assert months_before(date.max, -1) == date.max
    assert months_before(date.min, 1) == date.min
