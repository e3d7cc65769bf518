"""The acts of landing."""

from promotion.landing.services.milestones import missing_clearances, phase_of, record_milestone, withdraw_plan, write_phase
from promotion.landing.services.plans import add_task, make_plan, make_plan_from_template, templates_for
from promotion.landing.services.sites import allocate_site, area_left, release_site
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
    "add_task",
    "allocate_site",
    "area_left",
    "complete_conditionally",
    "complete_task",
    "make_plan",
    "make_plan_from_template",
    "make_up",
    "missing_clearances",
    "phase_of",
    "reassign_task",
    "record_milestone",
    "release_site",
    "reopen_task",
    "reschedule_task",
    "set_not_applicable",
    "supervise",
    "templates_for",
    "withdraw_plan",
    "write_phase",
]
