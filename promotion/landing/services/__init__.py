"""The acts of landing."""

from promotion.landing.services.funds import lock_month, record_arrival, reverse_arrival, verify_arrival
from promotion.landing.services.issues import (
    answer_issue,
    answer_offer,
    assign_issue,
    confirm_issue,
    offer_issue,
    raise_issue,
    reopen_issue,
)
from promotion.landing.services.milestones import missing_clearances, phase_of, record_milestone, write_phase
from promotion.landing.services.outcomes import record_outcome
from promotion.landing.services.plans import add_task, complete_task, make_plan
from promotion.landing.services.sites import allocate_site, area_left, release_site

__all__ = [
    "add_task",
    "allocate_site",
    "answer_issue",
    "answer_offer",
    "area_left",
    "assign_issue",
    "complete_task",
    "confirm_issue",
    "lock_month",
    "make_plan",
    "missing_clearances",
    "offer_issue",
    "phase_of",
    "raise_issue",
    "record_arrival",
    "record_milestone",
    "record_outcome",
    "release_site",
    "reopen_issue",
    "reverse_arrival",
    "verify_arrival",
    "write_phase",
]
