"""Lines of the README's tour that no other journey walks."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_a_lead_all_the_way import day
from tests.journeys.test_each_to_their_own import address_of

pytestmark = pytest.mark.journey


def test_one_item_short_of_signing(enter):
    officer = enter("officer")
    officer.go(address_of(officer, "豆香坊"))
    officer.see("进入签约还差 1 项")
    officer.page.get_by_role("link", name="推进到签约").last.click()
    form = officer.sheet()
    officer.chip(form, "decision-conclusion", "approved")
    officer.fill(form, decision__decided_by="演示·园区招商联席会")
    form.locator("button.btn-primary").click()
    officer.see("已推进到签约", within="body")
    expect(officer.page.locator(".stage-bar .is-current")).to_contain_text("签约")


def test_no_building_without_the_energy_review(enter):
    officer = enter("officer")
    officer.go(address_of(officer, "冷鲜达") + "?tab=landing")
    officer.page.locator("li", has_text="开工").get_by_role("link").last.click()
    form = officer.sheet()
    officer.fill(form, actual_on=day(0))
    form.locator("button.btn-primary").click()
    expect(officer.sheet()).to_contain_text("未取得节能审查，一律不得开工建设")
    expect(officer.sheet().locator('[name="actual_on"]')).to_have_value(day(0))


def test_a_red_light_says_why(enter):
    officer = enter("officer")
    officer.go(address_of(officer, "果绿饮品"))
    officer.see("天未与投资方联系（时限 20 天）")
    officer.see("下一步已过期")


def test_the_approval_department_works_off_its_task(enter):
    department = enter("department")
    department.go("/")
    department.page.locator("li", has_text="核发施工许可证").locator("a.stretch").first.click()
    department.page.wait_for_url(re.compile(r"/projects/ZS"))
    if "tab=landing" not in department.page.url:
        department.page.get_by_role("link", name="落地", exact=True).click()
    department.page.locator("li", has_text="核发施工许可证").get_by_role("link", name="办结").click()
    form = department.sheet()
    department.fill(form, done_on=day(0), result="已发证")
    form.locator("button.btn-primary").click()
    department.see("已办结", within=".toasts")
    assert department.page.locator("main li", has_text="核发施工许可证").count() == 0


def test_the_mails_of_the_demo_can_be_read(enter):
    officer = enter("officer")
    officer.page.get_by_role("link", name="发件箱").click()
    officer.page.wait_for_url("**/demo/mail/")
    officer.fits()
