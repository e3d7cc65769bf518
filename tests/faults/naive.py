"""The control: reminders the usual way, one Celery task each with a countdown. `--control celery-eta` shows what becomes of them.

No database: Redis holds what is due. Half of the tasks wait longer than the broker's visibility timeout with two workers alive; before the
other half is due the workers are restarted and Redis comes back empty, as after a crash of the machine.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from celery import Celery

from promotion.common import broker

VISIBILITY, COUNTDOWN = 2, 20  # seconds
LOOKS = {"unacked_restore_interval": 3, "unacked_restore_throttle": 1}  # for what was not acknowledged in time; usually every 100 s
WORKERS = 2
PATIENCE = 60.0

app = Celery("naive", broker=os.environ.get("NAIVE_BROKER", ""), set_as_current=False)
app.conf.update(
    broker_transport_options={"visibility_timeout": VISIBILITY, **LOOKS},
    task_ignore_result=True,
    worker_prefetch_multiplier=0,  # a worker takes what it gets, and keeps it until it is due
    broker_connection_retry_on_startup=True,
)


@app.task(name="naive.remind")
def remind(number: int) -> None:
    """Send one reminder: one line in the notes."""
    notes = os.open(os.environ["NAIVE_NOTES"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(notes, b"%d\n" % number)
    os.close(notes)


def run(n: int) -> int:
    """Show it, over `n` reminders; 1 when some were lost or doubled."""
    with tempfile.TemporaryDirectory(prefix="crm-naive-") as name:
        folder = Path(name)
        notes, path = folder / "notes", broker.socket_path(folder)
        notes.touch()
        env = {**os.environ, "NAIVE_BROKER": f"redis+socket://{path}", "NAIVE_NOTES": str(notes)}
        app.conf.broker_url = env["NAIVE_BROKER"]
        half = n // 2
        with server(path), workers(env):
            _send(range(half))
            _wait(lambda: len(set(notes.read_text().split())) >= half, COUNTDOWN + PATIENCE)
            _wait(lambda: False, VISIBILITY + 10)
            _send(range(half, n))
        with server(path), workers(env):
            _wait(lambda: False, COUNTDOWN + 10)
        taken = Counter(notes.read_text().split())
    lost, doubled = n - len(taken), sum(times - 1 for times in taken.values())
    print(
        f"control celery-eta: {n} reminders, lost {lost}, doubled {doubled}: promise {'BROKEN' if lost or doubled else 'held'}", flush=True
    )
    return 1 if lost or doubled else 0


def _send(numbers) -> None:
    for number in numbers:
        remind.apply_async((number,), countdown=COUNTDOWN)


def _wait(condition, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)


@contextmanager
def server(path: Path):
    """A Redis that keeps nothing."""
    with subprocess.Popen(broker.server_command(broker.wheel_binary(), path), stdout=subprocess.DEVNULL) as running:
        _wait(lambda: broker.answers(path), PATIENCE)
        try:
            yield
        finally:
            running.kill()


@contextmanager
def workers(env: dict[str, str]):
    """Workers that are killed at the end."""
    command = [sys.executable, "-m", "celery", "--app", "tests.faults.naive", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    running = [subprocess.Popen([*command, "--hostname", f"naive{n}@%h"], env=env, stdout=subprocess.DEVNULL) for n in range(WORKERS)]
    try:
        yield
    finally:
        for worker in running:
            worker.kill()
            worker.wait()
