"""The ticks as Celery tasks. They carry nothing: what is due, the database knows.

Acknowledged before they run. A tick that is lost costs 20 s, the next one is on its way; one that is repeated does no harm, but one
that kills its worker must not be waiting for the next worker.
"""

from celery import shared_task
from django.utils import timezone

from promotion.reminders.services import ticking


@shared_task(name="promotion.reminders.tasks.tick", acks_late=False)
def tick() -> None:
    """Plan, and write what is inside the application."""
    ticking.tick(timezone.now())


@shared_task(name="promotion.reminders.tasks.post", acks_late=False)
def post() -> None:
    """Send what leaves the application."""
    ticking.post(timezone.now())
