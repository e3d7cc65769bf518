"""Landing: templates, plans with their tasks, milestones, the ground a project is given."""

from promotion.landing.models.milestones import Milestone, MilestoneKind
from promotion.landing.models.plans import LandingPlan, LandingTask, Supervision, TaskState
from promotion.landing.models.sites import SiteAllocation
from promotion.landing.models.templates import PLAN_PHASES, LandingTemplate, TemplateTask

__all__ = [
    "PLAN_PHASES",
    "LandingPlan",
    "LandingTask",
    "LandingTemplate",
    "Milestone",
    "MilestoneKind",
    "SiteAllocation",
    "Supervision",
    "TaskState",
    "TemplateTask",
]
