"""到位资金 that is on file is known when a sheet says it again: of a locked month, taken back, with a phone in its evidence, without evidence before."""

import datetime

import pytest

from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.services import imports
from promotion.exchange.services.ledger import Wish, export
from promotion.landing.models import FundArrival
from promotion.landing.services import lock_month, record_arrival, reverse_arrival
from tests import factories
from tests.exchange.importing import bring, row, run, sheet, upload, verdicts, work
from tests.scenes import scene

pytestmark = pytest.mark.django_db
HEADS = ["项目名称", "到位月份", "到位资金（万元）", "凭证类型"]
MARCH = ["菜籽油", "2025年3月", "500", "银行进账单"]
SLIP = "回单号15012345678"


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="菜籽油", amount=5000)


@pytest.fixture
def locked(officer_nj, administrator_nj, project, world):
    """March, with one entry, is closed."""
    bring(officer_nj, [MARCH], HEADS, kind="fund_arrivals")
    month = datetime.date(2025, 3, 1)
    lock_month(actor=administrator_nj, region=world.neijiang, month=month, reason="已上报", today=factories.today())


def read(actor, *rows):
    return upload(actor, sheet(rows, HEADS), "fund_arrivals")


def our_sheet(actor, month) -> bytes:
    return export(actor=actor, wish=Wish(LEDGERS["fund_arrivals"], f"month={month}"), today=factories.today()).content


def again(actor, month):
    """What importing our own sheet of a month finds."""
    found = upload(actor, our_sheet(actor, month), "fund_arrivals").rows.exclude(verdict="no_data")
    return [(each.verdict, each.faults, each.cautions) for each in found]


def came(actor, project, kind="bank_slip", note=SLIP):
    day = datetime.date(2025, 3, 5)
    return record_arrival(
        actor=actor, project=project, amount=500, arrived_on=day, evidence_kind=kind, evidence_note=note, today=factories.today()
    )


def this_month() -> str:
    return f"{factories.today():%Y-%m}"


def test_what_is_on_file_of_a_locked_month_is_known(locked, officer_nj):
    assert again(officer_nj, "2025-03") == [("same", [], [])]
    batch = read(officer_nj, MARCH, [*MARCH[:2], "80", MARCH[3]])
    assert verdicts(batch) == {1: "no_data", 2: "same", 3: "error"}
    assert "已经锁定，不能再登记" in row(batch, 3).faults[0]["sentence"]


def test_what_may_be_on_file_of_a_locked_month_is_asked_about(locked, officer_nj):
    batch = read(officer_nj, [*MARCH[:3], ""])
    assert verdicts(batch)[2] == "twin"
    imports.decide(actor=officer_nj, row=row(batch, 2), decision="apart", today=factories.today())
    assert "已经锁定" in row(run(batch), 2).said
    assert FundArrival.objects.count() == 1


def test_a_row_that_a_lock_keeps_out_is_waited_for_by_none(locked, officer_nj):
    bring(officer_nj, [["菜籽油", "2025年4月", "80", "发票"]], HEADS, kind="fund_arrivals")
    batch = read(officer_nj, [*MARCH[:2], "80", "发票"], ["菜籽油", "2025年5月", "-80", "发票"])
    assert verdicts(batch) == {1: "no_data", 2: "error", 3: "new"}


def taken_back(officer):
    batch = bring(officer, [MARCH], HEADS, kind="fund_arrivals")
    imports.take_back_import(actor=officer, batch=batch)
    work()


def test_our_sheets_of_an_import_taken_back_change_nothing(project, officer_nj):
    taken_back(officer_nj)
    assert again(officer_nj, "2025-03") == [("same", [], [])]
    assert again(officer_nj, this_month()) == [("same", [], [])]
    assert verdicts(read(officer_nj, MARCH))[2] == "new"  # a sheet of the office's own


def test_nor_where_the_money_came_in_again(project, officer_nj):
    taken_back(officer_nj)
    bring(officer_nj, [MARCH], HEADS, kind="fund_arrivals")
    assert again(officer_nj, "2025-03") == [("same", [], [])] * 2
    assert again(officer_nj, this_month()) == [("same", [], [])]


@pytest.mark.parametrize("kind", ["bank_slip", "other"])
def test_evidence_with_a_phone_is_known_from_our_masked_sheet(project, officer_nj, kind):
    wrong = came(officer_nj, project, kind)
    assert again(officer_nj, "2025-03") == [("same", [], [])]
    reverse_arrival(actor=officer_nj, arrival=wrong, reason="多报", today=factories.today())
    assert again(officer_nj, this_month()) == [("same", [], [])]


def test_a_line_with_a_masked_phone_takes_back_what_it_means(project, officer_nj):
    entry = came(officer_nj, project)
    came(officer_nj, project, note="另一张")
    batch = read(officer_nj, ["菜籽油", "2025年4月", "-500", "银行进账单：回单号150****5678"])
    assert verdicts(batch)[2] == "new"
    run(batch)
    assert FundArrival.objects.get(reverses__isnull=False).reverses == entry


def test_two_numbers_of_one_mask_are_asked_about_not_dropped(project, officer_nj):
    came(officer_nj, project)
    assert verdicts(read(officer_nj, [*MARCH[:3], "银行进账单：回单号15099995678"]))[2] == "twin"


def test_a_ledger_that_names_its_evidence_only_now_is_asked_about(project, officer_nj):
    bring(officer_nj, [MARCH[:3]], HEADS[:3], kind="fund_arrivals")
    batch = read(officer_nj, MARCH)
    assert (row(batch, 2).verdict, row(batch, 2).choices) == ("twin", ["skip", "same", "apart"])
    imports.decide(actor=officer_nj, row=row(batch, 2), decision="same", today=factories.today())
    run(batch)
    assert FundArrival.objects.count() == 1


@pytest.mark.parametrize("kind", ["other", "split_proof"])
def test_the_longest_evidence_comes_back(project, officer_nj, kind):
    came(officer_nj, project, kind, note="据" * 200)
    assert again(officer_nj, "2025-03") == [("same", [], [])]


def test_evidence_that_no_entry_holds_is_a_fault(project, officer_nj):
    (fault,) = row(read(officer_nj, [*MARCH[:3], "据" * 201]), 2).faults
    assert (fault["cell"], fault["sentence"]) == ("项目!D2", "凭据说明太长，最多 200 个字，请删减。")
