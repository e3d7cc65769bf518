"""Long work by the Celery task and without Celery, and what becomes of work that is refused or broken off."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from kombu.exceptions import OperationalError

from promotion.common.errors import Refused
from promotion.exchange import tasks
from promotion.exchange.services import working
from promotion.people.models import Job
from promotion.people.services import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """Three kinds of work: done at once, refused, and given up half-way."""
    done = []

    def finish(job, now):
        done.append(job.pk)
        jobs.finish(job, message="好了")

    def refuse(job, now):
        raise Refused("文件打不开，请重新上传。")

    monkeypatch.setattr(working, "WORK", {"easy": finish, "bad": refuse, "long": lambda job, now: jobs.advance(job, done=job.done + 1)})
    return done


def state(job) -> tuple[str, str]:
    job.refresh_from_db()
    return job.state, job.message


@pytest.mark.parametrize("worker", [tasks.work, lambda: call_command("do_jobs")])
def test_task_and_command_do_all_that_waits(asked, officer_nj, worker):
    queued = [jobs.enqueue(kind=kind, owner=officer_nj) for kind in ("easy", "bad", "easy", "unknown")]
    worker()
    assert [state(job) for job in queued] == [("done", "好了"), ("failed", "文件打不开，请重新上传。"), ("done", "好了"), ("waiting", "")]
    assert asked == [queued[0].pk, queued[2].pk]


def test_work_that_returns_early_goes_back_to_the_queue(asked, officer_nj):
    job = jobs.enqueue(kind="long", owner=officer_nj)
    assert working.work_on_next(timezone.now())
    assert working.work_on_next(timezone.now())
    job.refresh_from_db()
    assert (job.state, job.done, job.attempts) == ("waiting", 2, 0)


def test_work_that_was_cancelled_is_closed_when_it_returns(officer_nj, monkeypatch):
    def ask(job, now):
        jobs.ask_to_cancel(Job.objects.get(pk=job.pk))

    monkeypatch.setattr(working, "WORK", {"long": ask})
    job = jobs.enqueue(kind="long", owner=officer_nj)
    working.work_on_next(timezone.now())
    assert state(job) == ("cancelled", "已取消。")


def test_a_redis_that_is_away_stops_nobody(monkeypatch):
    def refuse(**options):
        raise OperationalError("away")

    monkeypatch.setattr(tasks.work, "apply_async", refuse)
    tasks.begin_soon()
