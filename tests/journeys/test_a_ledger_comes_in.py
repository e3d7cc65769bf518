"""A ledger as an office keeps it: uploaded, looked at, a cell mended in place, imported, looked up, taken back; on a phone and at a desk."""

import re

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PHONE

pytestmark = pytest.mark.journey

HEADS = ["序号", "项目名称", "投资方", "总投资（万元）", "所属园区", "招商方式", "进展情况", "跟进时间"]


def write_ledger(path, name):
    """Three projects under a title, one amount that is none, and a sum below."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("在谈")
        sheet.merge_range("A1:H1", "演示·在谈项目台账")
        sheet.write_row(1, 0, ["单位：万元"])
        sheet.write_row(2, 0, HEADS)
        for number, amount in ((1, "3500"), (2, "1.2亿"), (3, "面谈后定")):
            firm = f"演示·{name}{number}号食品有限公司"
            row = [number, f"演示·{name}{number}号项目", firm, amount, "凌家片区", "产业链招商", "演示：电话沟通", "2026.3.5"]
            sheet.write_row(2 + number, 0, row)
        sheet.write_row(6, 0, ["合计", None, None, 15500])
    return path


@pytest.mark.parametrize(("screen", "name"), [(PHONE, "掌上台账"), (DESK, "案头台账")], ids=["phone", "desk"])
def test_from_the_sheet_to_the_projects_and_back(enter, office, tmp_path, screen, name):
    officer = enter("officer", screen=screen)
    page = officer.page
    officer.go("/imports/")
    page.locator('input[type="file"]').set_input_files(write_ledger(tmp_path / "在谈台账.xlsx", name))
    page.get_by_role("button", name="上传并预览").click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    office.manage("do_jobs")
    officer.see("在谈!D6")
    officer.fits()

    page.locator(".import-mend input[name=text]").fill("900")
    page.get_by_role("button", name="改好").click()
    expect(page.get_by_role("button", name="导入 3 行")).to_be_visible()
    page.get_by_role("button", name="导入 3 行").click()
    page.wait_for_load_state()
    office.manage("do_jobs")
    officer.see("导入 3 行。")
    officer.fits()

    officer.go(f"/projects/?q={name}2号")
    officer.see("1.2 亿")
    page.go_back()
    page.get_by_role("link", name="撤回").click()
    officer.sheet().get_by_role("button", name="撤回").click()
    page.wait_for_load_state()
    office.manage("do_jobs")
    officer.see("已撤回")
    officer.go(f"/projects/?q={name}2号")
    expect(page.locator("main").get_by_text(f"演示·{name}2号项目")).to_have_count(0)
