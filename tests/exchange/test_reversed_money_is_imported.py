"""冲销 in a sheet of 到位资金: a line below 0 takes back the one entry it can mean, as at the desk; any other is named with what to do."""

import datetime

import pytest

from promotion.exchange.services import imports
from promotion.landing.models import FundArrival
from promotion.landing.services import record_arrival, reverse_arrival, verify_arrival
from promotion.landing.services.funds import left_of
from tests import factories
from tests.exchange.below_zero import amounts, fault
from tests.exchange.importing import bring, row, run, sheet, states, upload, verdicts, work
from tests.scenes import scene

pytestmark = pytest.mark.django_db
HEADS = ["项目名称", "到位月份", "到位资金（万元）", "凭证类型", "备注"]
CAME = ["菜籽油", "2025年3月", "500", "银行进账单", ""]
BACK = ["菜籽油", "2025年4月", "-500", "银行进账单", "3月多报"]


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="菜籽油", amount=5000)


def read(actor, *rows):
    return upload(actor, sheet(rows, HEADS), "fund_arrivals")


@pytest.mark.parametrize("written", ["-500", -500, "－500万元", "（500）", "-500.00"])
def test_the_one_entry_is_taken_back_in_the_present_month_and_the_preview_says_so(officer_nj, project, written):
    bring(officer_nj, [CAME], HEADS, kind="fund_arrivals")
    batch = read(officer_nj, [*BACK[:2], written, *BACK[3:]])
    month = f"{factories.today():%Y-%m}"
    assert verdicts(batch)[2] == "new"
    assert row(batch, 2).cautions == [f"冲销 2025-03 登记的 500 万元（银行进账单），记入本月（{month}）；冲销导入后不能撤回，请核对。"]
    assert states(run(batch))[2] == "done"
    reversal = FundArrival.objects.get(reverses__isnull=False)
    assert (reversal.amount, reversal.month) == (-500, factories.today().replace(day=1))
    assert "2025-04" in reversal.reason
    assert reversal.reason.endswith("3月多报")


def test_both_lines_in_again_change_nothing(officer_nj, project):
    bring(officer_nj, [CAME], HEADS, kind="fund_arrivals")
    bring(officer_nj, [CAME, BACK], HEADS, kind="fund_arrivals")
    assert amounts() == [-500, 500]
    batch = bring(officer_nj, [CAME, BACK], HEADS, kind="fund_arrivals")
    assert verdicts(batch) == {1: "no_data", 2: "same", 3: "same"}
    assert amounts() == [-500, 500]


def test_what_the_desk_has_reversed_is_known(officer_nj, project):
    bring(officer_nj, [CAME], HEADS, kind="fund_arrivals")
    reverse_arrival(actor=officer_nj, arrival=FundArrival.objects.get(), reason="登记错了", today=factories.today())
    assert verdicts(read(officer_nj, [BACK[0], f"{factories.today():%Y-%m}", *BACK[2:]]))[2] == "same"
    assert "请在项目页办理" in fault(read(officer_nj, BACK))


def test_an_entry_of_the_same_sheet_comes_first(officer_nj, project):
    batch = read(officer_nj, CAME, BACK)
    assert "请先导入其余各行再上传一次" in fault(batch, 3)
    run(batch)
    assert states(bring(officer_nj, [CAME, BACK], HEADS, kind="fund_arrivals")) == {1: "left_out", 2: "done", 3: "done"}
    assert amounts() == [-500, 500]


@pytest.mark.parametrize(
    "line",
    [[*BACK[:2], "-400", *BACK[3:]], [*BACK[:3], "发票", ""], [BACK[0], "2025年2月", *BACK[2:]]],
    ids=["another amount", "another evidence", "before it came"],
)
def test_what_it_cannot_mean_is_named_with_what_to_do(officer_nj, project, line):
    bring(officer_nj, [CAME], HEADS, kind="fund_arrivals")
    assert "没有可冲销的" in fault(read(officer_nj, line))


def test_two_that_it_can_mean_are_for_the_desk(officer_nj, project):
    bring(officer_nj, [CAME, [*CAME[:3], "发票", ""]], HEADS, kind="fund_arrivals")
    assert "有 2 笔，分不清冲销哪一笔" in fault(read(officer_nj, [*BACK[:3], "", ""]))
    assert verdicts(read(officer_nj, BACK))[2] == "new"  # the evidence tells them apart


def test_one_entry_is_not_taken_back_twice(officer_nj, project):
    bring(officer_nj, [CAME], HEADS, kind="fund_arrivals")
    batch = read(officer_nj, BACK, BACK)
    assert verdicts(batch) == {1: "no_data", 2: "new", 3: "error"}
    run(batch)
    assert amounts() == [-500, 500]


def test_a_verified_entry_is_for_who_may_verify(officer_nj, second_officer_nj, zone_manager_nj, project):
    day = datetime.date(2025, 3, 5)
    facts = {"arrived_on": day, "evidence_kind": "bank_slip", "today": factories.today()}
    entry = record_arrival(actor=officer_nj, project=project, amount=500, **facts)
    verify_arrival(actor=zone_manager_nj, arrival=entry, today=factories.today())
    assert "请联系有权限的同事办理" in fault(read(officer_nj, BACK))
    assert states(run(read(zone_manager_nj, BACK)))[2] == "done"
    assert left_of(entry) == 0


@pytest.mark.parametrize("note", ["冲销3月", "（冲减）", "红冲"])
def test_a_remark_of_reversal_beside_money_above_0_is_asked_about(officer_nj, project, note):
    assert "冲减请写成负数（如 -500）" in fault(read(officer_nj, [*CAME[:4], note]))


def test_other_remarks_are_told_and_keep_no_money_out(officer_nj, project):
    batch = bring(officer_nj, [[*CAME[:4], "一期，冲销后重报"]], HEADS, kind="fund_arrivals")
    assert (states(batch)[2], amounts()) == ("done", [500])
    assert row(batch, 2).cautions == ["“备注”没有写入：导入不收这几项，需要的请在系统里补记。"]


def test_a_reversal_is_not_taken_back_and_says_why(officer_nj, project):
    bring(officer_nj, [CAME], HEADS, kind="fund_arrivals")
    batch = bring(officer_nj, [BACK, [*CAME[:2], "80", *CAME[3:]]], HEADS, kind="fund_arrivals")
    imports.take_back_import(actor=officer_nj, batch=batch)
    work()
    batch.refresh_from_db()
    assert (states(batch)[2], states(batch)[3]) == ("done", "taken_back")
    assert "如属误冲，请重新登记一笔" in row(batch, 2).said
    assert (batch.taken_back_at, amounts()) == (None, [-500, -80, 80, 500])


def test_money_taken_back_by_undoing_an_import_is_no_reversal_of_the_sheet(officer_nj, project):
    batch = bring(officer_nj, [CAME], HEADS, kind="fund_arrivals")
    imports.take_back_import(actor=officer_nj, batch=batch)
    work()
    assert "没有可冲销的" in fault(read(officer_nj, [BACK[0], f"{factories.today():%Y-%m}", *BACK[2:]]))
    assert verdicts(read(officer_nj, CAME))[2] == "new"


def test_nothing_is_no_amount(officer_nj, project):
    assert "金额不能是 0" in fault(read(officer_nj, [*CAME[:2], "0", *CAME[3:]]))
