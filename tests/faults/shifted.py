"""The office's own Celery application with its clock moved by FAULTS_AHEAD seconds, for workers in a run whose time is simulated.

Whoever runs a task leaves a file named by its process in FAULTS_BUSY until the task has ended.
"""

import datetime
import os
from pathlib import Path
from types import SimpleNamespace

import django

django.setup()

from celery import signals  # noqa: E402  (after the set-up)
from django.utils import timezone  # noqa: E402

from crm.celery import app  # noqa: E402
from promotion.reminders import tasks  # noqa: E402

__all__ = ["app"]
AHEAD = datetime.timedelta(seconds=float(os.environ["FAULTS_AHEAD"]))
BUSY = Path(os.environ["FAULTS_BUSY"])

tasks.timezone = SimpleNamespace(now=lambda: timezone.now() + AHEAD)


@signals.task_prerun.connect
def begin(**_facts) -> None:
    """Here somebody works."""
    (BUSY / str(os.getpid())).touch()


@signals.task_postrun.connect
def end(**_facts) -> None:
    """Not any more."""
    (BUSY / str(os.getpid())).unlink()
