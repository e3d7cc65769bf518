"""A long list is made by a worker and told of when ready; what its reader may not see any more does not leave, and after a week it is gone."""

import csv
import datetime
import io
from array import array

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from promotion.access.models import Grant
from promotion.common.models import AuditEvent
from promotion.exchange.ledgers import ledger as chunks
from promotion.exchange.services import exporting, ledger, working
from promotion.exchange.sheets import XLSX
from promotion.people.models import Job, StoredFile
from promotion.people.models.jobs import JobState
from promotion.people.services import jobs
from promotion.projects.models import Project
from promotion.reminders.models import Notification
from promotion.reminders.services import ticking
from tests import factories


@pytest.fixture
def some(world, cast, monkeypatch):
    """Four projects, and two rows are many."""
    monkeypatch.setattr(ledger, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(chunks, "CHUNK", 2)
    monkeypatch.setattr(exporting, "CHUNK", 2)
    made = [factories.make_project(cast.officer_nj, world, name=name, amount=100) for name in "甲乙丙"]
    factories.make_project(cast.officer_zg, world, name="他市", zone=world.datangshan)
    return made


def asked(client, **params):
    response = client.get(reverse("project_export"), params)
    assert response.status_code == 302
    assert response.url == reverse("job_list")
    return Job.objects.get()


def work(now=None):
    while working.work_on_next(now or timezone.now()):
        continue


def file_of(client, job):
    return client.get(reverse("job_file", args=[job.pk]), follow=True)


def names_in(response) -> list[str]:
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    return [row[1] for row in rows[1:]]


def test_many_rows_are_made_by_a_worker_and_told_of(as_user, officer_nj, some):
    client = as_user(officer_nj)
    job = asked(client, cols="amount", sort="name")
    assert (job.state, job.total, job.owner) == (JobState.WAITING, 3, officer_nj)
    assert "排队中" in client.get(reverse("job_list")).content.decode()
    work()
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 3)
    response = file_of(client, job)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0)
    rows = book.to_python(skip_empty_area=False)
    assert {row[1] for row in rows[3:6]} == {"甲", "乙", "丙"}
    assert rows[6][:3] == ["合计", "", 300]
    ticking.tick(timezone.now())
    message = Notification.objects.get(recipient=officer_nj, text__contains="招商项目台账已导出 3 行")
    assert client.get(reverse("message_open", args=[message.pk])).url == reverse("job_list")
    assert list(AuditEvent.objects.filter(action__startswith="export").order_by("pk").values_list("action", flat=True)) == [
        "export",
        "export.fetch",
    ]


def test_csv_is_made_too_in_the_order_of_the_list(as_user, officer_nj, some):
    client = as_user(officer_nj)
    job = asked(client, format="csv", cols="name", sort="-code")
    work()
    assert names_in(file_of(client, job)) == ["丙", "乙", "甲"]


def test_rows_lost_between_asking_and_making_are_not_in_it(as_user, officer_nj, some):
    client = as_user(officer_nj)
    job = asked(client, format="csv", cols="name", sort="code")
    Project.objects.filter(pk=some[1].pk).update(withdrawn_at=timezone.now())
    work()
    assert names_in(file_of(client, job)) == ["甲", "丙"]


def test_a_grant_that_ended_before_it_was_made_leaves_no_file(as_user, officer_nj, some):
    job = asked(as_user(officer_nj))
    Grant.objects.filter(user=officer_nj).update(valid_until=factories.days_ago(1))
    work()
    job.refresh_from_db()
    assert (job.state, job.file) == (JobState.FAILED, None)
    assert "没有有效授权" in job.message
    assert not AuditEvent.objects.filter(action="export").exists()


def test_an_account_closed_meanwhile_leaves_no_file(as_user, officer_nj, some):
    job = asked(as_user(officer_nj))
    officer_nj.is_active = False
    officer_nj.save()
    work()
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_grant_that_ended_before_it_was_fetched_keeps_the_file(as_user, officer_nj, some):
    client = as_user(officer_nj)
    job = asked(client)
    work()
    Grant.objects.filter(user=officer_nj).update(valid_until=factories.days_ago(1))
    assert file_of(client, job).status_code == 403


def test_a_row_gone_out_of_sight_keeps_the_file_and_is_noted(as_user, joint, world, cast, some):
    client = as_user(joint)
    job = asked(client, format="csv", cols="name")
    work()
    Grant.objects.filter(user=joint).update(zone=world.daan_zone)
    response = file_of(client, job)
    assert "3 行您已看不到" in response.content.decode()
    assert AuditEvent.objects.get(action="export.refused").after == {"lost": 3}
    Grant.objects.filter(user=joint).update(zone=world.park)
    assert len(names_in(file_of(client, job))) == 4


def test_made_confidential_meanwhile_it_does_not_leave_with_others(as_user, zone_manager_nj, cast, some):
    client = as_user(zone_manager_nj)
    job = asked(client)
    work()
    Project.objects.filter(pk=some[0].pk).update(is_confidential=True, code_name="长江")
    assert "1 行您已看不到" in file_of(client, job).content.decode()


def test_nobody_else_fetches_stops_or_sees_it(as_user, officer_nj, administrator_nj, some):
    job = asked(as_user(officer_nj))
    other = as_user(administrator_nj)
    assert other.get(reverse("job_file", args=[job.pk])).status_code == 404
    assert other.post(reverse("job_cancel", args=[job.pk])).status_code == 404
    assert "招商项目台账" not in other.get(reverse("job_list")).content.decode()


def test_the_plain_door_of_files_does_not_open_for_it(as_user, officer_nj, some):
    client = as_user(officer_nj)
    asked(client)
    work()
    assert client.get(reverse("file_open", args=[StoredFile.objects.get().pk])).status_code == 404


def test_it_is_stopped_while_it_waits_and_while_it_runs(as_user, officer_nj, some, monkeypatch):
    client = as_user(officer_nj)
    job = asked(client)
    client.post(reverse("job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    Job.objects.all().delete()
    job = asked(client)
    told = jobs.advance

    def stopped_at_the_second_chunk(running, *, done, **more):
        if done:
            jobs.ask_to_cancel(running)
        return told(running, done=done, **more)

    monkeypatch.setattr(jobs, "advance", stopped_at_the_second_chunk)
    work()
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.CANCELLED, 0)
    assert not StoredFile.objects.exists()
    assert client.post(reverse("job_cancel", args=[job.pk]), follow=True).context["messages"]


def test_a_worker_killed_half_way_is_followed_by_one_that_begins_anew(as_user, officer_nj, some, monkeypatch):
    client = as_user(officer_nj)
    job = asked(client, format="csv", cols="name", sort="code")

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exporting.files, "keep_made", killed)
        with pytest.raises(KeyboardInterrupt):
            work()
    later = timezone.now() + jobs.LEASE
    work(later + datetime.timedelta(seconds=1))
    assert names_in(file_of(client, job)) == ["甲", "乙", "丙"]


def test_after_a_week_the_file_is_gone(as_user, officer_nj, some):
    client = as_user(officer_nj)
    job = asked(client)
    work()
    job.refresh_from_db()
    later = job.finished_at + exporting.KEPT
    assert exporting.drop_expired(later - datetime.timedelta(seconds=1)) == 0
    stored = StoredFile.objects.get()
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - exporting.KEPT)
    assert "请重新导出" in file_of(client, job).content.decode()
    assert "文件已过期" in client.get(reverse("job_list")).content.decode()
    assert exporting.drop_expired(timezone.now()) == 1
    assert not StoredFile.objects.exists()
    job.refresh_from_db()
    assert job.file is None
    assert stored.name.endswith(XLSX)


def test_one_person_has_few_waiting(as_user, officer_nj, some):
    client = as_user(officer_nj)
    for _each in range(ledger.MOST_WAITING):
        client.get(reverse("project_export"))
    response = client.get(reverse("project_export"), follow=True)
    assert "个导出在排队" in response.content.decode()
    assert Job.objects.count() == ledger.MOST_WAITING


@pytest.mark.parametrize("keys", [[], [7], [3, 1, 2], [2**50, 1, 2**40]])
def test_keys_come_back_as_they_were_packed(keys):
    assert list(exporting.unpack(exporting.pack(array("q", keys)))) == sorted(keys)
