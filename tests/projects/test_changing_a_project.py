"""Editing, assigning, claiming, candidate zones, correcting, withdrawing."""

import datetime

import pytest

from promotion.common.errors import NotAllowed, Refused, Stale
from promotion.common.models import AuditEvent
from promotion.projects.models import Deadline, Notice, Project, ProjectState
from promotion.projects.services import changes, corrections, intake
from tests import factories
from tests.factories import days_ago, today


def _edit(actor, project, **fields):
    project.refresh_from_db()
    return changes.edit_project(actor=actor, project=project, version=project.version, today=today(), **fields)


def test_the_same_token_makes_one_lead(world, officer_nj):
    first = factories.make_project(officer_nj, world, token="t-1")
    second = factories.make_project(officer_nj, world, token="t-1")
    assert first == second
    assert Project.objects.count() == 1


def test_codes_count_up_within_the_year(world, officer_nj):
    codes = [factories.make_project(officer_nj, world).code for _n in range(3)]
    assert codes == [f"ZS{today().year}-{n:05d}" for n in (1, 2, 3)]


def test_a_lead_needs_a_firm_or_a_place_on_a_chain(world, officer_nj):
    with pytest.raises(Refused, match="投资方"):
        factories.make_project(officer_nj, world, enterprise=None, zone=None)
    assert factories.make_project(officer_nj, world, enterprise=None).zone == world.lingjia


@pytest.mark.parametrize("zone", ["datangshan", "park"])
def test_a_lead_stays_within_reach(world, officer_nj, zone):
    with pytest.raises(Refused, match=r"授权范围|跨两地"):
        factories.make_project(officer_nj, world, zone=getattr(world, zone))


@pytest.mark.parametrize("name", ["chain_leader_nj", "joint", "leadership", "department_officer", "outsider"])
def test_only_officers_and_zone_managers_log_leads(world, cast, name):
    with pytest.raises(NotAllowed):
        factories.make_project(getattr(cast, name), world, enterprise=factories.make_enterprise(cast.officer_nj))


def test_an_edit_journals_amount_and_keeps_the_rest_out(world, officer_nj):
    project = factories.make_project(officer_nj, world, amount=100)
    _edit(officer_nj, project, sentence="改了一句话")
    assert ProjectState.objects.filter(project=project).count() == 1
    _edit(officer_nj, project, amount=250)
    assert list(ProjectState.objects.filter(project=project).values_list("kind", "amount")) == [("intake", 100), ("edit", 250)]
    event = AuditEvent.objects.filter(action="project.edit").latest("pk")
    assert (event.before, event.after) == ({"amount": "100.000000"}, {"amount": 250})


def test_a_stale_edit_changes_nothing_and_shows_what_stands(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), sentence="先到的")
    with pytest.raises(Stale) as stale:
        changes.edit_project(actor=officer_nj, project=project, version=project.version, today=today(), sentence="后到的")
    assert stale.value.current.sentence == "先到的"
    project.refresh_from_db()
    assert project.sentence == "先到的"


@pytest.mark.parametrize(
    "name", ["officer_zg", "second_officer_nj", "zone_manager_zg", "chain_leader_nj", "joint", "leadership", "outsider"]
)
def test_others_do_not_edit(world, cast, name):
    project = factories.make_project(cast.officer_nj, world)
    with pytest.raises(NotAllowed):
        _edit(getattr(cast, name), project, sentence="越权")


@pytest.mark.parametrize("field", ["stage", "status", "owner", "version", "code", "withdrawn_at"])
def test_forged_fields_are_refused(world, officer_nj, field):
    project = factories.make_project(officer_nj, world)
    with pytest.raises((Refused, TypeError)):
        changes.edit_project(actor=officer_nj, project=project, today=today(), **{"version": project.version, field: "x"} | {field: "x"})


def test_changing_the_zone_is_a_decision_with_a_reason(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(Refused, match="理由"):
        _edit(officer_nj, project, zone=world.baima)
    with pytest.raises(Refused, match="授权范围"):
        _edit(officer_nj, project, zone=world.datangshan, reason="换地方")
    _edit(officer_nj, project, zone=world.baima, reason="联席会决定")
    assert ProjectState.objects.filter(project=project).latest("seq").zone == world.baima


def test_reordering_candidates_moves_nothing(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    changes.set_candidates(actor=officer_nj, project=project, zones=[world.baima, world.lingjia], today=today())
    project.refresh_from_db()
    assert [row.zone for row in project.candidate_zones.all()] == [world.baima, world.lingjia]
    assert project.zone == world.lingjia
    assert project.states.count() == 1


def test_assigning_tells_the_new_owner_and_moves_the_next_step(world, officer_nj, second_officer_nj, zone_manager_nj, officer_zg):
    project = factories.make_project(officer_nj, world, zone=world.baima, next_step="打电话", next_on=today())
    with pytest.raises(NotAllowed):
        changes.assign(actor=officer_nj, project=project, version=project.version, to=second_officer_nj, today=today())
    with pytest.raises(Refused, match="授权"):
        changes.assign(actor=zone_manager_nj, project=project, version=project.version, to=officer_zg, today=today())
    changes.assign(actor=zone_manager_nj, project=project, version=project.version, to=second_officer_nj, today=today())
    assert Notice.objects.get(kind="assigned").recipient == second_officer_nj
    assert Deadline.objects.get(project=project).owner == second_officer_nj


def test_a_pool_lead_is_claimed_once(world, officer_nj, second_officer_nj):
    project = factories.make_project(officer_nj, world, zone=world.baima, owner=None)
    changes.claim(actor=second_officer_nj, project=project, version=project.version, today=today())
    project.refresh_from_db()
    with pytest.raises(Refused, match="已由"):
        changes.claim(actor=officer_nj, project=project, version=project.version, today=today())


def test_a_wrong_date_is_corrected_and_both_rows_stay(world, officer_nj, zone_manager_nj):
    project = factories.make_project(officer_nj, world, effective_on=days_ago(10))
    wrong = project.states.get()
    with pytest.raises(NotAllowed):
        corrections.correct(actor=officer_nj, state=wrong, today=today(), reason="日期错", effective_on=days_ago(20))
    with pytest.raises(Refused, match="理由"):
        corrections.correct(actor=zone_manager_nj, state=wrong, today=today(), reason="", effective_on=days_ago(20))
    right = corrections.correct(actor=zone_manager_nj, state=wrong, today=today(), reason="日期录错", effective_on=days_ago(20))
    assert list(project.states.order_by("seq").values_list("effective_on", flat=True)) == [days_ago(10), days_ago(20)]
    assert right.supersedes == wrong
    project.refresh_from_db()
    assert (project.opened_on, project.stage_since) == (days_ago(20), days_ago(20))
    with pytest.raises(Refused, match="已被更正"):
        corrections.correct(actor=zone_manager_nj, state=wrong, today=today(), reason="再来", effective_on=days_ago(5))


def test_a_stage_is_not_correctable(world, officer_nj, zone_manager_nj):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(Refused, match="退回"):
        corrections.correct(actor=zone_manager_nj, state=project.states.get(), today=today(), reason="想跳过", stage="landed")


def test_a_withdrawn_project_is_hidden_and_comes_back(world, officer_nj, administrator_nj, officer_zg):
    project = factories.make_project(officer_nj, world, next_step="打电话", next_on=today() + datetime.timedelta(days=1))
    with pytest.raises(NotAllowed):
        changes.withdraw(actor=officer_zg, project=project, reason="捣乱", today=today())
    changes.withdraw(actor=officer_nj, project=project, reason="登记错了", today=today())
    assert not Project.objects.visible_to(officer_nj, today()).exists()
    assert not Deadline.objects.filter(project=project, closed_at__isnull=True).exists()
    with pytest.raises(NotAllowed):
        changes.restore(actor=officer_nj, project=project, today=today())
    changes.restore(actor=administrator_nj, project=project, today=today())
    assert Project.objects.visible_to(officer_nj, today()).get() == project


def test_a_zone_may_not_be_reached_past_its_chain(world, cast):
    officer = factories.make_user("food_only", unit=world.bureau_nj)
    factories.make_grant(officer, "officer", zone=world.lingjia, chain=world.food)
    with pytest.raises(Refused, match="授权范围"):
        intake.log_lead(actor=officer, today=today(), sentence="x", channel=world.channel, chain=world.equipment, zone=world.lingjia)
