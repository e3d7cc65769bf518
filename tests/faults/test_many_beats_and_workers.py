"""Two beats and four workers tell everybody once; when no beat is left, the health page says so."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.faults import messages
from tests.faults.plant import wait_for

pytestmark = pytest.mark.redis
N = 120
BEATS = ("beat-1", "beat-2")


@pytest.fixture(scope="module")
def beats(plant):
    """Two beats over four workers of two processes each, all of which take whatever comes."""
    for number in range(4):
        plant.worker(f"worker-{number}", "ticks,post,work", concurrency=2)
    return [plant.beat(name) for name in BEATS]


def test_two_beats_and_four_workers_tell_everybody_once(plant, beats):
    notices = messages.tell(N)
    assert wait_for(lambda: messages.nothing_waits(notices), 120), messages.states(notices, "email")
    assert messages.inside(notices) == [1] * N
    assert messages.states(notices, "email") == ["sent"] * N
    assert messages.by_mail(notices, plant.mails) == [1] * N
    busy = [worker for worker in plant.programs if "worker" in worker.log.name and "succeeded" in worker.said()]
    assert len(busy) == 4
    assert all("Sending due task" in beat.said() for beat in beats)


def test_one_beat_is_enough(beats):
    assert wait_for(lambda: messages.beat_of("tick"))
    beats[0].kill()
    last = messages.beat_of("tick")
    assert wait_for(lambda: messages.beat_of("tick") > last)


def test_a_beat_that_died_is_seen_on_the_health_page(beats, client, time_machine):
    assert wait_for(lambda: client.get(reverse("health_outbox")).status_code == 200)  # the first ticks may still be under way
    for beat in beats:
        beat.kill()
    time_machine.move_to(timezone.now() + datetime.timedelta(minutes=3))
    answer = client.get(reverse("health_outbox"))
    assert answer.status_code == 503
    assert answer.json()["wrong"] == ["heartbeat"]
