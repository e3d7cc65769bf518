"""Celery: only ticks. What is due, and whether it went out, the database knows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")

app = Celery("crm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["promotion"])
app.conf.beat_schedule = {
    # `expires`: a tick that waited longer than a tick's time is not worth doing, the next one is there already.
    "reminders-tick": {"task": "promotion.reminders.tasks.tick", "schedule": 20.0, "options": {"expires": 20}},
    "reminders-post": {"task": "promotion.reminders.tasks.post", "schedule": 20.0, "options": {"expires": 20}},
}
