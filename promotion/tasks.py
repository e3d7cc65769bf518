"""The directory of the rooms' Celery tasks."""

from promotion.enterprises.tasks import look_for_pairs
from promotion.exchange.tasks import tidy, work
from promotion.reminders.tasks import post, tick

__all__ = ["look_for_pairs", "post", "tick", "tidy", "work"]
