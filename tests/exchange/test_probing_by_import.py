"""What a sheet asks about firms out of sight is counted, logged and told to their holder, by whatever way it is asked."""

import pytest

from promotion.access.models import Grant
from promotion.common.errors import NotAllowed
from promotion.common.models import AuditEvent
from promotion.exchange.services import imports
from promotion.projects.models import Notice
from promotion.projects.services import twins
from tests import factories
from tests.exchange.importing import row, run, sheet, upload
from tests.scenes import scene

pytestmark = pytest.mark.django_db
HIDDEN = "自贡秘密食品有限公司"
NEUTRAL = "该企业已有单位在谈，可申请对接。"
FREE = [1, "试探", "内江全新食品有限公司", "", "凌家片区", "产业链招商"]


@scene
def secret(officer_zg, world):
    firm = factories.make_enterprise(officer_zg, HIDDEN)
    factories.make_project(officer_zg, world, zone=world.datangshan, enterprise=firm)
    return firm


def probes(actor) -> int:
    return AuditEvent.objects.filter(action="enterprise.probe", actor_id=actor.pk).count()


def mend(actor, batch, letter, text):
    return imports.mend_cell(actor=actor, row=row(batch, 2), letter=letter, text=text, today=factories.today())


def test_a_cell_typed_anew_counts_like_a_name_in_the_sheet(secret, officer_nj, officer_zg):
    batch = upload(officer_nj, sheet([FREE]))
    assert mend(officer_nj, batch, "C", HIDDEN).cautions == [NEUTRAL]
    mend(officer_nj, batch, "C", HIDDEN)
    assert probes(officer_nj) == 1
    assert Notice.objects.get(key__startswith="twin:").recipient == officer_zg


def test_beyond_the_days_limit_a_held_firm_answers_as_a_free_one(secret, officer_nj, monkeypatch):
    monkeypatch.setattr(twins, "HIDDEN_PER_DAY", 0)
    batch = upload(officer_nj, sheet([FREE]))
    free = mend(officer_nj, batch, "C", "内江别家食品有限公司")
    held = mend(officer_nj, batch, "C", HIDDEN)
    assert (held.faults, held.cautions, held.choices) == (free.faults, free.cautions, free.choices)
    assert probes(officer_nj) == 0


@pytest.mark.parametrize("wrong", [{4: "不存在片区"}, {3: "很多钱"}, {5: ""}])
def test_a_row_with_a_fault_tells_nothing_and_is_logged_all_the_same(secret, officer_nj, wrong):
    cells = {2: HIDDEN} | wrong
    batch = upload(officer_nj, sheet([[cells.get(place, cell) for place, cell in enumerate(FREE)]]))
    line = row(batch, 2)
    assert (line.verdict, line.cautions, line.choices, line.offers) == ("error", [], [], [])
    assert probes(officer_nj) == 1


def test_a_firm_set_beside_a_project_of_ones_own_is_logged(secret, officer_nj, world):
    project = factories.make_project(officer_nj, world, enterprise=None, name="菜籽油")
    batch = upload(officer_nj, sheet([[project.code, "菜籽油", HIDDEN]], ["项目编号", "项目名称", "投资方"]))
    assert (row(batch, 2).verdict, row(batch, 2).cautions) == ("error", [])
    assert probes(officer_nj) == 1


def test_one_that_is_held_since_the_preview_is_told_of_when_the_row_is_run(officer_nj, officer_zg, world):
    batch = upload(officer_nj, sheet([[1, "试探", HIDDEN, *FREE[3:]]]))
    factories.make_project(officer_zg, world, zone=world.datangshan, enterprise=factories.make_enterprise(officer_zg, HIDDEN))
    run(batch)
    assert (row(batch, 2).state, row(batch, 2).cautions, probes(officer_nj)) == ("waiting", [NEUTRAL], 1)


def test_who_may_no_longer_import_mends_nothing(officer_nj):
    batch = upload(officer_nj, sheet([FREE]))
    Grant.objects.filter(user=officer_nj).update(valid_until=factories.days_ago(1))
    with pytest.raises(NotAllowed):
        mend(officer_nj, batch, "C", HIDDEN)
