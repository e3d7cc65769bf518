"""A worker is killed at each named place of an import: the next one goes on, no row is half in and none is in twice."""

import datetime
import os
import signal
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone

from promotion.common import hooks
from promotion.common.models import AuditEvent
from promotion.enterprises.models import Enterprise
from promotion.exchange.models import ImportBatch
from promotion.exchange.services import imports, previewing, running, working
from promotion.people.services import jobs
from promotion.projects.models import FollowUp, Notice, Project, ProjectState
from tests import factories
from tests.exchange.importing import sheet

ROWS = 5
HEADS = ["项目名称", "投资方", "总投资（万元）", "片区", "招商方式", "项目进展"]
_numbers = count(1)


@pytest.fixture
def db(transactional_db):
    """The copied database, without a transaction around the test: the children must see what the test wrote."""


@pytest.fixture
def batch(db, monkeypatch):
    """An import of five good rows and a bad one, uploaded; small chunks, so that there is a middle."""
    monkeypatch.setattr(previewing, "CHUNK", 2)
    monkeypatch.setattr(running, "BLOCK", 2)
    world, n = factories.make_world(), next(_numbers)
    actor = factories.make_user(f"importer{n}", f"导入人{n}", world.bureau_nj)
    factories.make_grant(actor, "officer", region=world.neijiang)
    rows = [[f"{n}号项目{each}", f"{firm(n * ROWS + each)}有限公司", "500", "凌家片区", "产业链招商", "看了地"] for each in range(ROWS)]
    content = sheet([*rows, ["坏的", "坏公司", "很多", "凌家片区", "产业链招商", ""]], HEADS)
    upload = SimpleUploadedFile(f"{rows[0][1]}.xlsx", content)
    return imports.upload_sheet(actor=actor, upload=upload, kind="projects", today=timezone.localdate())


def firm(number: int) -> str:
    """A name that no other is like."""
    return "".join(chr(0x4E00 + (number * 4 + place) * 61) for place in range(4))


def work(*, crash: str = "", later: int = 0) -> bool:
    """Do all that waits in a process of its own, `later` minutes from now; whether it was killed."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            os.environ[hooks.ASK] = crash
            hooks._passed.clear()
            while working.work_on_next(timezone.now() + datetime.timedelta(minutes=later)):
                continue
            status = 0
        finally:
            os._exit(status)
    ending = os.waitpid(pid, 0)[1]
    assert ending == 0 or os.WIFSIGNALED(ending), "failed of itself"
    return os.WIFSIGNALED(ending) and os.WTERMSIG(ending) == signal.SIGKILL


def all_in_once(batch) -> bool:
    names = [row.about for row in batch.rows.filter(state="done")]
    projects = Project.objects.live().filter(name__in=names)
    return (
        len(names) == projects.count() == ROWS
        and ProjectState.objects.filter(project__in=projects).count() == ROWS
        and FollowUp.objects.filter(project__in=projects, withdrawn_at__isnull=True).count() == ROWS
        and Enterprise.objects.filter(projects__in=projects).distinct().count() == ROWS
        and AuditEvent.objects.filter(action="project.intake", project_code__in=projects.values("code")).count() == ROWS
    )


@pytest.mark.parametrize("place", ["import_preview_chunk:1", "import_preview_chunk:2"])
def test_the_preview_goes_on_from_the_last_row_it_kept(batch, place):
    assert work(crash=place)
    assert not work(later=5)
    assert list(batch.rows.order_by("number").values_list("number", flat=True)) == list(range(1, ROWS + 3))


PLACES = [f"import_row_{place}:{n}" for place in ("claimed", "applied", "before_commit", "committed") for n in (1, 4)]


@pytest.mark.parametrize("place", PLACES)
def test_every_row_is_in_once_and_whole(batch, place):
    work()
    batch = ImportBatch.objects.get(pk=batch.pk)
    imports.start_import(actor=batch.owner, batch=batch)
    assert work(crash=place)
    before = int(place.rpartition(":")[2]) - ("committed" not in place)
    assert batch.rows.filter(state="done").count() == before
    assert Project.objects.filter(name__in=batch.rows.values("about")).count() == before
    assert not work(later=5)
    assert all_in_once(batch)
    assert batch.rows.get(verdict="error").state == "waiting"


def held_elsewhere(batch) -> None:
    """The firm of the first row, known to another city only, since now."""
    world = factories.make_world()
    other = factories.make_user(f"{batch.owner.username}zg", "自贡专员", world.bureau_zg)
    factories.make_grant(other, "officer", region=world.zigong)
    name = batch.file.name.removesuffix(".xlsx")
    factories.make_project(other, world, zone=world.datangshan, enterprise=factories.make_enterprise(other, name))


def told_of(batch) -> tuple[int, int]:
    """How often the trail and the holder know that the batch met a firm out of sight."""
    mine = AuditEvent.objects.filter(action="enterprise.probe", actor_id=batch.owner_id)
    return mine.count(), Notice.objects.filter(key__startswith="twin:", recipient__username=f"{batch.owner.username}zg").count()


def test_a_firm_out_of_sight_is_told_of_though_the_preview_is_killed(batch):
    held_elsewhere(batch)
    assert work(crash="import_preview_chunk:1")
    assert told_of(batch) == (1, 1)
    assert not work(later=5)
    assert told_of(batch) == (1, 1)


@pytest.mark.parametrize(("place", "by_then"), [("import_row_before_commit:1", 0), ("import_row_committed:1", 1)])
def test_a_firm_out_of_sight_is_told_of_though_the_import_is_killed(batch, place, by_then):
    work()
    batch = ImportBatch.objects.get(pk=batch.pk)
    held_elsewhere(batch)
    imports.start_import(actor=batch.owner, batch=batch)
    assert work(crash=place)
    assert told_of(batch) == (by_then, by_then)
    assert not work(later=5)
    assert told_of(batch) == (1, 1)


def test_taking_back_goes_on_too(batch):
    work()
    batch = ImportBatch.objects.get(pk=batch.pk)
    imports.start_import(actor=batch.owner, batch=batch)
    work()
    batch = ImportBatch.objects.get(pk=batch.pk)
    imports.take_back_import(actor=batch.owner, batch=batch)
    assert work(crash="import_row_taken_back:3")
    assert batch.rows.filter(state="taken_back").count() == 2
    assert not work(later=5)
    batch.refresh_from_db()
    assert batch.taken_back_at
    assert not Project.objects.live().filter(name__in=batch.rows.values("about")).exists()


def test_a_worker_that_wakes_after_its_lease_does_no_row_again(batch):
    """Two hold the same job, one of them without a right to: the row's own state lets only one through."""
    work()
    batch = ImportBatch.objects.get(pk=batch.pk)
    imports.start_import(actor=batch.owner, batch=batch)
    late = jobs.claim(["import_run"], timezone.now())
    assert not work(later=5)
    running.run(late, timezone.now())
    assert all_in_once(batch)
