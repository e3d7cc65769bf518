"""Landing: plans with their tasks, milestones, the ground a project is given, money that came, issues, yearly outcomes."""

from promotion.landing.models.funds import EvidenceKind, FundArrival, FundMonthLock
from promotion.landing.models.issues import IssueEvent, IssueKind, IssueLimit, IssueState, Satisfaction, ServiceIssue
from promotion.landing.models.milestones import Milestone, MilestoneKind
from promotion.landing.models.outcomes import GradeRule, StallLimit, YearlyOutcome
from promotion.landing.models.plans import LandingPlan, LandingTask
from promotion.landing.models.sites import SiteAllocation

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
    "Milestone",
    "MilestoneKind",
    "Satisfaction",
    "ServiceIssue",
    "SiteAllocation",
    "StallLimit",
    "YearlyOutcome",
]
