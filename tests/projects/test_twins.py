"""撞单: what somebody may know of a firm that is already courted, in sight and out of it."""

import pytest

from promotion.common.errors import NotAllowed, Refused
from promotion.common.models import AuditEvent
from promotion.enterprises.models import Enterprise
from promotion.projects.models import ContactRequest, FirstContact, Notice
from promotion.projects.services import contact_requests, follow_ups, twins
from promotion.projects.sight import visible_enterprises
from tests import factories
from tests.factories import today
from tests.scenes import scene

NAME = "内江演示甜味食品有限公司"


@scene
def courted(world, officer_nj):
    """A firm of the 内江 officer, with a project."""
    firm = factories.make_enterprise(officer_nj, NAME)
    project = factories.make_project(officer_nj, world, enterprise=firm)
    return firm, project


def test_in_sight_it_says_who_and_where(courted, officer_nj):
    answer = twins.look_up("甜味食品", officer_nj, today())
    assert [(seen.name, seen.projects[0].code) for seen in answer.seen] == [(NAME, courted[1].code)]
    assert not answer.hidden


@pytest.mark.parametrize("text", [NAME, "内江演示甜味食品有限责任公司", " 内江演示甜味食品 有限公司"])
def test_out_of_sight_it_says_only_that_somebody_is(courted, officer_zg, text):
    answer = twins.look_up(text, officer_zg, today())
    assert answer == twins.TwinAnswer(seen=(), hidden=True)


@pytest.mark.parametrize("text", ["甜味", "食品", "演示", "甜味食品"])
def test_a_fragment_fishes_nothing_out_of_sight(courted, officer_zg, text):
    assert twins.look_up(text, officer_zg, today()) == twins.TwinAnswer()


def test_the_holder_is_told_once_a_day_and_the_probe_is_logged(courted, officer_nj, officer_zg):
    for _n in range(3):
        twins.look_up(NAME, officer_zg, today())
    assert Notice.objects.filter(recipient=officer_nj, kind="twin").count() == 1
    assert AuditEvent.objects.filter(action="enterprise.probe", actor_id=officer_zg.pk).count() == 1


def test_probing_is_limited(world, officer_nj, officer_zg):
    names = [f"内江演示甲乙丙丁{word}有限公司" for word in "子丑寅卯辰巳午未申酉戌"]
    for name in names:
        firm = factories.make_enterprise(officer_nj, name)
        factories.make_project(officer_nj, world, enterprise=firm)
    answers = [twins.look_up(name, officer_zg, today()) for name in names]
    assert [answer.hidden for answer in answers] == [True] * twins.HIDDEN_PER_DAY + [False]
    assert answers[-1].limited


def test_a_lead_for_a_held_firm_is_refused_and_the_holder_told(courted, world, officer_nj, officer_zg):
    with pytest.raises(Refused, match="已有单位在谈") as refusal:
        factories.make_project(officer_zg, world, enterprise_name=NAME, zone=world.datangshan)
    assert refusal.value.field == "enterprise_name"
    assert Notice.objects.filter(recipient=officer_nj, kind="twin").exists()
    assert Enterprise.objects.count() == 1


def test_the_same_name_in_sight_is_the_same_firm(courted, world, officer_nj):
    project = factories.make_project(officer_nj, world, enterprise_name="内江演示甜味食品有限公司")
    assert project.enterprise == courted[0]


def test_another_firm_of_that_name_needs_a_reason(courted, world, officer_zg):
    project = factories.make_project(
        officer_zg, world, enterprise_name=NAME, zone=world.datangshan, separately_reason="同名不同企业，已核对营业执照"
    )
    assert project.enterprise != courted[0]
    assert project.enterprise.registered_separately_reason


def test_first_contact_is_earned_by_two_way_contact_only(courted, officer_nj):
    firm, project = courted
    follow_ups.log_follow_up(actor=officer_nj, today=today(), project=project, said="内部研究", kind="internal")
    assert not FirstContact.objects.exists()
    follow_ups.log_follow_up(actor=officer_nj, today=today(), project=project, said="电话谈了", participants="王总")
    assert FirstContact.objects.get().unit == officer_nj.unit


def test_a_request_reaches_the_holder_and_the_answer_comes_back(courted, officer_nj, officer_zg, second_officer_nj):
    contact_requests.request_contact(actor=officer_zg, name=NAME, kind="join", reason="我们有配套项目", today=today())
    request = ContactRequest.objects.get()
    assert Notice.objects.filter(recipient=officer_nj, kind="contact_request").exists()
    with pytest.raises(NotAllowed):
        contact_requests.answer_request(actor=second_officer_nj, request=request, accept=True, answer="", today=today())
    with pytest.raises(Refused, match="理由"):
        contact_requests.answer_request(actor=officer_nj, request=request, accept=False, answer=" ", today=today())
    contact_requests.answer_request(actor=officer_nj, request=request, accept=True, answer="欢迎一起谈", today=today())
    assert Notice.objects.filter(recipient=officer_zg, kind="replied").exists()
    assert visible_enterprises(officer_zg, today()).get() == courted[0]
    with pytest.raises(Refused, match="已答复"):
        contact_requests.answer_request(actor=officer_nj, request=request, accept=True, answer="", today=today())


def test_a_ruling_is_asked_of_the_joint_office(courted, joint, officer_zg):
    contact_requests.request_contact(actor=officer_zg, name=NAME, kind="ruling", reason="首谈有争议", today=today())
    contact_requests.answer_request(actor=joint, request=ContactRequest.objects.get(), accept=False, answer="首谈归内江", today=today())
    assert Notice.objects.filter(recipient=officer_zg, kind="refused").exists()


def test_an_accepted_ruling_ends_the_first_contact_in_force(courted, joint, officer_nj, officer_zg):
    follow_ups.log_follow_up(actor=officer_nj, today=today(), project=courted[1], said="电话谈了", participants="王总")
    contact_requests.request_contact(actor=officer_zg, name=NAME, kind="ruling", reason="首谈有争议", today=today())
    contact_requests.answer_request(actor=joint, request=ContactRequest.objects.get(), accept=True, answer="改由自贡对接", today=today())
    assert "改由自贡对接" in FirstContact.objects.get().lapse_reason


def test_asking_about_a_firm_that_is_not_there_answers_the_same(world, officer_zg):
    assert (
        contact_requests.request_contact(actor=officer_zg, name="查无此企业有限公司", kind="join", reason="想对接", today=today()) is None
    )
    assert not ContactRequest.objects.exists()


def test_who_sees_an_enterprise(courted, world, cast):
    seers = {name for name, user in vars(cast).items() if visible_enterprises(user, today()).exists()}
    assert seers == {
        "officer_nj",
        "second_officer_nj",
        "zone_manager_nj",
        "chain_leader_nj",
        "joint",
        "leadership",
        "administrator_nj",
    }
