"""The acts of landing."""

from promotion.landing.services.holding import area_left
from promotion.landing.services.milestones import missing_clearances, phase_of, record_milestone, write_phase
from promotion.landing.services.plans import add_task, complete_task, make_plan
from promotion.landing.services.reservations import allocate_reserved, release_reservation, renew_reservation, reserve_site
from promotion.landing.services.site_register import add_site, change_site, restore_site, withdraw_site
from promotion.landing.services.sites import allocate_site, convert_lease, release_site, renew_lease

__all__ = [
    "add_site",
    "add_task",
    "allocate_reserved",
    "allocate_site",
    "area_left",
    "change_site",
    "complete_task",
    "convert_lease",
    "make_plan",
    "missing_clearances",
    "phase_of",
    "record_milestone",
    "release_reservation",
    "release_site",
    "renew_lease",
    "renew_reservation",
    "reserve_site",
    "restore_site",
    "withdraw_site",
    "write_phase",
]
