"""Redis refuses, hangs, is flushed or comes back empty while an office works: no message is lost, and workers and beat go on alone."""

import pytest

from tests.faults import messages
from tests.faults.plant import wait_for

pytestmark = pytest.mark.redis
LOST = "Connection to broker lost"


@pytest.fixture(scope="module")
def office(plant):
    """A beat and the two workers of `manage.py up`; all has gone well once."""
    programs = [plant.worker("ticks", "ticks"), plant.worker("post", "post,work", concurrency=2), plant.beat()]
    notices = messages.tell()
    assert wait_for(lambda: messages.by_mail(notices, plant.mails) == [1])
    return programs


def beats_stand_still():
    """No tick goes through any more, for as long as three would have taken."""
    last = messages.beat_of("tick")
    return not wait_for(lambda: messages.beat_of("tick") != last, 1.5)


def all_is_told(plant, notices):
    """Each of the notices arrived, inside and by mail, and once."""
    once = [1] * len(notices)
    assert wait_for(lambda: messages.inside(notices) == once, 90), [program.said()[-3000:] for program in plant.programs]
    assert wait_for(lambda: messages.by_mail(notices, plant.mails) == once, 90), [program.said()[-3000:] for program in plant.programs]


def test_a_redis_that_refuses_costs_time_not_messages(plant, office):
    plant.redis.kill()
    assert wait_for(beats_stand_still)
    notices = messages.tell(3)
    plant.redis.start()
    assert plant.redis.call("DBSIZE") is not None
    all_is_told(plant, notices)
    assert [program.process.poll() for program in office] == [None] * 3


def test_a_redis_that_hangs_costs_time_not_messages(plant, office):
    before = [worker.said().count(LOST) for worker in office[:2]]
    plant.redis.freeze()
    try:
        notices = messages.tell(3)
        # Long enough that the workers have given it up and knock anew.
        assert wait_for(lambda: all(worker.said().count(LOST) > n for worker, n in zip(office, before, strict=False)))
        assert wait_for(beats_stand_still)
    finally:
        plant.redis.wake()
    all_is_told(plant, notices)
    assert [program.process.poll() for program in office] == [None] * 3


def test_a_flushed_redis_costs_nothing(plant, office):
    for _n in range(3):
        notices = messages.tell(3)
        plant.redis.call("FLUSHALL")
        all_is_told(plant, notices)
    assert [program.process.poll() for program in office] == [None] * 3
