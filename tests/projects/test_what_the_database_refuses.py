"""Below every service: append-only tables and the two hard blocks, on both databases."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from promotion.common.models import AuditEvent
from promotion.landing.models import Milestone, SiteAllocation
from promotion.places.models import Site
from promotion.projects.models import Clearance, Project, ProjectState
from tests import factories


def _refused(act):
    with pytest.raises(DatabaseError, match=r"append-only|without|CHECK|check constraint|violates"), transaction.atomic():
        act()


@pytest.mark.parametrize("table", [ProjectState, AuditEvent])
def test_history_takes_no_update_and_no_delete(world, officer_nj, table):
    factories.make_project(officer_nj, world)
    row = table.objects.first()
    _refused(lambda: table.objects.filter(pk=row.pk).update(actor_name="别人"))
    _refused(lambda: table.objects.filter(pk=row.pk)._raw_delete(using="default"))
    assert table.objects.filter(pk=row.pk).exists()


def test_no_ground_is_broken_without_clearances(world, officer_nj):
    project = factories.project_in("landed", officer_nj, world)
    broken = {"project": project, "kind": "ground_broken", "actual_on": factories.today()}
    _refused(lambda: Milestone.objects.create(**broken))
    planned = Milestone.objects.create(project=project, kind="ground_broken", planned_on=factories.today())
    _refused(lambda: Milestone.objects.filter(pk=planned.pk).update(actual_on=factories.today()))
    for kind in ("environment", "energy"):
        Clearance.objects.create(project=project, kind=kind, outcome="passed", decided_on=factories.today())
    Milestone.objects.filter(pk=planned.pk).update(actual_on=factories.today())
    planned.refresh_from_db()
    assert planned.actual_on == factories.today()


def test_no_land_without_detailed_planning(world, officer_nj):
    project = factories.project_in("signed", officer_nj, world)
    site = Site.objects.create(name="未规划地块", zone=world.lingjia, kind="parcel", area_mu=50, planning_covered=False)
    _refused(lambda: SiteAllocation.objects.create(project=project, site=site, area_mu=5, allocated_on=factories.today()))
    assert not SiteAllocation.objects.filter(site=site).exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"stage": "somewhere"},
        {"stage": "engagement", "owner": None},
        {"status": "on_hold"},
        {"amount": -1},
        {"is_confidential": True, "code_name": ""},
        {"enterprise": None, "chain": None},
        {"sentence": ""},
        {"phase": "operation"},
    ],
    ids=str,
)
def test_a_project_that_cannot_be(world, officer_nj, facts):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**facts)
