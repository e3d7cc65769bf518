"""Dates as people type them, and months. Pure: today is passed in."""

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.text import without_blanks

FIRST_YEAR, LAST_YEAR = 1900, 2100
_WORDS = {"今天": 0, "明天": 1, "后天": 2, "昨天": -1, "前天": -2}
_FULL = re.compile(r"([0-9]{4}|[0-9]{2})[.\-/年]([0-9]{1,2})[.\-/月]([0-9]{1,2})(?:日|号)?$")
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})$")
_SHORT = re.compile(r"([0-9]{1,2})[.\-/月]([0-9]{1,2})(?:日|号)?$")
_MONTH = re.compile(r"([0-9]{4}|[0-9]{2})(?:[.\-/]([0-9]{1,2})|年([0-9]{1,2})月?|([0-9]{2}))$")
_CLOCK = re.compile(r"[T ]+[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?$")


def parse_date(text: str | date | None, today: date) -> date | None:
    """`2025.3.5`, `２０２５年３月５日`, `20250305`, `3月5日` (this year's), `明天`; None for nothing typed; Refused for junk."""
    if text is None or isinstance(text, date):
        return text
    raw = without_blanks(_CLOCK.sub("", text.strip())).replace("。", ".")
    if not raw:
        return None
    if raw in _WORDS:
        return today + timedelta(days=_WORDS[raw])
    short = None if _written_in_full(raw) else _SHORT.match(raw)
    year, month, day = (str(today.year), *short.groups()) if short else _year_month_day(raw, text)
    return _real(year, int(month), int(day), text)


def parse_full_date(text: str) -> date:
    """A date with its year, as `parse_date` reads it; Refused for anything else, also for nothing."""
    raw = without_blanks(_CLOCK.sub("", text.strip())).replace("。", ".")
    year, month, day = _year_month_day(raw, text)
    return _real(year, int(month), int(day), text)


def parse_month(text: str | date | None) -> date | None:
    """`2025年3月`, `2025.3`, `202503` as the first day of the month; None for nothing typed; Refused for junk."""
    if text is None or isinstance(text, date):
        return month_start(text) if text else None
    raw = without_blanks(text)
    if not raw:
        return None
    found = _MONTH.match(raw)
    if found is None:
        raise Refused(_("看不懂月份“%(text)s”，请写成 2025-03 或 2025年3月 这样。") % {"text": text.strip()[:30]})
    year, *months = found.groups()
    return _real(year, int(next(filter(None, months))), 1, text)


def month_start(day: date) -> date:
    """The first day of the month: what a month is stored as."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, n: int, *, anchor: int | None = None) -> date:
    """The same day n months on, or the month's last day where it is shorter. Stops at the ends of time.

    `anchor` is the day of the month a series started on: 31 January, 28 February, then 31 March again.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if year > MAXYEAR else date.min
    return date(year, month + 1, min(anchor or day.day, monthrange(year, month + 1)[1]))


def months_before(day: date, n: int) -> date:
    """The same day n months earlier. Always counted from `day` itself, so that a short month on the way costs nothing: 31 May, 30 April,
    31 March."""
    return add_months(day, -n)


def week_start(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())


def _written_in_full(raw: str) -> re.Match | None:
    return _FULL.match(raw) or _SOLID.match(raw)


def _year_month_day(raw: str, typed: str) -> tuple[str, str, str]:
    found = _written_in_full(raw)
    if found is None:
        raise Refused(_("看不懂日期“%(text)s”，请写成 2025-03-05 或 2025年3月5日 这样。") % {"text": typed.strip()[:30]})
    return found.groups()


def _real(year: str, month: int, day: int, typed) -> date:
    try:
        real = date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        raise Refused(_("没有“%(text)s”这一天，请核对。") % {"text": str(typed).strip()[:30]}) from None
    if not FIRST_YEAR <= real.year <= LAST_YEAR:
        raise Refused(_("年份 %(year)s 不对，请核对。") % {"year": real.year})
    return real
