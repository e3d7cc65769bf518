"""The acts of landing."""

from promotion.landing.services.milestones import missing_clearances, phase_of, record_milestone, write_phase
from promotion.landing.services.plans import add_task, complete_task, make_plan
from promotion.landing.services.sites import allocate_site, area_left, release_site

__all__ = [
    "add_task",
    "allocate_site",
    "area_left",
    "complete_task",
    "make_plan",
    "missing_clearances",
    "phase_of",
    "record_milestone",
    "release_site",
    "write_phase",
]
