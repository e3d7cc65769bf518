"""The calendar of workdays as it stands in the database, and its filling from the `holidays` library."""

from collections.abc import Iterable
from datetime import date, timedelta

import holidays
from django.db import transaction

from promotion.common.models import Workday
from promotion.common.workdays import WorkCalendar

KNOWN_YEARS = range(2024, 2028)


def load_calendar() -> WorkCalendar:
    """The calendar of all years in the table: one query. Years without rows fall back to Monday to Friday."""
    return WorkCalendar(dict(Workday.objects.values_list("day", "is_workday")))


@transaction.atomic
def seed_years(years: Iterable[int]) -> int:
    """Write the published days of those years that are not there yet and say how many; a row edited by hand stays as it is."""
    rows = [row for year in years for row in _published(year)]
    known = set(Workday.objects.filter(day__in=[row.day for row in rows]).values_list("day", flat=True))
    fresh = [row for row in rows if row.day not in known]
    Workday.objects.bulk_create(fresh)
    return len(fresh)


def _published(year: int) -> list[Workday]:
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    days = (date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
    rows = []
    for day in days:
        worked = table.is_working_day(day)
        if day in table and not worked:
            rows.append(Workday(day=day, is_workday=False, name=str(table[day])[:64]))
        elif worked and day.weekday() >= 5:
            rows.append(Workday(day=day, is_workday=True, name="调休上班"))
    return rows
