"""Real Celery workers over a real broker, killed while they tick and post: one of their prefork children, or the worker altogether."""

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from promotion.common import broker
from promotion.reminders.tasks import post, tick
from tests.faults import stage, verdict

QUEUES = "ticks,post,work"
WHOLE_EVERY = 5  # of so many kills one hits the whole worker
PATIENCE = 60.0  # seconds
CONCURRENCY = 4
LONGEST = 0.25  # seconds into its work up to which a process is killed


class Crew:
    """A worker of the office's own application, its clock set to the run's."""

    def __init__(self, folder: Path, now: datetime.datetime):
        self.busy = folder / "busy"
        self.busy.mkdir(exist_ok=True)
        self.log = (folder / "celery.log").open("ab")
        self.ahead = now - timezone.now()
        self.start()

    def start(self) -> None:
        """A worker with its children, in a session of their own."""
        for left in self.busy.iterdir():
            left.unlink()
        env = {**os.environ, "FAULTS_AHEAD": str(self.ahead.total_seconds()), "FAULTS_BUSY": str(self.busy)}
        command = [sys.executable, "-m", "celery", "--app", "tests.faults.shifted", "worker", "--queues", QUEUES]
        command += ["--concurrency", str(CONCURRENCY)]
        command += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        self.worker = subprocess.Popen(command, env=env, stdout=self.log, stderr=self.log, start_new_session=True)

    def kill_one(self) -> str:
        """Kill somebody who is at work: what was killed, or "" when nobody was (any more)."""
        pid = self._somebody_at_work()
        if not pid:
            return ""
        time.sleep(random.uniform(0, LONGEST))
        if not (self.busy / str(pid)).exists():
            return ""
        if random.randrange(WHOLE_EVERY):
            os.kill(pid, signal.SIGKILL)
            if not (self.busy / str(pid)).exists():
                return ""
            (self.busy / str(pid)).unlink()
            return "child"
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self.start()
        return "worker"

    def _somebody_at_work(self) -> int:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if busy := [int(path.name) for path in self.busy.iterdir()]:
                return random.choice(busy)
            if self.worker.poll() is not None:
                raise RuntimeError("the Celery worker ended by itself")
            time.sleep(0.005)
        return 0

    def stop(self) -> None:
        """End it."""
        if self.worker.poll() is None:
            os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
        self.log.close()


@contextmanager
def own_broker(folder: Path) -> Iterator[None]:
    """A Redis of one's own, on the socket that REDIS_URL names."""
    path = folder / "broker.sock"
    with subprocess.Popen(broker.server_command(broker.wheel_binary(), path), stdout=subprocess.DEVNULL) as server:
        end = time.monotonic() + PATIENCE
        while not broker.answers(path):
            if time.monotonic() > end:
                raise RuntimeError("the broker did not start")
            time.sleep(0.05)
        try:
            yield
        finally:
            server.kill()


def campaign(run, wanted: int, share: int) -> None:
    """Let `share` things fall due, tick and post, kill; until `wanted` were killed at work. The run's clock goes on by the real time."""
    with own_broker(verdict.FOLDER):
        crew = Crew(verdict.FOLDER, run.now)
        try:
            tries = 0
            while run.celery.total() < wanted and tries < 4 * wanted:
                run.made += stage.make_due(min(share, run.options.n - run.made), run.staff, timezone.localtime(timezone.now() + crew.ahead))
                tick.delay()
                post.delay()
                run.celery.update(filter(None, [crew.kill_one()]))
                tries += 1
                if tries % 10 == 0:
                    run.say(f"Celery: {run.celery.total()} kills, {stage.waiting()} wait")
        finally:
            crew.stop()
        run.now = max(run.now, timezone.localtime(timezone.now() + crew.ahead).replace(second=0, microsecond=0))
