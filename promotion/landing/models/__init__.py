"""Landing: plans with their tasks, milestones, the ground a project is given."""

from promotion.landing.models.milestones import Milestone, MilestoneKind
from promotion.landing.models.plans import LandingPlan, LandingTask
from promotion.landing.models.sites import SiteAllocation, SiteReservation

__all__ = ["LandingPlan", "LandingTask", "Milestone", "MilestoneKind", "SiteAllocation", "SiteReservation"]
