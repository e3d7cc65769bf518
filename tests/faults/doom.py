"""The Celery application of the fault tests: the real one, with a quick beat and a task that runs a tick to a place where it dies.

`celery --app tests.faults.doom …`. Not to be imported by a test: it changes the one application there is.
"""

import os

from crm.celery import app
from promotion.reminders import hooks

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 0.5


@app.task(name="doom", acks_late=False)
def doom(task: str, ask: str, place: str) -> None:
    """Run `task` in this very process, which is killed or frozen (`ask`) at `place`. Its successor knows nothing of that wish."""
    hooks._passed.clear()
    os.environ[ask] = place
    try:
        app.tasks[task]()
    finally:
        os.environ.pop(ask)
