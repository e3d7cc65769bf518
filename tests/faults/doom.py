"""The Celery application of the fault tests: the real one, with a quick beat and a task that runs a tick to a place where it dies.

`celery --app tests.faults.doom …`. Not to be imported by a test: it changes the one application there is.
"""

import os

from django.db import connection

from crm.celery import app
from promotion.common import hooks

for name, entry in app.conf.beat_schedule.items():
    if name.startswith("reminders-"):
        entry["schedule"] = 0.5


@app.task(name="doom", acks_late=False)
def doom(task: str, ask: str, place: str, patience: int = 0) -> None:
    """Run `task` in this very process, which is killed or frozen (`ask`) at `place`. Its successor knows nothing of that wish.

    `patience`: for how many milliseconds PostgreSQL lets it stand still inside a transaction, if not for as long as settings say.
    """
    hooks._passed.clear()
    if patience:
        with connection.cursor() as cursor:
            cursor.execute(f"SET idle_in_transaction_session_timeout = {patience:d}")
    os.environ[ask] = place
    try:
        app.tasks[task]()
    finally:
        os.environ.pop(ask)
