"""The ground on the desk's pages: who holds a site as far as the viewer may know, what a project may choose from."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from promotion.common.money import plain
from promotion.landing.holding import live_allocations, live_reservations, status_of_row, with_holdings
from promotion.landing.indicators import compare
from promotion.landing.models import SiteAllocation, SiteReservation
from promotion.landing.services.reservations import zones_for
from promotion.places.models import Site
from promotion.projects.models import Project

MOST_MATCHES = 5


@dataclass(frozen=True)
class Holder:
    """A project in sight that holds part of a site: `row` is the allocation or the reservation."""

    project: Project
    row: object
    is_reservation: bool


@dataclass
class SiteRow:
    """A site as a list draws it. `others_mu` is held by projects out of the viewer's sight."""

    site: Site
    status: str
    label: str
    holders: list[Holder] = field(default_factory=list)
    others_mu: Decimal = Decimal(0)

    @property
    def given_width(self) -> str:
        """Percent of the area that is allocated, for a bar of 100."""
        return f"{self.site.allocated_mu / self.site.area_mu * 100:.2f}"

    @property
    def held_width(self) -> str:
        """Percent of the area that is allocated or reserved."""
        return f"{(self.site.allocated_mu + self.site.reserved_mu) / self.site.area_mu * 100:.2f}"


def site_rows(sites, visible, today: datetime.date) -> list[SiteRow]:
    """Sites read by `with_holdings`, each with its holders among the projects `visible`; three queries however many there are."""
    rows = {site.pk: SiteRow(site, status_of_row(site), str(status_of_row(site).label)) for site in sites}
    held = [
        *((row, False) for row in _with_sight(live_allocations(), rows, visible)),
        *((row, True) for row in _with_sight(live_reservations(today), rows, visible)),
    ]
    for row, is_reservation in held:
        if row.is_seen:
            rows[row.site_id].holders.append(Holder(row.project, row, is_reservation))
        else:
            rows[row.site_id].others_mu += row.area_mu
    return list(rows.values())


def _with_sight(held, rows, visible):
    seen = Exists(visible.order_by().filter(pk=OuterRef("project_id")))
    return held.filter(site__in=list(rows)).annotate(is_seen=seen).select_related("project__owner").order_by("pk")


def choices_for(project: Project, today: datetime.date, *, to_reserve: bool = False) -> list[Site]:
    """The sites that a picker for the project lists, each with `left_mu` (its own hold counted as left) and `why_not`, those to be had first.

    Enough is what the project still needs; where no single site has as much, any that has something left will do, for it may take several.
    """
    zones = zones_for(project) if to_reserve else {project.zone_id}
    sites = list(with_holdings(Site.objects.filter(zone__in=zones, withdrawn_at__isnull=True), today).order_by("name"))
    own = dict(live_reservations(today).filter(project=project).values_list("site_id", "area_mu"))
    for site in sites:
        site.left_mu = site.left_mu + own.get(site.pk, Decimal(0))
    usable = [site.left_mu for site in sites if to_reserve or site.planning_covered]
    needed = needed_by(project)
    if needed > max(usable, default=Decimal(0)):
        needed = Decimal(0)
    for site in sites:
        site.why_not = _why_not(site, needed, to_reserve=to_reserve)
    return sorted(sites, key=lambda site: (bool(site.why_not), site.left_mu, site.name))


def _why_not(site: Site, needed: Decimal, *, to_reserve: bool) -> str:
    if not site.planning_covered and not to_reserve:
        return _("详细规划未覆盖，不能供地")
    if site.left_mu <= 0:
        return _("已无剩余")
    return _("不足 %(area)s 亩") % {"area": plain(needed)} if site.left_mu < needed else ""


def needed_by(project: Project) -> Decimal:
    """亩 that the project asks for and does not hold yet."""
    held = sum(live_allocations().filter(project=project).values_list("area_mu", flat=True), Decimal(0))
    return max((project.land_mu or Decimal(0)) - held, Decimal(0))


@dataclass(frozen=True)
class Given:
    """An allocation on the project's page, with its commitments against the site's standard."""

    row: SiteAllocation
    comparisons: list
    days_left: int | None


def ground_of(project: Project, *, edits: bool, today: datetime.date) -> dict:
    """What the project's page draws of its ground: given, kept, and what else it might take."""
    allocations = list(SiteAllocation.objects.filter(project=project).select_related("site__zone"))
    live = [row for row in allocations if row.released_on is None]
    area = sum((row.area_mu for row in live), Decimal(0))
    given = [
        Given(
            row,
            compare(row.site, row, project.amount, area) if row in live else [],
            (row.lease_until - today).days if row in live and row.lease_until and not row.converted_on else None,
        )
        for row in allocations
    ]
    kept = list(SiteReservation.objects.filter(project=project, ended_on__isnull=True).select_related("site__zone"))
    taken = {row.site_id for row in (*live, *kept)}
    matches = [site for site in choices_for(project, today) if not site.why_not and site.pk not in taken] if edits else []
    return {
        "ground": given,
        "kept": [(row, row.until < today, (row.until - today).days) for row in kept],
        "matches": matches[:MOST_MATCHES],
        "needed_mu": needed_by(project),
    }
