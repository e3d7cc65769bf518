"""What the lights of projects have to say: silence, and long stays in one stage."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from promotion.projects.services.lighting import load_limits
from promotion.reminders import rules
from promotion.reminders.models import MessageKind, Push, ReminderRule, Watch
from promotion.reminders.querysets import long_stays, quiet_projects
from promotion.reminders.services import audience
from promotion.reminders.services.findings import Finding, Scan


def find(scan: Scan) -> Iterator[Finding]:
    """Silences and stays, each told of its newest limit passed."""
    limits = load_limits()
    yield from _silences(scan, limits)
    yield from _stays(scan, limits)


def _silences(scan: Scan, limits) -> Iterator[Finding]:
    watching = scan.watching(Watch.QUIET)
    if not watching:
        return
    earliest = {stage: min(int(limit.quiet * rule.factor) + 1 - rule.days for rule in watching) for stage, limit in limits.items()}
    since = {stage: scan.until - datetime.timedelta(days=days) for stage, days in earliest.items()}
    for project in quiet_projects(since).select_related("chain"):
        for rule, point in _silence_points(watching, project, limits[project.stage].quiet, scan):
            yield from _said(rule, project, point, scan)


def _silence_points(watching, project, cadence: int, scan) -> list[tuple[ReminderRule, rules.Point]]:
    """What the rules say of one silence: of the points reached only the newest, so that red does not come with yellow."""
    found = [
        (rule, point) for rule in watching for point in rules.quiet_points(rule, quiet_since(project), cadence, scan.today, scan.until)
    ]
    found.sort(key=lambda pair: pair[1].fire_on)
    reached = [pair for pair in found if pair[1].fire_on <= scan.today]
    return reached[-1:] + found[len(reached) :]


def quiet_since(project) -> datetime.date:
    """The last contact with the investor's side; none ever: since the project was opened."""
    return project.last_contact_on or project.opened_on


def _stays(scan: Scan, limits) -> Iterator[Finding]:
    watching = scan.watching(Watch.STAY)
    longest = {stage: limit.stay_yellow for stage, limit in limits.items() if limit.stay_yellow is not None}
    if not watching or not longest:
        return
    since = {stage: scan.until - datetime.timedelta(days=days + 1) for stage, days in longest.items()}
    for project in long_stays(since).select_related("chain"):
        for rule in watching:
            for point in stay_points(project, limits[project.stage], scan.today, scan.until):
                yield from _said(rule, project, point, scan)


def stay_points(project, limit, today, until) -> list[rules.Point]:
    """The days on which a project's stay in its stage passes the limits of the light."""
    return rules.stay_points(project.stage_since, (limit.stay_yellow, limit.stay_red), today, until)


def _said(rule, project, point, scan: Scan) -> Iterator[Finding]:
    """Nothing while the light of a project just imported is grey, to its importer neither: a ledger brings hundreds of old silences at once."""
    if rules.is_silenced(project.imported_on, False, scan.today):
        return
    finding = Finding(
        rule=rule,
        about=f"project{project.pk}",
        kind=MessageKind.QUIET,
        fire_on=point.fire_on,
        project_id=project.pk,
        push=rule.push,
    )
    for told in audience.of_project(rule, project, scan.directory):
        if told.recipient_id in scan.directory.at_work:
            yield replace(finding, **finding.to(told))
    for robot_id in scan.groups_for(rule, project):
        yield replace(finding, robot_id=robot_id, push=Push.DIGEST)
