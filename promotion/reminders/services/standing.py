"""Does a planned reminder still stand? Asked at every tick and once more just before sending."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.calendar import load_calendar
from promotion.people.models import User
from promotion.projects.facts import Status
from promotion.projects.models import Project
from promotion.projects.services.lighting import load_limits
from promotion.reminders import rules
from promotion.reminders.models import MessageKind, Reminder, ReminderRule, Watch
from promotion.reminders.querysets import PAUSED_KINDS
from promotion.reminders.services import audience
from promotion.reminders.services.directory import Directory
from promotion.reminders.services.found_projects import quiet_since, stay_points
from promotion.reminders.services.wishes import Wishes

RELATED = ["recipient", "robot", "deadline", "project__chain", "notice", "grant", "snooze"]

PUT_OFF = gettext_lazy("收件人已推迟提醒")
EVERY_STEP = 10_000  # days overdue by which every step of an escalation has been reached


def fallen(reminder_ids: Iterable[int], today: datetime.date, judge: "Judge | None" = None) -> dict[int, str]:
    """Reminder id → why it no longer stands, for those that do not. A handful of queries, however many are asked about; who asks in
    parts brings the judge along, who has read the day's posts and wishes then once."""
    asked = Reminder.objects.filter(pk__in=reminder_ids).select_related(*RELATED)
    reminders, judge = list(asked), judge or Judge(today)
    for reminder in reminders:
        reminder.rule = judge.rules[reminder.rule_id]
        if reminder.deadline and reminder.deadline.project_id == reminder.project_id:
            reminder.deadline.project = reminder.project
    reasons = {reminder.pk: judge.why_not(reminder) for reminder in reminders}
    standing = [reminder for reminder in reminders if not reasons[reminder.pk] and judge.needs_sight(reminder)]
    visible = _visible_projects(standing, today)
    for reminder in standing:
        if reminder.project_id not in visible[reminder.recipient_id]:
            reasons[reminder.pk] = _("收件人已无权查看该项目")
    return {pk: reason for pk, reason in reasons.items() if reason}


class Judge:
    """Knows the rules, posts, wishes, limits and calendar of one day; each read when it is first asked for."""

    def __init__(self, today: datetime.date):
        self.today = today
        self.directory, self.wishes = Directory(today), Wishes(today)

    @cached_property
    def rules(self) -> dict[int, ReminderRule]:
        """Every rule with its steps, by id."""
        return {rule.pk: rule for rule in ReminderRule.objects.prefetch_related("steps")}

    @cached_property
    def limits(self) -> dict:
        """Of the lights, by stage."""
        return load_limits()

    @cached_property
    def calendar(self):
        """The workdays."""
        return load_calendar()

    def why_not(self, reminder) -> str:
        """The reason, or "" while it stands."""
        if not reminder.rule.enabled:
            return _("规则已停用")
        project = reminder.project
        if project and project.withdrawn_at:
            return _("项目已撤回")
        if gone := self._recipient_gone(reminder):
            return gone
        if reminder.kind == MessageKind.DIGEST or reminder.notice_id or reminder.job_id:
            return ""
        if reminder.grant_id:
            return self._grant_gone(reminder)
        if project and project.status == Status.CLOSED:
            return _("项目已终止")
        if self._is_put_off(reminder):
            return str(PUT_OFF)
        gone = self._deadline_gone(reminder) if reminder.deadline_id else self._project_moved_on(reminder)
        return gone or self._snooze_gone(reminder)

    def needs_sight(self, reminder) -> bool:
        """Whoever promised the thing is reminded of it; anybody else only while they see the project. What was told to a person stays
        told; a group sees nothing that would need it."""
        if not reminder.project_id or reminder.robot_id or (reminder.notice_id and not reminder.for_user_id):
            return False
        return not (reminder.deadline_id and reminder.recipient_id in audience.responsible_for(reminder.deadline, self.directory))

    def _recipient_gone(self, reminder) -> str:
        if reminder.robot_id:
            serves = reminder.robot_id in {robot.pk for robot in self.directory.robots_for(reminder.project)}
            return "" if serves else _("群机器人已停用，或项目已不在其范围内")
        if not reminder.recipient.is_active:
            return _("收件人账号已停用")
        if not reminder.notice_id and reminder.recipient_id not in self.directory.at_work:
            return _("收件人已无有效授权")
        stands_in = reminder.for_user_id and self.wishes.is_away(reminder.for_user_id, self.today)
        if reminder.for_user_id and not (stands_in and self.wishes.of(reminder.for_user_id).delegate_id == reminder.recipient_id):
            return _("已不再代收")
        return ""

    def _is_put_off(self, reminder) -> bool:
        if not reminder.recipient_id or reminder.snooze_id:
            return False
        day = self.wishes.put_off_until(reminder.for_user_id or reminder.recipient_id, reminder.deadline_id, reminder.project_id)
        return day is not None and reminder.fire_on <= day

    def _snooze_gone(self, reminder) -> str:
        is_gone = reminder.snooze_id and not self.wishes.still_put_off(reminder.snooze_id)
        return _("稍后提醒已取消，或事情已有变化") if is_gone else ""

    def _grant_gone(self, reminder) -> str:
        grant, rule = reminder.grant, reminder.rule
        if grant.revoked_at or grant.valid_until is None:
            return _("授权已收回或改为长期")
        points = {rules.shift(grant.valid_until, -rule.days, rule.unit, self.calendar), grant.valid_until}
        return "" if self.today <= grant.valid_until and reminder.fire_on in points else _("授权期限已变更")

    def _deadline_gone(self, reminder) -> str:
        deadline, rule = reminder.deadline, reminder.rule
        if deadline.closed_at:
            return _("事项已办结")
        if deadline.schedule_version != reminder.schedule_version:
            return _("日期已变更")
        if deadline.project and deadline.project.status == Status.ON_HOLD and deadline.kind in PAUSED_KINDS:
            return _("项目已暂缓")
        by_then = rule.watch == Watch.DUE and deadline.due < self.today or rule.watch == Watch.AHEAD and deadline.due <= self.today
        if by_then and not reminder.snooze_id:
            return _("已到期，改由后续提醒")
        return self._not_theirs(reminder, audience.of_deadline(rule, deadline, EVERY_STEP, self.directory))

    def _project_moved_on(self, reminder) -> str:
        project, rule = reminder.project, reminder.rule
        if project.status != Status.ACTIVE:
            return _("项目已暂缓")
        if not reminder.snooze_id and reminder.fire_on not in self._points(rule, project, reminder.fire_on):
            return _("已有新的联系或进展，或时限已变")
        return self._not_theirs(reminder, audience.of_project(rule, project, self.directory))

    def _points(self, rule, project, until) -> set[datetime.date]:
        limit = self.limits[project.stage]
        if rule.watch == Watch.STAY:
            points = stay_points(project, limit, until, until)
        else:
            points = rules.quiet_points(rule, quiet_since(project), limit.quiet, self.today, until)
        return {point.fire_on for point in points}

    def _not_theirs(self, reminder, told: list[audience.Told]) -> str:
        if reminder.robot_id:
            return ""
        person = reminder.for_user_id or reminder.recipient_id
        return "" if person in {each.recipient_id for each in told} else _("责任人已变更")


def _visible_projects(reminders, today) -> dict[int, set[int]]:
    """Recipient id → ids of those projects, among the ones asked about, that they see today."""
    asked = defaultdict(set)
    for reminder in reminders:
        asked[reminder.recipient_id].add(reminder.project_id)
    people = User.objects.in_bulk(asked)
    return {
        pk: set(Project.objects.visible_to(people[pk], today).filter(pk__in=ids).values_list("pk", flat=True)) for pk, ids in asked.items()
    }
