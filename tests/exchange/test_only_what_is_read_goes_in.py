"""A preview that was stopped half way leaves a part of the sheet: that goes in only after the rest was read."""

import pytest
from django.utils import timezone

from promotion.common.errors import Refused
from promotion.exchange.services import imports, previewing, running
from promotion.people.models import Job
from promotion.people.services import jobs
from promotion.projects.models import Channel, Project
from tests.exchange.importing import run, sheet, states, upload, verdicts, work

pytestmark = pytest.mark.django_db
ROWS = [
    [n, f"项目{n}", f"内江{name}食品有限公司", "", "凌家片区", "产业链招商"] for n, name in enumerate(("甲禾", "乙泉", "丙丰", "丁味"), 1)
]


def stop_after_a_chunk(batch_of, monkeypatch, stop):
    """What `batch_of` begins stops after the first chunk that it keeps."""
    with monkeypatch.context() as only_now:
        only_now.setattr(previewing, "CHUNK", 2)
        only_now.setattr(previewing.hooks, "reached", lambda point: point == "import_preview_chunk" and stop())
        batch = batch_of()
    batch.refresh_from_db()
    return batch


@pytest.fixture
def half_read(officer_nj, monkeypatch):
    """Cancelled by its owner while it was read."""

    def cancel():
        imports.cancel(actor=officer_nj, batch=imports.ImportBatch.objects.get())

    batch = stop_after_a_chunk(lambda: upload(officer_nj, sheet(ROWS)), monkeypatch, cancel)
    assert (batch.job.state, verdicts(batch)) == ("cancelled", {1: "no_data", 2: "new"})
    return batch


def test_half_a_sheet_is_not_imported(half_read, officer_nj):
    with pytest.raises(Refused, match="还没有读完，请重新读取"):
        imports.start_import(actor=officer_nj, batch=half_read)
    assert not Project.objects.exists()


def test_its_page_reads_it_to_the_end(half_read, officer_nj, as_user):
    client = as_user(officer_nj)
    page = client.get(f"/imports/{half_read.pk}/").content.decode()
    assert f'action="/imports/{half_read.pk}/read/"' in page
    assert 'btn-primary" disabled' in page
    client.post(f"/imports/{half_read.pk}/read/")
    work()
    assert list(verdicts(half_read).values()) == ["no_data", *["new"] * 4]
    page = client.get(f"/imports/{half_read.pk}/").content.decode()
    assert (f"/imports/{half_read.pk}/read/" in page, "导入 4 行" in page) == (False, True)
    run(half_read)
    assert Project.objects.count() == 4


def test_a_preview_that_broke_off_is_no_better(half_read, officer_nj):
    Job.objects.filter(pk=half_read.job_id).update(state="failed")
    with pytest.raises(Refused, match="重新读取"):
        imports.start_import(actor=officer_nj, batch=half_read)


def test_what_is_in_already_keeps_nobody_from_reading_the_rest(officer_nj, monkeypatch):
    """Half imported, other options, and the preview that follows is cancelled before it begins."""
    batch = upload(officer_nj, sheet(ROWS))
    monkeypatch.setattr(running, "BLOCK", 1)
    with monkeypatch.context() as only_now:
        stop = lambda point: point == "import_row_committed" and imports.cancel(actor=officer_nj, batch=batch)  # noqa: E731
        only_now.setattr(running.hooks, "reached", stop)
        run(batch)
    imports.set_options(actor=officer_nj, batch=batch, twins=batch.twins, channel=Channel.objects.selectable().first().pk)
    imports.cancel(actor=officer_nj, batch=batch)
    with pytest.raises(Refused, match="重新读取"):
        imports.start_import(actor=officer_nj, batch=batch)
    imports.read_again(actor=officer_nj, batch=batch)
    work()
    run(batch)
    assert list(states(batch).values()) == ["left_out", *["done"] * 4]


def test_a_take_back_that_ended_early_hides_no_preview_that_did(half_read, officer_nj):
    job = jobs.enqueue(kind=imports.TAKE_BACK, owner=officer_nj, params={"batch": half_read.pk})
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=timezone.now())
    half_read.job = job
    half_read.save(update_fields=["job"])
    with pytest.raises(Refused, match="重新读取"):
        imports.start_import(actor=officer_nj, batch=half_read)


def test_what_was_taken_back_is_not_read_again(officer_nj):
    batch = run(upload(officer_nj, sheet(ROWS[:1])))
    imports.take_back_import(actor=officer_nj, batch=batch)
    work()
    with pytest.raises(Refused, match="重新上传"):
        imports.read_again(actor=officer_nj, batch=batch)
