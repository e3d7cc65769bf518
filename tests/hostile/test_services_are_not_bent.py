"""What somebody with a valid account and bad intent tries on the services, past the forms."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from promotion.agreements.services import pledged, record_agreement
from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.landing.services import add_task, area_left, record_milestone, release_site
from promotion.pipeline.services import moves
from promotion.pipeline.services.gating import checklist
from promotion.places.models import Site
from promotion.projects.models import ContactRequest, Deadline, Notice, Project, ProjectState
from promotion.projects.services import changes, contact_requests, contacts, corrections, firms, follow_ups, tasks, twins
from promotion.projects.sight import visible_enterprises
from tests import factories
from tests.factories import days_ago, today
from tests.scenes import scene


def _edit(actor, project, **fields):
    project.refresh_from_db()
    return changes.edit_project(actor=actor, project=project, version=project.version, today=today(), **fields)


def _end_grants(user):
    user.grants.update(valid_until=days_ago(1))


# Firms out of sight


@scene
def held(world, officer_nj):
    """A firm that 内江 courts, out of 自贡's sight, with a contact."""
    firm = factories.make_enterprise(officer_nj, "内江暗访食品有限公司")
    factories.make_project(officer_nj, world, enterprise=firm)
    contact = contacts.add_contact(actor=officer_nj, enterprise=firm, today=today(), name="密总", phone="13912345678")
    return firm, contact


def test_a_forged_firm_out_of_sight_is_not_taken_into_a_lead(held, world, officer_zg):
    with pytest.raises(NotAllowed):
        factories.make_project(officer_zg, world, enterprise=held[0], zone=world.datangshan)
    assert not visible_enterprises(officer_zg, today()).filter(pk=held[0].pk).exists()


def test_a_forged_firm_out_of_sight_is_not_put_onto_a_project(held, world, officer_zg):
    project = factories.make_project(officer_zg, world, zone=world.datangshan)
    with pytest.raises(NotAllowed):
        _edit(officer_zg, project, enterprise=held[0])
    assert not visible_enterprises(officer_zg, today()).filter(pk=held[0].pk).exists()


def test_a_contact_of_another_firm_does_not_stand_in_a_follow_up(held, world, officer_zg):
    project = factories.make_project(officer_zg, world, zone=world.datangshan)
    with pytest.raises(Refused, match="联系人"):
        follow_ups.log_follow_up(actor=officer_zg, today=today(), project=project, said="谈了", contact=held[1])
    own = follow_ups.log_follow_up(actor=officer_zg, today=today(), project=project, said="谈了")
    with pytest.raises(Refused, match="联系人"):
        follow_ups.correct_follow_up(actor=officer_zg, follow_up=own, now=timezone.now(), contact=held[1])


def test_beyond_the_days_probes_a_held_firm_answers_as_a_free_one(world, officer_nj, officer_zg):
    names = [f"内江演示甲乙丙丁{word}有限公司" for word in "子丑寅卯辰巳午未申酉戌"]
    for name in names:
        factories.make_enterprise(officer_nj, name)
    for name in names[: twins.HIDDEN_PER_DAY]:
        twins.look_up(name, officer_zg, today())
    assert twins.look_up(names[-1], officer_zg, today()) == twins.look_up("查无此名的企业有限公司", officer_zg, today())


def test_leads_are_no_way_round_the_days_probes(world, officer_nj, officer_zg):
    names = [f"内江演示甲乙丙丁{word}有限公司" for word in "子丑寅卯辰巳午未申酉戌"]
    for name in names:
        factories.make_enterprise(officer_nj, name)
    sentences = []
    for name in [*names, "查无此名的企业有限公司"]:
        with pytest.raises((Refused, ValidationError)) as refusal:
            factories.make_project(officer_zg, world, enterprise_name=name, zone=world.datangshan, amount=-1)
        sentences.append(str(refusal.value))
    assert "已有单位在谈" in sentences[0]
    assert sentences[-2] == sentences[-1]


def test_the_holder_is_told_of_a_firm_registered_beside_theirs(held, world, officer_nj, officer_zg):
    factories.make_project(
        officer_zg, world, enterprise_name=held[0].name, zone=world.datangshan, separately_reason="同名不同企业，已核对营业执照"
    )
    assert Notice.objects.filter(recipient=officer_nj, kind="twin", enterprise=held[0]).exists()


def test_former_and_unconfirmed_judges_are_told_nothing(held, world, joint, officer_zg):
    former, waiting = factories.make_user("former"), factories.make_user("waiting")
    factories.make_grant(former, "joint_office", zone=world.park, until=days_ago(3))
    grant = factories.make_grant(waiting, "joint_office", zone=world.park)
    grant.confirmed_at = None
    grant.save()
    contact_requests.request_contact(actor=officer_zg, name=held[0].name, kind="ruling", reason="首谈有争议", today=today())
    assert {notice.recipient for notice in Notice.objects.filter(kind="contact_request")} == {joint}


def test_a_request_does_not_end_in_a_closed_account(held, officer_nj, officer_zg, second_officer_nj):
    Project.objects.filter(enterprise=held[0]).update(owner=second_officer_nj)
    second_officer_nj.is_active = False
    second_officer_nj.save()
    contact_requests.request_contact(actor=officer_zg, name=held[0].name, kind="join", reason="我们有配套项目", today=today())
    assert Notice.objects.get(kind="contact_request").recipient == officer_nj
    assert ContactRequest.objects.count() == 1


# Powers that have ended


def test_an_ended_officer_withdraws_nothing(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    _end_grants(officer_nj)
    with pytest.raises(NotAllowed):
        changes.withdraw(actor=officer_nj, project=project, reason="登记有误", today=today())


def test_an_ended_officer_undoes_nothing(world, officer_nj):
    project = factories.project_in("engagement", officer_nj, world)
    _end_grants(officer_nj)
    with pytest.raises(NotAllowed):
        moves.undo(actor=officer_nj, project=project, now=timezone.now())


def test_a_project_with_a_history_is_not_withdrawn_as_if_logged_by_mistake(world, officer_nj, zone_manager_nj):
    project = factories.project_in("engagement", officer_nj, world)
    moves.move_back(actor=zone_manager_nj, project=project, version=project.version, reason="退回重谈", today=today())
    with pytest.raises(NotAllowed):
        changes.withdraw(actor=officer_nj, project=project, reason="登记有误", today=today())


# Money and the journal


def test_after_signing_the_amount_is_what_was_pledged(world, officer_nj, zone_manager_nj):
    project = factories.project_in("signed", officer_nj, world)
    with pytest.raises(Refused, match="补充协议"):
        _edit(officer_nj, project, amount=999_999)
    state = ProjectState.objects.filter(project=project).latest("seq")
    with pytest.raises(Refused, match="协议"):
        corrections.correct(actor=zone_manager_nj, state=state, today=today(), reason="改数", amount=999_999)
    project.refresh_from_db()
    assert project.amount == pledged(project)


@pytest.mark.parametrize("zone", ["datangshan", "park"])
def test_a_correction_stays_within_reach(world, officer_nj, zone_manager_nj, zone):
    project = factories.make_project(officer_nj, world)
    state = ProjectState.objects.get(project=project)
    with pytest.raises(Refused, match=r"授权范围|跨两地"):
        corrections.correct(actor=zone_manager_nj, state=state, today=today(), reason="改片区", zone=getattr(world, zone))


@pytest.mark.parametrize("name", ["officer_zg", "outsider", "leadership"])
def test_a_correction_hands_no_project_to_somebody_without_a_grant(world, cast, name):
    project = factories.make_project(cast.officer_nj, world)
    state = ProjectState.objects.get(project=project)
    with pytest.raises(Refused, match="授权"):
        corrections.correct(actor=cast.zone_manager_nj, state=state, today=today(), reason="改人", owner=getattr(cast, name))


def test_what_the_gate_asked_for_is_not_emptied_behind_it(world, officer_nj, zone_manager_nj):
    project = factories.project_in("landed", officer_nj, world)
    with pytest.raises(Refused, match="环节"):
        _edit(officer_nj, project, chain=None)
    with pytest.raises(Refused, match="项目公司"):
        _edit(officer_nj, project, company_name="")
    state = ProjectState.objects.filter(project=project).latest("seq")
    with pytest.raises(Refused, match="环节"):
        corrections.correct(actor=zone_manager_nj, state=state, today=today(), reason="清空", chain=None)


def test_other_chains_and_tags_stand_in_the_audit(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    _edit(officer_nj, project, other_chains=[world.equipment])
    event = AuditEvent.objects.filter(action="project.edit").latest("pk")
    assert (event.before, event.after) == ({"other_chains": []}, {"other_chains": [str(world.equipment)]})


# Hold, close, withdraw as a way to be rid of what is due


def _with_instruction(world, cast):
    project = factories.project_in("engagement", cast.officer_nj, world)
    tasks.give(actor=cast.chain_leader_nj, project=project, text="本周内见面", due=today(), today=today())
    project.refresh_from_db()
    return project


def _open(project):
    return set(Deadline.objects.filter(project=project, closed_at__isnull=True).values_list("kind", flat=True))


def test_closing_and_reopening_loses_no_promised_date(world, cast):
    project = _with_instruction(world, cast)
    before, manager = _open(project), cast.zone_manager_nj
    moves.close(actor=manager, project=project, version=project.version, reason_code="other", reason="先停", today=today())
    assert not _open(project)
    project.refresh_from_db()
    moves.reopen(actor=manager, project=project, version=project.version, reason="再谈", today=today())
    assert _open(project) == before == {"next_step", "task"}


def test_withdrawing_and_restoring_loses_no_promised_date(world, cast):
    project = factories.make_project(cast.officer_nj, world, next_step="打电话", next_on=today())
    changes.withdraw(actor=cast.officer_nj, project=project, reason="登记有误", today=today())
    assert not _open(project)
    changes.restore(actor=cast.administrator_nj, project=project, today=today())
    assert _open(project) == {"next_step"}


def test_what_was_done_meanwhile_does_not_open_again(world, cast):
    project = _with_instruction(world, cast)
    moves.close(actor=cast.zone_manager_nj, project=project, version=project.version, reason_code="other", reason="先停", today=today())
    tasks.reply(actor=cast.officer_nj, task=project.tasks.get(), text="已见面", now=timezone.now())
    project.refresh_from_db()
    moves.reopen(actor=cast.zone_manager_nj, project=project, version=project.version, reason="再谈", today=today())
    assert _open(project) == {"next_step"}


# Owners


def test_a_lead_is_not_put_onto_somebody_who_may_not_own_it(world, officer_nj, officer_zg, outsider):
    for person in (officer_zg, outsider):
        with pytest.raises(Refused, match="授权"):
            factories.make_project(officer_nj, world, owner=person)


def test_a_confidential_lead_is_not_lost_in_the_pool(world, officer_nj):
    with pytest.raises(Refused, match="保密"):
        factories.make_project(officer_nj, world, owner=None, is_confidential=True, code_name="甲")


def test_a_token_of_somebody_else_is_no_crash(world, officer_nj, officer_zg):
    factories.make_project(officer_nj, world, token="t-1")
    with pytest.raises(Refused):
        factories.make_project(officer_zg, world, zone=world.datangshan, token="t-1")
    project = factories.make_project(officer_nj, world)
    other = factories.make_project(officer_zg, world, zone=world.datangshan)
    follow_ups.log_follow_up(actor=officer_nj, today=today(), project=project, said="谈了", token="f-1")
    with pytest.raises(Refused):
        follow_ups.log_follow_up(actor=officer_zg, today=today(), project=other, said="谈了", token="f-1")


# Land and landing


def test_a_site_is_given_back_once_and_on_a_day_that_has_come(world, officer_nj):
    project = factories.project_in("signed", officer_nj, world)
    factories.make_ready_for_landing(project, officer_nj)
    allocation = project.site_allocations.get()
    for day in (today() + datetime.timedelta(days=30), allocation.allocated_on - datetime.timedelta(days=1)):
        with pytest.raises(Refused, match="退出日期"):
            release_site(actor=officer_nj, allocation=allocation, released_on=day, reason="换地", today=today())
    release_site(actor=officer_nj, allocation=allocation, released_on=today(), reason="换地", today=today())
    with pytest.raises(Refused, match="已"):
        release_site(actor=officer_nj, allocation=allocation, released_on=today(), reason="再退", today=today())
    assert area_left(Site.objects.get(), today()) == 100


def test_a_site_elsewhere_opens_no_gate(world, officer_nj):
    project = factories.project_in("signed", officer_nj, world)
    factories.make_ready_for_landing(project, officer_nj)
    _edit(officer_nj, project, zone=world.baima, reason="联席会决定")
    project.refresh_from_db()
    assert [line.item.key for line in checklist(project, "landed") if line.blocks] == ["site"]


@pytest.mark.parametrize("kind", ["ground_broken", "completed", "in_production", "full_capacity"])
def test_nothing_that_follows_breaking_ground_happens_without_clearances(world, officer_nj, kind):
    project = factories.project_in("landed", officer_nj, world)
    with pytest.raises(Refused, match="一律不得"):
        record_milestone(actor=officer_nj, project=project, kind=kind, actual_on=today(), today=today())
    project.refresh_from_db()
    assert project.phase == "approval"


def test_a_landing_task_opens_the_project_to_nobody_elsewhere(world, cast):
    project = factories.project_in("landed", cast.officer_nj, world)
    other = factories.Department.objects.create(name="大安区行政审批局", region=world.daan, function="approval")
    plan = project.landing_plan
    with pytest.raises(Refused, match="部门"):
        add_task(actor=cast.officer_nj, plan=plan, title="备案", phase="approval", due=today(), department=other, today=today())
    with pytest.raises(Refused, match="看不到"):
        add_task(actor=cast.officer_nj, plan=plan, title="备案", phase="approval", due=today(), responsible=cast.officer_zg, today=today())


def test_a_supplement_without_a_formal_agreement_is_refused(world, officer_nj):
    project = factories.make_project(officer_nj, world)
    with pytest.raises(Refused, match="正式协议"):
        record_agreement(
            actor=officer_nj,
            project=project,
            kind="supplement",
            title="补充",
            our_party="甲",
            investor_party="乙",
            signed_on=today(),
            amount=10,
            fair_competition="compliant",
            fair_competition_on=today(),
            today=today(),
        )


def test_registering_a_firm_probes_no_held_one_in_silence(held, officer_nj, officer_zg):
    with pytest.raises(Refused, match="已有单位在谈"):
        firms.register_enterprise(actor=officer_zg, today=today(), enterprise_name=held[0].name)
    assert Notice.objects.filter(recipient=officer_nj, kind="twin").exists()
    assert AuditEvent.objects.filter(action="enterprise.probe", actor_id=officer_zg.pk).exists()


def test_a_code_typed_into_ones_own_firm_probes_no_held_one_in_silence(held, officer_nj, officer_zg):
    type(held[0]).objects.filter(pk=held[0].pk).update(uscc="91511002MA0000000M")
    own = factories.make_enterprise(officer_zg)
    with pytest.raises(Refused, match="已有单位在谈"):
        firms.edit_enterprise(actor=officer_zg, enterprise=own, version=own.version, today=today(), uscc="91511002MA0000000M")
    assert Notice.objects.filter(recipient=officer_nj, kind="twin").exists()
