"""The tick as a Celery task. It carries nothing: what is due, the database knows."""

from celery import shared_task
from django.utils import timezone

from promotion.reminders.services import ticking


@shared_task(name="promotion.reminders.tasks.tick")
def tick() -> None:
    """One tick, now."""
    ticking.tick(timezone.now())
