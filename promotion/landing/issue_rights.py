"""Who may take which step of a 企业诉求, and the district in which its departments are looked for."""

import datetime

from promotion.access.scope import Level, scope_of
from promotion.landing.models import ServiceIssue
from promotion.people.roles import Ability
from promotion.projects.sight import level_of, may_edit, visible_enterprises


def region_of(issue: ServiceIssue):
    """Where departments are looked for: the project's district, else that of the unit of whoever received it."""
    if issue.project_id:
        return issue.project.zone.region if issue.project.zone_id else None
    return issue.received_by.unit.region if issue.received_by.unit_id else None


def may_steer(issue: ServiceIssue, user, day: datetime.date) -> bool:
    """Whether `user` assigns, confirms and hands on: the 首问责任人 who still sees it, an editor of the project, or who assigns where the firm
    is seen."""
    if issue.received_by_id == user.pk and scope_of(user, day).is_live:
        return not issue.project_id or level_of(issue.project, user, day) >= Level.BUSINESS
    if issue.project_id:
        return may_edit(issue.project, user, day)
    may_assign = bool(scope_of(user, day).with_ability(Ability.ASSIGN))
    return may_assign and visible_enterprises(user, day).filter(pk=issue.enterprise_id).exists()


def may_work(issue: ServiceIssue, user, day: datetime.date) -> bool:
    """Whether `user` answers: the person or department it was given to, or (代填) who steers."""
    scope = scope_of(user, day)
    theirs = issue.assignee_id == user.pk or (issue.department_id is not None and scope.department_id == issue.department_id)
    return (theirs and scope.is_live) or may_steer(issue, user, day)
