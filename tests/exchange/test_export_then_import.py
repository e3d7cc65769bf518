"""The full 台账 out and in again changes nothing: no row of the business, no journal, no version."""

import pytest
from django.http import QueryDict

from promotion.exchange.ledgers import LEDGERS
from promotion.exchange.ledgers.ledger import ALL
from promotion.exchange.services.ledger import Wish, export
from promotion.exchange.sheets import CSV, XLSX
from promotion.projects.models import Deadline, FollowUp, Project, ProjectState
from promotion.projects.models.project import MemberRole
from promotion.projects.services import changes
from tests import factories
from tests.exchange.importing import row, run, upload, verdicts
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


def test_a_confidential_project_is_not_renamed_by_its_own_sheet(every_stage, cast):
    Project.objects.filter(pk=every_stage[0].pk).update(is_confidential=True, code_name="长江计划")
    before = standing()
    query = "cols=code,name,stage&sort=code"
    made = export(actor=cast.officer_nj, wish=Wish(LEDGERS["projects"], query), today=factories.today())
    batch = run(upload(cast.officer_nj, made.content))
    assert set(verdicts(batch).values()) == {"same", "no_data"}
    assert standing() == before
