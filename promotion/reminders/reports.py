"""The rows of 消息: what a person may still read of what was once told to them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from promotion.projects.models import Project
from promotion.reminders.models import MessageKind, Notification


@dataclass(frozen=True)
class MessageRow:
    """One message as a page shows it."""

    id: int
    text: str
    kind: str
    kind_label: str
    at: datetime.datetime
    is_unread: bool
    is_open: bool


def message_rows(messages: Iterable[Notification], user, day: datetime.date) -> list[MessageRow]:
    """Rows for the page. A message about a project the reader no longer sees keeps its place and loses its words."""
    messages = list(messages)
    asked = {message.reminder.project_id for message in messages} - {None}
    visible = set(Project.objects.visible_to(user, day).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    return [_row(message, message.reminder.project_id in visible | {None}) for message in messages]


def _row(message: Notification, is_open: bool) -> MessageRow:
    return MessageRow(
        id=message.pk,
        text=message.text if is_open or message.reminder.notice_id else _("（您已无权查看该项目）"),
        kind=message.kind,
        kind_label=MessageKind(message.kind).label,
        at=message.created_at,
        is_unread=message.read_at is None,
        is_open=is_open,
    )
