"""A mail server that takes connections and never says a word holds up nothing inside, nor a worker that is told to stop."""

import signal
import socket

import pytest

from promotion.reminders.models import Delivery
from tests.faults import messages
from tests.faults.plant import wait_for

pytestmark = pytest.mark.redis


@pytest.fixture(scope="module")
def silent():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture(scope="module")
def workers(plant, silent):
    """A beat and the two workers of `manage.py up`, which are to send by that server."""
    plant.env |= {"EMAIL_URL": silent, "REMAP_SIGTERM": "SIGQUIT"}
    plant.beat()
    return [plant.worker("ticks", "ticks"), plant.worker("post", "post,work", concurrency=2)]


def test_messages_inside_go_on(workers):
    first = messages.tell(12)
    assert wait_for(lambda: messages.states(first, "email").count("sending") == 2), workers[1].said()  # all who can post do
    second = messages.tell(4)
    assert wait_for(lambda: messages.inside(second) == [1] * 4), workers[0].said()
    assert "sending" in messages.states(first, "email")


def test_workers_told_to_stop_leave_what_they_hold_and_stop(workers):
    messages.tell(2)
    assert wait_for(lambda: Delivery.objects.filter(state="sending").exists()), workers[1].said()
    for worker in workers:
        worker.signal(signal.SIGTERM)
    assert wait_for(lambda: all(worker.process.poll() is not None for worker in workers), 60), workers[1].said()
    assert Delivery.objects.filter(state="sending").exists()  # a person will be asked, once the lease has run out
