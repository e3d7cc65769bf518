"""Days of which a row tells only the month, beside days that it tells in full. Pure."""

from dataclasses import replace

from django.utils.translation import gettext as _

from promotion.exchange.imports.cells import Values
from promotion.exchange.wanted import PROJECTS, by_key

# Each not before the one before it.
COURSES = (("opened_on", "engaged_on", "signed_on", "landed_on", "status_on"), ("ground_broken_on", "in_production_on"))
_FIELD = by_key(PROJECTS)


def in_order(values: Values) -> tuple[Values, list[str]]:
    """The same row, with a month that follows a day within it read as that day, and a sentence for each: `2025-03-15`, then `2025年3月`,
    contradict nothing."""
    moved, cautions = {}, []
    for course in COURSES:
        before = None
        for key in (each for each in course if each in values):
            day = values.get(key)
            if before and key in values.months and day < before and day.replace(day=1) == before.replace(day=1):
                moved[key] = day = before
                words = {"field": _FIELD[key].label, "day": day.isoformat()}
                cautions.append(_("“%(field)s”只写到月，不早于前一个日期，改按 %(day)s 读入。") % words)
            before = day
    return replace(values, values={**values.values, **moved}) if moved else values, cautions
