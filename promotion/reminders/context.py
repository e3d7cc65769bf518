"""What the frame of every page shows of reminders: asked of the database only where a template draws it."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from promotion.reminders.alarm import alarms_for
from promotion.reminders.models import Notification


def count_unread(user) -> int:
    """Unread messages of a person: one query over a partial index; 0 for somebody not signed in."""
    return Notification.objects.for_user(user).unread().count() if user.is_authenticated else 0


def unread(request: HttpRequest) -> dict:
    """`unread_count`, and `outbox_alarms` of the red bar; both looked up when first drawn."""
    user = getattr(request, "user", None)
    if user is None:
        return {"unread_count": 0, "outbox_alarms": []}
    return {
        "unread_count": SimpleLazyObject(lambda: count_unread(user)),
        "outbox_alarms": SimpleLazyObject(lambda: alarms_for(user, timezone.now(), timezone.localdate())),
    }
