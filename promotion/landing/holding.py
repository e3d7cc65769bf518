"""How much of a site is given, kept and left, and what that makes of it. Counted from the rows, never stored."""

import datetime
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, TextChoices, Value
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from promotion.landing.models import SiteAllocation, SiteReservation

PLACES = Decimal("0.0001")
AREA = DecimalField(max_digits=14, decimal_places=4)


class SiteStatus(TextChoices):
    """What can be said of a site to somebody who looks for one."""

    FREE = "free", _("可供")
    PART = "part", _("部分")
    FULL = "full", _("已满")
    RESERVED = "reserved", _("预留")
    WITHDRAWN = "withdrawn", _("停用")


def status_of(area: Decimal, allocated: Decimal, reserved: Decimal, *, withdrawn: bool = False) -> SiteStatus:
    """可供: nobody holds any of it; 部分: some is left; 预留: all is held, part of it only kept; 已满: all is given."""
    if withdrawn:
        return SiteStatus.WITHDRAWN
    if allocated + reserved < area:
        return SiteStatus.PART if allocated + reserved else SiteStatus.FREE
    return SiteStatus.RESERVED if reserved else SiteStatus.FULL


def live_reservations(today: datetime.date) -> QuerySet[SiteReservation]:
    """Those that hold ground on `today`: not ended, and not past their day."""
    return SiteReservation.objects.filter(ended_on__isnull=True, until__gte=today)


def live_allocations() -> QuerySet[SiteAllocation]:
    """Those not released."""
    return SiteAllocation.objects.filter(released_on__isnull=True)


def with_holdings(sites: QuerySet, today: datetime.date) -> QuerySet:
    """Annotate `allocated_mu`, `reserved_mu` and `left_mu`, each in 亩, as they stand on `today`."""
    return sites.annotate(allocated_mu=_held(live_allocations()), reserved_mu=_held(live_reservations(today))).annotate(
        # SQLite keeps decimals as binary fractions: what is left is rounded to the places an area has, or 33.4 would not be ≥ 33.4.
        left_mu=Round(F("area_mu") - F("allocated_mu") - F("reserved_mu"), precision=4, output_field=AREA)
    )


def _held(rows: QuerySet) -> Coalesce:
    total = rows.filter(site=OuterRef("pk")).order_by().values("site").annotate(total=Sum("area_mu")).values("total")
    return Coalesce(Subquery(total, output_field=AREA), Value(Decimal(0)), output_field=AREA)


def status_of_row(site) -> SiteStatus:
    """The status of a site read by `with_holdings`."""
    return status_of(site.area_mu, site.area_mu - site.left_mu - site.reserved_mu, site.reserved_mu, withdrawn=bool(site.withdrawn_at))
