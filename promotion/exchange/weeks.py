"""Weeks as the reports name them: `2026-W47`, Monday to Sunday. Pure."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.common.errors import Refused

_NAME = re.compile(r"([0-9]{4})-?W([0-9]{1,2})", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Week:
    """One week; `start` is its Monday."""

    start: datetime.date

    @property
    def end(self) -> datetime.date:
        """Its Sunday."""
        return self.start + datetime.timedelta(days=6)

    @property
    def name(self) -> str:
        """As in an address: 2026-W47."""
        year, number, _day = self.start.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def title(self) -> str:
        """As on paper: 2026年第47周（11月16日—11月22日）."""
        year, number, _day = self.start.isocalendar()
        span = _("%(a)d月%(b)d日—%(c)d月%(d)d日") % {"a": self.start.month, "b": self.start.day, "c": self.end.month, "d": self.end.day}
        return _("%(year)d年第%(number)d周（%(span)s）") % {"year": year, "number": number, "span": span}

    def shifted(self, weeks: int) -> "Week":
        """The week that many weeks later."""
        return Week(self.start + datetime.timedelta(weeks=weeks))


def week_of(day: datetime.date) -> Week:
    """The week in which `day` lies."""
    return Week(day - datetime.timedelta(days=day.weekday()))


def parse_week(text: str | None, today: datetime.date) -> Week:
    """The week that `text` names; nothing typed is this week. Refused for junk and for weeks that do not exist."""
    if not text or not text.strip():
        return week_of(today)
    found = _NAME.fullmatch(text.strip())
    try:
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return Week(datetime.date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        found = None
    raise Refused(_("看不懂第几周，请写成 2026-W47 这样；下面列出的是本周。"), field="week")
