"""预留: ground kept for a project for a while, renewable once, turned into an allocation or given up.

A reservation may be made before 详细规划 covers the site, an allocation may not: 不供地 forbids supplying ground, and to keep it out of
other hands while the plan is being approved supplies nothing. Turning it into an allocation asks for the coverage.
"""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.landing.models import SiteAllocation, SiteReservation
from promotion.landing.services.holding import (
    end_reservation,
    lock_site,
    must_be_offered,
    must_have_left,
    must_take,
    reservation_source,
)
from promotion.landing.services.sites import give
from promotion.places.models import Site
from promotion.projects.facts import Stage, Status
from promotion.projects.models import Project, ProjectZone
from promotion.projects.models.deadlines import DeadlineKind
from promotion.projects.services import deadlines, journal, permits

LONGEST_DAYS = 90


@transaction.atomic
def reserve_site(
    *, actor, project: Project, site: Site, area_mu: Decimal, until: datetime.date, reason: str, today: datetime.date
) -> SiteReservation:
    """Keep `area_mu` of a site for a project up to and including `until`, at most 90 days ahead."""
    project = journal.lock(project)
    site = lock_site(site, today)
    must_take(project, site, actor, today)
    must_be_offered(site)
    if site.zone_id not in zones_for(project):
        raise Refused(_("“%(site)s”不在项目的落户或备选片区，请先加入备选片区或另选地块。") % {"site": site}, field="site")
    if SiteReservation.objects.filter(project=project, site=site, ended_on__isnull=True).exists():
        raise Refused(_("项目在“%(site)s”已有预留；请延期、转为落实，或先取消。") % {"site": site}, field="site")
    _check_until(until, today)
    _ask(reason, _("请写明预留理由。"))
    must_have_left(site, area_mu, today)
    reservation = SiteReservation(
        project=project, site=site, area_mu=area_mu, reserved_on=today, until=until, reason=reason.strip(), reserved_by=actor
    )
    _save(reservation, actor)
    after = {"area_mu": area_mu, "until": until}
    audit.record(actor=actor, action="landing.reserve", obj=reservation, after=after, note=reason, project_code=project.code)
    return reservation


def zones_for(project: Project) -> set[int]:
    """The zones in which ground may be kept for a project: its own, and while it is being engaged any candidate."""
    if project.stage in (Stage.SIGNED, Stage.LANDED):
        return {project.zone_id}
    return {project.zone_id, *ProjectZone.objects.filter(project=project).values_list("zone_id", flat=True)}


@transaction.atomic
def renew_reservation(*, actor, reservation: SiteReservation, until: datetime.date, reason: str, today: datetime.date) -> SiteReservation:
    """Keep it longer, once, with a reason, at most 90 days from today."""
    project, reservation = _locked(reservation, actor, today)
    if project.status == Status.CLOSED:
        raise Refused(_("项目已终止，预留不能延期，请取消预留。"))
    if reservation.renewed_on:
        raise Refused(_("预留只能延期一次，已于 %(day)s 延过。请落实用地，或取消预留。") % {"day": reservation.renewed_on.isoformat()})
    _check_until(until, today)
    if until <= reservation.until:
        raise Refused(_("延期须晚于原来的 %(day)s。") % {"day": reservation.until.isoformat()}, field="until")
    _ask(reason, _("请写明延期理由。"))
    before = {"until": reservation.until}
    reservation.until, reservation.renewed_on, reservation.renewed_reason = until, today, reason.strip()
    _save(reservation, actor)
    after = {"until": until}
    audit.record(
        actor=actor, action="landing.reservation_renew", obj=reservation, before=before, after=after, note=reason, project_code=project.code
    )
    return reservation


@transaction.atomic
def release_reservation(*, actor, reservation: SiteReservation, reason: str, today: datetime.date) -> SiteReservation:
    """Give the hold up; also says that nothing became of one that ran out."""
    project, reservation = _locked(reservation, actor, today, may_be_over=True)
    _ask(reason, _("请写明取消理由。"))
    if not reservation.ended_on:
        end_reservation(reservation, SiteReservation.End.RELEASED, today)
    audit.record(actor=actor, action="landing.reservation_release", obj=reservation, note=reason, project_code=project.code)
    return reservation


@transaction.atomic
def allocate_reserved(*, actor, reservation: SiteReservation, allocated_on: datetime.date, today: datetime.date, **terms) -> SiteAllocation:
    """Turn a reservation into an allocation of its whole area, in one act. `terms` as of `allocate_site`, which does so with any area."""
    project, reservation = _locked(reservation, actor, today)
    must_take(project, reservation.site, actor, today)
    return give(actor, project, reservation.site, reservation.area_mu, allocated_on, today, terms)


def _locked(reservation, actor, today, *, may_be_over: bool = False):
    """The project and its reservation, locked with the site; Refused where it holds nothing any more."""
    project = journal.lock(reservation.project)
    permits.must_edit(project, actor, today)
    site = lock_site(reservation.site, today)
    reservation = SiteReservation.objects.get(pk=reservation.pk, project=project)
    reservation.site = site
    over_today = may_be_over and reservation.end == SiteReservation.End.EXPIRED
    if reservation.ended_on and not over_today:
        raise Refused(
            _("这条预留%(how)s（%(day)s），请重新预留。") % {"how": reservation.get_end_display(), "day": reservation.ended_on.isoformat()}
        )
    return project, reservation


def _save(reservation, actor):
    checked.save(reservation)
    project = reservation.project
    deadlines.put(
        source=reservation_source(reservation),
        kind=DeadlineKind.RESERVATION,
        title=_("“%(site)s”预留到期，请落实、延期或取消") % {"site": reservation.site},
        due=reservation.until,
        owner=project.owner or actor,
        follows_owner=True,
        project=project,
        enterprise=project.enterprise,
    )


def _check_until(until: datetime.date, today: datetime.date) -> None:
    if not today <= until <= today + datetime.timedelta(days=LONGEST_DAYS):
        raise Refused(_("预留期限请填今天至 %(n)d 天以内的日期。") % {"n": LONGEST_DAYS}, field="until")


def _ask(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Refused(sentence, field="reason")
