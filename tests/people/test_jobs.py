"""A job tells how far it has come, and once finished stays finished."""

import pytest

from promotion.people.services import jobs

pytestmark = pytest.mark.django_db


def test_it_advances_and_finishes(person):
    job = jobs.start(kind="export", owner=person, total=10)
    assert jobs.advance(job, done=4)
    assert jobs.finish(job, message="完成")
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.message) == ("done", 4, 10, "完成")
    assert job.finished_at


def test_a_failed_job_takes_no_more_progress(person):
    job = jobs.start(kind="export", owner=None)
    assert jobs.fail(job, message="文件损坏，请重新上传。")
    assert not jobs.advance(job, done=1)
    assert not jobs.finish(job)
    job.refresh_from_db()
    assert (job.state, job.done) == ("failed", 0)
