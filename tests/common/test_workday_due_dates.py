"""Due dates in workdays over 2025 and 2026, against an independent calculation: the announced days written out by hand, counted one by one.

Consents and landing tasks alike take their due day from `add_workdays` over the table that `seed_years` fills.
"""

import datetime

import pytest

from promotion.admission.services import open_round
from promotion.common.calendar import load_calendar, seed_years
from promotion.common.workdays import add_workdays, is_workday, workdays_between
from promotion.people.models import Department
from tests import factories
from tests.scenes import scene

# 国务院办公厅关于 2025 年、2026 年部分节假日安排的通知: (first day off, last day off), and the weekend days worked instead.
OFF = [
    ("2025-01-01", "2025-01-01"),  # 元旦
    ("2025-01-28", "2025-02-04"),  # 春节
    ("2025-04-04", "2025-04-06"),  # 清明
    ("2025-05-01", "2025-05-05"),  # 劳动节
    ("2025-05-31", "2025-06-02"),  # 端午
    ("2025-10-01", "2025-10-08"),  # 国庆、中秋
    ("2026-01-01", "2026-01-03"),  # 元旦
    ("2026-02-15", "2026-02-23"),  # 春节
    ("2026-04-04", "2026-04-06"),  # 清明
    ("2026-05-01", "2026-05-05"),  # 劳动节
    ("2026-06-19", "2026-06-21"),  # 端午
    ("2026-09-25", "2026-09-27"),  # 中秋
    ("2026-10-01", "2026-10-07"),  # 国庆
]
WORKED = """2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10""".split()


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def days(first: datetime.date, last: datetime.date):
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]


ALL = days(day("2025-01-01"), day("2026-12-31"))
OFF_DAYS = {each for first, last in OFF for each in days(day(first), day(last))}
WORKDAYS = [each for each in ALL if each in {day(text) for text in WORKED} or (each.isoweekday() <= 5 and each not in OFF_DAYS)]


def due(asked_on: datetime.date, n: int) -> datetime.date:
    """The n-th entry of the written-out list after the day."""
    return [each for each in WORKDAYS if each > asked_on][n - 1]


@scene
def calendar(db):
    seed_years([2025, 2026])
    return load_calendar()


def test_the_list_written_out_has_as_many_workdays_as_announced():
    assert [sum(each.year == year for each in WORKDAYS) for year in (2025, 2026)] == [248, 248]


def test_every_day_of_both_years_is_worked_or_not_as_announced(calendar):
    assert [each for each in ALL if is_workday(each, calendar)] == WORKDAYS


def test_every_due_day_over_both_years_is_that_of_the_list(calendar):
    wrong = [
        (asked_on, n) for asked_on in ALL[:-60] for n in (1, 2, 3, 5, 10, 20, 30) if add_workdays(asked_on, n, calendar) != due(asked_on, n)
    ]
    assert wrong == []


def test_elapsed_workdays_are_those_counted_on_the_list(calendar):
    for start in ALL[::17]:
        for end in ALL[::13]:
            if end >= start:
                assert workdays_between(start, end, calendar) == sum(start < each <= end for each in WORKDAYS), (start, end)


# Asked on a day, within workdays: due. Worked out by hand on the announced calendar.
BY_HAND = [
    ("2025-01-24", 3, "2025-02-05"),  # Friday; Sunday 26 and Monday 27 are worked, then the Spring Festival
    ("2025-04-30", 3, "2025-05-08"),
    ("2025-09-26", 3, "2025-09-30"),  # Sunday 28 is worked
    ("2025-09-30", 3, "2025-10-11"),  # 9, 10, and Saturday 11 October
    ("2025-12-31", 3, "2026-01-06"),  # over New Year: Sunday 4 January is worked
    ("2026-02-13", 3, "2026-02-25"),
    ("2026-06-18", 3, "2026-06-24"),
    ("2026-09-30", 3, "2026-10-10"),  # 8, 9, and Saturday 10 October
]


@pytest.mark.parametrize(("asked_on", "n", "expected"), BY_HAND)
def test_cases_worked_by_hand(calendar, asked_on, n, expected):
    assert due(day(asked_on), n) == day(expected)
    assert add_workdays(day(asked_on), n, calendar) == day(expected)


@pytest.mark.parametrize(("asked_on", "n", "expected"), BY_HAND)
def test_a_consent_is_due_on_that_day(calendar, cast, world, asked_on, n, expected):
    factories.make_grant(cast.officer_nj, "officer", region=world.neijiang, since=2000)
    project = factories.make_project(cast.officer_nj, world, today=day("2025-01-02"))
    Department.objects.get_or_create(name="市中区自然资源局", region=world.shizhong, defaults={"function": "natural_resources"})
    asked = ["approval", "natural_resources"]
    row = open_round(actor=cast.officer_nj, project=project, functions=asked, workdays=n, today=day(asked_on))
    assert {consent.due for consent in row.consents.all()} == {day(expected)}
    assert set(project.deadlines.filter(kind="consent").values_list("due", flat=True)) == {day(expected)}
