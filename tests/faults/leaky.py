"""The application of the fault tests with a leak on purpose: every task opens a database connection more and keeps it."""

from celery.signals import task_prerun
from django.db import connections

from tests.faults.doom import app as app

_kept = []


@task_prerun.connect
def leak(**_signal) -> None:
    """One more connection, for ever."""
    connection = connections.create_connection("default")
    connection.ensure_connection()
    _kept.append(connection)
