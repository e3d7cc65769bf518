"""The directory of the rooms' Celery tasks."""

from promotion.reminders.tasks import tick

__all__ = ["tick"]
