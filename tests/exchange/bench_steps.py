"""The steps of `bench_import`, each in a process of its own, on the database of its environment."""

import io

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.utils import timezone  # noqa: E402
from python_calamine import load_workbook  # noqa: E402

from promotion.enterprises.models import Enterprise  # noqa: E402
from promotion.exchange.services import imports, working  # noqa: E402
from promotion.people.models import User  # noqa: E402
from promotion.places.models import Zone  # noqa: E402
from promotion.projects.models import Channel, Project, ProjectState  # noqa: E402
from tests import factories  # noqa: E402
from tests.exchange.bench_import import content_of, peak, timed  # noqa: E402


def prepare(chosen) -> dict:
    """An office with one officer."""
    world = factories.make_world()
    actor = factories.make_user("bench", "导入人", world.bureau_nj)
    factories.make_grant(actor, "officer", region=world.neijiang)
    return {}


def bare(chosen) -> dict:
    """The reader alone."""
    content = content_of(chosen.path)

    def read():
        for _row in load_workbook(io.BytesIO(content)).get_sheet_by_index(0).iter_rows():
            pass

    return {"seconds": timed(read), "peak": peak()}


def preview(chosen) -> dict:
    """Upload, and all that the worker does until the preview stands."""
    batch = _uploaded(chosen.path)
    seconds = timed(_work)
    counts = dict(batch.rows.order_by().values_list("verdict").annotate(n=Count("pk")))
    return {"seconds": seconds, "peak": peak(), "counts": counts}


def bring_in(chosen) -> dict:
    """Preview (not counted) and import."""
    batch = _uploaded(chosen.path)
    _work()
    batch.refresh_from_db()
    imports.start_import(actor=batch.owner, batch=batch)
    seconds = timed(_work)
    return {"seconds": seconds, "peak": peak(), "counts": dict(batch.rows.order_by().values_list("state").annotate(n=Count("pk")))}


def insert(chosen) -> dict:
    """Firms, projects and journal rows by bulk insert, without a rule asked; gone afterwards."""
    actor, channel, zone, now = (
        User.objects.get(username="bench"),
        Channel.objects.first(),
        Zone.objects.get(slug="lingjia-pianqu"),
        timezone.now(),
    )
    today = timezone.localdate()

    def write():
        with transaction.atomic():
            firms = [Enterprise(name=f"企业{n}", normalised_name=f"企业{n}", initials="q", created_by=actor) for n in range(chosen.rows)]
            firms = Enterprise.objects.bulk_create(firms, batch_size=500)
            facts = {"channel": channel, "zone": zone, "owner": actor, "stage": "planning", "opened_on": today, "stage_since": today}
            projects = [Project(code=f"B{n}", name=f"项目{n}", sentence="拟建", enterprise=firm, **facts) for n, firm in enumerate(firms)]
            projects = Project.objects.bulk_create(projects, batch_size=500)
            state = {
                "seq": 1,
                "position": 1,
                "kind": "intake",
                "stage": "planning",
                "status": "active",
                "actor": actor,
                "actor_name": "导入人",
            }
            states = [ProjectState(project=each, owner=actor, zone=zone, effective_on=today, recorded_at=now, **state) for each in projects]
            ProjectState.objects.bulk_create(states, batch_size=500)
            transaction.set_rollback(True)

    return {"seconds": timed(write), "peak": peak()}


def _uploaded(path: str):
    upload = SimpleUploadedFile("台账.xlsx", content_of(path))
    return imports.upload_sheet(actor=User.objects.get(username="bench"), upload=upload, kind="projects", today=timezone.localdate())


def _work() -> None:
    while working.work_on_next(timezone.now()):
        continue
