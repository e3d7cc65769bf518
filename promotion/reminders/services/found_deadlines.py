"""What open deadlines have to say."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone

from promotion.projects.models import Deadline, Project
from promotion.reminders import rules
from promotion.reminders.models import MessageKind, Push, Unit, Watch
from promotion.reminders.querysets import open_deadlines
from promotion.reminders.services import audience
from promotion.reminders.services.findings import Finding, Scan

KIND_OF_WATCH = {Watch.AHEAD: MessageKind.DUE, Watch.DUE: MessageKind.DUE, Watch.OVERDUE: MessageKind.OVERDUE}


def find(scan: Scan) -> Iterator[Finding]:
    """Ahead, on the day, overdue: to the responsible, to those above them, to the group."""
    watching = scan.watching(*KIND_OF_WATCH)
    for deadline in _with_projects(open_deadlines(scan.until + longest_lead(watching))):
        concerned = [rule for rule in watching if not rule.kinds or deadline.kind in rule.kinds]
        for rule, point in _points(concerned, deadline, scan):
            yield from _said(rule, deadline, point, scan)


def _with_projects(deadlines) -> list[Deadline]:
    """Many deadlines share a project: read apart, it is read once."""
    found = list(deadlines)
    projects = Project.objects.select_related("chain").in_bulk({deadline.project_id for deadline in found if deadline.project_id})
    for deadline in found:
        deadline.project = projects.get(deadline.project_id)
    return found


def longest_lead(watching) -> datetime.timedelta:
    """Calendar days that hold the longest lead: of workdays twice as many and a fortnight for the holidays, of months 31 each."""
    days = {Unit.CALENDAR: 1, Unit.WORKDAY: 2, Unit.MONTH: 31}
    leads = [rule.days * days[rule.unit] + 14 for rule in watching if rule.watch == Watch.AHEAD]
    return datetime.timedelta(days=max(leads, default=0))


def _points(concerned, deadline, scan: Scan) -> list[tuple]:
    """(rule, point): the days on which the rules speak of a deadline. Of several leads already reached only the newest speaks."""
    found = [(rule, point) for rule in concerned for point in _points_of(rule, deadline, scan)]
    reached = [pair for pair in found if pair[0].watch == Watch.AHEAD and pair[1].fire_on <= scan.today]
    newest = max(reached, key=lambda pair: pair[1].fire_on, default=None)
    return [pair for pair in found if pair not in reached or pair == newest]


def _points_of(rule, deadline, scan: Scan) -> list[rules.Point]:
    if rule.watch == Watch.DUE:
        return rules.due_points(rule, deadline.due, scan.today, scan.until)
    if rule.watch == Watch.AHEAD:
        set_on = timezone.localdate(deadline.created_at)
        return rules.ahead_points(rule, deadline.due, scan.today, scan.until, scan.calendar, set_on=set_on)
    return rules.overdue_points(rule, deadline.due, scan.today, scan.until, scan.calendar)


def _said(rule, deadline, point, scan: Scan) -> Iterator[Finding]:
    finding = Finding(
        rule=rule,
        about=f"deadline{deadline.pk}",
        kind=KIND_OF_WATCH[rule.watch],
        fire_on=point.fire_on,
        version=deadline.schedule_version,
        deadline_id=deadline.pk,
        project_id=deadline.project_id,
        push=rule.push,
        at_once=deadline.due < scan.today and point.fire_on <= scan.today,
    )
    for told in audience.of_deadline(rule, deadline, point.nth, scan.directory):
        if scan.may_be_told(told.recipient_id, deadline.project):
            yield replace(finding, **finding.to(told))
    for robot_id in scan.groups_for(rule, deadline.project):
        yield replace(finding, robot_id=robot_id, push=Push.DIGEST)
