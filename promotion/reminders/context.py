"""What the bell shows on every page: asked of the database only where a template draws it."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from promotion.reminders.models import Notification


def count_unread(user) -> int:
    """Unread messages of a person: one query over a partial index; 0 for somebody not signed in."""
    return Notification.objects.for_user(user).unread().count() if user.is_authenticated else 0


def unread(request: HttpRequest) -> dict:
    """`unread_count`, counted when first drawn."""
    user = getattr(request, "user", None)
    return {"unread_count": SimpleLazyObject(lambda: count_unread(user)) if user is not None else 0}
