"""工作台: what each role finds there, in a bounded number of queries."""

import datetime

import pytest
from django.urls import reverse

from tests import factories
from tests.desk.helpers import page, text_of
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def late(officer_nj, world):
    return factories.make_project(officer_nj, world, name="过期项目", next_step="送材料", next_on=factories.days_ago(10))


@pytest.mark.parametrize(
    "name",
    [
        "officer_nj",
        "zone_manager_nj",
        "chain_leader_nj",
        "joint",
        "leadership",
        "department_officer",
        "administrator_nj",
        "outsider",
    ],
)
def test_it_opens_for_everybody(as_user, cast, late, name):
    assert page(as_user(getattr(cast, name)), "workbench").status_code == 200


def test_what_is_late_and_red_stands_there_with_its_reason(as_user, officer_nj, late):
    response = page(as_user(officer_nj), "workbench")
    desk = response.context["desk"]
    assert [due.title for due in desk.late] == ["送材料"]
    assert desk.reds == 1
    assert "下一步已过期 10 天" in text_of(response)


def test_a_lead_without_a_next_step_is_listed(as_user, officer_nj, world):
    project = factories.make_project(officer_nj, world)
    assert list(page(as_user(officer_nj), "workbench").context["desk"].aimless) == [project]


def test_the_pool_offers_to_claim(as_user, officer_nj, zone_manager_nj, world):
    lead = factories.make_project(officer_nj, world, owner=None)
    assert reverse("project_claim", args=[lead.code]) in text_of(page(as_user(zone_manager_nj), "workbench"))


def test_a_leader_is_led_to_the_board(as_user, chain_leader_nj, world, late):
    assert reverse("chain_board", args=[world.food.slug]) in text_of(page(as_user(chain_leader_nj), "workbench"))


def test_whoever_answers_for_a_place_sees_its_red_lights(as_user, zone_manager_nj, zone_manager_zg, leadership, late):
    for user in (zone_manager_nj, leadership):
        assert [row.project for row in page(as_user(user), "workbench").context["desk"].watched] == [late]
    assert not page(as_user(zone_manager_zg), "workbench").context["desk"].watched


def test_without_a_grant_it_says_whom_to_ask(as_user, outsider, late):
    body = text_of(page(as_user(outsider), "workbench"))
    assert "您还没有生效的授权" in body
    assert late.name not in body


def test_ten_more_projects_cost_no_more_queries(as_user, officer_nj, world, late, django_assert_num_queries, django_assert_max_num_queries):
    client = as_user(officer_nj)
    page(client, "workbench")
    with django_assert_max_num_queries(40) as counted:
        page(client, "workbench")
    few = len(counted)
    for n in range(6):
        factories.make_project(officer_nj, world, next_step="上门", next_on=factories.days_ago(n))
    with django_assert_num_queries(few):
        page(client, "workbench")


def test_the_schedule_shows_the_week_asked_for(as_user, officer_nj, world):
    day = factories.today() + datetime.timedelta(days=14)
    factories.make_project(officer_nj, world, next_step="两周后见", next_on=day)
    client = as_user(officer_nj)
    assert "两周后见" not in text_of(page(client, "schedule"))
    assert "两周后见" in text_of(page(client, "schedule", week=day.isoformat()))


@pytest.mark.parametrize("week", ["x", "0001-01-01", "9999-12-31", "2026-02-31", "9" * 50])
def test_a_junk_week_is_this_week(as_user, officer_nj, week):
    assert page(as_user(officer_nj), "schedule", week=week).context["is_now"]


def test_search_finds_what_is_in_sight(as_user, officer_nj, officer_zg, late):
    body = text_of(page(as_user(officer_nj), "search", q="过期"))
    assert late.name in body.replace("<mark>", "").replace("</mark>", "")
    assert late.code not in text_of(page(as_user(officer_zg), "search", q="过期"))


@pytest.mark.parametrize("text", ["", "x", "%", "' OR 1=1 --", "a " * 300, "𠮷𠮷", "😀😀"])
def test_search_takes_anything(as_user, officer_nj, text):
    assert page(as_user(officer_nj), "search", q=text).status_code == 200


def test_summaries_tell_code_chain_stage_band_and_unit_and_no_more(as_user, officer_zg, late, officer_nj):
    client = as_user(officer_zg)
    for body in (text_of(page(client, "summary_list")), text_of(page(client, "summary_detail", late.code))):
        assert late.code in body
        assert "内江市市中区招商局" in body
        assert late.name not in body
        assert late.enterprise.name not in body
        assert officer_nj.name not in body
        assert late.sentence not in body


def test_a_summary_of_what_is_in_sight_or_of_nobody_is_not_there(as_user, officer_nj, outsider, late):
    assert page(as_user(officer_nj), "summary_detail", late.code).status_code == 404
    assert page(as_user(outsider), "summary_detail", late.code).status_code == 404
    assert late.code not in text_of(page(as_user(outsider), "summary_list"))


@pytest.mark.parametrize("query", [{"page": "x"}, {"stage": "junk"}, {"q": "%" * 90}, {"page": "-5"}])
def test_junk_parameters_draw_the_summaries(as_user, officer_zg, late, query):
    assert page(as_user(officer_zg), "summary_list", **query).status_code == 200
