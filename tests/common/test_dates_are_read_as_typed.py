"""Dates as offices write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.dates import add_months, month_end, month_start, parse_date, parse_month, week_start
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
