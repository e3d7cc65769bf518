"""Landing: plan and tasks, milestones behind their clearances, sites that never give more than they have."""

import datetime

import pytest

from promotion.common.errors import NotAllowed, Refused
from promotion.landing.services import add_task, allocate_site, area_left, complete_task, record_milestone, release_site
from promotion.places.models import Site
from promotion.projects.models import Deadline, Project
from promotion.projects.services.papers import record_clearance
from tests import factories
from tests.factories import today
from tests.scenes import scene


@scene
def landed(world, officer_nj):
    return factories.project_in("landed", officer_nj, world)


def _clear(actor, project, kind, outcome="passed", reason=""):
    record_clearance(actor=actor, project=project, kind=kind, outcome=outcome, reason=reason, decided_on=today(), today=today())


def test_no_ground_is_broken_before_both_clearances(landed, officer_nj, administrator_nj):
    for actor in (officer_nj, administrator_nj):
        with pytest.raises(Refused, match="环评、节能审查.*一律不得开工"):
            record_milestone(actor=actor, project=landed, kind="ground_broken", actual_on=today(), today=today())
    _clear(officer_nj, landed, "environment")
    with pytest.raises(Refused, match="未取得节能审查，"):
        record_milestone(actor=officer_nj, project=landed, kind="ground_broken", actual_on=today(), today=today())
    _clear(officer_nj, landed, "energy", "not_needed", "年综合能耗不足 1000 吨标准煤")
    record_milestone(actor=officer_nj, project=landed, kind="ground_broken", actual_on=today(), today=today())
    landed.refresh_from_db()
    assert landed.phase == "construction"
    record_milestone(actor=officer_nj, project=landed, kind="in_production", actual_on=today(), today=today())
    landed.refresh_from_db()
    assert landed.phase == "operation"


def test_a_failed_clearance_does_not_count(landed, officer_nj):
    _clear(officer_nj, landed, "environment")
    _clear(officer_nj, landed, "energy", "failed")
    with pytest.raises(Refused, match="节能审查"):
        record_milestone(actor=officer_nj, project=landed, kind="ground_broken", actual_on=today(), today=today())


def test_planning_a_start_needs_no_clearance(landed, officer_nj):
    milestone = record_milestone(actor=officer_nj, project=landed, kind="ground_broken", planned_on=today(), today=today())
    assert milestone.actual_on is None


def test_land_needs_planning_the_right_zone_and_room(world, officer_nj):
    project = factories.project_in("signed", officer_nj, world)
    bare = Site.objects.create(name="无规划", zone=world.lingjia, kind="parcel", area_mu=50, planning_covered=False)
    far = Site.objects.create(name="白马地块", zone=world.baima, kind="parcel", area_mu=50, planning_covered=True)
    good = Site.objects.create(name="凌家地块", zone=world.lingjia, kind="parcel", area_mu=50, planning_covered=True)
    for site, area, words in ((bare, 5, "详细规划"), (far, 5, "不在项目所在片区"), (good, 51, "只剩 50 亩")):
        with pytest.raises(Refused, match=words):
            allocate_site(actor=officer_nj, project=project, site=site, area_mu=area, allocated_on=today(), today=today())
    allocate_site(actor=officer_nj, project=project, site=good, area_mu=50, allocated_on=today(), today=today())
    assert area_left(good, today()) == 0


def test_a_landed_project_keeps_a_site(landed, officer_nj):
    with pytest.raises(Refused, match="至少要有一处用地"):
        release_site(actor=officer_nj, allocation=landed.site_allocations.get(), released_on=today(), reason="换地", today=today())


def test_a_department_sees_and_does_what_it_is_asked_for(landed, world, officer_nj, department_officer):
    def seen():
        return Project.objects.visible_to(department_officer, today()).filter(pk=landed.pk).exists()

    assert not seen()
    due = today() + datetime.timedelta(days=5)
    task = add_task(
        actor=officer_nj,
        plan=landed.landing_plan,
        title="核发施工许可",
        phase="approval",
        due=due,
        department=world.approval_nj,
        today=today(),
    )
    assert seen()
    assert Deadline.objects.get(source=f"landing_task:{task.pk}").department == world.approval_nj
    complete_task(actor=department_officer, task=task, done_on=today(), result="已核发", today=today())
    assert not seen()
    with pytest.raises(Refused, match="已于"):
        complete_task(actor=officer_nj, task=task, done_on=today(), result="", today=today())


def test_another_department_does_not_do_it(landed, world, officer_nj, outsider):
    task = landed.landing_plan.tasks.get()
    with pytest.raises(NotAllowed):
        complete_task(actor=outsider, task=task, done_on=today(), result="", today=today())
