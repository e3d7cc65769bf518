"""What happens to one item: reported by whom, 代填, 容缺 and its 补齐, another day, another department, and its deadlines in step."""

import datetime

import pytest

from promotion.access.models import Grant
from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.landing import services
from promotion.landing.models import LandingTask
from promotion.people.models import Department
from promotion.pipeline.services import moves
from promotion.projects.models import Deadline
from promotion.projects.services import changes
from tests.factories import days_ago, today
from tests.scenes import scene


def later(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


@scene
def task(landed, officer_nj, world):
    """核发许可, of a department with an account."""
    add = services.add_task
    return add(
        actor=officer_nj,
        plan=landed.landing_plan,
        title="核发许可",
        phase="approval",
        due=later(5),
        department=world.approval_nj,
        today=today(),
    )


def deadline(task, source="landing_task"):
    return Deadline.objects.filter(source=f"{source}:{task.pk}").first()


def is_open(task, source="landing_task") -> bool:
    row = deadline(task, source)
    return row is not None and row.closed_at is None


def conditional(task, actor, **more):
    facts = {"done_on": today(), "missing": "消防承诺书原件", "make_up_by": later(10), "today": today()} | more
    return services.complete_conditionally(actor=actor, task=task, **facts)


ACTS = {
    "complete_task": {"done_on": "today", "result": ""},
    "complete_conditionally": {"done_on": "today", "missing": "x", "make_up_by": "later"},
    "set_not_applicable": {"reason": "x"},
    "reopen_task": {"reason": "x"},
    "reschedule_task": {"due": "later", "reason": "x"},
    "reassign_task": {"department": None, "responsible": None},
    "make_up": {"made_up_on": "today", "evidence": ""},
}


def refuses(name, task, actor):
    """Whether the act is not this person's."""
    days = {"today": today(), "later": later(9)}
    with pytest.raises(NotAllowed):
        getattr(services, name)(actor=actor, task=task, today=today(), **{key: days.get(value, value) for key, value in ACTS[name].items()})


def test_others_act_on_nothing(task, cast):
    for name in ACTS:
        for actor in (cast.outsider, cast.officer_zg, cast.zone_manager_zg, cast.leadership, cast.joint, cast.chain_leader_nj):
            refuses(name, task, actor)
    task.refresh_from_db()
    assert task.is_open


def test_a_department_changes_neither_its_promise_nor_who_does_it(task, department_officer):
    for name in ("reschedule_task", "reassign_task", "reopen_task"):
        refuses(name, task, department_officer)


def test_the_projects_people_report_for_a_department_only_while_it_has_no_account(task, officer_nj, zone_manager_nj, department_officer):
    with pytest.raises(Refused, match="已有账号（审批局经办）"):
        services.complete_task(actor=officer_nj, task=task, done_on=today(), result="", today=today(), behalf_source="电话")
    with pytest.raises(Refused, match="须写明依据"):
        services.complete_task(actor=zone_manager_nj, task=task, done_on=today(), result="", today=today())
    Grant.objects.filter(user=department_officer).update(revoked_at="2026-01-01T00:00Z")
    done = services.complete_task(
        actor=officer_nj, task=task, done_on=today(), result="已发", today=today(), behalf_source="川许〔2026〕3号"
    )
    assert (done.behalf_source, done.reported_by, done.state) == ("川许〔2026〕3号", officer_nj, "done")


def test_who_reports_what_is_theirs_stands_for_nobody(task, department_officer):
    done = services.complete_task(actor=department_officer, task=task, done_on=today(), result="已发", today=today(), behalf_source="多余")
    assert (done.behalf_source, done.reported_by) == ("", department_officer)


def test_done_twice_is_done_once(task, department_officer, zone_manager_nj):
    stale = LandingTask.objects.get(pk=task.pk)
    services.complete_task(actor=department_officer, task=task, done_on=today(), result="一", today=today())
    with pytest.raises(Refused, match="已办结"):
        services.complete_task(actor=zone_manager_nj, task=stale, done_on=days_ago(1), result="二", today=today(), behalf_source="x")
    task.refresh_from_db()
    assert (task.result, task.done_on) == ("一", today())
    assert AuditEvent.objects.filter(action="landing.complete", object_id=str(task.pk)).count() == 1


def test_what_lacks_something_is_settled_and_a_deadline_waits_for_the_rest(task, department_officer, officer_nj):
    conditional(task, department_officer)
    assert not is_open(task)
    row = deadline(task, "make_up")
    assert (row.due, row.owner, row.department, row.kind) == (later(10), officer_nj, task.department, "make_up")
    assert list(LandingTask.objects.conditional()) == [task]
    services.make_up(actor=department_officer, task=task, made_up_on=today(), evidence="已收原件", today=today())
    assert not is_open(task, "make_up")
    task.refresh_from_db()
    assert (task.state, task.made_up_on, task.awaits_make_up) == ("conditional", today(), False)
    assert not LandingTask.objects.breached(later(60)).exists()
    with pytest.raises(Refused, match="已于.*补齐"):
        services.make_up(actor=department_officer, task=task, made_up_on=today(), evidence="", today=today())


def test_a_promise_is_breached_by_lateness_and_by_coming_late(task, department_officer):
    conditional(task, department_officer)
    assert {day: LandingTask.objects.breached(later(day)).exists() for day in (9, 10, 11)} == {9: False, 10: False, 11: True}
    for came, breached in ((10, False), (11, True)):
        LandingTask.objects.update(made_up_on=None)
        services.make_up(actor=department_officer, task=task, made_up_on=later(came), evidence="", today=later(came))
        assert LandingTask.objects.breached(later(30)).exists() is breached


def test_what_is_missing_must_be_said_and_come_later(task, department_officer):
    with pytest.raises(Refused, match="容缺的是什么"):
        conditional(task, department_officer, missing="  ")
    with pytest.raises(Refused, match="晚于今天"):
        conditional(task, department_officer, make_up_by=today())
    with pytest.raises(Refused, match="不是容缺"):
        services.make_up(actor=department_officer, task=task, made_up_on=today(), evidence="", today=today())


def test_a_condition_withdrawn_opens_the_item_and_ends_its_promise(task, department_officer, officer_nj):
    conditional(task, department_officer)
    services.reopen_task(actor=officer_nj, task=task, reason="企业撤回承诺", today=today())
    task.refresh_from_db()
    assert (task.state, task.missing, task.make_up_by) == ("open", "", None)
    assert is_open(task)
    assert not is_open(task, "make_up")


def test_another_day_needs_a_reason_and_keeps_the_first_promise(task, officer_nj):
    first, version = task.due, deadline(task).schedule_version
    with pytest.raises(Refused, match="改期理由"):
        services.reschedule_task(actor=officer_nj, task=task, due=later(9), reason=" ", today=today())
    services.reschedule_task(actor=officer_nj, task=task, due=later(9), reason="等上级批复", today=today())
    services.reschedule_task(actor=officer_nj, task=task, due=later(20), reason="再等", today=today())
    task.refresh_from_db()
    assert (task.first_due, task.due, task.due_reason) == (first, later(20), "再等")
    assert (deadline(task).due, deadline(task).schedule_version) == (later(20), version + 2)
    trail = AuditEvent.objects.filter(action="landing.reschedule", object_id=str(task.pk)).order_by("pk")
    assert [(row.before["due"], row.after["due"], row.note) for row in trail] == [
        (first.isoformat(), later(9).isoformat(), "等上级批复"),
        (later(9).isoformat(), later(20).isoformat(), "再等"),
    ]


def test_somebody_else_takes_it_and_the_clock_runs_on(task, officer_nj, world, department_officer):
    other = Department.objects.create(name="市中区住建局", region=world.shizhong, function="housing")
    version = deadline(task).schedule_version
    with pytest.raises(Refused, match="已有账号"):  # else one would report for the department as for oneself
        services.reassign_task(actor=officer_nj, task=task, department=None, responsible=officer_nj, today=today())
    services.reassign_task(actor=officer_nj, task=task, department=other, responsible=None, today=today())
    assert (deadline(task).department, deadline(task).owner, deadline(task).schedule_version) == (other, None, version)
    services.reassign_task(actor=officer_nj, task=task, department=None, responsible=officer_nj, today=today())
    assert (deadline(task).department, deadline(task).owner) == (None, officer_nj)
    far = Department.objects.create(name="大安区住建局", region=world.daan, function="housing")
    with pytest.raises(Refused, match="不在项目所在地"):
        services.reassign_task(actor=officer_nj, task=task, department=far, responsible=None, today=today())
    with pytest.raises(Refused, match="没有变化"):
        services.reassign_task(actor=officer_nj, task=task, department=None, responsible=officer_nj, today=today())


def test_a_project_that_ended_has_no_items_to_act_on(task, landed, zone_manager_nj, department_officer):
    moves.close(actor=zone_manager_nj, project=landed, version=landed.version, reason_code="other", reason="投资方注销", today=today())
    assert not is_open(task)
    with pytest.raises(Refused, match="项目已终止"):
        services.complete_task(actor=department_officer, task=task, done_on=today(), result="", today=today())
    assert not LandingTask.objects.to_do().exists()


def test_the_owners_items_go_along_to_the_next_owner(landed, officer_nj, second_officer_nj, zone_manager_nj, world):
    facts = {"phase": "approval", "due": later(3), "today": today()}
    task = services.add_task(actor=officer_nj, plan=landed.landing_plan, title="无对应部门的事项", function="power", **facts)
    services.record_milestone(actor=officer_nj, project=landed, kind="ground_broken", planned_on=later(30), today=today())
    assert deadline(task).owner == officer_nj
    Grant.objects.filter(user=second_officer_nj).update(zone=world.shizhong_zone)
    landed.refresh_from_db()
    changes.assign(actor=zone_manager_nj, project=landed, version=landed.version, to=second_officer_nj, today=today())
    assert deadline(task).owner == second_officer_nj
    assert Deadline.objects.get(kind="milestone").owner == second_officer_nj
