"""A Celery worker's process dies at each named place of a tick; what follows makes it good, and nobody is told twice."""

import pytest

from promotion.reminders.models import Delivery, Reminder
from tests.faults import messages
from tests.faults.messages import POST, TICK, go_through
from tests.faults.plant import die_at

pytestmark = pytest.mark.redis


@pytest.fixture(scope="module")
def worker(plant):
    """One worker for all queues. A process of it that dies is replaced within seconds; the others go on meanwhile."""
    return plant.worker("worker", "ticks,post,work", concurrency=3)


@pytest.mark.parametrize("place", ["planner_mid_batch", "after_claim", "after_begin", "before_commit"])
def test_a_message_inside_is_written_by_the_next_tick(plant, worker, place):
    notices = messages.tell()
    die_at(plant, worker, TICK, place)
    assert messages.inside(notices) == [0]
    assert Reminder.objects.filter(notice__in=notices).exists() == (place != "planner_mid_batch")
    messages.let_leases_run_out()
    go_through(plant, TICK, TICK)
    assert messages.inside(notices) == [1]
    assert messages.states(notices, "in_app") == ["sent"]


def test_a_message_inside_that_was_committed_is_not_written_again(plant, worker):
    notices = messages.tell()
    die_at(plant, worker, TICK, "after_in_app")
    assert messages.inside(notices) == [1]
    go_through(plant, TICK)
    assert messages.inside(notices) == [1]


@pytest.mark.parametrize(
    ("place", "mails", "state"),
    [
        ("after_claim_email", 1, "sent"),
        # From the begin on nobody can know, so it is held for a person, whether it arrived or not.
        ("after_begin_email", 0, "unknown"),
        ("mid_send_email", 0, "unknown"),
        ("sent_before_finish_email", 1, "unknown"),
    ],
)
def test_a_mail_is_sent_once_or_held_for_a_person(plant, worker, place, mails, state):
    notices = messages.tell()
    go_through(plant, TICK)
    die_at(plant, worker, POST, place)
    assert messages.states(notices, "email") == ["leased" if place == "after_claim_email" else "sending"]
    messages.let_leases_run_out()
    go_through(plant, POST, POST)
    assert messages.states(notices, "email") == [state]
    assert messages.by_mail(notices, plant.mails) == [mails]
    listed = Delivery.objects.needing_a_person().filter(reminder__notice__in=notices)
    assert listed.count() == (1 if state == "unknown" else 0)
