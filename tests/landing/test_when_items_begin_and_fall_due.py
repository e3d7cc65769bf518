"""Workdays, predecessors and clocks of a plan, worked out by hand over 国庆, 中秋 and 调休."""

import datetime

import pytest

from promotion.common.workdays import WorkCalendar
from promotion.landing.clock import clock
from promotion.landing.order import first_breach
from promotion.landing.sequence import Step, in_order, spans


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _off(*days):
    return {day(each): False for each in days}


# As published by the State Council for autumn 2025 and 2026.
CALENDAR = WorkCalendar(
    _off(*(f"2025-10-{n:02d}" for n in range(1, 9)), "2026-09-25", *(f"2026-10-{n:02d}" for n in range(1, 8)))
    | {day(each): True for each in ("2025-09-28", "2025-10-11", "2026-09-20", "2026-10-10")}
)
DUE = [
    ("2025-09-26", 1, "2025-09-28"),  # the next workday is a worked Sunday
    ("2025-09-26", 5, "2025-10-10"),  # Sun 28, Mon 29, Tue 30, Thu 9, Fri 10
    ("2025-09-26", 6, "2025-10-11"),  # … and the worked Saturday
    ("2025-09-26", 7, "2025-10-13"),
    ("2025-09-30", 1, "2025-10-09"),
    ("2025-10-03", 1, "2025-10-09"),  # begun on a holiday
    ("2026-09-18", 3, "2026-09-22"),
    ("2026-09-18", 10, "2026-10-09"),  # 20 21 22 23 24 | 28 29 30 | 8 9
    ("2026-09-18", 11, "2026-10-10"),
    ("2026-09-24", 1, "2026-09-28"),  # over 中秋
    ("2026-09-24", 0, "2026-09-24"),
]


@pytest.mark.parametrize(("start", "days", "due"), DUE)
def test_an_item_is_due_on_its_nth_workday_after_the_day_it_begins(start, days, due):
    span = spans([Step("it", days)], day(start), CALENDAR)["it"]
    assert (span.starts_on, span.due, span.is_provisional) == (day(start), day(due), False)


def test_what_waits_begins_when_the_last_before_it_was_settled():
    steps = [
        Step("filing", 3, begun_on=day("2025-09-26"), due=day("2025-09-30"), settled_on=day("2025-09-29")),
        Step("land", 5, begun_on=day("2025-09-26"), due=day("2025-10-10"), settled_on=day("2025-10-09")),
        Step("permit", 2, after=("filing", "land")),
    ]
    span = spans(steps, day("2025-10-10"), CALENDAR)["permit"]
    assert (span.starts_on, span.due, span.is_provisional) == (day("2025-10-09"), day("2025-10-11"), False)


def test_until_then_its_dates_are_worked_out_from_the_promises_before_it():
    steps = [
        Step("eia", 7),
        Step("filing", 1, begun_on=day("2025-09-26"), due=day("2025-09-28"), settled_on=day("2025-09-28")),
        Step("permit", 3, after=("filing", "eia")),
        Step("power", 2, after=("permit",)),
    ]
    found = spans(steps, day("2025-09-26"), CALENDAR)
    assert (found["eia"].due, found["eia"].is_provisional) == (day("2025-10-13"), False)
    assert (found["permit"].starts_on, found["permit"].due, found["permit"].is_provisional) == (day("2025-10-13"), day("2025-10-16"), True)
    assert (found["power"].due, found["power"].is_provisional) == (day("2025-10-20"), True)


def test_a_promise_once_given_is_not_worked_out_again():
    moved = Step("it", 3, begun_on=day("2025-09-26"), due=day("2025-11-03"))
    assert spans([moved], day("2026-01-05"), CALENDAR)["it"].due == day("2025-11-03")


def test_items_that_wait_for_each_other_are_named():
    with pytest.raises(ValueError, match="a") as caught:
        in_order({"a": ["c"], "b": ["a"], "c": ["b"], "d": []})
    assert {"a", "b", "c"} == set(caught.value.args)


CLOCKS = [
    # begun, due, today, elapsed, left, words
    ("2025-09-26", "2025-10-10", "2025-09-26", 0, 5, "剩 5 个工作日"),
    ("2025-09-26", "2025-10-10", "2025-10-08", 3, 2, "剩 2 个工作日"),
    ("2025-09-26", "2025-10-10", "2025-10-10", 5, 0, "今天到期"),
    ("2025-09-26", "2025-10-10", "2025-10-11", 6, -1, "逾期 1 个工作日"),
    ("2025-09-26", "2025-09-30", "2025-10-01", 3, -1, "逾期 1 个工作日"),  # past due, though no workday has passed
    ("2025-09-26", "2025-09-30", "2025-10-09", 4, -1, "逾期 1 个工作日"),
    ("2025-09-26", "2025-09-30", "2025-10-10", 5, -2, "逾期 2 个工作日"),
    ("2025-09-30", "2025-10-03", "2025-09-30", 0, 0, "剩不足 1 个工作日"),  # promised for a holiday by hand
    (None, "2025-10-10", "2025-10-20", None, None, "尚未启动"),
]


@pytest.mark.parametrize(("begun", "due", "today", "elapsed", "left", "words"), CLOCKS)
def test_the_clock_counts_workdays(begun, due, today, elapsed, left, words):
    found = clock(begun and day(begun), day(due), day(today), CALENDAR)
    assert (found.elapsed, found.left, found.words) == (elapsed, left, words)
    assert found.is_late == (left is not None and left < 0)


ORDERS = [
    ({"ground_broken": "2026-03-02", "completed": "2026-03-01"}, "completed", ("ground_broken", "completed")),
    ({"ground_broken": "2026-03-02", "completed": "2026-03-01"}, "ground_broken", ("ground_broken", "completed")),
    ({"ground_broken": "2026-03-02", "completed": "2026-03-02"}, "completed", None),
    ({"ground_broken": "2026-03-02", "in_production": "2026-01-05"}, "in_production", ("ground_broken", "in_production")),
    ({"completed": "2026-06-01", "in_production": "2026-05-01"}, "in_production", None),  # trial runs come before acceptance
    ({"in_production": "2026-05-01", "full_capacity": "2026-04-30"}, "full_capacity", ("in_production", "full_capacity")),
    ({"ground_broken": "2026-03-02", "completed": "2026-03-01"}, "registered", None),  # told where it is, not elsewhere
    ({"ground_broken": None, "completed": "2026-03-01"}, "completed", None),
]


@pytest.mark.parametrize(("days", "kind", "breach"), ORDERS)
def test_only_what_is_certain_about_milestones_is_refused(days, kind, breach):
    assert first_breach({each: text and day(text) for each, text in days.items()}, kind) == breach
