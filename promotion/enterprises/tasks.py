"""The nightly look for twins as a Celery task. It carries nothing and may run any number of times."""

from celery import shared_task

from promotion.enterprises.services import pairs


@shared_task(name="promotion.enterprises.tasks.look_for_pairs")
def look_for_pairs() -> None:
    """Find pairs of firms that may be one."""
    pairs.look_for_pairs()
