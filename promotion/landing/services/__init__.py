"""The acts of landing."""

from promotion.landing.services.funds import lock_month, record_arrival, reverse_arrival, verify_arrival
from promotion.landing.services.holding import area_left
from promotion.landing.services.issues import (
    answer_issue,
    answer_offer,
    assign_issue,
    confirm_issue,
    offer_issue,
    raise_issue,
    reopen_issue,
)
from promotion.landing.services.milestones import missing_clearances, phase_of, record_milestone, withdraw_plan, write_phase
from promotion.landing.services.opening import enter_milestones
from promotion.landing.services.outcomes import record_outcome
from promotion.landing.services.plans import add_task, make_plan, make_plan_from_template, templates_for
from promotion.landing.services.reservations import allocate_reserved, release_reservation, renew_reservation, reserve_site
from promotion.landing.services.site_register import add_site, change_site, restore_site, withdraw_site
from promotion.landing.services.sites import allocate_site, convert_lease, release_site, renew_lease
from promotion.landing.services.supervising import supervise
from promotion.landing.services.tasks import (
    complete_conditionally,
    complete_task,
    make_up,
    reassign_task,
    reopen_task,
    reschedule_task,
    set_not_applicable,
)

__all__ = [
    "add_site",
    "add_task",
    "allocate_reserved",
    "allocate_site",
    "answer_issue",
    "answer_offer",
    "area_left",
    "assign_issue",
    "change_site",
    "complete_conditionally",
    "complete_task",
    "confirm_issue",
    "convert_lease",
    "enter_milestones",
    "lock_month",
    "make_plan",
    "make_plan_from_template",
    "make_up",
    "missing_clearances",
    "offer_issue",
    "phase_of",
    "raise_issue",
    "reassign_task",
    "record_arrival",
    "record_milestone",
    "record_outcome",
    "release_reservation",
    "release_site",
    "renew_lease",
    "renew_reservation",
    "reopen_issue",
    "reopen_task",
    "reschedule_task",
    "reserve_site",
    "restore_site",
    "reverse_arrival",
    "set_not_applicable",
    "supervise",
    "templates_for",
    "verify_arrival",
    "withdraw_plan",
    "withdraw_site",
    "write_phase",
]
