"""Firms, follow-ups, milestones, money and sites leave as projects do: the rows of the page, nothing of another city, phones masked."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from promotion.common.models import AuditEvent
from promotion.exchange.ledgers import LEDGERS
from promotion.landing.services import record_arrival, record_milestone, verify_arrival
from promotion.people.services import files
from promotion.places.models import Site
from promotion.projects.models import Project
from promotion.projects.services import follow_ups
from tests import factories
from tests.scenes import scene

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def rows_of(client, key, **params):
    response = client.get(reverse(LEDGERS[key].door), {**params, "format": "csv"})
    assert response.status_code == 200
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def arrival(actor, project, amount):
    stored = files.store(SimpleUploadedFile("进账单.png", PNG), actor)
    today = factories.today()
    return record_arrival(
        actor=actor, project=project, today=today, amount=amount, arrived_on=today, evidence_kind="bank_slip", evidence_note="", file=stored
    )


@scene
def town(world, cast):
    """One signed project in each city with a follow-up, a milestone and money."""
    today = factories.today()
    made = {}
    for city, owner, zone in (("内江", cast.officer_nj, world.lingjia), ("自贡", cast.officer_zg, world.datangshan)):
        firm = factories.make_enterprise(owner, f"{city}演示有限公司", business=f"{city}主营")
        project = factories.make_project(owner, world, name=f"{city}项目", enterprise=firm, zone=zone)
        follow_ups.log_follow_up(actor=owner, today=today, project=project, said=f"{city}谈过，电话 13812345678", participants="王总")
        record_milestone(actor=owner, project=project, kind="registered", planned_on=today, today=today)
        arrival(owner, project, 100)
        made[city] = project
    return made


def test_firms_in_sight_by_what_was_typed(as_user, officer_nj, town):
    client = as_user(officer_nj)
    (row,) = rows_of(client, "enterprises")
    assert (row["企业名称"], row["主营业务"], row["可见个数"]) == ("内江演示有限公司", "内江主营", "1")
    assert rows_of(client, "enterprises", q="自贡") == []
    assert "联系电话" not in row


@pytest.mark.parametrize(("key", "column"), [("follow_ups", "说了什么"), ("milestones", "节点"), ("fund_arrivals", "到位资金")])
def test_what_hangs_on_projects_in_sight(as_user, cast, town, key, column):
    (row,) = rows_of(as_user(cast.officer_nj), key)
    assert row["项目全称"] == "内江项目"
    assert row[column]
    assert {row["项目全称"] for row in rows_of(as_user(cast.joint), key)} == {"内江项目", "自贡项目"}


@pytest.mark.parametrize("key", ["follow_ups", "milestones"])
def test_the_filter_of_projects_holds_for_what_hangs_on_them(as_user, officer_nj, town, key):
    client = as_user(officer_nj)
    assert len(rows_of(client, key, stage="planning")) == 1
    assert rows_of(client, key, stage="landed") == []


def test_phones_in_what_was_said_are_masked(as_user, officer_nj, town):
    (row,) = rows_of(as_user(officer_nj), "follow_ups")
    assert row["说了什么"] == "内江谈过，电话 138****5678"


def test_money_by_month_or_what_waits_as_on_the_page(as_user, cast, town):
    client, today = as_user(cast.zone_manager_nj), factories.today()
    (row,) = rows_of(client, "fund_arrivals")
    assert (row["月份"], row["到位资金"], row["核实情况"]) == (f"{today:%Y-%m}", "100", "待核实")
    verify_arrival(actor=cast.zone_manager_nj, arrival=town["内江"].fund_arrivals.get(), today=today)
    assert rows_of(client, "fund_arrivals") == []
    assert rows_of(client, "fund_arrivals", month=f"{today:%Y-%m}")[0]["核实情况"] == "已核实"
    response = client.get(reverse("fund_export"), {"month": "去年"}, follow=True)
    assert "月份看不懂" in response.content.decode()


def test_sites_by_the_filter_of_the_page(as_user, officer_nj, world):
    Site.objects.create(zone=world.lingjia, name="一号地", kind="parcel", area_mu=60, planning_covered=True, supply_mode="grant")
    Site.objects.create(zone=world.baima, name="二号房", kind="workshop", area_mu="5.25", notes="=SUM(A1)")
    client = as_user(officer_nj)
    assert {row["名称"] for row in rows_of(client, "sites")} == {"二号房", "一号地"}
    (row,) = rows_of(client, "sites", kind="workshop", left="5")
    assert (row["面积（亩）"], row["剩余（亩）"], row["可供情况"], row["详细规划已覆盖"]) == ("5.25", "5.25", "可供", "否")
    assert row["备注"] == "'=SUM(A1)"
    response = client.get(reverse("site_export"), {"kind": "castle"}, follow=True)
    assert response.redirect_chain
    assert not AuditEvent.objects.filter(action="export", note__contains="castle").exists()


def test_a_confidential_project_goes_by_its_code_name_everywhere(as_user, officer_nj, town):
    Project.objects.filter(pk=town["内江"].pk).update(is_confidential=True, code_name="长江计划")
    for key in ("follow_ups", "milestones", "fund_arrivals"):
        (row,) = rows_of(as_user(officer_nj), key)
        assert row["项目全称"] == "长江计划"
        assert not {value for value in row.values() if "内江" in value or "王总" in value or value == "100"}


@pytest.mark.parametrize("key", LEDGERS)
def test_without_a_live_grant_nothing_leaves(as_user, outsider, key):
    assert as_user(outsider).get(reverse(LEDGERS[key].door)).status_code == 403


@pytest.mark.parametrize("page", ["enterprise_list", "fund_list", "site_list", "project_list"])
def test_the_button_leads_to_the_file_of_the_filtered_list(as_user, cast, world, town, page):
    Site.objects.create(zone=world.lingjia, name="一号地", kind="parcel", area_mu=60)
    params = {"enterprise_list": {"q": "内江"}, "fund_list": {"page": "1"}, "site_list": {"kind": "parcel"}, "project_list": {"q": "内江"}}
    client = as_user(cast.officer_nj)
    response = client.get(reverse(page), params[page])
    for address in response.context["export"].values():
        assert address.replace("&", "&amp;") in response.content.decode()
        assert client.get(address).status_code == 200
