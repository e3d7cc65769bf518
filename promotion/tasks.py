"""The directory of the rooms' Celery tasks."""

from promotion.reminders.tasks import post, tick

__all__ = ["post", "tick"]
