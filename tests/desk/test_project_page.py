"""The project page: who opens it, what it shows, how it grows."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.desk.helpers import page, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def bare(response, code: str) -> str:
    """The body without the address asked for and the one-time form token."""
    return re.sub(r"[A-Za-z0-9]{64}", "", text_of(response)).replace(code, "")


@scene
def project(officer_nj, world):
    made = factories.project_in("engagement", officer_nj, world, name="演示酱油项目", amount=32000)
    factories.follow_ups.log_follow_up(
        actor=officer_nj, today=factories.today(), project=made, said="请打 13987654321 找李总", next_on=factories.today()
    )
    return made


@pytest.mark.parametrize("name", ["officer_nj", "zone_manager_nj", "chain_leader_nj", "joint", "leadership", "administrator_nj"])
def test_those_in_sight_open_it(as_user, cast, world, project, name):
    assert page(as_user(getattr(cast, name)), "project_detail", project.code).status_code == 200


@pytest.mark.parametrize(
    "name", ["second_officer_nj", "officer_zg", "zone_manager_zg", "chain_leader_zg", "outsider", "department_officer"]
)
def test_out_of_sight_is_the_same_as_not_there(as_user, cast, project, name):
    client = as_user(getattr(cast, name))
    for route in ("project_detail", "project_print", "project_edit", "project_close", "follow_up_new"):
        hidden, missing = page(client, route, project.code), page(client, route, "ZS2026-99999")
        assert hidden.status_code == missing.status_code == 404
        assert bare(hidden, project.code) == bare(missing, "ZS2026-99999")


def test_phones_are_whole_for_the_owner_and_masked_for_others(as_user, officer_nj, zone_manager_nj, project):
    own = text_of(page(as_user(officer_nj), "project_detail", project.code))
    assert "13812345678" in own
    assert "13987654321" in own
    other = text_of(page(as_user(zone_manager_nj), "project_detail", project.code))
    assert "138****5678" in other
    assert "139****4321" in other
    assert "13812345678" not in other
    assert "13987654321" not in other


def test_tabs_grow_with_the_stage(as_user, officer_nj, world, project):
    client = as_user(officer_nj)
    early = factories.make_project(officer_nj, world)
    assert [tab["label"] for tab in page(client, "project_detail", early.code).context["tabs"]] == ["概况", "跟进", "历史"]
    labels = [tab["label"] for tab in page(client, "project_detail", project.code).context["tabs"]]
    assert labels == ["概况", "跟进", "历史", "准入与决策", "协议", "诉求", "文件"]
    landed = factories.project_in("landed", officer_nj, world)
    for tab in ("overview", "follow_ups", "history", "admission", "agreements", "landing", "funds", "issues", "outcomes", "files"):
        assert page(client, "project_detail", landed.code, tab=tab).status_code == 200


@pytest.mark.parametrize("tab", ["nothing", "landing", "<script>", "a" * 3000])
def test_an_unknown_tab_is_the_first_one(as_user, officer_nj, project, tab):
    response = page(as_user(officer_nj), "project_detail", project.code, tab=tab)
    assert response.context["tabs"][0]["current"]


def test_the_light_says_why(as_user, officer_nj, world):
    late = factories.make_project(officer_nj, world, next_step="上门", next_on=factories.days_ago(2))
    assert "下一步已过期 2 天" in text_of(page(as_user(officer_nj), "project_detail", late.code))


def test_history_tells_each_change_and_who_made_it(as_user, officer_nj, project):
    body = text_of(page(as_user(officer_nj), "project_detail", project.code, tab="history"))
    assert "谋划 → 对接" in body
    assert "谈了投资意向" in body
    assert "内江专员" in body


def test_the_print_and_the_chat_text_leave_out_contacts(as_user, officer_nj, project):
    body = text_of(page(as_user(officer_nj), "project_print", project.code))
    assert "招商引资项目信息表" in body
    assert "3.2 亿元" in body
    assert "13812345678" not in body
    assert "13987654321" not in body
    assert "王总" not in page(as_user(officer_nj), "project_print", project.code).context["wechat"]


def test_markup_in_what_people_type_stays_text(as_user, officer_nj, world):
    nasty = factories.make_project(officer_nj, world, name="<script>alert(1)</script>", sentence='"><img src=x onerror=alert(1)>')
    body = text_of(page(as_user(officer_nj), "project_detail", nasty.code))
    assert "<script>alert(1)" not in body
    assert "<img src=x" not in body


def test_a_leader_is_offered_the_instruction_and_no_edit(as_user, chain_leader_nj, project):
    body = text_of(page(as_user(chain_leader_nj), "project_detail", project.code))
    assert reverse("task_new", args=[project.code]) in body
    assert reverse("project_edit", args=[project.code]) not in body
    assert reverse("project_advance", args=[project.code]) not in body


def test_ten_more_follow_ups_cost_no_more_queries(as_user, officer_nj, project, django_assert_max_num_queries, django_assert_num_queries):
    client = as_user(officer_nj)
    page(client, "project_detail", project.code, tab="follow_ups")
    with django_assert_max_num_queries(45) as counted:
        page(client, "project_detail", project.code, tab="follow_ups")
    before = len(counted)
    for n in range(10):
        factories.follow_ups.log_follow_up(
            actor=officer_nj, today=factories.today(), project=project, said=f"第{n}次", next_on=factories.today()
        )
    with django_assert_num_queries(before):
        page(client, "project_detail", project.code, tab="follow_ups")
