"""The register of sites: added, described, re-measured, taken out of use. Never below what is held, never uncovered while it is given."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.access.reach import covers
from promotion.access.scope import scope_of
from promotion.common import audit, checked, money
from promotion.common.errors import NotAllowed, Refused
from promotion.landing.holding import live_allocations
from promotion.landing.services.holding import area_left, lock_site
from promotion.people.roles import Ability
from promotion.places.models import Site, Zone
from promotion.places.models.sites import INDICATORS

FACTS = (
    "zone",
    "name",
    "kind",
    "area_mu",
    "planning_covered",
    "planning_document",
    "planning_approved_on",
    "supply_mode",
    "term_years",
    "lease_until",
    *INDICATORS,
    "floor",
    "floor_height_m",
    "floor_load_t",
    "power_kva",
    "available_from",
    "notes",
)


@transaction.atomic
def add_site(*, actor, today: datetime.date, **facts) -> Site:
    """Put a parcel or a workshop on the register."""
    site = Site(**facts)
    _must_keep(actor, site.zone, today)
    checked.save(site)
    audit.record(actor=actor, action="site.add", obj=site, after=audit.snapshot(site, FACTS))
    return site


@transaction.atomic
def change_site(*, actor, site: Site, today: datetime.date, **facts) -> Site:
    """Change what is known of a site. What projects hold of it must still fit."""
    site = lock_site(site, today)
    _must_keep(actor, site.zone, today)
    before, held = audit.snapshot(site, FACTS), site.area_mu - area_left(site, today)
    for name, value in facts.items():
        if name not in FACTS:
            raise TypeError(name)
        setattr(site, name, value)
    if site.zone_id != before["zone"]:
        _must_keep(actor, site.zone, today)
    _must_still_fit(site, before, held)
    checked.save(site)
    audit.record(actor=actor, action="site.change", obj=site, before=before, after=audit.snapshot(site, FACTS))
    return site


def _must_still_fit(site: Site, before: dict, held) -> None:
    if held > site.area_mu:
        words = {"site": site, "held": money.plain(held)}
        raise Refused(
            _("“%(site)s”已落实和预留共 %(held)s 亩，面积不能小于它；请先办理退出或取消预留。") % words,
            field="area_mu",
        )
    if held and site.zone_id != before["zone"]:
        raise Refused(_("“%(site)s”已有项目用地或预留，不能改到别的片区。") % {"site": site}, field="zone")
    if before["planning_covered"] and not site.planning_covered and live_allocations().filter(site=site).exists():
        raise Refused(_("“%(site)s”已供给项目，不能取消详细规划覆盖；请先办理退出。") % {"site": site}, field="planning_covered")


@transaction.atomic
def withdraw_site(*, actor, site: Site, reason: str, today: datetime.date) -> Site:
    """停用: offered to nobody any more, kept for the record. Not while a project holds any of it."""
    site = lock_site(site, today)
    _must_keep(actor, site.zone, today)
    if site.withdrawn_at:
        raise Refused(_("“%(site)s”已经停用。") % {"site": site})
    if area_left(site, today) != site.area_mu:
        raise Refused(_("“%(site)s”还有项目用地或预留，不能停用；请先办理退出或取消预留。") % {"site": site})
    if not reason.strip():
        raise Refused(_("请写明停用理由。"), field="reason")
    site.withdrawn_at = timezone.now()
    site.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, action="site.withdraw", obj=site, note=reason)
    return site


@transaction.atomic
def restore_site(*, actor, site: Site, today: datetime.date) -> Site:
    """Offer a site again."""
    site = lock_site(site, today)
    _must_keep(actor, site.zone, today)
    if not site.withdrawn_at:
        raise Refused(_("“%(site)s”没有停用，不用恢复。") % {"site": site})
    site.withdrawn_at = None
    site.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, action="site.restore", obj=site)
    return site


def _must_keep(actor, zone: Zone, today: datetime.date) -> None:
    """Raise NotAllowed unless `actor` manages or administers the zone."""
    if not covers(scope_of(actor, today).with_ability(Ability.EDIT_IN_SCOPE), zone):
        raise NotAllowed(_("“%(zone)s”的地块由该片区负责人或管理员维护，请联系他们。") % {"zone": zone})
