"""The queue of long work: one worker at a time holds a job, and once ended it stays ended."""

import datetime

import pytest
from django.utils import timezone

from promotion.people.models import Job
from promotion.people.services import jobs
from tests.scenes import scene

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + datetime.timedelta(days=1)  # past every lease, however long the run has lasted


@scene
def job(person):
    return jobs.enqueue(kind="export", owner=person, params={"of": "projects"}, total=10)


def state(job) -> tuple:
    job.refresh_from_db()
    return job.state, job.done, job.message


def test_it_is_claimed_advances_and_finishes(job):
    held = jobs.claim(["export"], NOW)
    assert held.params == {"of": "projects"}
    assert jobs.advance(held, done=4)
    assert jobs.finish(held, message="完成")
    assert state(job) == ("done", 4, "完成")
    assert job.finished_at
    assert not jobs.advance(held, done=5)
    assert not jobs.fail(held, message="不行")
    assert state(job) == ("done", 4, "完成")


def test_a_claimed_job_is_not_claimed_again_and_other_kinds_are_left_alone(job):
    assert jobs.claim(["import"], NOW) is None
    assert jobs.claim(["export"], NOW) == job
    assert jobs.claim(["export"], NOW) is None


def test_one_whose_lease_ran_out_is_taken_over_and_its_old_worker_writes_nothing_more(job):
    dead = jobs.claim(["export"], NOW)
    jobs.advance(dead, done=3)
    heir = jobs.claim(["export"], LATER)
    assert (heir.pk, heir.done) == (job.pk, 3)
    assert not jobs.advance(dead, done=9)
    assert not jobs.finish(dead)
    assert not jobs.pause(dead)
    assert state(job)[:2] == ("running", 3)


def test_work_that_kills_one_worker_after_the_other_is_given_up_with_a_sentence(job):
    for n in range(jobs.ATTEMPTS):
        assert jobs.claim(["export"], NOW + n * (LATER - NOW))
    assert jobs.claim(["export"], NOW + jobs.ATTEMPTS * (LATER - NOW)) is None
    assert state(job)[0] == "failed"
    assert "多次中断" in job.message


def test_work_that_gets_on_is_taken_up_as_often_as_it_breaks_off(job):
    for n in range(jobs.ATTEMPTS + 2):
        held = jobs.claim(["export"], NOW + n * (LATER - NOW))
        jobs.advance(held, done=n + 1)
    assert state(job)[:2] == ("running", jobs.ATTEMPTS + 2)


def test_a_paused_job_lets_the_others_go_first(job, person):
    other = jobs.enqueue(kind="export", owner=person)
    held = jobs.claim(["export"], NOW)
    assert jobs.pause(held)
    now = timezone.now()
    assert [jobs.claim(["export"], now), jobs.claim(["export"], now)] == [other, job]


def test_a_waiting_job_is_cancelled_at_once(job):
    assert jobs.ask_to_cancel(job)
    assert state(job) == ("cancelled", 0, "已取消。")
    assert jobs.claim(["export"], NOW) is None
    assert not jobs.ask_to_cancel(job)


def test_a_running_job_is_asked_to_stop_and_then_stops(job):
    held = jobs.claim(["export"], NOW)
    assert not jobs.stop(held)
    assert jobs.ask_to_cancel(job)
    assert not jobs.advance(held, done=1)
    assert jobs.stop(held)
    assert state(job)[0] == "cancelled"


def test_one_asked_to_stop_whose_worker_died_ends_as_cancelled(job):
    jobs.claim(["export"], NOW)
    jobs.ask_to_cancel(job)
    assert jobs.claim(["export"], LATER) is None
    assert state(job)[0] == "cancelled"
    assert Job.objects.filter(token__isnull=False).count() == 0


def test_a_turn_ends_early_only_where_others_wait(job, person):
    held = jobs.claim(["export"], timezone.now() - jobs.TURN)
    assert not jobs.turn_is_over(held)
    jobs.enqueue(kind="export", owner=person)
    assert jobs.turn_is_over(held)
