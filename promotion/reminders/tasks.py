"""The ticks as Celery tasks. They carry nothing: what is due, the database knows."""

from celery import shared_task
from django.utils import timezone

from promotion.reminders.services import ticking


@shared_task(name="promotion.reminders.tasks.tick")
def tick() -> None:
    """Plan, and write what is inside the application."""
    ticking.tick(timezone.now())


@shared_task(name="promotion.reminders.tasks.post")
def post() -> None:
    """Send what leaves the application."""
    ticking.post(timezone.now())
