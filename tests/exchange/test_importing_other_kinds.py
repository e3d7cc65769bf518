"""Firms, follow-ups, money, milestones and sites from sheets: by the rules of the page, and a second time nothing changes."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from promotion.enterprises.models import Contact, Enterprise
from promotion.exchange.services import imports
from promotion.landing.models import FundArrival, Milestone
from promotion.places.models import Site
from promotion.projects.models import Deadline, FirstContact, FollowUp, Project
from promotion.projects.services import papers
from tests import factories
from tests.exchange.importing import bring, row, run, sheet, states, upload, verdicts, work
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="菜籽油", amount=5000)


def again_changes_nothing(actor, rows, heads, kind):
    assert set(verdicts(upload(actor, sheet(rows, heads), kind)).values()) == {"no_data", "same"}


def taken_back(batch):
    imports.take_back_import(actor=batch.owner, batch=batch)
    work()
    batch.refresh_from_db()
    assert batch.taken_back_at, batch.job.message


FIRM_HEADS = ["企业名称", "统一社会信用代码", "注册地", "联系人及电话", "主营业务", "龙头企业"]
FIRM = ["成都味觉食品有限公司", "91350100M000100Y43", "广东省", "王总 13812345678、李经理 13912345678", "调味品", "是"]


def test_firms_with_their_people(officer_nj):
    batch = bring(officer_nj, [FIRM], FIRM_HEADS, kind="enterprises")
    firm = Enterprise.objects.get()
    assert (firm.uscc, firm.region.name, firm.business, firm.is_leading) == ("91350100M000100Y43", "广东省", "调味品", True)
    assert sorted(Contact.objects.values_list("name", "phone")) == [("李经理", "13912345678"), ("王总", "13812345678")]
    again_changes_nothing(officer_nj, [FIRM], FIRM_HEADS, "enterprises")
    more = bring(officer_nj, [[FIRM[0], "", "", "赵工", "酱油", ""]], FIRM_HEADS, kind="enterprises")
    firm.refresh_from_db()
    assert (firm.business, firm.is_leading, Contact.objects.count()) == ("酱油", True, 3)
    taken_back(more)
    firm.refresh_from_db()
    assert (firm.business, Contact.objects.filter(withdrawn_at__isnull=True).count()) == ("调味品", 2)
    imports.take_back_import(actor=officer_nj, batch=batch)
    work()
    batch.refresh_from_db()
    assert "第 2 行" in batch.job.message  # another import has been at it since


TALK_HEADS = ["项目名称", "企业名称", "时间", "方式", "内容", "记录人", "对方参加人", "下一步", "下一步时间"]


def test_follow_ups_keep_their_day_and_author_and_earn_nothing(officer_nj, second_officer_nj, officer_zg, project):
    due = (factories.today() + datetime.timedelta(days=5)).isoformat()
    rows = [
        ["菜籽油", "", "2025-03-05", "拜访", "看了厂区", "内江专员乙", "王总", "", ""],
        [project.code, "", "2025-04-01", "电话", "问了用地", "自贡专员", "王总", "寄资料", due],
        ["", str(project.enterprise), "2025.5.6", "接待考察", "到园区考察", "张老三", "王总", "", ""],
        ["没有的项目", "", "2025-03-05", "拜访", "看了厂区", "", "", "", ""],
        ["菜籽油", "", "2025-03-05", "跳伞", "看了厂区", "", "", "", ""],
    ]
    batch = bring(officer_nj, rows, TALK_HEADS, kind="follow_ups")
    assert list(states(batch).values()) == ["left_out", "done", "done", "done", "waiting", "waiting"]
    first, second, third = FollowUp.objects.order_by("happened_at")
    assert (timezone.localdate(first.happened_at), first.author, first.kind) == (datetime.date(2025, 3, 5), second_officer_nj, "visit")
    assert (second.author, second.author_name) == (officer_nj, "自贡专员")  # of another city: the name is kept, the firm not opened to them
    assert (third.enterprise, third.author_name) == (project.enterprise, "张老三")
    assert (Deadline.objects.get().title, Deadline.objects.get().due.isoformat()) == ("寄资料", due)
    assert not FirstContact.objects.exists()
    again_changes_nothing(officer_nj, rows[:3], TALK_HEADS, "follow_ups")
    taken_back(batch)
    project.refresh_from_db()
    assert (project.last_contact_on, Deadline.objects.filter(closed_at__isnull=True).count()) == (None, 0)


def test_an_old_talk_does_not_replace_the_present_next_step(officer_nj, project):
    due = factories.today() + datetime.timedelta(days=3)
    bring(
        officer_nj,
        [["菜籽油", "", factories.days_ago(1).isoformat(), "电话", "新的", "", "", "签约", due.isoformat()]],
        TALK_HEADS,
        kind="follow_ups",
    )
    old = [
        ["菜籽油", "", "2024-01-05", "电话", "旧的", "", "", "寄样品", "2024-02-01"],
        ["菜籽油", "", "2024-01-09", "电话", "再旧", "", "", "", ""],
    ]
    bring(officer_nj, old, TALK_HEADS, kind="follow_ups")
    assert (Deadline.objects.get().title, Deadline.objects.get().closed_at) == ("签约", None)


FUND_HEADS = ["项目名称", "到位月份", "到位资金（万元）", "凭证类型"]


def test_money_that_came(officer_nj, project):
    rows = [["菜籽油", "2025年3月", "500", "银行进账单"], ["菜籽油", "2025.4", "300万", "看过合同"], ["菜籽油", "2099-01", "1", ""]]
    batch = bring(officer_nj, rows, FUND_HEADS, kind="fund_arrivals")
    assert list(states(batch).values()) == ["left_out", "done", "done", "waiting"]
    first, second = FundArrival.objects.order_by("month")
    assert (first.month, first.amount, first.evidence_kind, first.verified_at) == (datetime.date(2025, 3, 1), 500, "bank_slip", None)
    assert (second.evidence_kind, second.evidence_note) == ("other", "看过合同")
    again_changes_nothing(officer_nj, rows[:2], FUND_HEADS, "fund_arrivals")
    taken_back(batch)
    assert sum(FundArrival.objects.values_list("amount", flat=True)) == 0


SLIP = ["菜籽油", "2025年3月", "500", "银行进账单"]


def paid() -> list:
    return sorted(FundArrival.objects.values_list("amount", "evidence_kind"))


@pytest.mark.parametrize("rule", ["ask", "same", "apart"])
def test_payments_with_different_evidence_are_different_ones(officer_nj, project, rule):
    rows = [SLIP, [*SLIP[:3], "发票"], [*SLIP[:3], "看过合同"]]
    batch = upload(officer_nj, sheet(rows, FUND_HEADS), "fund_arrivals")
    imports.set_options(actor=officer_nj, batch=batch, twins=rule, channel=None)
    run(batch)
    assert paid() == [(500, "bank_slip"), (500, "invoice"), (500, "other")]
    again_changes_nothing(officer_nj, rows, FUND_HEADS, "fund_arrivals")


def test_a_second_payment_just_like_the_first_comes_in_when_somebody_says_so(officer_nj, project):
    batch = upload(officer_nj, sheet([SLIP, SLIP, SLIP], FUND_HEADS), "fund_arrivals")
    assert verdicts(batch) == {1: "no_data", 2: "new", 3: "twin", 4: "twin"}
    assert "第 2 行" in row(batch, 3).cautions[0]
    for number, decision in ((3, "apart"), (4, "same")):
        imports.decide(actor=officer_nj, row=row(batch, number), decision=decision, today=factories.today())
    run(batch)
    assert paid() == [(500, "bank_slip")] * 2
    assert verdicts(upload(officer_nj, sheet([SLIP, SLIP, SLIP], FUND_HEADS), "fund_arrivals")) == {
        1: "no_data",
        2: "same",
        3: "same",
        4: "twin",
    }


def test_another_one_for_all_doubles_no_payment_that_is_on_file(officer_nj, project):
    bring(officer_nj, [SLIP], FUND_HEADS, kind="fund_arrivals")
    batch = upload(officer_nj, sheet([SLIP, SLIP], FUND_HEADS), "fund_arrivals")
    imports.set_options(actor=officer_nj, batch=batch, twins="apart", channel=None)
    imports.mend_cell(actor=officer_nj, row=row(batch, 2), letter="C", text="500万", today=factories.today())
    run(batch)
    assert paid() == [(500, "bank_slip")] * 2


def test_a_payment_without_evidence_asks_where_one_of_its_amount_is_on_file(officer_nj, project):
    bring(officer_nj, [SLIP], FUND_HEADS, kind="fund_arrivals")
    batch = upload(officer_nj, sheet([[*SLIP[:3], ""]], FUND_HEADS), "fund_arrivals")
    assert (row(batch, 2).verdict, row(batch, 2).choices) == ("twin", ["skip", "same", "apart"])


STONE_HEADS = ["项目名称", "节点", "计划日期", "实际日期", "凭据"]


def test_breaking_ground_without_its_clearances_is_refused_as_on_the_page(officer_nj, project):
    rows = [["菜籽油", "开工", "", "2025-06-01", ""], ["菜籽油", "备案", "2025-03-01", "2025-03-09", "川投备〔2025〕1号"]]
    batch = bring(officer_nj, rows, STONE_HEADS, kind="milestones")
    assert states(batch) == {1: "left_out", 2: "waiting", 3: "done"}
    assert "一律不得开工建设" in row(batch, 2).faults[0]["sentence"]
    assert [stone.kind for stone in Milestone.objects.all()] == ["filed"]
    for kind in ("environment", "energy"):
        papers.record_clearance(
            actor=officer_nj,
            project=project,
            kind=kind,
            outcome="not_needed",
            reason="不涉及",
            decided_on=factories.days_ago(600),
            today=factories.today(),
        )
    imports.mend_cell(actor=officer_nj, row=row(batch, 2), letter="D", text="2025-06-02", today=factories.today())
    imports.start_import(actor=officer_nj, batch=batch)
    work()
    assert Milestone.objects.get(kind="ground_broken").actual_on == datetime.date(2025, 6, 2)
    again_changes_nothing(officer_nj, [["菜籽油", "开工", "", "2025-06-02", ""], rows[1]], STONE_HEADS, "milestones")


def test_days_that_cannot_follow_each_other_are_named_in_the_preview(officer_nj, project):
    bring(officer_nj, [["菜籽油", "投产", "2099-03-01", "", ""]], STONE_HEADS, kind="milestones")
    batch = upload(officer_nj, sheet([["菜籽油", "开工", "2099-05-01", "", ""]], STONE_HEADS), "milestones")
    assert [fault["cell"] for fault in row(batch, 2).faults] == ["项目!C2"]
    assert "不能早于" in row(batch, 2).faults[0]["sentence"]


def test_milestones_are_taken_back(officer_nj, project):
    bring(officer_nj, [["菜籽油", "备案", "2099-03-01", "", ""]], STONE_HEADS, kind="milestones")
    later = bring(officer_nj, [["菜籽油", "备案", "2099-05-01", "2025-03-09", "一号"]], STONE_HEADS, kind="milestones")
    taken_back(later)
    stone = Milestone.objects.get()
    assert (stone.planned_on, stone.actual_on) == (datetime.date(2099, 3, 1), None)


SITE_HEADS = ["片区", "地块名称", "类型", "面积（亩）", "详规覆盖", "供地方式"]


def test_sites_by_who_keeps_them(zone_manager_nj, officer_nj, world):
    rows = [
        ["凌家片区", "LJ-01", "地块", "120.5", "是", "出让"],
        ["大塘山—张家坝片区", "DT-01", "地块", "10", "", ""],
        ["凌家片区", "LJ-02", "大楼", "10", "", ""],
    ]
    batch = bring(zone_manager_nj, rows, SITE_HEADS, kind="sites")
    assert list(states(batch).values()) == ["left_out", "done", "waiting", "waiting"]
    site = Site.objects.get(name="LJ-01")
    assert (site.area_mu, site.planning_covered, site.supply_mode) == (Decimal("120.5"), True, "grant")
    again_changes_nothing(zone_manager_nj, rows[:1], SITE_HEADS, "sites")
    taken_back(batch)
    site.refresh_from_db()
    assert site.withdrawn_at
    bring(zone_manager_nj, rows[:1], SITE_HEADS, kind="sites")
    site.refresh_from_db()
    assert site.withdrawn_at is None


def test_somebody_elses_project_is_as_if_it_were_not_there(officer_zg, project):
    batch = upload(
        officer_zg,
        sheet([["菜籽油", "2025年3月", "500", "银行进账单"], [project.code, "2025年3月", "500", ""]], FUND_HEADS),
        "fund_arrivals",
    )
    sentences = {row(batch, number).faults[0]["sentence"] for number in (2, 3)}
    assert sentences == {"没有这个项目，或不在您的权限内；请写系统里的全称或项目编号。"}
    assert Project.objects.count() == 1
