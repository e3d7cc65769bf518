"""Landing: templates, plans with their tasks, milestones, the ground a project is given, money that came, issues, yearly outcomes."""

from promotion.landing.models.funds import EvidenceKind, FundArrival, FundMonthLock
from promotion.landing.models.issues import IssueEvent, IssueKind, IssueLimit, IssueState, Satisfaction, ServiceIssue
from promotion.landing.models.milestones import Milestone, MilestoneKind
from promotion.landing.models.outcomes import GradeRule, StallLimit, YearlyOutcome
from promotion.landing.models.plans import LandingPlan, LandingTask, Supervision, TaskState
from promotion.landing.models.sites import SiteAllocation, SiteReservation
from promotion.landing.models.templates import PLAN_PHASES, LandingTemplate, TemplateTask

__all__ = [
    "EvidenceKind",
    "FundArrival",
    "FundMonthLock",
    "GradeRule",
    "IssueEvent",
    "IssueKind",
    "IssueLimit",
    "IssueState",
    "LandingPlan",
    "LandingTask",
    "LandingTemplate",
    "Milestone",
    "MilestoneKind",
    "PLAN_PHASES",
    "Satisfaction",
    "ServiceIssue",
    "SiteAllocation",
    "SiteReservation",
    "StallLimit",
    "Supervision",
    "TaskState",
    "TemplateTask",
    "YearlyOutcome",
]
