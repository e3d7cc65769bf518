"""快速决策: departments are asked in parallel, each on its clock; the conclusion waits for whoever still has time, and for nobody else."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from promotion.admission.models import Decision, DecisionRound, MaterialKind
from promotion.admission.services import answer_consent, ask_more, open_round, record_decision, withdraw_round
from promotion.common.errors import NotAllowed, Refused
from promotion.people.models import Department
from promotion.pipeline.services import moves
from promotion.projects.models import Deadline, Project
from tests import factories
from tests.factories import today
from tests.scenes import scene

pytestmark = pytest.mark.django_db
LONG_AGO = 30


@scene
def project(world, officer_nj):
    Department.objects.get_or_create(name="内江市水务局", region=world.neijiang, defaults={"function": "water"})
    Department.objects.get_or_create(name="大安区水务局", region=world.daan, defaults={"function": "water"})
    return factories.make_project(officer_nj, world, today=factories.days_ago(60))


def _open(actor, project, functions=("approval", "water"), ago=0, **facts):
    return open_round(actor=actor, project=project, functions=functions, today=factories.days_ago(ago), **facts)


def _decide(actor, project, **facts):
    facts = {"conclusion": "approved", "decided_by": "联席会", "decided_on": today(), "today": today()} | facts
    return record_decision(actor=actor, project=project, **facts)


def _clocks(project):
    return Deadline.objects.filter(project=project, kind="consent", closed_at__isnull=True)


def test_outsiders_open_answer_and_withdraw_nothing(project, cast):
    for actor in (cast.outsider, cast.officer_zg, cast.chain_leader_nj, cast.joint, cast.department_officer):
        with pytest.raises(NotAllowed):
            _open(actor, project)
    row = _open(cast.officer_nj, project)
    consent = row.consents.get(department__function="water")
    for actor in (cast.outsider, cast.officer_zg, cast.department_officer):
        with pytest.raises(NotAllowed):
            answer_consent(actor=actor, consent=consent, outcome="agreed", today=today(), source="x")
        with pytest.raises(NotAllowed):
            withdraw_round(actor=actor, decision_round=row, reason="x", today=today())


def test_departments_are_those_of_the_place_or_the_nearest_above(project, officer_nj, world):
    row = _open(officer_nj, project)
    assert {each.department.name for each in row.consents.all()} == {"市中区行政审批局", "内江市水务局"}
    with pytest.raises(Refused, match="没有登记“林业”"):
        ask_more(actor=officer_nj, decision_round=row, functions=["forestry"], today=today())


def test_each_open_consent_is_a_deadline_of_its_department(project, officer_nj, department_officer):
    assert not Project.objects.visible_to(department_officer, today()).exists()
    row = _open(officer_nj, project)
    assert {(each.department_id, each.due) for each in _clocks(project)} == {(c.department_id, c.due) for c in row.consents.all()}
    assert Project.objects.visible_to(department_officer, today()).get() == project
    answer_consent(actor=department_officer, consent=row.consents.get(department__function="approval"), outcome="agreed", today=today())
    assert [each.department.name for each in _clocks(project)] == ["内江市水务局"]


def test_a_department_asked_later_has_a_clock_of_its_own(project, officer_nj):
    row = _open(officer_nj, project, ["approval"], ago=LONG_AGO)
    ask_more(actor=officer_nj, decision_round=row, functions=["approval", "water"], workdays=5, today=today())
    assert {each.department.function: each.workdays for each in row.consents.all()} == {"approval": 3, "water": 5}
    with pytest.raises(Refused, match="已经在会签"):
        ask_more(actor=officer_nj, decision_round=row, functions=["water"], today=today())


def test_what_is_missing_of_the_materials_is_named(project, officer_nj):
    for sort, name in enumerate(("项目信息表", "可研报告")):
        MaterialKind.objects.create(name=name, sort=sort)
    MaterialKind.objects.create(name="旧表", is_in_use=False)
    row = _open(officer_nj, project, materials=["项目信息表"])
    assert list(row.materials.values_list("name", "is_there")) == [("项目信息表", True), ("可研报告", False)]


def test_an_answer_with_a_reserve_says_what(project, officer_nj, department_officer):
    consent = _open(officer_nj, project).consents.get(department__function="approval")
    for outcome in ("conditional", "disagreed"):
        with pytest.raises(ValidationError, match="写明条件"):
            answer_consent(actor=department_officer, consent=consent, outcome=outcome, today=today())
    with pytest.raises(Refused, match="请选择会签意见"):
        answer_consent(actor=department_officer, consent=consent, outcome="", today=today())
    answer_consent(actor=department_officer, consent=consent, outcome="disagreed", text="用地性质不符", today=today())
    with pytest.raises(Refused, match="已于"):
        answer_consent(actor=department_officer, consent=consent, outcome="agreed", today=today())


def test_on_behalf_is_marked_and_names_its_source(project, officer_nj):
    consent = _open(officer_nj, project, ago=4).consents.get(department__function="water")
    with pytest.raises(Refused, match="依据"):
        answer_consent(actor=officer_nj, consent=consent, outcome="agreed", today=today())
    with pytest.raises(Refused, match="送签日和今天之间"):
        answer_consent(actor=officer_nj, consent=consent, outcome="agreed", source="来电", today=today(), answered_on=factories.days_ago(9))
    answer_consent(actor=officer_nj, consent=consent, outcome="agreed", source="来电", today=today(), answered_on=factories.days_ago(2))
    consent.refresh_from_db()
    assert (consent.is_on_behalf, consent.source, consent.answered_on) == (True, "来电", factories.days_ago(2))


def test_the_conclusion_waits_for_whoever_still_has_time(project, officer_nj, department_officer):
    row = _open(officer_nj, project)
    with pytest.raises(Refused, match="会签还没有结束：.*水务局"):
        _decide(officer_nj, project)
    for consent in row.consents.all():
        answer_consent(actor=officer_nj, consent=consent, outcome="agreed", source="会签单", today=today())
    decision = _decide(officer_nj, project)
    row.refresh_from_db()
    assert (decision.round, decision.remark, row.is_open) == (row, "", False)


def test_a_silent_department_stops_nothing_once_its_time_is_up_and_is_noted(project, officer_nj):
    row = _open(officer_nj, project, ago=LONG_AGO)
    answer_consent(
        actor=officer_nj,
        consent=row.consents.get(department__function="approval"),
        outcome="disagreed",
        text="缺环评",
        source="会签单",
        today=today(),
    )
    decision = _decide(officer_nj, project, conclusion="rejected")
    assert "内江市水务局逾期未会签" in decision.remark
    assert "市中区行政审批局不同意" in decision.remark
    assert not _clocks(project).exists()


def test_a_conclusion_is_not_dated_back_into_the_time_of_a_department(project, officer_nj):
    row = _open(officer_nj, project, ago=LONG_AGO)
    with pytest.raises(Refused, match="会签还没有结束"):
        _decide(officer_nj, project, decided_on=row.consents.first().due)
    with pytest.raises(Refused, match="不能早于会签发起日"):
        _decide(officer_nj, project, decided_on=factories.days_ago(LONG_AGO + 1))
    assert not Decision.objects.exists()


def test_a_round_withdrawn_lets_the_departments_go(project, officer_nj):
    row = _open(officer_nj, project)
    with pytest.raises(Refused, match="已有一张"):
        _open(officer_nj, project)
    with pytest.raises(Refused, match="理由"):
        withdraw_round(actor=officer_nj, decision_round=row, reason=" ", today=today())
    withdraw_round(actor=officer_nj, decision_round=row, reason="材料重做", today=today())
    assert not _clocks(project).exists()
    with pytest.raises(Refused, match="已经结束"):
        answer_consent(actor=officer_nj, consent=row.consents.first(), outcome="agreed", source="x", today=today())
    assert _decide(officer_nj, project).round is None
    assert _open(officer_nj, project).is_open


def test_a_project_that_ended_waits_for_nobody(project, officer_nj, zone_manager_nj):
    _open(officer_nj, project)
    project.refresh_from_db()
    facts = {"reason_code": "investor_gave_up", "reason": "放弃"}
    moves.close(actor=zone_manager_nj, project=project, version=project.version, today=today(), **facts)
    assert not _clocks(project).exists()
    with pytest.raises(Refused, match="不在推进中"):
        _open(officer_nj, project)
    project.refresh_from_db()
    moves.reopen(actor=zone_manager_nj, project=project, version=project.version, reason="重启", today=today())
    assert _clocks(project).count() == 2


def test_without_a_rule_of_sense_nothing_is_asked(project, officer_nj):
    for functions, workdays in (((), 3), (("approval",), 0), (("approval",), 31)):
        with pytest.raises(Refused):
            _open(officer_nj, project, functions, workdays=workdays)
    assert not DecisionRound.objects.exists()


def test_the_database_keeps_one_open_round_a_project(project, officer_nj):
    _open(officer_nj, project)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionRound.objects.create(project=project, subject="又一张", opened_on=today())


def test_departments_of_the_other_city_are_not_asked(project, cast, world):
    theirs = factories.make_project(cast.officer_zg, world, zone=world.datangshan, today=factories.days_ago(9))
    row = _open(cast.officer_zg, theirs, ["water"])
    assert row.consents.get().department.name == "大安区水务局"
    assert row.opened_on == today() + datetime.timedelta(0)
