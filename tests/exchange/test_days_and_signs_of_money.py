"""到位资金 keeps the day that a row gives, and a refused line below 0 reads the same when the file of the rest comes back."""

import datetime
import io

import pytest

from promotion.common.sheets.cells import Cell
from promotion.common.sheets.numbers import read_money, read_signed_money
from promotion.common.sheets.values import read_text
from promotion.exchange.services.rest import write_rest
from promotion.exchange.sheets import harmless
from promotion.landing.models import FundArrival
from tests import factories
from tests.exchange.importing import bring, row, sheet, upload, verdicts
from tests.scenes import scene

pytestmark = pytest.mark.django_db
HEADS = ["项目名称", "到位日期", "到位资金（万元）", "凭证类型"]


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="菜籽油", amount=5000)


def line(day, amount="500") -> list:
    return ["菜籽油", day, amount, "银行进账单"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-15", 15),
        (datetime.date(2025, 3, 15), 15),
        ("2025-03-01", 1),
        ("2025年3月", 31),
        ("2025.3", 31),
        (datetime.date(2025, 3, 1), 31),  # what a spreadsheet makes of 2025年3月
    ],
)
def test_the_day_is_kept_where_it_is_written(officer_nj, project, written, day):
    batch = bring(officer_nj, [line(written)], HEADS, kind="fund_arrivals")
    entry = FundArrival.objects.get()
    assert (entry.arrived_on, entry.month) == (datetime.date(2025, 3, day), datetime.date(2025, 3, 1))
    assert row(batch, 2).cautions == []
    assert verdicts(upload(officer_nj, sheet([line(written)], HEADS), "fund_arrivals"))[2] == "same"


def test_another_day_of_what_is_on_file_is_told(officer_nj, project):
    bring(officer_nj, [line("2025-03-15")], HEADS, kind="fund_arrivals")
    told = row(upload(officer_nj, sheet([line("2025-03-20")], HEADS), "fund_arrivals"), 2)
    assert (told.verdict, "系统里是“2025-03-15”，本行是“2025-03-20”" in told.cautions[0]) == ("same", True)
    assert row(upload(officer_nj, sheet([line("2025年3月")], HEADS), "fund_arrivals"), 2).cautions == []


def test_a_day_that_is_to_come_is_refused(officer_nj, project):
    found = row(upload(officer_nj, sheet([line(factories.days_ago(-1).isoformat())], HEADS), "fund_arrivals"), 2)
    assert "不能晚于" in found.faults[0]["sentence"]


@pytest.mark.parametrize("amount", ["-500", "－500", "（500）"])
def test_the_rest_comes_back_with_the_same_amount(officer_nj, project, amount):
    batch = upload(officer_nj, sheet([line("2025年3月", amount)], HEADS), "fund_arrivals")
    out = io.BytesIO()
    write_rest(batch, out)
    again = upload(officer_nj, out.getvalue(), "fund_arrivals")
    assert "没有可冲销的 500 万元" in row(batch, 2).faults[0]["sentence"]
    assert [fault["sentence"] for fault in row(again, 2).faults] == [fault["sentence"] for fault in row(batch, 2).faults]


@pytest.mark.parametrize("text", ["-500", "－500", "+500", "＋500"])
def test_an_apostrophe_of_ours_is_no_part_of_an_amount(text):
    assert read_signed_money(Cell("A2", harmless(text))) == read_signed_money(Cell("A2", text))
    assert read_money(Cell("A2", harmless(text))) == read_money(Cell("A2", text))


@pytest.mark.parametrize("text", ["=缺地", "+缺地", "-缺地", "@缺地", "＝缺地", "＋缺地", "－缺地", "＠缺地"])
def test_nor_of_a_text(text):
    assert read_text(Cell("A2", harmless(text)), 20).value == text
