"""A line below 0 that may be the word for a reversal on file, or for the entry of another row, takes nothing back and says what to do."""

import pytest

from promotion.common.errors import Refused
from promotion.exchange.imports import fund_reversals
from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services import imports
from promotion.exchange.services.ledger import Wish, export
from promotion.landing.models import FundArrival
from promotion.landing.services import reverse_arrival
from tests import factories
from tests.exchange.below_zero import amounts, fault
from tests.exchange.importing import bring, row, run, sheet, states, upload, verdicts
from tests.scenes import scene

pytestmark = pytest.mark.django_db
HEADS = ["项目名称", "到位月份", "到位资金（万元）", "凭证类型"]
MARCH, APRIL = ["菜籽油", "2025年3月", "500", "银行进账单"], ["菜籽油", "2025年4月", "500", "银行进账单"]
BACK_IN_APRIL = ["菜籽油", "2025年4月", "-500", "银行进账单"]


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="菜籽油", amount=5000)


def read(actor, *rows):
    return upload(actor, sheet(rows, HEADS), "fund_arrivals")


def this_month() -> str:
    return f"{factories.today():%Y-%m}"


@pytest.mark.parametrize("evidence", ["银行进账单", ""])
def test_what_the_desk_reversed_in_another_month_is_not_reversed_once_more(officer_nj, project, evidence):
    bring(officer_nj, [MARCH, APRIL], HEADS, kind="fund_arrivals")
    wrong = FundArrival.objects.order_by("month").first()
    reverse_arrival(actor=officer_nj, arrival=wrong, reason="3月多报", today=factories.today())
    batch = read(officer_nj, [*BACK_IN_APRIL[:3], evidence])
    assert f"系统里 {this_month()} 记过一笔同样金额的冲销" in fault(batch)
    assert "请在项目页办理" in fault(batch)


def test_a_reversal_by_the_desk_of_other_evidence_or_of_later_money_is_another(officer_nj, project):
    later = [[*MARCH[:3], "发票"], ["菜籽油", "2025年5月", *MARCH[2:]]]
    bring(officer_nj, [MARCH, *later], HEADS, kind="fund_arrivals")
    for entry in FundArrival.objects.exclude(month__month=3, evidence_kind="bank_slip"):
        reverse_arrival(actor=officer_nj, arrival=entry, reason="多报", today=factories.today())
    assert verdicts(read(officer_nj, BACK_IN_APRIL))[2] == "new"


def brought_back(officer, *more):
    """An entry of March that a line of April took back, in the present month as always, and what came since."""
    bring(officer, [MARCH], HEADS, kind="fund_arrivals")
    bring(officer, [BACK_IN_APRIL], HEADS, kind="fund_arrivals")
    bring(officer, list(more), HEADS, kind="fund_arrivals") if more else None
    assert FundArrival.objects.get(reverses__isnull=False).month == factories.today().replace(day=1)


def test_what_another_line_took_back_in_this_month_is_not_the_lines_of_this_month(officer_nj, project):
    brought_back(officer_nj, ["菜籽油", this_month(), "500", "银行进账单"])
    batch = read(officer_nj, BACK_IN_APRIL, ["菜籽油", this_month(), *BACK_IN_APRIL[2:]])
    assert verdicts(batch) == {1: "no_data", 2: "same", 3: "error"}
    assert "请在项目页办理" in fault(batch, 3)


def test_our_own_sheet_of_the_month_in_which_it_was_taken_back_changes_nothing(officer_nj, project):
    brought_back(officer_nj, ["菜籽油", this_month(), "500", "银行进账单"])
    wish = Wish(LEDGERS["fund_arrivals"], f"month={this_month()}")
    batch = upload(officer_nj, export(actor=officer_nj, wish=wish, today=factories.today()).content, "fund_arrivals")
    found = batch.rows.exclude(verdict="no_data")
    assert [(each.verdict, each.cautions, each.faults) for each in found] == [("same", [], [])] * 2


def test_no_more_is_taken_back_than_the_line_says(officer_nj, project, monkeypatch):
    bring(officer_nj, [MARCH], HEADS, kind="fund_arrivals")
    apply = fund_reversals.apply

    def while_the_desk_is_at_it(plan, office):
        reverse_arrival(actor=officer_nj, arrival=plan.facts["reverses"], reason="先冲一部分", amount=100, today=factories.today())
        with pytest.raises(Refused, match="最多可冲销 400 万元"):
            apply(plan, office)
        return []

    monkeypatch.setattr(fund_reversals, "apply", while_the_desk_is_at_it)
    bring(officer_nj, [BACK_IN_APRIL], HEADS, kind="fund_arrivals")
    assert amounts() == [-100, 500]


@pytest.mark.parametrize("rows", [[BACK_IN_APRIL, APRIL], [APRIL, BACK_IN_APRIL]], ids=["newest on top", "oldest on top"])
def test_while_its_own_entry_may_be_another_row_it_takes_back_no_older_one(officer_nj, project, rows):
    bring(officer_nj, [MARCH], HEADS, kind="fund_arrivals")
    back, entry = rows.index(BACK_IN_APRIL) + 2, rows.index(APRIL) + 2
    batch = read(officer_nj, *rows)
    assert f"本表第 {entry} 行同样金额的到位资金还没有导入" in fault(batch, back)
    assert states(run(batch)) == {1: "left_out", back: "waiting", entry: "done"}
    assert "有 2 笔，分不清冲销哪一笔" in fault(read(officer_nj, *rows), back)
    assert amounts() == [500, 500]


@pytest.mark.parametrize("wrong", [["菜籽油", "2025年4月", "500", "银行进账单", "冲销"], ["菜籽油", "2025年4月", "500", "银行进账单"]])
def test_a_row_with_a_fault_is_waited_for_too(officer_nj, project, wrong):
    bring(officer_nj, [MARCH], HEADS, kind="fund_arrivals")
    wrong = wrong if len(wrong) > 4 else [*wrong, ""]
    batch = upload(officer_nj, sheet([[*BACK_IN_APRIL, ""], wrong], [*HEADS, "备注"]), "fund_arrivals")
    assert "本表第 3 行" in fault(batch)


@pytest.mark.parametrize(
    "other", [[*APRIL[:3], "发票"], [*APRIL[:2], "400", APRIL[3]], ["菜籽油", "2025年5月", *APRIL[2:]]], ids=["evidence", "amount", "later"]
)
def test_rows_that_it_cannot_mean_are_not_waited_for(officer_nj, project, other):
    bring(officer_nj, [MARCH], HEADS, kind="fund_arrivals")
    assert verdicts(read(officer_nj, BACK_IN_APRIL, other))[2] == "new"


def test_a_row_that_was_mended_into_its_entry_is_waited_for_when_it_is_run(officer_nj, project):
    bring(officer_nj, [MARCH], HEADS, kind="fund_arrivals")
    batch = read(officer_nj, BACK_IN_APRIL, [*APRIL[:2], "50", APRIL[3]])
    imports.mend_cell(actor=officer_nj, row=row(batch, 3), letter="C", text="500", today=factories.today())
    assert states(run(batch)) == {1: "left_out", 2: "failed", 3: "done"}
    assert amounts() == [500, 500]
