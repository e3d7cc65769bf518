"""消息 on a phone: put a message off and take it back, set quiet hours, name a stand-in, open and revoke a calendar feed."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_a_message_is_put_off_and_taken_back(office, enter):
    office.tick()
    officer = enter("officer")
    officer.go("/messages/")
    row = officer.page.locator("li.message-row", has=officer.page.locator('a[aria-label="稍后提醒"]')).first
    text = row.locator("a.stretch").inner_text()
    row.locator('a[aria-label="稍后提醒"]').click()
    form = officer.sheet()
    expect(form).to_contain_text("到那天之前不再提醒您这件事")
    form.locator('label:has(input[name="chip"])').first.click()
    form.locator("button.btn-primary").click()
    officer.see("再提醒您", within=".toasts")
    expect(officer.page.locator("#snoozes")).to_be_visible()
    officer.page.locator(".toast-undo").click()
    officer.see("已取消稍后提醒", within=".toasts")
    expect(officer.page.locator("#snoozes")).to_have_count(0)
    expect(officer.page.locator("li.message-row.is-unread", has_text=text).first).to_be_visible()
    officer.fits()


def test_quiet_hours_a_declined_channel_and_an_absence_are_set(office, enter):
    officer = enter("manager")
    officer.go("/me/")
    officer.page.get_by_role("link", name="去设置").click()
    officer.see("本系统未开通企业微信")
    quiet = officer.page.locator("#quiet form")
    officer.fill(quiet, quiet_from="20:00")
    quiet.get_by_role("button", name="保存免打扰").click()
    officer.see("免打扰请写明起止")
    quiet = officer.page.locator("#quiet form")
    officer.fill(quiet, quiet_from="20:00", quiet_until="08:00")
    quiet.get_by_role("button", name="保存免打扰").click()
    officer.see("免打扰时段已保存", within=".toasts")
    expect(officer.page.locator('[name="quiet_until"]')).to_have_value("08:00")

    box = officer.page.locator('input[name="accepted"][value="quiet:email"]')
    box.uncheck()
    officer.page.get_by_role("button", name="保存渠道").click()
    officer.see("推送渠道已保存", within=".toasts")
    expect(officer.page.locator('input[name="accepted"][value="quiet:email"]')).not_to_be_checked()

    away = officer.page.locator("#away form")
    officer.fill(away, away_from="2099-01-01", away_until="2099-01-05")
    officer.pick(away, "delegate", "王敏")
    expect(away.locator(".ts-control .item")).to_contain_text("王敏")
    officer.page.locator("#away h2").click()  # a look elsewhere shuts the list
    expect(officer.page.locator("#away .ts-dropdown")).to_be_hidden()
    away.get_by_role("button", name="保存外出安排").click()
    officer.see("外出安排已保存", within=".toasts")
    expect(officer.page.locator("#away")).to_contain_text("01-01 起外出")
    officer.page.get_by_role("button", name="结束外出").click()
    officer.see("已结束外出", within=".toasts")
    officer.fits()


@pytest.mark.parametrize("script", [True, False])
def test_a_calendar_feed_is_opened_read_and_revoked(office, enter, script):
    officer = enter("officer", script=script)
    officer.page.goto(officer.url + "/messages/settings/")
    officer.page.locator("#calendar").get_by_role("button", name=re.compile("开通订阅|重新生成地址")).click()
    address = officer.page.locator("#feed-address").input_value()
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.read().startswith(b"BEGIN:VCALENDAR")
    officer.page.get_by_role("link", name="已存好，返回").click()
    officer.page.get_by_role("button", name="关闭订阅").click()
    officer.see("原地址不再有效", within="body")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address, timeout=10)
    assert refused.value.code == 404
