"""PostgreSQL is cut off in the middle of the work and comes back: workers, beat and the loop go on, nothing is lost, nobody is told twice."""

import os
import signal

import pytest
from django.db import connections

from promotion.common import hooks
from promotion.reminders.models import Delivery
from tests.faults import messages, postgres
from tests.faults.messages import POST, TICK, go_through
from tests.faults.plant import wait_for

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="SQLite is no server that could restart"),
]


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker):
    """A server that may be cut off."""
    with django_db_blocker.unblock(), postgres.with_the_test_database() as server:
        yield server


@pytest.fixture(scope="module")
def transactional_db(server):
    """The programs work on that server."""
    return server.url


@pytest.fixture(scope="module")
def worker(plant):
    """One worker for all queues."""
    return plant.worker("worker", "ticks,post,work", concurrency=3)


def cut_off(plant, worker, server, task, place):
    """Freeze a process of the worker at `place`, cut the database off meanwhile, and see the task fail when it wakes."""
    failed = worker.said().count("raised unexpected")
    plant.send("doom", task, hooks.ASK_FREEZE, place)
    assert wait_for(worker.frozen), worker.said()
    (frozen,) = worker.frozen()
    server.restart()
    os.kill(frozen, signal.SIGCONT)
    assert wait_for(lambda: worker.said().count("raised unexpected") > failed), worker.said()
    messages.let_leases_run_out()


@pytest.mark.parametrize("place", ["planner_mid_batch", "after_claim", "before_commit"])
def test_a_tick_cut_off_in_its_middle_is_made_good_by_the_next(plant, worker, server, place):
    notices = messages.tell()
    cut_off(plant, worker, server, TICK, place)
    go_through(plant, TICK, TICK)
    assert messages.inside(notices) == [1]


def test_posting_cut_off_after_the_mail_was_taken_is_held_for_a_person(plant, worker, server):
    go_through(plant, TICK, POST)
    notices = messages.tell()
    go_through(plant, TICK)
    cut_off(plant, worker, server, POST, "sent_before_finish_email")
    go_through(plant, POST, POST)
    assert messages.by_mail(notices, plant.mails) == [1]
    assert messages.states(notices, "email") == ["unknown"]


def test_an_office_at_work_goes_on(plant, worker, server):
    beat, notices = plant.beat(), messages.tell(60)
    assert wait_for(lambda: any(messages.by_mail(notices, plant.mails)), 90)
    server.restart()
    messages.let_leases_run_out()
    assert wait_for(lambda: messages.nothing_waits(notices), 120), messages.states(notices, "email")
    assert messages.inside(notices) == [1] * 60
    mails = messages.by_mail(notices, plant.mails)
    assert max(mails) == 1
    unknown = Delivery.objects.needing_a_person().filter(reminder__notice__in=notices)
    assert mails.count(0) <= unknown.count() <= 3
    assert [beat.process.poll(), worker.process.poll()] == [None, None]
    beat.kill()


def test_the_loop_without_redis_goes_on(plant, server):
    loop = plant.run("loop", "manage.py", "send_reminders", "--loop", "--every", "0.3")
    before = messages.tell()
    assert wait_for(lambda: messages.inside(before) == [1]), loop.said()
    server.restart()
    after = messages.tell()
    assert wait_for(lambda: messages.inside(after) == [1] and messages.by_mail(after, plant.mails) == [1]), loop.said()
    loop.signal(signal.SIGTERM)
    assert loop.process.wait(60) == 0
    connections.close_all()
