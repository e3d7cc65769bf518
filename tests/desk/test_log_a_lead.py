"""登记线索: three fields make a lead; twins are shown as far as one may know of them."""

import pytest

from promotion.projects.models import ContactRequest, Project
from tests import factories
from tests.desk.helpers import errors_of, page, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(as_user, officer_nj):
    return as_user(officer_nj)


def lead(world, **more):
    return {"enterprise_name": "成都演示食品有限公司", "sentence": "建预制菜工厂", "channel": world.channel.pk, "token": "t1", **more}


def test_three_fields_make_a_lead(officer, officer_nj, world):
    response = send(officer, "project_new", **lead(world))
    project = Project.objects.get()
    assert response.status_code == 302
    assert response.url.endswith(f"/projects/{project.code}/")
    assert (project.owner, project.enterprise.name, project.stage) == (officer_nj, "成都演示食品有限公司", "planning")


def test_link_and_zone_do_without_a_firm(officer, world):
    send(officer, "project_new", **lead(world, enterprise_name="", chain=world.grain.pk, zone=world.lingjia.pk))
    assert Project.objects.get().zone == world.lingjia


def test_the_same_submit_twice_is_one_lead(officer, world):
    for _n in range(2):
        send(officer, "project_new", **lead(world))
    assert Project.objects.count() == 1


def test_a_refusal_stands_beside_its_field_and_loses_nothing(officer, world):
    response = send(officer, "project_new", sentence="建预制菜工厂", channel=world.channel.pk, content="两条线", amount="1.2亿")
    assert response.status_code == 422
    assert "还没有意向企业时，请同时选择产业链环节和片区" in str(response.context["form"].errors["enterprise_name"])
    assert "两条线" in text_of(response)
    assert "1.2亿" in text_of(response)
    assert not Project.objects.exists()


def test_everything_wrong_is_said_at_once(officer, world):
    response = send(officer, "project_new", enterprise_name="某公司", amount="很多", contact_phone="abc", next_step="上门")
    assert response.status_code == 422
    assert {"sentence", "channel", "amount", "contact_phone", "next_in"} <= set(response.context["form"].errors)


def test_amount_contact_and_next_step_come_along(officer, world):
    day = factories.today().isoformat()
    more = {"amount": "1.2亿", "contact_name": "李总", "contact_phone": "13812345678", "next_step": "上门", "next_on": day}
    send(officer, "project_new", **lead(world, **more))
    project = Project.objects.get()
    assert project.amount == 12000
    assert project.enterprise.contacts.get().phone == "13812345678"
    assert project.deadlines.get().title == "上门"


def test_a_lead_can_go_into_the_pool(officer, world):
    send(officer, "project_new", **lead(world, keeper="pool", chain=world.grain.pk, zone=world.lingjia.pk))
    assert Project.objects.get().owner is None


def test_a_zone_of_the_other_city_is_no_choice(officer, world):
    response = send(officer, "project_new", **lead(world, chain=world.grain.pk, zone=world.datangshan.pk))
    assert response.status_code == 422
    assert "zone" in response.context["form"].errors


def test_forged_stage_and_owner_change_nothing(officer, officer_nj, officer_zg, world):
    send(officer, "project_new", **lead(world, stage="signed", owner=officer_zg.pk, status="closed"))
    project = Project.objects.get()
    assert (project.stage, project.owner, project.status) == ("planning", officer_nj, "active")


@pytest.mark.parametrize("name", ["joint", "leadership", "outsider", "department_officer"])
def test_who_keeps_no_projects_logs_none(as_user, cast, name):
    assert page(as_user(getattr(cast, name)), "project_new").status_code == 403


def test_a_twin_in_sight_is_shown_with_who_and_where(officer, officer_nj, world):
    project = factories.make_project(officer_nj, world, enterprise_name="成都演示食品有限公司", enterprise=None)
    body = text_of(page(officer, "twin_lookup", enterprise_name="演示食品"))
    assert "成都演示食品有限公司" in body
    assert project.name in body
    assert "就是它，记一次跟进" in body
    assert "用这家企业新建项目" in body


def test_a_twin_out_of_sight_tells_nothing_but_that(as_user, officer_zg, officer_nj, world):
    project = factories.make_project(officer_nj, world, enterprise_name="成都演示食品有限公司", enterprise=None)
    body = text_of(page(as_user(officer_zg), "twin_lookup", enterprise_name="成都演示食品有限公司"))
    assert "该企业已有单位在谈，可申请对接" in body
    assert project.name not in body
    assert "内江专员" not in body


def test_a_hidden_twin_refuses_the_lead_and_offers_the_request(as_user, officer_zg, officer_nj, world):
    factories.make_project(officer_nj, world, enterprise_name="成都演示食品有限公司", enterprise=None)
    client = as_user(officer_zg)
    response = send(client, "project_new", **lead(world))
    assert response.status_code == 422
    assert "可申请对接" in errors_of(response)
    send(client, "request_new", name="成都演示食品有限公司", kind="join", reason="我们也在谈")
    assert ContactRequest.objects.get().from_user == officer_zg


def test_a_request_for_a_firm_that_is_not_there_is_answered_the_same(as_user, officer_zg, world):
    response = send(as_user(officer_zg), "request_new", name="没有这家公司", kind="join", reason="我们也在谈")
    assert response.status_code == 302
    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize("query", [{"enterprise": "9" * 40}, {"enterprise": "x"}, {"chain": "'--"}, {"zone": "../"}, {"name": "<b>" * 500}])
def test_junk_presets_are_left_out(officer, query):
    assert page(officer, "project_new", **query).status_code == 200


def test_the_channels_last_used_come_first(officer, officer_nj, world):
    factories.make_project(officer_nj, world, channel=world.other_channel)
    groups = page(officer, "project_new").context["form"].channel_groups()
    assert [str(chip.choice_label) for chip in groups[0][1]] == [world.other_channel.name]
