"""The ground a project is given: never more than there is, never where 详细规划 does not cover it; and the clock of its lease."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.landing.models import SiteAllocation, SiteReservation
from promotion.landing.services.holding import end_reservation, lock_site, must_be_offered, must_have_left, must_take
from promotion.places.models import Site
from promotion.projects.facts import Stage, Status
from promotion.projects.models import Project
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines, journal, permits

LEASED = (Site.Supply.LEASE, Site.Supply.LEASE_THEN_GRANT)


@transaction.atomic
def allocate_site(
    *, actor, project: Project, site: Site, area_mu: Decimal, allocated_on: datetime.date, today: datetime.date, **terms
) -> SiteAllocation:
    """Give a project a site or part of it: never uncovered by 详细规划 (003: 不供地), never more than is left.

    `terms`: supply_mode (else the site's), lease_until, conversion_condition, conversion_due, offers_tax, offers_plot_ratio,
    offers_energy, offers_rd. A lease needs its end, 先租后让 also the condition of the grant.
    """
    project = journal.lock(project)
    site = lock_site(site, today)
    must_take(project, site, actor, today)
    return give(actor, project, site, area_mu, allocated_on, today, terms)


def give(actor, project, site, area_mu, allocated_on, today, terms) -> SiteAllocation:
    """Allocate, project and site being locked and the actor entitled. What the project itself has reserved of the site becomes part of it."""
    must_be_offered(site)
    if not site.planning_covered:
        raise Refused(_("“%(site)s”没有详细规划覆盖，不能供地。请另选地块，或待详细规划批复后再办。") % {"site": site}, field="site")
    if project.zone_id and site.zone_id != project.zone_id:
        raise Refused(_("“%(site)s”不在项目所在片区，请先确定落户片区或另选地块。") % {"site": site}, field="site")
    if SiteAllocation.objects.filter(project=project, site=site, released_on__isnull=True).exists():
        raise Refused(_("项目在“%(site)s”已有用地；要增减面积，请先退出再重新落实。") % {"site": site}, field="site")
    if allocated_on > today:
        raise Refused(_("落实日期不能晚于今天。"), field="allocated_on")
    kept = SiteReservation.objects.filter(project=project, site=site, ended_on__isnull=True).first()
    if kept:
        end_reservation(kept, SiteReservation.End.ALLOCATED, today)
    must_have_left(site, area_mu, today)
    allocation = SiteAllocation(
        project=project, site=site, area_mu=area_mu, allocated_on=allocated_on, allocated_by=actor, **_terms(site, allocated_on, terms)
    )
    checked.save(allocation)
    if kept:
        kept.allocation = allocation
        kept.save(update_fields=["allocation"])
    _wind_clocks(allocation, actor)
    after = {"area_mu": area_mu, "supply_mode": allocation.supply_mode, "lease_until": allocation.lease_until}
    audit.record(actor=actor, action="landing.allocate", obj=allocation, after=after, project_code=project.code)
    return allocation


def _terms(site: Site, allocated_on: datetime.date, terms: dict) -> dict:
    """The terms with the mode settled; Refused where they do not belong together."""
    mode, until = terms.get("supply_mode") or site.supply_mode, terms.get("lease_until")
    due = terms.get("conversion_due")
    if mode in LEASED and until is None:
        raise Refused(_("%(mode)s须填写租期至哪一天。") % {"mode": Site.Supply(mode).label}, field="lease_until")
    if mode == Site.Supply.GRANT and until is not None:
        raise Refused(_("出让用地没有租期，请清空租期，或改选供应方式。"), field="lease_until")
    if until is not None:
        _check_until(site, until, after=allocated_on)
    if mode == Site.Supply.LEASE_THEN_GRANT and not (terms.get("conversion_condition") or "").strip():
        raise Refused(_("先租后让须写明转为出让的条件。"), field="conversion_condition")
    if due is not None and (mode != Site.Supply.LEASE_THEN_GRANT or not allocated_on <= due <= until):
        raise Refused(_("转让条件期限只用于先租后让，且不早于落实日期、不晚于租期。"), field="conversion_due")
    return {**terms, "supply_mode": mode}


def _check_until(site, until, *, after):
    if until <= after:
        raise Refused(_("租期须晚于 %(day)s。") % {"day": after.isoformat()}, field="lease_until")
    if site.lease_until and until > site.lease_until:
        raise Refused(_("“%(site)s”最晚可租至 %(day)s。") % {"site": site, "day": site.lease_until.isoformat()}, field="lease_until")


@transaction.atomic
def release_site(*, actor, allocation: SiteAllocation, released_on: datetime.date, reason: str, today: datetime.date) -> SiteAllocation:
    """Give a site back. A landed project keeps at least one, unless it has ended."""
    project, allocation = _locked(allocation, actor, today)
    if not allocation.allocated_on <= released_on <= today:
        raise Refused(_("退出日期不能早于落实日期，也不能晚于今天。"), field="released_on")
    if not reason.strip():
        raise Refused(_("请写明退出理由。"), field="reason")
    others = SiteAllocation.objects.filter(project=project, released_on__isnull=True).exclude(pk=allocation.pk)
    if project.stage == Stage.LANDED and project.status != Status.CLOSED and not others.exists():
        raise Refused(_("落地项目至少要有一处用地；请先落实新的地块，再退出这一处。"))
    allocation.released_on = released_on
    checked.save(allocation)
    _stop_clocks(allocation)
    audit.record(actor=actor, action="landing.release", obj=allocation, note=reason, project_code=project.code)
    return allocation


@transaction.atomic
def renew_lease(*, actor, allocation: SiteAllocation, lease_until: datetime.date, reason: str, today: datetime.date) -> SiteAllocation:
    """续租 to a later day; the reminders begin anew from it."""
    project, allocation = _locked(allocation, actor, today)
    if project.status == Status.CLOSED:
        raise Refused(_("项目已终止，不能续租，请办理退出。"))
    if allocation.lease_until is None:
        raise Refused(_("这处用地没有租期，不用续租。"))
    if not reason.strip():
        raise Refused(_("请写明续租理由。"), field="reason")
    _check_until(allocation.site, lease_until, after=max(allocation.lease_until, today))
    before = {"lease_until": allocation.lease_until}
    allocation.lease_until = lease_until
    checked.save(allocation)
    _wind_clocks(allocation, actor)
    after = {"lease_until": lease_until}
    audit.record(
        actor=actor, action="landing.lease_renew", obj=allocation, before=before, after=after, note=reason, project_code=project.code
    )
    return allocation


@transaction.atomic
def convert_lease(*, actor, allocation: SiteAllocation, converted_on: datetime.date, today: datetime.date) -> SiteAllocation:
    """先租后让: the condition is met and the ground granted. From then on no lease runs."""
    project, allocation = _locked(allocation, actor, today)
    if allocation.supply_mode != Site.Supply.LEASE_THEN_GRANT or allocation.converted_on:
        raise Refused(_("只有尚未转让的先租后让用地可以转为出让。"))
    if not allocation.allocated_on <= converted_on <= today:
        raise Refused(_("转为出让的日期不能早于落实日期，也不能晚于今天。"), field="converted_on")
    allocation.converted_on = converted_on
    checked.save(allocation)
    _stop_clocks(allocation)
    after = {"converted_on": converted_on}
    audit.record(actor=actor, action="landing.lease_convert", obj=allocation, after=after, project_code=project.code)
    return allocation


def _locked(allocation, actor, today):
    """The project and its allocation, locked, for somebody who may change them; Refused where it has been released."""
    project = journal.lock(allocation.project)
    permits.must_edit(project, actor, today)
    allocation = SiteAllocation.objects.select_for_update(of=("self",)).select_related("site").get(pk=allocation.pk, project=project)
    if allocation.released_on:
        raise Refused(_("这处用地已于 %(day)s 退出。") % {"day": allocation.released_on.isoformat()})
    return project, allocation


def _wind_clocks(allocation: SiteAllocation, actor) -> None:
    """The dates of the lease become the owner's."""
    dates = (
        (_lease_source(allocation), _("“%(site)s”租期届满"), allocation.lease_until),
        (_conversion_source(allocation), _("“%(site)s”先租后让转让条件到期"), allocation.conversion_due),
    )
    project = allocation.project
    for source, title, due in dates:
        if due is not None:
            deadlines.put(
                source=source,
                kind=DeadlineKind.LEASE,
                title=title % {"site": allocation.site},
                due=due,
                owner=project.owner or actor,
                follows_owner=True,
                project=project,
                enterprise=project.enterprise,
            )


def _stop_clocks(allocation: SiteAllocation) -> None:
    now = timezone.now()
    deadlines.close(_lease_source(allocation), now)
    deadlines.close(_conversion_source(allocation), now)


def _lease_source(allocation: SiteAllocation) -> str:
    return f"site_lease:{allocation.pk}"


def _conversion_source(allocation: SiteAllocation) -> str:
    return f"site_conversion:{allocation.pk}"
