"""A plan copied from a template: who does what in this district, what runs at once, what waits and begins in its turn."""

import datetime

import pytest

from promotion.common.calendar import seed_years
from promotion.common.errors import NotAllowed, Refused
from promotion.landing import services
from promotion.landing.models import LandingTask
from promotion.projects.models import Deadline, Project
from tests import factories
from tests.factories import today
from tests.scenes import scene

DAY = datetime.date(2026, 9, 18)  # a Friday; 20 September and 10 October are worked, 25–27 September and 1–7 October are off


@scene
def plan(landed, officer_nj, template, departments):
    seed_years([2026])
    return services.make_plan_from_template(actor=officer_nj, project=landed, template=template, today=DAY)


def item(plan, title) -> LandingTask:
    return plan.tasks.get(title=title)


def deadline(task):
    return Deadline.objects.filter(source=f"landing_task:{task.pk}", closed_at__isnull=True).first()


def done(task, actor, day, **more):
    return services.complete_task(actor=actor, task=task, done_on=day, result="", today=day, behalf_source="批复", **more)


def test_the_outsider_makes_none(landed, cast, template):
    for actor in (cast.outsider, cast.officer_zg, cast.joint, cast.department_officer):
        with pytest.raises(NotAllowed):
            services.make_plan_from_template(actor=actor, project=landed, template=template, today=DAY)
    assert landed.landing_plan.tasks.count() == 1


def test_functions_become_the_departments_of_the_district_else_of_the_nearest_above(plan, departments, world):
    found = {task.title: task.department for task in plan.tasks.exclude(function="")}
    assert found == {
        "备案": departments.reform_nj,
        "环评审批": departments.environment_nj,
        "节能审查": departments.reform_nj,
        "施工许可": world.approval_nj,
        "企业登记": departments.market_city,
        "用电接入": None,
    }
    power = item(plan, "用电接入")
    assert power.is_unresolved
    assert power.doer == "供电"


def test_the_other_city_has_its_own(world, officer_zg, template, departments):
    project = factories.project_in("landed", officer_zg, world, zone=world.datangshan)
    plan = services.make_plan_from_template(actor=officer_zg, project=project, template=template, today=DAY)
    found = {task.title: task.department for task in plan.tasks.exclude(function="")}
    assert (found["备案"], found["施工许可"]) == (departments.reform_zg, departments.approval_zg)
    assert (found["环评审批"], found["企业登记"]) == (None, None)


# By hand: 备案 3 workdays after 9-18 → 20 21 22; 环评 10 after 22 → 23 24 28 29 30 | 8 9 10 12 13; 节能 5 → 23 24 28 29 30; …
DATES = {
    "备案": ("2026-09-18", "2026-09-22"),
    "企业登记": ("2026-09-18", "2026-09-20"),
    "环评审批": (None, "2026-10-13"),
    "节能审查": (None, "2026-09-30"),
    "施工许可": (None, "2026-10-15"),
    "用电接入": (None, "2026-11-05"),
}


def test_dates_are_those_worked_out_by_hand(plan):
    found = {task.title: (task.starts_on and task.starts_on.isoformat(), task.due.isoformat()) for task in plan.tasks.exclude(function="")}
    assert found == DATES


def test_only_what_has_begun_has_a_deadline(plan):
    assert {task.title for task in plan.tasks.all() if deadline(task)} == {"办理备案", "备案", "企业登记"}
    assert deadline(item(plan, "备案")).department.name == "市中区发改局"
    assert [task.title for task in plan.tasks.provisional()] == ["环评审批", "节能审查", "施工许可", "用电接入"]


def test_what_waits_begins_when_that_is_done_and_its_clock_runs_from_then(plan, officer_nj):
    done(item(plan, "备案"), officer_nj, datetime.date(2026, 9, 24))
    eia, energy, permit = (item(plan, title) for title in ("环评审批", "节能审查", "施工许可"))
    assert (eia.starts_on, eia.due) == (datetime.date(2026, 9, 24), datetime.date(2026, 10, 15))  # 28 29 30 | 8 9 10 12 13 14 15
    assert (energy.starts_on, energy.due) == (datetime.date(2026, 9, 24), datetime.date(2026, 10, 9))
    assert deadline(eia).due == eia.due
    assert (permit.starts_on, permit.due) == (None, datetime.date(2026, 10, 19))
    assert deadline(permit) is None
    done(eia, officer_nj, datetime.date(2026, 10, 12))
    permit.refresh_from_db()
    assert permit.is_provisional
    done(energy, officer_nj, datetime.date(2026, 10, 9))
    permit.refresh_from_db()
    assert (permit.starts_on, permit.due) == (datetime.date(2026, 10, 12), datetime.date(2026, 10, 14))


def test_nothing_is_done_before_what_stands_before_it(plan, officer_nj, zone_manager_nj):
    with pytest.raises(Refused, match="前置事项“环评审批、节能审查”尚未办结"):
        services.complete_task(
            actor=zone_manager_nj, task=item(plan, "用电接入").after.get(), done_on=DAY, result="", today=DAY, behalf_source="x"
        )
    done(item(plan, "备案"), officer_nj, datetime.date(2026, 9, 24))
    with pytest.raises(Refused, match="不能早于前置事项办结之日"):
        services.complete_task(
            actor=officer_nj, task=item(plan, "节能审查"), done_on=DAY, result="", today=datetime.date(2026, 9, 28), behalf_source="x"
        )


def test_what_does_not_apply_holds_nobody_up(plan, officer_nj):
    services.set_not_applicable(
        actor=officer_nj, task=item(plan, "备案"), reason="已核准", today=datetime.date(2026, 9, 21), behalf_source="核准文件"
    )
    assert deadline(item(plan, "备案")) is None
    assert item(plan, "环评审批").starts_on == datetime.date(2026, 9, 21)


def test_what_is_opened_again_lets_what_followed_wait_again(plan, officer_nj):
    filing = done(item(plan, "备案"), officer_nj, datetime.date(2026, 9, 24))
    done(item(plan, "节能审查"), officer_nj, datetime.date(2026, 9, 28))
    services.reopen_task(actor=officer_nj, task=filing, reason="报错了项目", today=datetime.date(2026, 9, 29))
    filing.refresh_from_db()
    assert (filing.state, filing.done_on, filing.due) == ("open", None, datetime.date(2026, 9, 22))
    assert deadline(filing).due == datetime.date(2026, 9, 22)
    assert item(plan, "环评审批").is_provisional
    assert deadline(item(plan, "环评审批")) is None
    assert item(plan, "节能审查").state == "done"  # what is done stays done


def test_a_template_is_copied_once_and_later_changes_leave_the_plan_alone(plan, landed, officer_nj, template):
    with pytest.raises(Refused, match="已按模板“测试模板”编制"):
        services.make_plan_from_template(actor=officer_nj, project=landed, template=template, today=DAY)
    template.tasks.update(workdays=99)
    assert item(plan, "备案").workdays == 3
    assert (plan.template, plan.template_version) == (template, 1)


def test_only_templates_in_use_that_suit_the_project(landed, officer_nj, template, world):
    template.chain = world.equipment
    template.save()
    assert services.templates_for(landed) == []
    with pytest.raises(Refused, match="请另选模板"):
        services.make_plan_from_template(actor=officer_nj, project=landed, template=template, today=DAY)
    template.chain, template.is_active = world.food, True
    template.save()
    assert services.templates_for(landed) == [template]
    template.is_active = False
    template.save()
    assert services.templates_for(landed) == []


def test_a_template_in_circles_is_refused_by_name(landed, officer_nj, template):
    template.tasks.get(title="备案").after.add(template.tasks.get(title="施工许可"))
    with pytest.raises(Refused, match="互相等待"):
        services.make_plan_from_template(actor=officer_nj, project=landed, template=template, today=DAY)
    assert not LandingTask.objects.filter(title="企业登记").exists()


def test_a_department_sees_the_project_only_while_something_waits_for_it(
    landed, world, officer_nj, department_officer, template, departments
):
    def sees():
        return Project.objects.visible_to(department_officer, today()).filter(pk=landed.pk).exists()

    plan = services.make_plan_from_template(actor=officer_nj, project=landed, template=template, today=today())
    assert not sees()  # 施工许可 is theirs, but its turn has not come
    for title in ("备案", "环评审批", "节能审查"):
        done(item(plan, title), officer_nj, today())
    assert sees()
    assert list(LandingTask.objects.visible_to(department_officer, today()).filter(department=world.approval_nj)) == [
        item(plan, "施工许可")
    ]
    services.complete_task(actor=department_officer, task=item(plan, "施工许可"), done_on=today(), result="已核发", today=today())
    assert not sees()
    assert not LandingTask.objects.visible_to(department_officer, today()).exists()


def test_an_item_is_added_after_others(plan, officer_nj, departments):
    add = services.add_task
    task = add(
        actor=officer_nj,
        plan=plan,
        title="规划核实",
        phase="construction",
        workdays=2,
        after=[item(plan, "企业登记")],
        department=departments.reform_nj,
        today=DAY,
    )
    assert (task.is_provisional, task.due) == (True, datetime.date(2026, 9, 22))
    with pytest.raises(Refused, match="请填承诺工作日"):
        add(actor=officer_nj, plan=plan, title="x", phase="approval", due=DAY, after=[task], responsible=officer_nj, today=DAY)
    with pytest.raises(Refused, match="请填承诺办结日"):
        add(actor=officer_nj, plan=plan, title="x", phase="approval", responsible=officer_nj, today=DAY)
