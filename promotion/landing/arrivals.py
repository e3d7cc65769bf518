"""Reading 到位资金: verified and unverified apart, by month, as of any day and as known at any moment."""

import datetime
from decimal import Decimal

from django.apps import apps
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from promotion.common.dates import month_end, months_before


def last_month_ended_by(day: datetime.date) -> datetime.date:
    """The first day of the newest month that has ended at the end of `day`."""
    first = day.replace(day=1)
    return first if day == month_end(day) else months_before(first, 1)


class ArrivalQuerySet(QuerySet):
    """Rows of 到位资金. A reversing row stands as the row it reverses: verified where that one is, so that neither sum is ever negative."""

    def visible_to(self, user, day: datetime.date):
        """Rows of projects that `user` sees."""
        return self.filter(project__in=apps.get_model("promotion", "Project").objects.visible_to(user, day))

    def recorded_by_time(self, known_at: datetime.datetime | None = None):
        """Rows that were on record at `known_at` (default: all)."""
        return self if known_at is None else self.filter(recorded_at__lte=known_at)

    def verified(self, known_at: datetime.datetime | None = None):
        """Rows verified by somebody else (by `known_at`), and the rows that reverse such."""
        rows = self.annotate(_stands_since=Coalesce(F("reverses__verified_at"), F("verified_at")))
        return rows.filter(_stands_since__isnull=False, **({"_stands_since__lte": known_at} if known_at else {}))

    def unverified(self, known_at: datetime.datetime | None = None):
        """The others."""
        rows = self.annotate(_stands_since=Coalesce(F("reverses__verified_at"), F("verified_at")))
        later = Q(_stands_since__gt=known_at) if known_at else Q()
        return rows.filter(Q(_stands_since__isnull=True) | later) if known_at else rows.filter(_stands_since__isnull=True)

    def in_month(self, month: datetime.date):
        """Rows that count in the month of `month`."""
        return self.filter(month=month.replace(day=1))

    def as_of(self, day: datetime.date, known_at: datetime.datetime | None = None):
        """Rows of months that had ended by `day`, as on record at `known_at` (analytics: 资金到位率)."""
        return self.filter(month__lte=last_month_ended_by(day)).recorded_by_time(known_at)

    def by_month(self) -> dict[datetime.date, Decimal]:
        """Month → 万元, the oldest first."""
        sums = self.order_by().values("month").annotate(total=Sum("amount")).order_by("month")
        return {row["month"]: row["total"] for row in sums}

    def total(self) -> Decimal:
        """万元 of all rows, added up exactly."""
        return sum(self.values_list("amount", flat=True), Decimal(0))
