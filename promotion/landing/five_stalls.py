"""五未: where a project's land stands still, and since when. Pure; derived from dates, never from a typed status.

批而未供, 供而未用, 用而未竣, 竣而未投, 投而未达: the furthest of the six steps that has happened, while the next has not.
"""

import datetime
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stall(TextChoices):
    """Named by what has happened and what has not."""

    NOT_SUPPLIED = "not_supplied", _("批而未供")
    NOT_USED = "not_used", _("供而未用")
    NOT_COMPLETED = "not_completed", _("用而未竣")
    NOT_PRODUCING = "not_producing", _("竣而未投")
    NOT_FULL = "not_full", _("投而未达")


# Days after which it counts as over its time; an administrator can set others.
DEFAULT_LIMITS = {
    Stall.NOT_SUPPLIED: 180,
    Stall.NOT_USED: 365,
    Stall.NOT_COMPLETED: 730,
    Stall.NOT_PRODUCING: 180,
    Stall.NOT_FULL: 730,
}


@dataclass(frozen=True)
class Steps:
    """When each step happened, None where it did not: 批 (备案), 供 (供地), 用 (开工), 竣 (竣工), 投 (投产), 达 (达产)."""

    approved: datetime.date | None = None
    supplied: datetime.date | None = None
    used: datetime.date | None = None
    completed: datetime.date | None = None
    producing: datetime.date | None = None
    full: datetime.date | None = None

    def in_order(self) -> tuple[datetime.date | None, ...]:
        """The six dates, first to last."""
        return (self.approved, self.supplied, self.used, self.completed, self.producing, self.full)


@dataclass(frozen=True)
class Stalled:
    """Which of the five, since which day, for how many days."""

    kind: Stall
    since: datetime.date
    days: int


def stall_of(steps: Steps, day: datetime.date) -> Stalled | None:
    """How the project stands at the end of `day`: the furthest step done by then counts, gaps before it do not. None before 批 and from 达 on."""
    done = [(n, on) for n, on in enumerate(steps.in_order()) if on is not None and on <= day]
    if not done or done[-1][0] == len(Stall):
        return None
    furthest, since = done[-1]
    return Stalled(list(Stall)[furthest], since, (day - since).days)
