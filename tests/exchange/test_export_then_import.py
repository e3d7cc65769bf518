"""The full 台账 out and in again changes nothing: no row of the business, no journal, no version."""

import pytest
from django.http import QueryDict

from promotion.common.sheets.cells import Cell
from promotion.common.sheets.tables import Head
from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.ledgers.ledger import ALL
from promotion.exchange.matching import Found
from promotion.exchange.reading import reader_of
from promotion.exchange.services import imports
from promotion.exchange.services.ledger import Wish, export
from promotion.exchange.sheets import CSV, XLSX
from promotion.exchange.wanted import PROJECTS, by_key
from promotion.landing.models import FundArrival
from promotion.landing.services import record_arrival
from promotion.landing.services.funds import reverse_arrival
from promotion.projects.bands import amount_band
from promotion.projects.models import Deadline, FollowUp, Project, ProjectState
from promotion.projects.models.project import MemberRole
from promotion.projects.services import changes
from tests import factories
from tests.exchange.importing import row, run, sheet, upload, verdicts, work
from tests.scenes import scene


def whole_ledger(actor, kind=XLSX) -> bytes:
    query = QueryDict(mutable=True)
    query.update({"cols": ALL, "status": "all", "sort": "code"})
    made = export(actor=actor, wish=Wish(LEDGERS["projects"], query.urlencode(), kind), today=factories.today())
    return made.content


def standing() -> list:
    kept = [FollowUp, Deadline, ProjectState]
    return [*Project.objects.order_by("pk").values_list("pk", "version", "name", "amount"), *(model.objects.count() for model in kept)]


@scene
def every_stage(world, cast):
    """A project in each stage with what its columns tell, and one that waits to be claimed."""
    officer, today = cast.officer_nj, factories.today()
    made = [
        factories.project_in(stage, officer, world, name=f"{stage} 项目", amount="1234.567891", content="一行\n又一行")
        for stage in ("planning", "engagement", "signed", "landed")
    ]
    changes.add_member(actor=officer, project=made[1], user=cast.chain_leader_nj, role=MemberRole.LEADER, today=today)
    facts = {"is_key": True, "land_mu": "60.5", "jobs": 120, "problem": "=缺地", "energy_tce": "800.25", "industry_code": "C1311"}
    changes.edit_project(actor=officer, project=made[1], version=Project.objects.get(pk=made[1].pk).version, today=today, **facts)
    Project.objects.filter(pk=made[3].pk).update(company_uscc="91511002MA0000000M")
    return made


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_the_whole_ledger_in_again_changes_nothing(every_stage, cast, kind):
    before = standing()
    batch = upload(cast.officer_nj, whole_ledger(cast.officer_nj, kind), name=f"台账.{kind}")
    found = verdicts(batch)
    assert {
        row(batch, number).about: (verdict, row(batch, number).faults) for number, verdict in found.items() if verdict != "no_data"
    } == {project.name: ("same", []) for project in every_stage}
    assert [told for told in batch.rows.values_list("cautions", flat=True) if told] == []
    run(batch)
    assert standing() == before


def test_one_changed_cell_changes_one_thing(every_stage, cast):
    content = whole_ledger(cast.officer_nj, CSV).decode("utf-8-sig").replace("1234.567891", "2000", 1)
    batch = run(upload(cast.officer_nj, content.encode("utf-8-sig"), name="台账.csv"))
    assert sorted(verdict for verdict in verdicts(batch).values() if verdict != "no_data") == ["same", "same", "same", "update"]
    assert Project.objects.order_by("code").first().amount == 2000


def test_the_whole_ledger_of_confidential_projects_in_again_changes_nothing(every_stage, cast):
    for number, project in enumerate(every_stage):
        Project.objects.filter(pk=project.pk).update(is_confidential=True, code_name=f"长江{number}")
    before = standing()
    batch = upload(cast.officer_nj, whole_ledger(cast.officer_nj))
    rows = {each.about: (each.verdict, each.faults) for each in batch.rows.exclude(verdict="no_data")}
    assert rows == {f"长江{number}（保密）": ("same", []) for number in range(4)}
    assert "金额档次" in batch.rows.filter(verdict="same").first().cautions[0]
    run(batch)
    assert standing() == before


@pytest.mark.parametrize("amount", [None, 999, 4999, 9999, 49_999, 99_999, 499_999, 500_000])
def test_no_band_of_a_confidential_project_is_an_amount(amount):
    field = by_key(PROJECTS)["amount"]
    read = reader_of(Found(field, Head(0, "A", "投资额"), "万元", 1))(Cell("A2", amount_band(amount)))
    assert (read.value, len(read.cautions)) == (None, 1)


@scene
def money(every_stage, cast):
    """Three sums of one month: one stands, one was reversed, one of a confidential project."""
    officer, today = cast.officer_nj, factories.today()
    facts = {"actor": officer, "arrived_on": today, "evidence_kind": "other", "evidence_note": "看过合同", "today": today}
    record_arrival(project=every_stage[2], amount=100, **facts)
    wrong = record_arrival(project=every_stage[2], amount=200, **facts)
    reverse_arrival(actor=officer, arrival=wrong, reason="登记错了", today=today)
    record_arrival(project=every_stage[3], amount=300, **facts)
    Project.objects.filter(pk=every_stage[3].pk).update(is_confidential=True, code_name="长江")


def test_money_in_again_changes_nothing_reversed_and_confidential_too(money, cast):
    before = list(FundArrival.objects.order_by("pk").values_list())
    wish = Wish(LEDGERS["fund_arrivals"], f"month={factories.today():%Y-%m}")
    content = export(actor=cast.officer_nj, wish=wish, today=factories.today()).content
    batch = upload(cast.officer_nj, content, kind="fund_arrivals")
    told = sorted((each.verdict, "".join(fault["sentence"] for fault in each.faults)[:5]) for each in batch.rows.exclude(verdict="no_data"))
    assert told == [("error", "“1000"), ("same", ""), ("same", ""), ("same", "")]
    run(batch)
    assert list(FundArrival.objects.order_by("pk").values_list()) == before


def test_money_that_an_import_was_taken_back_of_comes_in_again(every_stage, cast):
    sheet_of = sheet([[every_stage[2].code, f"{factories.today():%Y-%m}", "500", "进账单"]], ["项目编号", "月份", "到位资金", "凭证"])
    batch = run(upload(cast.officer_nj, sheet_of, kind="fund_arrivals"))
    imports.take_back_import(actor=cast.officer_nj, batch=batch)
    work()
    assert set(verdicts(upload(cast.officer_nj, sheet_of, kind="fund_arrivals")).values()) == {"no_data", "new"}
