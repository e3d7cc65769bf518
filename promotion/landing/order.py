"""Which milestones cannot lie before which others. Pure. Only what is certain: what often happens, but need not, is not here."""

import datetime
from collections.abc import Mapping

# (earlier, later): the later one cannot have happened before the earlier one.
CERTAIN = (
    ("ground_broken", "completed"),
    ("ground_broken", "in_production"),
    ("ground_broken", "full_capacity"),
    ("in_production", "full_capacity"),
)


def first_breach(days: Mapping[str, datetime.date | None], kind: str) -> tuple[str, str] | None:
    """The first certain pair, with `kind` in it, whose later day lies before its earlier one; None where all is well. Same day is well."""
    for earlier, later in CERTAIN:
        if kind in (earlier, later) and days.get(earlier) and days.get(later) and days[later] < days[earlier]:
            return earlier, later
    return None
