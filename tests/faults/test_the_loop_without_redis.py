"""`manage.py send_reminders --loop`: both ticks side by side in one process, without Celery and without Redis."""

import contextlib
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from promotion.reminders.models import Delivery
from tests.faults import messages
from tests.faults.plant import wait_for

NOBODY = {"REDIS_URL": "unix:///nowhere"}


@pytest.fixture
def loop(plant, tmp_path):
    """`loop(**more)`: start it. No Redis is to be found where it looks."""
    started = []

    def start(**more):
        started.append(plant.run(f"loop-{tmp_path.name}", "manage.py", "send_reminders", "--loop", "--every", "0.3", **NOBODY, **more))
        return started[-1]

    yield start
    for program in started:
        program.kill()


@pytest.fixture
def silent_mail_server():
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield {"EMAIL_URL": f"smtp://127.0.0.1:{server.getsockname()[1]}"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_inside_and_by_mail_and_ends_when_asked(plant, loop, number):
    program, notices = loop(), messages.tell(3)
    assert wait_for(lambda: messages.inside(notices) == messages.by_mail(notices, plant.mails) == [1] * 3), program.said()
    program.signal(number)
    assert program.process.wait(60) == 0
    assert "Traceback" not in program.said()


def test_a_mail_server_that_hangs_holds_up_nothing_inside(loop, silent_mail_server):
    program, first = loop(**silent_mail_server), messages.tell()
    assert wait_for(lambda: messages.states(first, "email") == ["sending"]), program.said()
    second = messages.tell()
    assert wait_for(lambda: messages.inside(second) == [1]), program.said()
    assert messages.states(first, "email") == ["sending"]
    program.signal(signal.SIGTERM)
    assert program.process.wait(60) == 0
    Delivery.objects.filter(reminder__notice__in=first + second).update(state="cancelled", lease_until=None, token=None, reason="x")


@contextlib.contextmanager
def away(database: str):
    """Take the database away for a while: the file's folder is not where it was, or the server lets nobody in."""
    connections.close_all()
    if database.startswith("sqlite"):
        folder = Path(database.removeprefix("sqlite:///")).parent
        elsewhere = folder.rename(folder.with_name("elsewhere"))
        try:
            yield
        finally:
            elsewhere.rename(folder)
        return
    name = urlsplit(database).path.lstrip("/")
    with psycopg.connect(settings.DATABASE_URL.replace("postgres://", "postgresql://", 1), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_a_database_that_is_away_for_a_while_is_waited_for(plant, loop, transactional_db):
    program, before = loop(), messages.tell()
    assert wait_for(lambda: messages.inside(before) == messages.by_mail(before, plant.mails) == [1]), program.said()
    with away(transactional_db):
        assert wait_for(lambda: program.said().count("database: ") >= 4), program.said()
        assert program.process.poll() is None
    after = messages.tell()
    assert wait_for(lambda: messages.inside(after) == messages.by_mail(after, plant.mails) == [1]), program.said()
    program.signal(signal.SIGTERM)
    assert program.process.wait(60) == 0
