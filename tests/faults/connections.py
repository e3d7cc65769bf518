"""How many connections to PostgreSQL the workers hold while ticks run through the broker: it must stay flat, and end at none.

    TEST_DATABASE_URL=postgres://… python -m tests.faults.connections --tasks 10000 [--mutant]

The two workers of `manage.py up` on a Redis of their own and a new database; pg_stat_activity is looked at throughout. `--mutant` leaks a
connection a task: then it must not be flat, or this proof proves nothing. Exits 1 when it is not flat.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from crm.celery import app
from tests.faults.databases import fresh_database, postgres_url
from tests.faults.plant import Plant, Program, broker_url, wait_for

PROCESSES = 3  # one ticks, two post
SLACK = 3  # a session that was closed may be seen for a moment beside its successor
TASKS = ("promotion.reminders.tasks.tick", "promotion.reminders.tasks.post")
BACKLOG = 200
BETWEEN_LOOKS = 0.02  # seconds


@dataclass
class Figures:
    """What was seen. `sessions`: how many the server opened in all."""

    tasks: int
    done: int = 0
    sessions: int = 0
    looks: list[int] = field(default_factory=list)
    end: int = -1

    @property
    def is_flat(self) -> bool:
        """All was done, never with more connections than processes and a little, and none stayed."""
        return self.done == self.tasks and max(self.looks) <= PROCESSES + SLACK and self.end == 0

    def __str__(self) -> str:
        seen = f"min {min(self.looks)}  max {max(self.looks)}  end {self.end}"
        counted = f"{self.done} of {self.tasks} tasks in {PROCESSES} processes, {self.sessions} sessions, {len(self.looks)} looks"
        return f"{counted}: connections {seen}  {'flat' if self.is_flat else 'NOT FLAT'}"


class Watcher:
    """Looks at one database from a session on another."""

    def __init__(self, database_url: str):
        place = urlsplit(database_url.replace("postgres://", "postgresql://", 1))
        self.name = place.path.lstrip("/")
        self.session = psycopg.connect(place._replace(path="/postgres").geturl(), autocommit=True)

    def open_now(self) -> int:
        """How many sessions of clients there are."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
        return self.session.execute(query, [self.name]).fetchone()[0]

    def opened(self) -> int:
        """How many sessions there have been."""
        return self.session.execute("SELECT sessions FROM pg_stat_database WHERE datname = %s", [self.name]).fetchone()[0]


def measure(plant: Plant, database_url: str, tasks: int, *, mutant: bool = False) -> Figures:
    """Run `tasks` ticks through two workers of `plant` and watch the database."""
    program = "tests.faults.leaky" if mutant else "tests.faults.doom"
    workers = [
        plant.worker(f"{program}-{name}", queues, n, program=program) for name, queues, n in (("t", "ticks", 1), ("p", "post,work", 2))
    ]
    watcher, figures = Watcher(database_url), Figures(tasks)
    before, sent = watcher.opened(), 0
    with app.connection_for_write(broker_url(plant.redis.url)) as connection:
        backlog = connection.default_channel.client
        while sent < tasks or backlog.llen("ticks") + backlog.llen("post"):
            if sent < tasks and backlog.llen("ticks") + backlog.llen("post") < BACKLOG:
                for number in range(sent, min(sent + BACKLOG, tasks)):
                    app.send_task(TASKS[number % 2], connection=connection)
                sent = min(sent + BACKLOG, tasks)
            figures.looks.append(watcher.open_now())
            time.sleep(BETWEEN_LOOKS)
    wait_for(lambda: figures.looks.append(watcher.open_now()) or over(workers) == tasks)
    wait_for(lambda: watcher.open_now() == 0, 3 if mutant else 30)
    figures.done, figures.end = over(workers), watcher.open_now()
    wait_for(lambda: watcher.opened() - before >= tasks, 3 if mutant else 30)
    figures.sessions = watcher.opened() - before
    for worker in workers:
        worker.kill()
    return figures


def over(workers: list[Program]) -> int:
    """How many tasks came to their good end."""
    return sum(worker.said().count(" succeeded in ") for worker in workers)


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--mutant", action="store_true", help="leak a connection a task")
    options = parser.parse_args()
    if not postgres_url():
        parser.error("TEST_DATABASE_URL names no PostgreSQL")
    with tempfile.TemporaryDirectory() as folder, fresh_database("postgresql") as env:
        os.environ.update(env)
        plant = Plant(Path(folder), env["DATABASE_URL"])
        try:
            figures = measure(plant, env["DATABASE_URL"], options.tasks, mutant=options.mutant)
        finally:
            plant.close()
    print(figures)
    return 0 if figures.is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
