"""The lock under which ground is given and kept, and what is left under it."""

import datetime
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked, money
from promotion.common.errors import Refused
from promotion.landing.holding import PLACES, live_allocations, live_reservations
from promotion.landing.models import SiteReservation
from promotion.people.roles import Ability
from promotion.places.models import Site
from promotion.projects.facts import Status
from promotion.projects.models import Project
from promotion.projects.services import deadlines, permits


def lock_site(site: Site, today: datetime.date) -> Site:
    """The site's row, locked until the transaction ends and read anew; reservations that ran out before `today` are ended on the way.

    Whoever gives, keeps or re-measures ground comes through here, the project's row locked before. On PostgreSQL (READ COMMITTED) this
    lock is what makes two that come at once see each other; on SQLite a transaction is the only writer from its first statement.
    """
    site = Site.objects.select_for_update().get(pk=site.pk)
    for reservation in SiteReservation.objects.filter(site=site, ended_on__isnull=True, until__lt=today):
        end_reservation(reservation, SiteReservation.End.EXPIRED, reservation.until)
        audit.record(actor=None, action="landing.reservation_expired", obj=reservation, after={"until": reservation.until})
    return site


def end_reservation(reservation: SiteReservation, end: str, on: datetime.date, allocation=None) -> None:
    """Write how a reservation ended; its date is kept no longer."""
    reservation.end, reservation.ended_on, reservation.allocation = end, on, allocation
    checked.save(reservation)
    deadlines.close(reservation_source(reservation), timezone.now())


def reservation_source(reservation: SiteReservation) -> str:
    """The source key of a reservation's deadline."""
    return f"site_reservation:{reservation.pk}"


def area_left(site: Site, today: datetime.date) -> Decimal:
    """亩 of a site that nobody holds on `today`. Under `lock_site` it stays so."""
    return site.area_mu - _total(live_allocations().filter(site=site)) - _total(live_reservations(today).filter(site=site))


def _total(rows: QuerySet) -> Decimal:
    return (rows.aggregate(total=Sum("area_mu"))["total"] or Decimal(0)).quantize(PLACES)


def must_have_left(site: Site, area_mu: Decimal, today: datetime.date) -> None:
    """Raise Refused where `area_mu` is more than is left of a locked site, or no area at all."""
    if area_mu <= 0:
        raise Refused(_("面积须大于 0。"), field="area_mu")
    left = area_left(site, today)
    if area_mu > left:
        raise Refused(_("“%(site)s”只剩 %(left)s 亩，请减少面积或另选地块。") % {"site": site, "left": money.plain(left)}, field="area_mu")


def must_be_offered(site: Site) -> None:
    """Raise Refused where a site is no longer used."""
    if site.withdrawn_at:
        raise Refused(_("“%(site)s”已停用，请另选地块。") % {"site": site}, field="site")


def must_take(project: Project, site: Site, actor, today: datetime.date) -> None:
    """Raise unless `actor` may take ground of `site` for a (locked) `project` that is still pursued."""
    permits.must_edit(project, actor, today)
    permits.must_reach(actor, (Ability.EDIT_OWN, Ability.EDIT_IN_SCOPE), [site.zone], today)
    if project.status == Status.CLOSED:
        raise Refused(_("该项目已终止，不能再落实或预留用地；如需继续请先重启。"))
