"""督办单: issued on what is late by those who may, answered by whoever is to act."""

import datetime

import pytest
from django.utils import timezone

from promotion.common.calendar import seed_years
from promotion.common.errors import NotAllowed, Refused
from promotion.landing import services
from promotion.landing.models import Supervision
from promotion.projects.models import Deadline
from promotion.projects.services import tasks
from tests.factories import today
from tests.scenes import scene


def after(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


@scene
def late(landed, officer_nj, world):
    """Promised for tomorrow; the tests ask a week after."""
    return services.add_task(
        actor=officer_nj,
        plan=landed.landing_plan,
        title="核发许可",
        phase="approval",
        due=after(1),
        department=world.approval_nj,
        today=today(),
    )


def supervise(task, actor, **more):
    return services.supervise(actor=actor, task=task, **({"text": "请说明原因", "due": after(12), "today": after(8)} | more))


def test_others_issue_none(late, cast):
    for actor in (cast.outsider, cast.officer_nj, cast.officer_zg, cast.chain_leader_nj, cast.department_officer, cast.zone_manager_zg):
        with pytest.raises(NotAllowed):
            supervise(late, actor)
    assert not Supervision.objects.exists()


@pytest.mark.parametrize("name", ["leadership", "joint", "zone_manager_nj"])
def test_it_goes_to_the_department_and_waits_for_an_answer(late, landed, cast, name, department_officer):
    seed_years([2026])
    sheet = supervise(late, getattr(cast, name))
    assert (sheet.number, sheet.promised, sheet.task.to_user) == (f"{landed.code}-DB01", after(1), department_officer)
    assert sheet.late >= 4
    assert Deadline.objects.get(source=f"task:{sheet.task_id}").due == after(12)
    tasks.reply(actor=department_officer, task=sheet.task, text="材料昨日补齐，三日内办结", now=timezone.now())
    assert supervise(late, getattr(cast, name), due=after(20)).number == f"{landed.code}-DB02"


def test_only_what_is_late_and_once_at_a_time(late, leadership):
    with pytest.raises(Refused, match="没有逾期"):
        supervise(late, leadership, today=after(1))
    supervise(late, leadership)
    with pytest.raises(Refused, match="还没有回复"):
        supervise(late, leadership)


def test_a_broken_promise_to_make_up_is_late_too(late, leadership, department_officer):
    services.complete_conditionally(
        actor=department_officer, task=late, done_on=today(), missing="承诺书", make_up_by=after(3), today=today()
    )
    with pytest.raises(Refused, match="没有逾期"):
        supervise(late, leadership, today=after(3))
    assert supervise(late, leadership, today=after(4)).promised == after(3)


def test_where_nobody_has_an_account_the_owner_is_asked(landed, officer_nj, leadership):
    facts = {"title": "用电", "phase": "construction", "function": "power", "due": after(1), "today": today()}
    task = services.add_task(actor=officer_nj, plan=landed.landing_plan, **facts)
    assert supervise(task, leadership).task.to_user == officer_nj
