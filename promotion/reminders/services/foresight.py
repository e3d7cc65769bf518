"""Who would be told what, how and why: the planner's own scan of a coming day, without writing anything."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.access.models import Grant
from promotion.people.models import Job, User
from promotion.projects.models import Deadline, Notice, Project
from promotion.reminders import rules, wording
from promotion.reminders.models import Channel, Push, Reminder, ReminderRule
from promotion.reminders.services import composing, planning, wishes
from promotion.reminders.services.findings import Finding


@dataclass(frozen=True)
class Foreseen:
    """One message to come. `to` is a User or a Robot; `project_id` says whose sight the text needs."""

    to: object
    rule: ReminderRule
    why: str
    text: str
    how: str
    project_id: int | None


def foresee(now: datetime.datetime, day: datetime.date) -> list[Foreseen]:
    """What the rules in force would say on `day` to whom, by recipient, as things stand at `now` (local time)."""
    scan = planning.scan_of(now.date(), day)
    wanted = wishes.Wishes(scan.today)
    found = wishes.apply(planning.find(scan), wanted, scan.until, scan.directory.at_work)
    of_day = [finding for finding in found if finding.fire_on == day]
    desk = planning.desk_of(now, scan.calendar, wanted, of_day)
    people = User.objects.in_bulk([each.recipient_id for each in of_day if each.recipient_id])
    robots = {robot.pk: robot for robot in scan.directory.robots}
    reminders = _as_reminders(of_day, people, robots)
    rows = [
        Foreseen(
            to=reminder.recipient or reminder.robot,
            rule=finding.rule,
            why=finding.why,
            text=wording.text_of(composing.facts_of(reminder, day)),
            how=_how(finding, desk),
            project_id=finding.project_id,
        )
        for finding, reminder in zip(of_day, reminders, strict=True)
    ]
    return sorted(rows, key=lambda row: (str(row.to), row.rule.pk, row.text))


def _as_reminders(findings: list[Finding], people: dict, robots: dict) -> Iterable[Reminder]:
    """The findings as unsaved reminders with all that words are made of, in a handful of queries."""
    deadlines = Deadline.objects.select_related("owner", "project").in_bulk({each.deadline_id for each in findings} - {None})
    projects = Project.objects.select_related("owner").in_bulk({each.project_id for each in findings} - {None})
    notices = Notice.objects.in_bulk({each.notice_id for each in findings} - {None})
    grants = Grant.objects.select_related("user", "zone", "region", "chain").in_bulk({each.grant_id for each in findings} - {None})
    jobs = Job.objects.in_bulk({each.job_id for each in findings} - {None})
    away = User.objects.in_bulk({each.for_user_id for each in findings} - {None})
    for each in findings:
        yield Reminder(
            pk=0,
            rule=each.rule,
            recipient=people.get(each.recipient_id),
            robot=robots.get(each.robot_id),
            for_user=away.get(each.for_user_id),
            deadline=deadlines.get(each.deadline_id),
            project=projects.get(each.project_id),
            notice=notices.get(each.notice_id),
            grant=grants.get(each.grant_id),
            job=jobs.get(each.job_id),
        )


def _how(finding: Finding, desk: planning.Desk) -> str:
    if finding.robot_id:
        return _("工作群，工作日 08:30")
    ways = "、".join(str(Channel(channel).label) for channel in desk.ways_to(finding.recipient_id, finding.kind))
    if finding.by_the_week:
        return _("并入周一一页")
    day = planning.digest_on(finding, desk)
    if finding.is_escalated:
        return _("并入 %(day)s 摘要") % {"day": f"{day:%m-%d}"}
    inside = _("站内，立即") if finding.at_once else _("站内，%s") % f"{rules.MORNING:%H:%M}"
    if finding.push == Push.AT_ONCE and ways:
        return _("%(inside)s；%(ways)s立即推送") % {"inside": inside, "ways": ways}
    return _("%(inside)s；%(ways)s %(day)s 摘要") % {"inside": inside, "ways": ways, "day": f"{day:%m-%d}"} if day else inside
