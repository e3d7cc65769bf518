"""What a person may still read of what was once told to them: the rows of 消息, of a digest, of what they put off."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.projects.models import Project
from promotion.reminders import wording
from promotion.reminders.models import MessageKind, Notification, Reminder, Snooze, Watch
from promotion.reminders.querysets import awaited_snoozes
from promotion.reminders.services import weekly
from promotion.reminders.services.composing import RELATED, facts_of, spoken_name
from promotion.reminders.services.snoozing import can_be_put_off

MESSAGE_PARTS = ("reminder__deadline", "reminder__for_user")


@dataclass(frozen=True)
class MessageRow:
    """One message as a page shows it. `for_whom`: told in their stead."""

    id: int
    text: str
    kind: str
    kind_label: str
    at: datetime.datetime
    is_unread: bool
    is_open: bool
    for_whom: str = ""
    can_be_put_off: bool = False


@dataclass(frozen=True)
class DigestRow:
    """One item of a digest. `href` is empty where there is nothing to open, `since` says what has become of it."""

    text: str
    kind: str
    kind_label: str
    href: str
    since: str
    is_escalated: bool


@dataclass(frozen=True)
class DigestPage:
    """A digest as a page: the leader's chains first, then one's own items, then what others let slip."""

    day: datetime.date
    own: tuple[DigestRow, ...]
    escalated: tuple[DigestRow, ...]
    sections: tuple[wording.Section, ...]
    is_weekly: bool
    is_of_this_week: bool


@dataclass(frozen=True)
class SnoozeRow:
    """One thing put off."""

    id: int
    text: str
    until: datetime.date


def message_rows(messages: Iterable[Notification], user, day: datetime.date) -> list[MessageRow]:
    """Rows for the page. A message about a project the reader no longer sees keeps its place and loses its words."""
    messages = list(messages)
    visible = _visible((message.reminder.project_id for message in messages), user, day)
    return [_row(message, message.reminder.project_id in visible) for message in messages]


def digest_page(message: Notification, user, day: datetime.date) -> DigestPage:
    """What a digest said, in the words of its day; rights are looked at anew. A chain leader's page is that of the present week."""
    digest, told_on = message.reminder, timezone.localdate(message.created_at)
    items = list(Reminder.objects.filter(digest=digest).select_related(*RELATED).order_by("pk"))
    visible = _visible((each.project_id for each in items), user, day)
    rows = [_digest_row(each, each.project_id in visible, told_on) for each in items]
    is_weekly = digest.rule.watch == Watch.WEEKLY
    is_of_this_week = told_on.isocalendar()[:2] == day.isocalendar()[:2]
    return DigestPage(
        day=told_on,
        own=tuple(row for row in rows if not row.is_escalated),
        escalated=tuple(row for row in rows if row.is_escalated),
        sections=weekly.page_of(user, day) if is_weekly and is_of_this_week else (),
        is_weekly=is_weekly,
        is_of_this_week=is_of_this_week,
    )


def snooze_rows(user, day: datetime.date) -> list[SnoozeRow]:
    """What somebody has put off, without the words of projects out of their sight."""
    snoozes = list(awaited_snoozes(user, day))
    visible = _visible((_project_of(each) and _project_of(each).pk for each in snoozes), user, day)
    return [SnoozeRow(each.pk, _snooze_words(each, visible), each.until) for each in snoozes]


def about(reminder: Reminder, user, day: datetime.date) -> str:
    """The address of what a reminder is about: the project, where the reader sees it; else the enterprise; their long work; none ("")."""
    if reminder.job_id:
        return reverse("job_list")
    if reminder.project_id:
        project = Project.objects.visible_to(user, day).filter(pk=reminder.project_id).first()
        return reverse("project_detail", args=[project.code]) if project else ""
    return _firm_address(reminder)


def _visible(projects: Iterable[int | None], user, day: datetime.date) -> set[int | None]:
    """Of these projects those the reader sees; None, which stands for no project, among them."""
    asked = set(projects) - {None}
    return {None, *Project.objects.visible_to(user, day).filter(pk__in=asked).values_list("pk", flat=True)} if asked else {None}


def hidden_words() -> str:
    """What stands in place of the words about a project out of sight."""
    return _("（您已无权查看该项目）")


def _row(message: Notification, is_open: bool) -> MessageRow:
    reminder = message.reminder
    return MessageRow(
        id=message.pk,
        text=message.text if _keeps_words(reminder, is_open) else hidden_words(),
        kind=message.kind,
        kind_label=MessageKind(message.kind).label,
        at=message.created_at,
        is_unread=message.read_at is None,
        is_open=is_open,
        for_whom=str(reminder.for_user) if reminder.for_user_id else "",
        can_be_put_off=is_open and can_be_put_off(reminder),
    )


def _digest_row(item: Reminder, is_seen: bool, told_on: datetime.date) -> DigestRow:
    href = reverse("project_detail", args=[item.project.code]) if is_seen and item.project_id else _firm_address(item)
    return DigestRow(
        text=_words_of_that_day(item, told_on) if _keeps_words(item, is_seen) else hidden_words(),
        kind=item.kind,
        kind_label=MessageKind(item.kind).label,
        href=href if is_seen else "",
        since=_since(item, told_on) if is_seen else "",
        is_escalated=item.is_escalated,
    )


def _keeps_words(reminder: Reminder, is_seen: bool) -> bool:
    """What was told to a person themself stays told; all else only while they see the project."""
    return is_seen or bool(reminder.notice_id and not reminder.for_user_id)


def _words_of_that_day(item: Reminder, told_on: datetime.date) -> str:
    facts = facts_of(item, told_on)
    if _is_overtaken(item, facts, told_on):
        return "｜".join(part for part in (item.rule.name, facts.project) if part)
    return wording.text_of(facts)


def _is_overtaken(item: Reminder, facts: wording.Facts, told_on: datetime.date) -> bool:
    """Whether the silence, stay or ending told of is none any more, so that its days can no longer be counted."""
    return (facts.since is not None and facts.since > told_on) or (item.grant_id is not None and facts.due is None)


def _since(item: Reminder, told_on: datetime.date) -> str:
    """What has become of it since the digest told of it."""
    deadline = item.deadline
    if deadline is None:
        return _("此后已有变化") if _is_overtaken(item, facts_of(item, told_on), told_on) else ""
    if deadline.closed_at:
        return _("已办结")
    return _("日期已改为 %s") % deadline.due.isoformat() if deadline.schedule_version != item.schedule_version else ""


def _firm_address(reminder: Reminder) -> str:
    source = reminder.notice or reminder.deadline
    return reverse("enterprise_detail", args=[source.enterprise_id]) if source and source.enterprise_id else ""


def _project_of(snooze: Snooze):
    return snooze.deadline.project if snooze.deadline_id else snooze.project


def _snooze_words(snooze: Snooze, visible: set) -> str:
    project = _project_of(snooze)
    if project and project.pk not in visible:
        return hidden_words()
    head = snooze.deadline.title if snooze.deadline_id else snooze.rule.name
    return "｜".join(part for part in (head, spoken_name(project)) if part)
