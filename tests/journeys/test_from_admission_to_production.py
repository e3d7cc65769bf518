"""签约 is not success: a project from the questions of admission to 投产, with all that is refused on the way, and the dates that wait."""

import json

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK
from tests.journeys.hand import Hand, engage, press
from tests.journeys.person import day

pytestmark = pytest.mark.journey

NAME, FORBIDDEN = "演示·长路果脯", "演示·岸边果脯"
COMPANY = ("演示·长路果脯（内江）有限公司", "91990000DEMA900093")
ANSWERS = {"nature": "new", "forbidden_lists": "no", "site_lines": "yes", "two_high": "no", "main_industry": "yes", "reviews": "yes"}
FIGURES = {"amount": "1.2亿", "land_mu": "30", "output": "1.2亿", "rd_share": "2"}
WHY = "承诺第四年亩均税收达到 8 万元，写入协议"
PROHIBITED = "触及法定禁止项，任何人不得豁免"
NO_GROUND = "未取得节能审查，一律不得开工建设"
BARE, READY = "演示·凌家三号地块", "演示·凌家二号地块"  # the first without 详细规划
KINDS = {"consent", "clause", "instalment", "landing_task", "milestone", "reservation", "lease", "service_issue"}

TRY_TO_START = """
from django.utils import timezone
from promotion.common.errors import Refused
from promotion.landing.services import record_milestone
from promotion.projects.models import Project
project = Project.objects.get(code="{code}")
today = timezone.localdate()
try:
    record_milestone(actor=project.owner, project=project, kind="ground_broken", actual_on=today, today=today)
    print("started")
except Refused as refusal:
    print(refusal)
"""
DATES = """
import json
from django.utils import timezone
from promotion.projects.models import Deadline
from promotion.reminders.services.found_deadlines import find
from promotion.reminders.services.planning import scan_of
rows = list(Deadline.objects.filter(project__code="{code}").select_related("project"))
said = {{(each.deadline_id, each.fire_on) for each in find(scan_of(timezone.localdate(), max(row.due for row in rows)))}}
print(json.dumps([
    dict(kind=row.kind, title=row.title, due=row.due.isoformat(), open=row.closed_at is None,
         mine=row.owner_id == row.project.owner_id, told=(row.pk, row.due) in said)
    for row in rows
]))
"""


def what_is_missing_is_named(officer: Hand) -> None:
    officer.do("admission", "审核", said="资料不全", chips=ANSWERS.items(), **FIGURES)
    expect(officer.main.locator(".notice-warn")).to_contain_text("还缺 1 项：达产后年税收")
    expect(officer.main.locator("li.finding", has_text="亩均税收")).to_contain_text("缺数据")


def one_restriction_fails(officer: Hand) -> None:
    officer.do("admission", "重新审核", said="触及限制项", tax="150")
    expect(officer.main.locator("li.finding", has_text="亩均税收")).to_contain_text("不符合")
    expect(officer.main.get_by_role("link", name="豁免")).to_have_count(0)  # not by the officer
    press(officer.gate("签约"))
    expect(officer.person.sheet()).to_contain_text("待链长豁免：亩均税收")


def waived_by(leader: Hand) -> None:
    leader.do("admission", "豁免", said="已豁免", row="亩均税收", chips=[("reason_class", "measures")], reason=WHY)


def the_waiver_shows_on_every_tab(officer: Hand, *expected: str) -> None:
    tabs = officer.tabs()
    assert {"admission", "agreements", "history", *expected} <= set(tabs)
    for name in tabs:
        officer.tab(name)
        expect(officer.main.locator(".waivers")).to_contain_text(WHY)
        expect(officer.main.locator(".project-meta")).to_contain_text("限制项已豁免")


def the_waiver_shows_in_lists_and_on_paper(officer: Hand) -> None:
    for path, line in (("/projects/", "tbody tr"), ("/projects/board/", ".board-card")):
        officer.person.go(f"{path}?q={NAME}")
        expect(officer.main.locator(line, has_text=NAME)).to_contain_text("限制项已豁免")
    officer.person.go(f"/projects/{officer.code}/print/")
    officer.person.see(WHY)


def test_what_the_law_forbids_is_refused_for_good(enter):
    officer = engage(enter("officer"), FORBIDDEN)
    answers = {**ANSWERS, "forbidden_lists": "yes"}
    officer.do("admission", "审核", said="触及法定禁止项", chips=answers.items(), tax="150", **FIGURES)
    leader = Hand(enter("leader"), officer.code)
    for hand in (leader, officer):
        expect(hand.tab("admission")).to_contain_text(PROHIBITED)
        expect(hand.main.get_by_role("link", name="豁免")).to_have_count(0)
    press(officer.gate("签约"))
    expect(officer.person.sheet()).to_contain_text(f"该项目{PROHIBITED}，不能签约")
    assert officer.stage() == "对接"


def decided(officer: Hand, department: Hand) -> None:
    """会签 of two departments: one answers itself, for the other the officer does; then the conclusion."""
    officer.do("admission", "发起会签", said="已送 2 个部门会签", chips=[("functions", "approval"), ("functions", "reform")])
    conclusion = {"chips": [("conclusion", "approved")], "decided_by": "演示·园区招商联席会"}
    officer.is_refused("admission", "登记结论", why="市中区行政审批局", **conclusion)
    department.person.go("/")
    expect(department.main.locator("#dues li", has_text="会签").filter(has_text=NAME)).to_be_visible()
    department.do("admission", "会签", said="已会签", row="行政审批局", chips=[("outcome", "agreed")])
    officer.do("admission", "代填", said="已代填", row="发展改革局", chips=[("outcome", "agreed")], source="会签单（演示）9 号")
    officer.do("admission", "登记结论", said="已登记决策结论", **conclusion)
    expect(officer.main.locator(".round")).to_contain_text("代填")


def sums(officer: Hand) -> str:
    officer.person.go("/projects/")
    return officer.main.locator(".summary-line").inner_text()


def framework_in_no_sum(officer: Hand) -> None:
    before = sums(officer)
    terms = {"title": "框架协议", "signed_on": day(0), "amount": "50亿"}
    officer.do("agreements", "登记已签协议", said="已登记协议", chips=[("kind", "framework")], **terms)
    expect(officer.main).to_contain_text("50 亿元")
    expect(officer.main.locator(".card-head", has_text="合计").locator("b")).to_have_text("—")
    expect(officer.main.locator(".project-meta")).to_contain_text("已签框架")
    assert sums(officer) == before
    press(officer.gate("签约"))
    expect(officer.person.sheet()).to_contain_text("请签订正式协议")


def signed_after_competition_review(officer: Hand, joint: Hand) -> None:
    officer.do("agreements", "起草正式协议", said="已起草", title="投资协议")
    clause = {"text": "路通、水通、电通至用地红线", "due": day(40)}
    officer.do("agreements", "条款", said="已登记条款", chips=[("side", "ours")], **clause)
    officer.do("agreements", "分期出资", said="已登记分期出资", due=day(60), amount="1.2亿")
    officer.is_refused("agreements", "签订", why="请登记公平竞争审查结论")
    expect(officer.tab("agreements")).to_contain_text("还差 2 项才能签订")
    joint.do("agreements", "审查", said="已登记审查", chips=[("review", "compliant")])
    joint.do("agreements", "审查结论", said="已登记公平竞争审查结论", chips=[("fair_competition", "compliant")])
    officer.do("agreements", "签订", said="已签订")
    expect(officer.main.locator(".card-head", has_text="合计").locator("b")).to_have_text("1.2 亿元")
    officer.advance("签约")
    assert officer.stage() == "签约"


def ground_only_where_it_is_planned(officer: Hand) -> None:
    form = officer.sheet("landing", "落实")
    bare = form.locator('select[name="site"] option', has_text=BARE)
    expect(bare).to_contain_text("详细规划未覆盖，不能供地")
    expect(bare).to_be_disabled()
    keep = {"area_mu": "20", "until": day(20), "reason": "详细规划报批中，先留地"}
    officer.do("landing", "预留", said="已预留", picks=[("site", BARE)], **keep)
    officer.is_refused("landing", "转为落实", row=BARE, why="没有详细规划覆盖，不能供地")
    officer.do("landing", "落实", said="已落实用地", picks=[("site", READY)], area_mu="30", lease_until=day(700))


def landed(officer: Hand) -> None:
    officer.do("landing", "按模板编制", said="已编制落地计划")
    expect(officer.main.locator(".plan-item", has_text="项目备案").first).to_contain_text("市中区发展改革局")
    officer.advance(
        "落地", picks=[("company-company_region", "市中区")], company__company_name=COMPANY[0], company__company_uscc=COMPANY[1]
    )
    assert officer.stage() == "落地·审批中"


def no_start_without_energy_review(office, officer: Hand, admin) -> None:
    cleared(officer, "environment")
    start = {"chips": [("kind", "ground_broken")], "actual_on": day(0)}
    officer.is_refused("landing", "登记", why=NO_GROUND, **start)
    assert NO_GROUND in office.manage("shell", "--no-imports", "-c", TRY_TO_START.format(code=officer.code))
    admin.go("/admin/promotion/milestone/add/")
    admin.page.locator(".field-project .select2-selection").click()
    admin.page.locator(".select2-search__field").fill(officer.code)
    admin.page.locator(".select2-results__option", has_text=NAME).click()
    admin.page.locator('select[name="kind"]').select_option("ground_broken")
    admin.page.locator('[name="actual_on"]').fill(day(0))
    admin.page.locator('[name="_save"]').click()
    admin.see(NO_GROUND, within="body")
    assert officer.stage() == "落地·审批中"
    cleared(officer, "energy")
    officer.do("landing", "登记", said="已登记里程碑", **start)
    assert officer.stage() == "落地·已开工"


def cleared(officer: Hand, kind: str) -> None:
    officer.do("files", "登记", said="已登记要件结论", chips=[("kind", kind), ("outcome", "passed")], document_number="演示 9 号")


def funded(officer: Hand, manager: Hand) -> None:
    for amount in ("3000万", "500万"):
        officer.do("funds", "登记到位", said="已登记", chips=[("evidence_kind", "bank_slip")], amount=amount)
    manager.tab("funds").locator("li.row-item", has_text="3,000 万元").get_by_role("button", name="核实").click()
    manager.person.see("已核实", within=".toasts")
    officer.tab("funds")
    assert (officer.stat("已核实到位"), officer.stat("待核实")) == ("3,000 万元", "500 万元")
    officer.do("funds", "冲销", row="500 万元", said="已冲销", reason="重复登记")
    assert (officer.stat("已核实到位"), officer.stat("待核实")) == ("3,000 万元", "0 万元")


def in_production(officer: Hand) -> None:
    kind = [("kind", "in_production")]
    officer.do("landing", "登记", said="已登记里程碑", chips=[("kind", "completed")], planned_on=day(90))
    officer.do("issues", "登记诉求", said="您是首问责任人", chips=[("kind", "energy")], text="增容用电尚未接入")
    officer.do("landing", "登记", said="已登记里程碑", chips=kind, actual_on=day(0))
    assert officer.stage() == "落地·已投产"


def every_date_waits(office, officer: Hand) -> None:
    """Each kind has its deadline; each open one would be told on its day, and stands in the officer's 日程."""
    office.tick()
    rows = json.loads(office.manage("shell", "--no-imports", "-c", DATES.format(code=officer.code)))
    waiting = [row for row in rows if row["open"]]
    assert {row["kind"] for row in rows} >= KINDS
    assert {row["kind"] for row in waiting} >= KINDS - {"consent"}  # both were given
    assert [row["title"] for row in waiting if not row["told"]] == []
    for row in waiting:
        if row["mine"]:
            officer.person.go(f"/schedule/?week={row['due']}")
            expect(officer.main.locator("li.row-item", has_text=row["title"]).filter(has_text=NAME).first).to_be_visible()


def test_a_project_from_admission_to_production(office, enter):
    officer = engage(enter("officer"), NAME)
    what_is_missing_is_named(officer)
    one_restriction_fails(officer)
    waived_by(Hand(enter("leader"), officer.code))
    the_waiver_shows_on_every_tab(officer)
    the_waiver_shows_in_lists_and_on_paper(officer)
    decided(officer, Hand(enter("department"), officer.code))
    framework_in_no_sum(officer)
    signed_after_competition_review(officer, Hand(enter("joint"), officer.code))
    ground_only_where_it_is_planned(officer)
    landed(officer)
    no_start_without_energy_review(office, officer, enter("admin", screen=DESK))
    funded(officer, Hand(enter("manager"), officer.code))
    in_production(officer)
    the_waiver_shows_on_every_tab(officer, "landing", "funds", "issues")
    every_date_waits(office, officer)
