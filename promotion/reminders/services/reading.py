"""Reading messages: mark one or all as read."""

import datetime

from promotion.reminders.models import Notification


def mark_read(*, actor, notification: Notification, now: datetime.datetime) -> bool:
    """Mark one's own message as read; False when it was read before or is somebody else's."""
    return Notification.objects.for_user(actor).unread().filter(pk=notification.pk).update(read_at=now) == 1


def mark_all_read(*, actor, now: datetime.datetime, kind: str = "") -> int:
    """Mark all of one's own unread messages, of one kind or of all, as read; how many."""
    unread = Notification.objects.for_user(actor).unread()
    return (unread.filter(kind=kind) if kind else unread).update(read_at=now)
