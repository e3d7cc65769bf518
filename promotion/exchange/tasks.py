"""Long work as a Celery task. It carries nothing: what waits, the queue in the database knows (`people/services/jobs.py`)."""

import datetime
import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from promotion.exchange.services import exporting, working

SHIFT = datetime.timedelta(minutes=10)  # well below the time limit of a task
log = logging.getLogger(__name__)


@shared_task(name="promotion.exchange.tasks.work", acks_late=False)
def work() -> None:
    """One turn after another, until nothing waits or the shift is over."""
    end = timezone.now() + SHIFT
    while timezone.now() < end and working.work_on_next(timezone.now()):
        continue


@shared_task(name="promotion.exchange.tasks.tidy", acks_late=False)
def tidy() -> None:
    """Delete the files of exports that nobody may fetch any more."""
    exporting.drop_expired(timezone.now())


def begin_soon() -> None:
    """Called by a door after somebody asked for long work: without it a worker begins within 20 s. A Redis that is away costs a second."""
    try:
        work.apply_async(retry=False, expires=20)
    except OperationalError as error:
        log.warning("long work was not published, the beat will: %s", error)
