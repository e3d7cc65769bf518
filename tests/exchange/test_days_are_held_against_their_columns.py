"""A day is taken only for what its column tells: not for another deed beside it, and no plan for what has happened."""

import datetime

import pytest

from promotion.common.sheets.cells import Cell, Fault
from promotion.common.sheets.tables import Head
from promotion.exchange.deeds import HAPPENED, OWN
from promotion.exchange.matching import Found
from promotion.exchange.reading import reader_of
from promotion.exchange.wanted import DATE, KINDS, MONTH, by_key
from promotion.landing.models import Milestone
from promotion.projects.models import OpeningDay
from tests import factories
from tests.exchange.importing import row, run, sheet, upload, verdicts
from tests.exchange.test_importing_at_opening import HEADS, LANDED, come_in, with_cells
from tests.scenes import scene

DAYS = [(kind, field) for kind, fields in KINDS.items() for field in fields if field.kind in (DATE, MONTH)]
AHEAD = {"ground_planned_on", "production_planned_on", "planned_on", "next_on", "hold_until", "lease_until"}
PLANS = [
    "预计2025年3月",
    "计划于2025年3月",
    "拟2025年3月",
    "拟于2025年3月",
    "争取2025年3月",
    "力争2025年3月",
    "暂定2025年3月",
    "2025年3月（预计）",
]


def read(key: str, text: str, kind="projects"):
    field = by_key(KINDS[kind])[key]
    return reader_of(Found(field, Head(0, "A", field.label), "", 1))(Cell("项目!A2", text))


def test_every_column_of_days_says_whether_it_has_happened():
    keys = {field.key for _kind, field in DAYS}
    assert (keys, set()) == (HAPPENED | AHEAD, HAPPENED & AHEAD)
    assert OWN.keys() <= keys


@pytest.mark.parametrize(
    ("key", "text", "deed"),
    [
        ("in_production_on", "2025年3月开工", "开工"),
        ("in_production_on", "2025年3月竣工", "竣工"),
        ("signed_on", "2025年3月终止", "终止"),
        ("signed_on", "2025年3月5日暂缓", "暂缓"),
        ("ground_broken_on", "已于2025.3.5签约", "签约"),
        ("ground_planned_on", "2025年3月投产", "投产"),
        ("status_on", "2025年3月签约", "签约"),
        ("landed_on", "2025年3月已开工", "开工"),
        ("opened_on", "2025年3月签约", "签约"),
        ("next_on", "2025年3月终止", "终止"),
    ],
)
def test_another_deed_is_a_fault_that_names_it(key, text, deed):
    answer = read(key, text)
    assert isinstance(answer, Fault)
    assert f"写的是“{deed}”" in answer.sentence


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("signed_on", "2025年3月签约"),
        ("signed_on", "已于2025年3月签订"),
        ("engaged_on", "2025年3月对接"),
        ("landed_on", "2025年3月落户"),
        ("ground_broken_on", "2025年3月已开工"),
        ("in_production_on", "2025年3月竣工投产"),
        ("in_production_on", "2025年3月正式投产"),
        ("status_on", "2025年3月终止"),
        ("ground_planned_on", "计划2025年3月开工"),
        ("production_planned_on", "力争2025年3月竣工"),
        ("next_on", "计划2025年3月签约"),
        ("ground_broken_on", "约2025年3月"),
    ],
)
def test_its_own_deed_stays_a_caution(key, text):
    answer = read(key, text)
    assert (answer.value, bool(answer.cautions)) == (datetime.date(2025, 3, 1), True)


@pytest.mark.parametrize(
    ("kind", "key", "text"),
    [
        ("projects", "hold_until", "2025年3月1日终止"),
        ("sites", "lease_until", "2025年3月1日终止"),
        ("projects", "progress_on", "2025-03-01签约"),
        ("follow_ups", "happened_on", "2025-03-01签约"),
        ("follow_ups", "happened_on", "2025年3月1日开工"),
    ],
)
def test_an_end_ends_a_term_and_a_talk_may_be_of_any_deed(kind, key, text):
    answer = read(key, text, kind)
    assert (answer.value, bool(answer.cautions)) == (datetime.date(2025, 3, 1), True)


@pytest.mark.parametrize("text", PLANS)
def test_a_plan_is_no_fact_and_stays_one_where_plans_are_kept(text):
    for kind, field in DAYS:
        answer = read(field.key, text, kind)
        assert isinstance(answer, Fault) == (field.key in HAPPENED), (kind, field.key)
        assert isinstance(answer, Fault) or (answer.value, answer.is_plan) == (datetime.date(2025, 3, 1), True)


def test_where_a_plan_belongs_is_said():
    sentence = read("ground_broken_on", "计划2025年6月开工").sentence
    assert "留空" in sentence
    assert "计划开工时间" in sentence
    assert "留空" in read("signed_on", "预计2025年9月").sentence


@scene
def importer(zone_manager_nj, officer_nj):
    OpeningDay.objects.create(go_live_on=factories.today())
    return zone_manager_nj


@pytest.mark.django_db
def test_a_day_ahead_makes_no_stage_of_a_held_project(importer):
    heads = [*HEADS, "暂缓日期", "暂缓原因", "暂缓至"]
    held = with_cells(阶段="", 签约日期="预计2025年9月", 落地日期="", 开工日期="", 状态="暂缓")
    batch = upload(importer, sheet([[*held, "2025年10月", "业主资金未到位", str(factories.days_ago(-30))]], heads), is_opening=True)
    assert [fault["cell"] for fault in row(batch, 2).faults] == ["项目!K2"]


@pytest.mark.django_db
def test_the_deed_beside_the_day_of_a_stop_is_that_of_the_status(importer):
    heads = [*HEADS, "暂缓/终止时间", "暂缓原因", "暂缓至"]
    rest = ["业主资金未到位", str(factories.days_ago(-30))]
    held = with_cells(状态="暂缓")
    batch = upload(importer, sheet([[*held, "2025年10月终止", *rest]], heads), is_opening=True)
    assert [fault["cell"] for fault in row(batch, 2).faults] == ["项目!O2"]
    projects, _batch = come_in(importer, [*held, "2025年10月暂缓", *rest], heads=heads)
    assert projects["菜籽油"].status == "on_hold"


@pytest.mark.django_db
def test_a_milestone_is_not_of_the_deed_of_another(importer):
    come_in(importer, LANDED)
    rows = [["菜籽油", "注册", f"2025年8月{deed}"] for deed in ("开工", "注册")] + [["菜籽油", "注册", "预计2025年8月"]]
    batch = upload(importer, sheet(rows, ["项目名称", "节点", "实际日期"]), "milestones")
    assert verdicts(batch) == {1: "no_data", 2: "error", 3: "new", 4: "error"}
    assert "“开工”" in row(batch, 2).faults[0]["sentence"]
    run(batch)
    assert Milestone.objects.get(kind="registered").actual_on == datetime.date(2025, 8, 1)
