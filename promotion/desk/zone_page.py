"""片区: land and workshops left, projects by stage, the pool, what falls due, as far as the viewer sees.

The zone's own facts are open to whoever holds a live grant; every row and every count of projects is of those in sight, and equals the
list its link opens. Land and workshops are summed apart: 亩 of ground and 亩 of floors are unlike measures.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q

from promotion.analytics.models import Target
from promotion.chains.models import ZoneIndustry
from promotion.common.money import plain
from promotion.common.trees import ids_of
from promotion.desk.ground import SiteRow, site_rows
from promotion.desk.reports import when_words
from promotion.landing.holding import live_allocations, live_reservations, with_holdings
from promotion.places.models import Site, Zone
from promotion.projects.facts import STAGE_ORDER, Stage, Status
from promotion.projects.models import Deadline, Project
from promotion.projects.models.deadlines import DeadlineKind

AHEAD_DAYS = 30
LEASE_AHEAD_DAYS = 183
MOST = 12


@dataclass(frozen=True)
class Ground:
    """亩 of one kind of site; `uncovered` is what is left but waits for 详细规划."""

    sites: int = 0
    total: Decimal = Decimal(0)
    allocated: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    uncovered: Decimal = Decimal(0)

    def plus(self, site: Site) -> "Ground":
        """With one more site, read by `with_holdings`."""
        return Ground(
            self.sites + 1,
            self.total + site.area_mu,
            self.allocated + site.allocated_mu,
            self.reserved + site.reserved_mu,
            self.left + site.left_mu,
            self.uncovered + (Decimal(0) if site.planning_covered else site.left_mu),
        )


@dataclass(frozen=True)
class StageCount:
    """Projects in sight in one stage; `query` opens exactly them."""

    stage: str
    label: str
    count: int
    query: str


@dataclass(frozen=True)
class DueLine:
    """A date of a project in sight."""

    title: str
    project: Project
    who: object
    when: str
    is_late: bool


@dataclass(frozen=True)
class ZoneLine:
    """One zone of the list, with all beneath it."""

    zone: Zone
    depth: int
    land: Ground
    workshops: Ground
    projects: int

    @property
    def is_used(self) -> bool:
        """Whether there is a site, or a project in sight."""
        return bool(self.land.sites or self.workshops.sites or self.projects)


def places(*, with_sites: bool = False) -> list[Zone]:
    """The zones that have pages: those that take projects or hold sites, and all they hang under, in the order of the documents.

    `with_sites`: only where there is a site.
    """
    holding = Q(Exists(Site.objects.filter(zone=OuterRef("pk"))))
    used = Zone.objects.filter(holding if with_sites else holding | Q(takes_projects=True))
    wanted = {pk for path in used.values_list("path", flat=True) for pk in ids_of(path)}
    zones = {zone.pk: zone for zone in Zone.objects.filter(pk__in=wanted).select_related("region")}
    return sorted(zones.values(), key=lambda zone: [(zones[pk].sort, pk) for pk in zone.path_ids])


def ground_of(sites) -> tuple[Ground, Ground]:
    """(land, workshops) of sites read by `with_holdings`."""
    sums = {Site.Kind.PARCEL.value: Ground(), Site.Kind.WORKSHOP.value: Ground()}
    for site in sites:
        sums[site.kind] = sums[site.kind].plus(site)
    return sums[Site.Kind.PARCEL.value], sums[Site.Kind.WORKSHOP.value]


def zone_lines(user, today: datetime.date) -> list[ZoneLine]:
    """Every zone with a page, its subtree summed up; four queries."""
    zones = places()
    sites = list(with_holdings(Site.objects.filter(withdrawn_at__isnull=True), today).select_related("zone"))
    counts = _stock(Project.objects.visible_to(user, today)).order_by().values_list("zone__path").annotate(count=Count("pk"))
    lines = []
    for zone in zones:
        land, workshops = ground_of(site for site in sites if site.zone.path.startswith(zone.path))
        lines.append(ZoneLine(zone, zone.depth, land, workshops, sum(n for path, n in counts if (path or "").startswith(zone.path))))
    return lines


def _stock(projects):
    """What a list of projects shows when nobody asks for 终止."""
    return projects.exclude(status=Status.CLOSED)


def zone_context(zone: Zone, user, today: datetime.date) -> dict:
    """Everything the page of `zone` draws."""
    visible = Project.objects.visible_to(user, today)
    within = _stock(visible).filter(zone__path__startswith=zone.path)
    sites = list(
        with_holdings(Site.objects.filter(zone__path__startswith=zone.path, withdrawn_at__isnull=True), today).select_related("zone")
    )
    land, workshops = ground_of(sites)
    return {
        "zone": zone,
        "area_km2": plain(zone.area_km2) if zone.area_km2 else "",
        "crumbs": list(Zone.objects.above(zone).exclude(pk=zone.pk).order_by("path")),
        "children": [each for each in places() if each.parent_id == zone.pk],
        "land": land,
        "workshops": workshops,
        "rows": _by_status(site_rows(sites, visible, today)),
        **_counts(within, zone),
        "tasks": _tasks(within, today),
        "ending": _ending(visible, zone, today),
        "industries": list(ZoneIndustry.objects.filter(zone__path__startswith=zone.path).select_related("zone", "industry_node")),
        "targets": [(each, _value(each)) for each in Target.objects.filter(zone=zone, value__isnull=False)],
    }


def _by_status(rows: list[SiteRow]) -> list[SiteRow]:
    """Those one can still have first."""
    order = ("free", "part", "reserved", "full")
    return sorted(rows, key=lambda row: (order.index(row.status), not row.site.planning_covered, row.site.zone.path, row.site.name))


def _counts(within, zone: Zone) -> dict:
    counts = dict(within.order_by().values_list("stage").annotate(count=Count("pk")))
    stages = [
        StageCount(stage, Stage(stage).label, counts.get(stage, 0), urlencode({"zone": zone.slug, "stage": stage})) for stage in STAGE_ORDER
    ]
    pool = within.filter(owner__isnull=True).select_related("chain").order_by("-created_at", "-pk")
    return {
        "stages": stages,
        "stock": sum(counts.values()),
        "stock_query": urlencode({"zone": zone.slug}),
        "pool": list(pool[:MOST]),
        "pool_count": pool.count(),
        "pool_query": urlencode({"zone": zone.slug, "owner": "none"}),
    }


def _tasks(within, today: datetime.date) -> list[DueLine]:
    """Open landing tasks of projects in sight, overdue ones first, up to a month ahead."""
    return _lines(Deadline.objects.filter(kind=DeadlineKind.LANDING_TASK, project__in=within), today, AHEAD_DAYS)


def _ending(visible, zone: Zone, today: datetime.date) -> list[DueLine]:
    """Leases within half a year of their end and reservations about to run out, on sites of the zone."""
    here = {"site__zone__path__startswith": zone.path}
    given = live_allocations().filter(**here).values("project")
    kept = live_reservations(today).filter(**here).values("project")
    projects = visible.filter(Q(pk__in=given) | Q(pk__in=kept)).values("pk")
    rows = Deadline.objects.filter(kind__in=(DeadlineKind.LEASE, DeadlineKind.RESERVATION), project__in=projects)
    return _lines(rows, today, LEASE_AHEAD_DAYS)


def _lines(rows, today: datetime.date, days: int) -> list[DueLine]:
    rows = rows.filter(closed_at__isnull=True, due__lte=today + datetime.timedelta(days=days))
    rows = rows.select_related("project", "owner", "department").order_by("due", "pk")[:MOST]
    return [DueLine(row.title, row.project, row.department or row.owner, when_words(row.due, today), row.due < today) for row in rows]


def _value(target: Target) -> str:
    return f"{plain(target.value)} {target.unit}"
