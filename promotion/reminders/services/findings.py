"""What is to be said to whom, found by a scan of the rooms below."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from promotion.projects.lights import CADENCE_DAYS
from promotion.projects.models import LightLimit
from promotion.projects.models.deadlines import NoticeKind
from promotion.reminders import rules
from promotion.reminders.models import MessageKind, ReminderRule, Watch
from promotion.reminders.querysets import open_deadlines, quiet_projects, untold_notices
from promotion.reminders.services import audience
from promotion.reminders.services.directory import Directory

KIND_OF_WATCH = {
    Watch.AHEAD: MessageKind.DUE,
    Watch.DUE: MessageKind.DUE,
    Watch.OVERDUE: MessageKind.OVERDUE,
    Watch.QUIET: MessageKind.QUIET,
}
KIND_OF_NOTICE = {
    NoticeKind.INSTRUCTED: MessageKind.INSTRUCTION,
    NoticeKind.REPLIED: MessageKind.INSTRUCTION,
    NoticeKind.ASSIGNED: MessageKind.ASSIGNMENT,
    NoticeKind.HANDED_OVER: MessageKind.ASSIGNMENT,
}
IMMEDIATE_NOTICES = {NoticeKind.INSTRUCTED, NoticeKind.ASSIGNED, NoticeKind.HANDED_OVER, NoticeKind.REFUSED}
MAILED_NOTICES = IMMEDIATE_NOTICES | {NoticeKind.REPLIED}


@dataclass(frozen=True)
class Finding:
    """One thing to be said to one person on one day."""

    rule: ReminderRule
    about: str
    recipient_id: int
    kind: str
    fire_on: datetime.date
    version: int = 1
    deadline_id: int | None = None
    notice_id: int | None = None
    project_id: int | None = None
    at_once: bool = False
    immediate: bool = False
    by_email: bool = False

    @property
    def key(self) -> str:
        """Built from business facts only."""
        return rules.key_of(self.rule.code, self.about, self.fire_on, self.recipient_id, self.version)


@dataclass(frozen=True)
class Span:
    """The day of the scan and the last day that it plans for."""

    today: datetime.date
    until: datetime.date


def find(in_force: list[ReminderRule], span: Span, calendar, directory: Directory) -> Iterator[Finding]:
    """Everything the rules in force have to say within the span; said before or not."""
    yield from _deadlines([rule for rule in in_force if rule.watch in (Watch.AHEAD, Watch.DUE, Watch.OVERDUE)], span, calendar, directory)
    yield from _silences([rule for rule in in_force if rule.watch == Watch.QUIET], span, directory)
    yield from _notices([rule for rule in in_force if rule.watch == Watch.NOTICE])


def cadence_days() -> dict[str, int]:
    """Stage → days that may pass without contact: the limits of the lights."""
    return CADENCE_DAYS | dict(LightLimit.objects.values_list("stage", "quiet_days"))


def _deadlines(watching, span, calendar, directory) -> Iterator[Finding]:
    for deadline in open_deadlines(span.until + _longest_lead(watching)).select_related("project__chain"):
        for rule in watching:
            if rule.kinds and deadline.kind not in rule.kinds:
                continue
            for point in _points(rule, deadline, span, calendar):
                yield from _of_deadline(rule, deadline, point, span, directory)


def _longest_lead(watching) -> datetime.timedelta:
    """Calendar days that hold the longest lead in workdays: twice as many and a fortnight for the holidays."""
    leads = [rule.days for rule in watching if rule.watch == Watch.AHEAD]
    return datetime.timedelta(days=max(leads) * 2 + 14 if leads else 0)


def _points(rule, deadline, span, calendar) -> list[rules.Point]:
    if rule.watch == Watch.DUE:
        return rules.due_points(rule, deadline.due, span.today, span.until)
    if rule.watch == Watch.AHEAD:
        return rules.ahead_points(rule, deadline.due, span.today, span.until, calendar, set_on=timezone.localdate(deadline.created_at))
    return rules.overdue_points(rule, deadline.due, span.today, span.until, calendar)


def _of_deadline(rule, deadline, point, span, directory) -> Iterator[Finding]:
    for recipient_id in audience.of_deadline(rule, deadline, point.nth, directory):
        if recipient_id not in directory.at_work or _is_silenced(deadline.project, recipient_id, span.today):
            continue
        yield Finding(
            rule=rule,
            about=f"deadline{deadline.pk}",
            recipient_id=recipient_id,
            kind=KIND_OF_WATCH[rule.watch],
            fire_on=point.fire_on,
            version=deadline.schedule_version,
            deadline_id=deadline.pk,
            project_id=deadline.project_id,
            at_once=deadline.due < span.today and point.fire_on <= span.today,
            immediate=rule.immediate,
            by_email=rule.by_email,
        )


def _silences(watching, span, directory) -> Iterator[Finding]:
    if not watching:
        return
    cadence = cadence_days()
    earliest = {stage: min(int(days * rule.factor) + 1 - rule.days for rule in watching) for stage, days in cadence.items()}
    since = {stage: span.until - datetime.timedelta(days=days) for stage, days in earliest.items()}
    for project in quiet_projects(since).select_related("chain"):
        for rule, point in _silence_points(watching, project, cadence[project.stage], span):
            yield from _of_silence(rule, project, point, span, directory)


def _silence_points(watching, project, cadence: int, span) -> list[tuple[ReminderRule, rules.Point]]:
    """What the rules say of one silence: of the points reached only the newest, so that red does not come with yellow."""
    found = [
        (rule, point) for rule in watching for point in rules.quiet_points(rule, quiet_since(project), cadence, span.today, span.until)
    ]
    found.sort(key=lambda pair: pair[1].fire_on)
    reached = [pair for pair in found if pair[1].fire_on <= span.today]
    return reached[-1:] + found[len(reached) :]


def quiet_since(project) -> datetime.date:
    """The last contact with the investor's side; none ever: since the project was opened."""
    return project.last_contact_on or project.opened_on


def _of_silence(rule, project, point, span, directory) -> Iterator[Finding]:
    for recipient_id in audience.of_silence(rule, project, directory):
        if recipient_id not in directory.at_work or _is_silenced(project, recipient_id, span.today):
            continue
        yield Finding(
            rule=rule,
            about=f"project{project.pk}",
            recipient_id=recipient_id,
            kind=MessageKind.QUIET,
            fire_on=point.fire_on,
            project_id=project.pk,
            immediate=rule.immediate,
            by_email=rule.by_email,
        )


def _notices(watching) -> Iterator[Finding]:
    for rule in watching:
        for notice in untold_notices():
            yield Finding(
                rule=rule,
                about=f"notice{notice.pk}",
                recipient_id=notice.recipient_id,
                kind=KIND_OF_NOTICE.get(notice.kind, MessageKind.NOTICE),
                fire_on=timezone.localdate(notice.created_at),
                notice_id=notice.pk,
                project_id=notice.project_id,
                at_once=True,
                immediate=notice.kind in IMMEDIATE_NOTICES,
                by_email=rule.by_email and notice.kind in MAILED_NOTICES,
            )


def _is_silenced(project, recipient_id: int, today) -> bool:
    return project is not None and rules.is_silenced(project.imported_on, recipient_id == project.created_by_id, today)
