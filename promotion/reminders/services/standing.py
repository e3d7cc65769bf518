"""Does a planned reminder still stand? Asked at every tick and once more just before sending."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from promotion.people.models import User
from promotion.projects.facts import Status
from promotion.projects.models import Project
from promotion.reminders import rules
from promotion.reminders.models import Reminder, Watch
from promotion.reminders.querysets import PAUSED_KINDS
from promotion.reminders.services import audience
from promotion.reminders.services.directory import Directory
from promotion.reminders.services.findings import cadence_days, quiet_since

RELATED = ["rule", "recipient", "deadline__project__chain", "project__chain", "notice"]


def fallen(reminder_ids: Iterable[int], today: datetime.date) -> dict[int, str]:
    """Reminder id → why it no longer stands, for those that do not. A handful of queries, however many are asked about."""
    reminders = list(Reminder.objects.filter(pk__in=reminder_ids).select_related(*RELATED))
    directory, cadence = Directory(today), cadence_days()
    reasons = {reminder.pk: _why_not(reminder, today, directory, cadence) for reminder in reminders}
    standing = [reminder for reminder in reminders if not reasons[reminder.pk] and _needs_sight(reminder, directory)]
    visible = _visible_projects(standing, today)
    for reminder in standing:
        if reminder.project_id not in visible[reminder.recipient_id]:
            reasons[reminder.pk] = _("收件人已无权查看该项目")
    return {pk: reason for pk, reason in reasons.items() if reason}


def _why_not(reminder, today, directory, cadence) -> str:
    if not reminder.recipient.is_active:
        return _("收件人账号已停用")
    if not reminder.rule.enabled:
        return _("规则已停用")
    if reminder.project and reminder.project.withdrawn_at:
        return _("项目已撤回")
    if reminder.notice_id:
        return ""
    if reminder.recipient_id not in directory.at_work:
        return _("收件人已无有效授权")
    if reminder.project and reminder.project.status == Status.CLOSED:
        return _("项目已终止")
    if reminder.deadline_id:
        return _deadline_gone(reminder, today, directory)
    return _silence_broken(reminder, today, directory, cadence)


def _deadline_gone(reminder, today, directory) -> str:
    deadline, rule = reminder.deadline, reminder.rule
    if deadline.closed_at:
        return _("事项已办结")
    if deadline.schedule_version != reminder.schedule_version:
        return _("日期已变更")
    if deadline.project and deadline.project.status == Status.ON_HOLD and deadline.kind in PAUSED_KINDS:
        return _("项目已暂缓")
    if rule.watch == Watch.DUE and deadline.due < today or rule.watch == Watch.AHEAD and deadline.due <= today:
        return _("已到期，改由后续提醒")
    told = audience.responsible_for(deadline, directory) | audience.above(rule, deadline.project, directory)
    return "" if reminder.recipient_id in told else _("责任人已变更")


def _silence_broken(reminder, today, directory, cadence) -> str:
    project, rule = reminder.project, reminder.rule
    if project.status != Status.ACTIVE:
        return _("项目已暂缓")
    points = rules.quiet_points(rule, quiet_since(project), cadence[project.stage], today, reminder.fire_on)
    if [point.fire_on for point in points] != [reminder.fire_on]:
        return _("已有新的联系，或时限已变")
    return "" if reminder.recipient_id in audience.of_silence(rule, project, directory) else _("责任人已变更")


def _needs_sight(reminder, directory) -> bool:
    """Whoever promised the thing is reminded of it; anybody else only while they see the project. What was told to a person stays told."""
    if not reminder.project_id or reminder.notice_id:
        return False
    return not (reminder.deadline_id and reminder.recipient_id in audience.responsible_for(reminder.deadline, directory))


def _visible_projects(reminders, today) -> dict[int, set[int]]:
    """Recipient id → ids of those projects, among the ones asked about, that they see today."""
    asked = defaultdict(set)
    for reminder in reminders:
        asked[reminder.recipient_id].add(reminder.project_id)
    people = User.objects.in_bulk(asked)
    return {
        pk: set(Project.objects.visible_to(people[pk], today).filter(pk__in=ids).values_list("pk", flat=True)) for pk, ids in asked.items()
    }
