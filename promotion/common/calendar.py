"""The calendar of workdays as it stands in the database, and its filling from the `holidays` library."""

from collections.abc import Iterable
from datetime import date

import holidays
from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common.models import Workday
from promotion.common.workdays import SATURDAY, WorkCalendar

KNOWN_YEARS = range(2024, 2028)


def load_calendar() -> WorkCalendar:
    """The calendar of all years in the table: one query. Years without rows fall back to Monday to Friday."""
    return WorkCalendar(dict(Workday.objects.values_list("day", "is_workday")))


def gap_sentences(today: date) -> dict[int, str]:
    """Year → what administrators are told of it, for each year whose calendar should be here and is not."""
    return {year: _gap_sentence(year) for year in load_calendar().missing_years(today)}


def _gap_sentence(year: int) -> str:
    return _(
        "%(year)d 年节假日与调休安排尚未导入，工作日暂按周一至周五和已有的节假日推算，可能不准。"
        "请全部地域的管理员在后台“节假日与调休”中导入国务院办公厅公布的安排。"
    ) % {"year": year}


@transaction.atomic
def seed_years(years: Iterable[int]) -> int:
    """Write the published days of those years that are not there yet and say how many; a row edited by hand stays as it is.

    Of a year not published yet the library knows the days off by law, without the worked weekends: such a year is not settled.
    """
    rows = [row for year in years for row in _published(year)]
    known = set(Workday.objects.filter(day__in=[row.day for row in rows]).values_list("day", flat=True))
    fresh = [row for row in rows if row.day not in known]
    Workday.objects.bulk_create(fresh)
    return len(fresh)


def _published(year: int) -> list[Workday]:
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    days = map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))
    rows = []
    for day in days:
        worked = table.is_working_day(day)
        if day in table and not worked:
            rows.append(Workday(day=day, is_workday=False, name=str(table[day])[:64]))
        elif worked and day.weekday() >= SATURDAY:
            rows.append(Workday(day=day, is_workday=True, name="调休上班"))
    return rows
