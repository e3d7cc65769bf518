"""What the others of the office meet: the chain leader, the other city, the outsider, the administrator, and a browser without script."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey


def address_of(person, name: str) -> str:
    person.go(f"/projects/?q={name}&status=all")
    return person.page.locator('main a[href*="/projects/ZS"]').first.get_attribute("href")


def test_the_leader_asks_and_the_officer_answers(enter):
    leader, officer = enter("leader"), enter("officer")
    leader.go("/chains/nz-lvseshipin/")
    for panel in ("需要您定的", "本周变化", "卡住的", "目标"):
        expect(leader.see(panel)).to_be_in_viewport()
    stuck = leader.page.locator(".panel-stuck li", has_text="果绿饮品")
    stuck.locator("details.ask summary").click()
    stuck.locator("button.menu-item").first.click()
    leader.see("已送达", within="body")
    expect(leader.page.locator(".panel-stuck li", has_text="果绿饮品")).to_contain_text("已批示")

    officer.go("/")
    asked = officer.page.locator("li.task-row", has_text="果绿饮品")
    answer = "贷款已批，本周五放款，下周一注册项目公司。"
    asked.locator("textarea").fill(answer)
    asked.get_by_role("button", name="回复").click()
    officer.see("已回复", within="body")

    leader.go("/chains/nz-lvseshipin/")
    expect(leader.page.locator(".panel-decisions")).to_contain_text("贷款已批")
    leader.page.locator(".panel-decisions a.stretch", has_text="果绿饮品").click()
    leader.see(answer)


def test_the_other_city_sees_the_summary_only(enter):
    officer, stranger = enter("officer"), enter("manager-zigong")
    address = address_of(officer, "川味香")
    code = re.search(r"ZS[\d-]+", address)[0]
    assert stranger.go(address) == 404
    assert stranger.go(f"/projects/summaries/{code}/") == 200
    shown = stranger.page.locator("main").inner_text()
    assert code in shown
    assert "1亿—5亿元" in shown
    for secret in ("川味香", "王敏", "李某", "1.2 亿元"):
        assert secret not in stranger.page.content()
    stranger.go("/projects/?q=川味香")
    assert code not in stranger.page.content()


def test_the_outsider_finds_nothing(enter):
    officer, outsider = enter("officer"), enter("outsider")
    address = address_of(officer, "川味香")
    code = re.search(r"ZS[\d-]+", address)[0]
    assert outsider.go(address) == 404
    missing = outsider.page.locator("main").inner_text().replace(code, "")
    assert outsider.go("/projects/ZS2026-99999/") == 404
    assert outsider.page.locator("main").inner_text().replace("ZS2026-99999", "") == missing
    for path in (f"/projects/summaries/{code}/", "/chains/nz-lvseshipin/"):
        assert outsider.go(path) == 404
    for path in ("/", "/projects/", "/projects/board/", "/enterprises/", "/projects/summaries/", "/search/?q=演示"):
        outsider.go(path)
        assert not re.search(r"ZS\d{4}-\d{5}", outsider.page.content()), path


def test_the_administrator_corrects_a_date_and_edits_no_stage(enter):
    admin = enter("admin", screen=DESK)
    assert admin.go("/admin/") == 200
    for table in admin.page.locator("#content a[href*='/admin/promotion/']").evaluate_all("links => links.map(link => link.pathname)"):
        if not table.endswith("/add/"):
            assert admin.go(table) == 200, table
    admin.go("/admin/promotion/project/?q=麦香休闲")
    admin.page.locator("#result_list tbody th a").first.click()
    admin.page.wait_for_load_state()
    assert "/change/" in admin.page.url
    for fact in ("stage", "status", "owner", "chain", "zone", "amount"):
        assert admin.page.locator(f'#content [name="{fact}"]').count() == 0

    address = address_of(admin, "麦香休闲")
    admin.go(address + "?tab=history")
    before = admin.page.locator(".timeline .is-void").count()
    admin.page.get_by_role("link", name="更正", exact=True).first.click()
    form = admin.sheet()
    option = form.locator('select[name="state"] option', has_text="登记").first
    was = re.search(r"\d{4}-\d{2}-\d{2}", option.inner_text())[0]
    right = (datetime.date.fromisoformat(was) - datetime.timedelta(days=4)).isoformat()
    form.locator('select[name="state"]').select_option(value=option.get_attribute("value"))
    admin.fill(form, effective_on=right, reason="登记日期写晚了四天")
    form.locator("button.btn-primary").click()
    admin.see("更正", within=".toasts")
    admin.go(address + "?tab=history")
    expect(admin.page.locator(".timeline .is-void")).to_have_count(before + 1)
    expect(admin.page.locator(".timeline .is-void").last).to_contain_text(was)
    expect(admin.page.locator(".timeline li", has_text="登记日期写晚了四天")).to_contain_text(right)


def test_the_main_job_works_without_script(enter):
    officer = enter("officer", script=False)
    officer.page.goto(officer.url + "/projects/new/")
    form = officer.page.locator("#lead-form")
    officer.fill(form, enterprise_name="演示·素页食品有限公司", sentence="演示·素页食品拟建面包车间")
    form.locator('input[name="channel"]').first.check(force=True)
    form.get_by_role("button", name="登记", exact=True).click()
    officer.page.wait_for_url(re.compile(r"/projects/ZS"))
    code = officer.code()

    officer.page.get_by_role("link", name="推进到对接").last.click()
    form = officer.sheet()
    form.locator("button.btn-primary").click()
    expect(officer.page.locator(".notice-bad").first).to_contain_text("还差")
    form = officer.sheet()
    officer.fill(form, contact__name="素某（演示）", follow_up__said="来电说明建厂意向", follow_up__participants="素某（演示）")
    for name, text in (("chain-chain", "速冻食品"), ("zones-zone", "凌家片区")):
        select = form.locator(f'select[name="{name}"]')
        select.select_option(value=select.locator("option", has_text=text).first.get_attribute("value"))
    officer.fill(form, next_step__next_step="寄送资料")
    form.locator('input[name="next_step-next_in"]').first.check(force=True)
    form.locator("button.btn-primary").click()
    officer.page.wait_for_url(re.compile(f"/projects/{code}/$"))
    expect(officer.page.locator(".stage-bar .is-current")).to_contain_text("对接")
