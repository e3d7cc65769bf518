"""A worker's process stands still past its lease, others take over, it wakes and goes on: nobody is told twice."""

import os
import signal

import pytest
from django.db import connection

from promotion.common import hooks
from tests.faults import messages
from tests.faults.messages import POST, TICK, go_through
from tests.faults.plant import wait_for

pytestmark = pytest.mark.redis


@pytest.fixture(scope="module")
def worker(plant):
    """One worker with a process to freeze and others to go on."""
    return plant.worker("worker", "ticks,post,work", concurrency=3)


@pytest.fixture
def freeze(plant, worker):
    """`freeze(task, place)`: run a task until its process stands still at `place`; its pid. Nothing stays frozen."""

    def freeze_at(task, place, patience=0):
        plant.send("doom", task, hooks.ASK_FREEZE, place, patience)
        assert wait_for(worker.frozen), worker.said()
        return worker.frozen()[0]

    yield freeze_at
    for pid in worker.frozen():
        os.kill(pid, signal.SIGCONT)


def wake(plant, worker, pid):
    """Let a process go on, and wait until its task is over."""
    done = worker.said().count("Task doom")
    os.kill(pid, signal.SIGCONT)
    assert wait_for(lambda: worker.said().count("Task doom") >= done + 1), worker.said()


def test_a_message_inside_that_others_wrote_is_not_written_by_the_one_that_wakes(plant, worker, freeze):
    notices = messages.tell()
    frozen = freeze(TICK, "after_claim")
    messages.let_leases_run_out()
    go_through(plant, TICK)
    assert messages.inside(notices) == [1]
    wake(plant, worker, frozen)
    assert messages.inside(notices) == [1]
    assert messages.states(notices, "in_app") == ["sent"]


@pytest.mark.parametrize("place", ["planner_mid_batch", "before_commit"])
def test_one_that_stands_still_inside_a_transaction_does_not_hold_up_the_others_for_long(plant, worker, freeze, place):
    if plant.is_sqlite:
        pytest.skip("SQLite has one writer: nobody gets past one that is frozen inside its transaction")
    notices = messages.tell()
    frozen = freeze(TICK, place, patience=1000)
    messages.let_leases_run_out()
    go_through(plant, TICK)
    assert messages.inside(notices) == [1]
    assert worker.frozen() == [frozen]
    wake(plant, worker, frozen)
    go_through(plant, TICK)
    assert messages.inside(notices) == [1]


@pytest.mark.parametrize("place", ["planner_mid_batch", "before_commit"])
def test_one_that_wakes_inside_its_transaction_ends_it(plant, worker, freeze, place):
    notices = messages.tell()
    wake(plant, worker, freeze(TICK, place))
    assert messages.inside(notices) == [1]
    go_through(plant, TICK)
    assert messages.inside(notices) == [1]


def test_the_patience_with_those_who_stand_still_is_bounded(plant):
    if plant.is_sqlite:
        pytest.skip("a setting of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)


def test_a_mail_whose_lease_others_took_is_not_sent_by_the_one_that_wakes(plant, worker, freeze):
    notices = messages.tell()
    go_through(plant, TICK)
    frozen = freeze(POST, "after_claim_email")
    messages.let_leases_run_out()
    go_through(plant, POST)
    assert messages.by_mail(notices, plant.mails) == [1]
    wake(plant, worker, frozen)
    assert messages.by_mail(notices, plant.mails) == [1]
    assert messages.states(notices, "email") == ["sent"]


@pytest.mark.parametrize("place", ["after_begin_email", "mid_send_email", "sent_before_finish_email"])
def test_a_mail_given_up_in_sending_is_held_and_the_late_answer_counts(plant, worker, freeze, place):
    notices = messages.tell()
    go_through(plant, TICK)
    frozen = freeze(POST, place)
    messages.let_leases_run_out()
    go_through(plant, POST)
    assert messages.states(notices, "email") == ["unknown"]
    wake(plant, worker, frozen)
    assert messages.by_mail(notices, plant.mails) == [1]
    assert messages.states(notices, "email") == ["sent"]
