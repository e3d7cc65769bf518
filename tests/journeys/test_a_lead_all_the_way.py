"""The officer's main job on a phone: from the first call to 落地, a mis-tap undone, a forgotten next step called back to mind."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.person import day

pytestmark = pytest.mark.journey

FIRM = "演示·旅途果酱有限公司"
COMPANY_CODE = "91990000DEMA90001A"


def moment(ahead: int) -> str:
    return f"{day(ahead)}T10:00"


def type_firm(officer, name: str) -> None:
    field = officer.page.locator('[name="enterprise_name"]')
    field.fill("")
    field.press_sequentially(name, delay=15)


def log_lead(officer) -> None:
    officer.go("/projects/new/")
    type_firm(officer, "演示·川味香食品厂")
    twins = officer.page.locator("#twins")
    expect(twins).to_contain_text("演示·川味香食品有限公司")
    type_firm(officer, "演示·盐都鲜食品有限公司")
    expect(twins).to_contain_text("该企业已有单位在谈，可申请对接")
    assert "林悦" not in twins.inner_text()
    type_firm(officer, FIRM)
    expect(twins).not_to_contain_text("已有单位在谈")
    form = officer.page.locator("#lead-form")
    officer.fill(form, sentence="演示·旅途果酱拟建果酱与罐头工厂")
    form.locator('label:has(input[name="channel"])').first.click()
    form.get_by_role("button", name="登记", exact=True).click()
    officer.page.wait_for_url(re.compile(r"/projects/ZS"))


def follow_up(officer, said: str, *, next_step: str, chip: bool = True, **more: str) -> None:
    officer.go(f"/projects/{officer.code()}/")
    officer.page.locator(".phone-actions, .phone-bar, body").get_by_role("link", name="记跟进").last.click()
    form = officer.sheet()
    officer.fill(form, said=said, next_step=next_step)
    if chip:
        officer.chip(form, "next_in", day(1))
    officer.unfold(form, "方式、参加人")
    officer.fill(form, participants="旅某（演示）", **more)
    form.locator("button.btn-primary").click()
    officer.see(said)
    assert officer.page.locator(".draft-note").count() == 0  # what was sent is no draft any more


def open_gate(officer, to: str):
    officer.page.get_by_role("link", name=f"推进到{to}").last.click()
    form = officer.sheet()
    expect(form).to_contain_text("推进后会改变")
    officer.fits()
    return form


def push(form) -> None:
    form.locator("button.btn-primary").click()


def into_engagement(officer) -> None:
    form = open_gate(officer, "对接")
    push(form)
    expect(officer.page.locator(".notice-bad").first).to_be_visible()  # everything unmet is said at once
    form = officer.sheet()
    officer.fill(form, contact__name="旅某（演示）", contact__phone="12300009999")
    officer.pick(form, "chain-chain", "果蔬干制、腌制、罐装")
    officer.pick(form, "zones-zone", "凌家片区")
    push(form)
    officer.see("已推进到对接", within="body")


def into_engagement_again(officer) -> None:
    push(open_gate(officer, "对接"))
    officer.see("已推进到对接", within="body")


def into_signed(officer) -> None:
    form = open_gate(officer, "签约")
    form.locator('[name="admission-no_land"]').check()
    answers = {"nature": "new", "forbidden_lists": "no", "site_lines": "yes", "two_high": "no", "main_industry": "yes", "reviews": "yes"}
    for question, answer in answers.items():
        officer.chip(form, f"admission-{question}", answer)
    officer.fill(form, admission__rd_share="2")
    officer.chip(form, "decision-conclusion", "approved")
    officer.fill(form, decision__decided_by="演示·园区招商联席会", agreement__signed_on=day(0), agreement__amount="1.2亿")
    officer.chip(form, "agreement-fair_competition", "compliant")
    push(form)
    officer.see("已推进到签约", within="body")


def into_landed(officer) -> None:
    form = open_gate(officer, "落地")
    officer.fill(form, company__company_name="演示·旅途果酱（内江）有限公司", company__company_uscc=COMPANY_CODE)
    officer.pick(form, "company-company_region", "市中区")
    officer.pick(form, "site-site", "演示·凌家二号地块")
    officer.fill(form, site__area_mu="12", landing_plan__title="办理项目备案", landing_plan__due=day(20))
    officer.pick(form, "landing_plan-department", "行政审批局")
    push(form)
    officer.see("已推进到落地", within="body")


def undo(officer) -> None:
    officer.page.locator(".toast-undo").click()
    expect(officer.page.locator(".stage-bar .is-current")).to_contain_text("谋划")


def stage(officer) -> str:
    return officer.page.locator(".stage-bar .is-current").inner_text().split()[0]


def overdue_messages(officer, step: str) -> int:
    officer.go("/messages/?kind=overdue")
    return officer.page.locator("li.row-item", has_text=step).count()


def bell(officer) -> int:
    officer.go("/")
    count = officer.page.locator("#bell .count")
    return int(count.inner_text()) if count.count() else 0


def test_a_lead_goes_all_the_way_on_a_phone(office, enter):
    officer = enter("officer")
    log_lead(officer)
    follow_up(officer, "对方想看厂房，愿意来园考察。", next_step="陪同看厂房")
    into_engagement(officer)
    undo(officer)
    into_engagement_again(officer)
    into_signed(officer)
    into_landed(officer)
    assert stage(officer) == "落地"
    code = officer.code()

    officer.go(f"/projects/{code}/?tab=history")
    timeline = officer.page.locator(".timeline")
    for words in ("登记", "撤销", "谋划 → 对接", "对接 → 签约", "签约 → 落地", "签订正式协议", "陪同看厂房"):
        expect(timeline).to_contain_text(words)
    expect(timeline.locator(".is-void").first).to_contain_text("谋划 → 对接")


def test_a_forgotten_next_step_is_called_to_mind_once(office, enter):
    officer = enter("officer")
    officer.go("/projects/new/")
    form = officer.page.locator("#lead-form")
    officer.fill(form, enterprise_name="演示·忘事罐头有限公司", sentence="演示·忘事罐头拟建罐头车间")
    form.locator('label:has(input[name="channel"])').first.click()
    form.get_by_role("button", name="登记", exact=True).click()
    officer.page.wait_for_url(re.compile(r"/projects/ZS"))
    code = officer.code()
    office.tick()
    before = bell(officer)

    officer.go(f"/projects/{code}/")
    step = "把厂房图纸寄给忘事罐头"
    follow_up(officer, "对方要厂房图纸。", next_step=step, chip=False, happened_at=moment(-3), next_on=day(-1))
    for _again in range(3):
        office.tick()

    assert bell(officer) == before + 1
    assert overdue_messages(officer, "忘事罐头") == 1
    officer.page.locator("li.row-item", has_text="忘事罐头").locator("a.stretch").click()
    officer.page.wait_for_url(re.compile(code))
    assert bell(officer) == before
