"""The geometry of a project's Gantt chart: where bars, points, months and today stand. Pure; the template only draws.

All lengths are user units of the SVG (one is one CSS pixel at full size). A day is `Scale.per_day` wide, so that the whole plan fits between
`WIDTH_LEAST` and `WIDTH_MOST`; what is narrower than a hand can point at is widened to `BAR_LEAST`.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

LABEL = 190  # the names on the left
ROW, HEAD, PAD = 30, 34, 12
BAR, THIN = 12, 6
BAR_LEAST = 3
WIDTH_LEAST, WIDTH_MOST = 860, 1600
DAY_MOST, DAY_LEAST = 8.0, 0.8
TITLE_MOST = 13  # wide characters that fit into LABEL
FAR_YEARS = 40  # a day farther from today is a slip of the pen, and would crush all others


@dataclass(frozen=True)
class Item:
    """One line: a span with a beginning (a task), or a day (a milestone: `start` None). `css` names its state."""

    label: str
    group: str
    planned_start: datetime.date | None = None
    planned_end: datetime.date | None = None
    actual_start: datetime.date | None = None
    actual_end: datetime.date | None = None
    css: str = ""
    is_point: bool = False
    told: str = ""


@dataclass(frozen=True)
class Bar:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A milestone's day: a diamond around (x, y)."""

    x: float
    y: float
    points: str


@dataclass(frozen=True)
class Line:
    """What is drawn of one item, or of the head of a group (`is_group`)."""

    label: str
    y: float
    text_y: float
    css: str = ""
    told: str = ""
    is_group: bool = False
    planned: Bar | None = None
    actual: Bar | None = None
    planned_mark: Mark | None = None
    actual_mark: Mark | None = None


@dataclass(frozen=True)
class Tick:
    """The first of a month."""

    x: float
    label: str


@dataclass(frozen=True)
class Chart:
    """All that the template draws. `today_x` None: today lies outside."""

    width: float
    height: float
    left: float
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    today_x: float | None


@dataclass(frozen=True)
class Scale:
    """Days to lengths."""

    first: datetime.date
    last: datetime.date
    per_day: float

    def at(self, day: datetime.date) -> float:
        """Where a day begins."""
        return round(LABEL + (day - self.first).days * self.per_day, 1)

    def bar(self, start: datetime.date, end: datetime.date, y: float, height: float) -> Bar:
        """From the beginning of `start` to the end of `end`; the other way round it is one day."""
        x = self.at(start)
        end_x = self.at(max(start, end)) + self.per_day
        return Bar(x, y, round(max(end_x - x, BAR_LEAST), 1), height)


def scale_of(days: Iterable[datetime.date], today: datetime.date) -> Scale | None:
    """The scale on which all `days` fit, from the first of a month to the last of one; today is on it if it lies within a year. None: nothing."""
    known = list(days)
    if not known:
        return None
    first, last = min(known), max(known)
    if (first - today).days <= 366 and (today - last).days <= 366:
        first, last = min(first, today), max(last, today)
    first, last = first.replace(day=1), _month_after(last)
    total = max((last - first).days, 1)
    per_day = min(max(WIDTH_LEAST / total, DAY_LEAST), DAY_MOST)
    return Scale(first, last, min(per_day, WIDTH_MOST / total))


def draw(items: Iterable[Item], today: datetime.date) -> Chart | None:
    """The chart of `items`, group by group in the order in which groups first come; None where no item has a day."""
    dated = [item for item in items if _days(item) and all(abs(day.year - today.year) <= FAR_YEARS for day in _days(item))]
    scale = scale_of((day for item in dated for day in _days(item)), today)
    if scale is None:
        return None
    lines, y = [], float(HEAD)
    for group in dict.fromkeys(item.group for item in dated):
        lines.append(Line(group, y, y + ROW / 2 + 4, is_group=True))
        y += ROW
        for item in (each for each in dated if each.group == group):
            lines.append(_line(item, y, scale, today))
            y += ROW
    width = round(scale.at(scale.last) + PAD, 1)
    today_x = scale.at(today) if scale.first <= today <= scale.last else None
    return Chart(width, y + PAD, LABEL, tuple(lines), tuple(_ticks(scale)), today_x)


def _days(item) -> list[datetime.date]:
    return [day for day in (item.planned_start, item.planned_end, item.actual_start, item.actual_end) if day]


def _line(item, y, scale, today) -> Line:
    middle = y + ROW / 2
    drawn = {}
    if item.is_point:
        drawn["planned_mark"] = _mark(scale, item.planned_end, middle)
        drawn["actual_mark"] = _mark(scale, item.actual_end, middle)
    else:
        if item.planned_end:
            drawn["planned"] = scale.bar(item.planned_start or item.planned_end, item.planned_end, middle - BAR / 2, BAR)
        if item.actual_start:
            end = item.actual_end or max(today, item.actual_start)
            drawn["actual"] = scale.bar(item.actual_start, end, middle - THIN / 2, THIN)
    return Line(_short(item.label), y, middle + 4, item.css, item.told, **drawn)


def _mark(scale, day, middle) -> Mark | None:
    if day is None:
        return None
    x, r = scale.at(day), 6
    return Mark(x, middle, f"{x},{middle - r:g} {x + r:g},{middle:g} {x},{middle + r:g} {x - r:g},{middle:g}")


def _ticks(scale):
    months, day = [], scale.first
    while day < scale.last:
        months.append(day)
        day = _month_after(day)
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 10_000) if n * 30 * scale.per_day >= 46)
    for n, month in enumerate(months):
        if n % step == 0:
            yield Tick(scale.at(month), f"{month:%Y-%m}" if month.month == 1 or n == 0 or step > 6 else f"{month.month}月")


def _month_after(day: datetime.date) -> datetime.date:
    return (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def _short(label: str) -> str:
    return label if len(label) <= TITLE_MOST else f"{label[: TITLE_MOST - 1]}…"
