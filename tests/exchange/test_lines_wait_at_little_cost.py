"""Lines below 0 of a sheet are held against its other rows in one query without their cells; a row that will never come in is not waited for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotion.exchange.imports.awaited import early, refuse_early
from promotion.exchange.imports.kinds import kind_of
from promotion.exchange.imports.weighing import columns_of
from promotion.exchange.models import ImportBatch, ImportRow
from promotion.exchange.services import imports
from tests import factories
from tests.exchange.importing import bring, row, sheet, upload, verdicts
from tests.scenes import scene

pytestmark = pytest.mark.django_db
HEADS = ["项目名称", "到位月份", "到位资金（万元）", "凭证类型"]
ENTRY, BACK = ["菜籽油", "2025年4月", "500", "银行进账单"], ["菜籽油", "2025年5月", "-500", ""]


@scene
def project(officer_nj, world):
    return factories.make_project(officer_nj, world, name="菜籽油", amount=5000)


@pytest.mark.parametrize("n", [1, 30])
def test_one_query_whatever_their_number(project, officer_nj, n):
    batch = upload(officer_nj, sheet([ENTRY, [*ENTRY[:2], "1", "发票"]], HEADS), "fund_arrivals")
    cells = {"A": "菜籽油"}
    lines = [ImportRow(batch=batch, number=9 + k, cells=cells, verdict="new", key=_key(project, -500 - k)) for k in range(n)]
    ImportRow.objects.bulk_create(lines)
    columns = columns_of(batch, kind_of(batch))
    with CaptureQueriesContext(connection) as asked:
        refused = refuse_early(batch, early(batch), columns)
    assert [each.number for each in refused] == [9]
    assert "本表第 2 行" in refused[0].faults[0]["sentence"]
    assert len(asked) == 2
    assert not [each for each in asked if '"cells"' in each["sql"]]


def _key(project, amount) -> str:
    return f"fund:{project.pk}:2025-05-01:{amount}.000000:bank_slip:"


@pytest.mark.parametrize(("rule", "verdict"), [("ask", "error"), ("skip", "new")])
def test_a_doubtful_row_that_the_rule_leaves_out_is_not_waited_for(project, officer_nj, rule, verdict):
    bring(officer_nj, [ENTRY], HEADS, kind="fund_arrivals")
    batch = upload(officer_nj, sheet([BACK, [*ENTRY[:3], ""]], HEADS), "fund_arrivals")
    assert verdicts(batch) == {1: "no_data", 2: "error", 3: "twin"}
    ImportBatch.objects.filter(pk=batch.pk).update(twins=rule)
    batch.refresh_from_db()
    imports.mend_cell(actor=officer_nj, row=row(batch, 2), letter="C", text="-500", today=factories.today())
    assert verdicts(batch)[2] == verdict
