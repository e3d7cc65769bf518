"""Celery: only ticks. What is due, and whether it went out, the database knows."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

app = Celery("crm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["promotion"])
app.conf.beat_schedule = {
    # `expires`: a tick that waited longer than a tick's time is not worth doing, the next one is there already.
    "reminders-tick": {"task": "promotion.reminders.tasks.tick", "schedule": 20.0, "options": {"expires": 20}},
    "reminders-post": {"task": "promotion.reminders.tasks.post", "schedule": 20.0, "options": {"expires": 20}},
    "work": {"task": "promotion.exchange.tasks.work", "schedule": 20.0, "options": {"expires": 20}},
    "exports-nightly": {"task": "promotion.exchange.tasks.tidy", "schedule": crontab(hour=2, minute=20), "options": {"expires": 3600}},
    "twins-nightly": {
        "task": "promotion.enterprises.tasks.look_for_pairs",
        "schedule": crontab(hour=2, minute=40),
        "options": {"expires": 3600},
    },
}


@task_postrun.connect
def leave_no_connection(task=None, **_signal):
    """Close the database connections of a task that ended in a worker, whatever CONN_MAX_AGE says: an idle worker holds none.

    A task called in a process of somebody else's (eager) leaves that process's connections alone.
    """
    if not task.request.is_eager:
        connections.close_all()
