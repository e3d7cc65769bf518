"""项目库 in a browser: type to filter, tick and copy, keep a view, drag a card, and the same without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK

pytestmark = pytest.mark.journey


def test_typing_filters_and_the_address_keeps_it(enter):
    manager = enter("manager", screen=DESK)
    manager.go("/projects/")
    whole = manager.page.locator("#library tbody tr").count()
    manager.page.locator("#filter-q").press_sequentially("冷链", delay=30)
    manager.page.wait_for_url(re.compile(r"/projects/\?q=[^&]+$"))
    expect(manager.page.locator("#library tbody tr")).not_to_have_count(whole)
    for row in manager.page.locator("#library tbody tr").all():
        assert "冷链" in row.inner_text()


def test_ticked_rows_can_be_copied_as_text_without_contacts(enter):
    manager = enter("manager", screen=DESK)
    manager.go("/projects/")
    bar = manager.page.locator(".bulk-bar")
    expect(bar).to_be_hidden()
    for place in (0, 1):
        manager.page.locator('tbody input[name="code"]').nth(place).check()
    expect(bar).to_contain_text("已选 2 个")
    bar.get_by_role("button", name="复制为微信文本").click()
    text = manager.page.locator("#copy-text")
    expect(text).to_be_visible()
    assert "共 2 个" in text.input_value()
    assert not re.search(r"1[3-9]\d{9}", text.input_value())


def test_a_kept_view_becomes_a_tab_and_can_be_dropped(enter):
    officer = enter("officer")
    officer.go("/projects/?stage=engagement")
    officer.page.locator(".library-toolbar summary", has_text="导出").click()
    officer.page.get_by_role("link", name="存为视图").last.click()
    officer.page.locator('#sheet input[name="name"]').fill("我盯的对接")
    officer.page.locator("#sheet button.btn-primary").click()
    tab = officer.page.locator(".tab.is-current", has_text="我盯的对接")
    expect(tab).to_be_visible()
    officer.fits()
    officer.page.get_by_role("button", name="删除视图“我盯的对接”").click()
    expect(officer.page.locator(".tab", has_text="我盯的对接")).to_have_count(0)


def test_dragging_a_card_opens_the_move_and_leaves_the_card_where_it_was(enter):
    manager = enter("manager", screen=DESK)
    manager.go("/projects/board/")
    column = manager.page.locator('[data-stage="planning"] [data-movable]')
    cards, card = column.count(), column.first
    start = card.bounding_box()
    end = manager.page.locator('[data-stage="engagement"] [data-board-list]').bounding_box()
    mouse = manager.page.mouse
    mouse.move(start["x"] + 80, start["y"] + start["height"] - 12)
    mouse.down()
    mouse.move(start["x"] + 130, start["y"] + start["height"] - 6, steps=5)
    mouse.move(end["x"] + 90, end["y"] + 60, steps=12)
    mouse.up()
    expect(manager.page.locator("#sheet-title")).to_contain_text("推进到对接")
    assert manager.page.locator('[data-stage="planning"] [data-movable]').count() == cards


def test_without_script_it_filters_moves_and_copies(enter):
    manager = enter("manager", screen=DESK, script=False)
    manager.go("/projects/")
    manager.page.locator("#filter-q").fill("冷链")
    manager.page.get_by_role("button", name="筛选").click()
    manager.see("冷链", within="#library tbody")
    manager.go("/projects/board/")
    card = manager.page.locator('[data-stage="planning"] [data-movable]').first
    card.locator("summary").click()
    card.locator(".menu-item").first.click()
    manager.see("推进到对接", within="body")
    manager.go("/projects/text/")
    manager.see("复制为微信文本", within="body")
