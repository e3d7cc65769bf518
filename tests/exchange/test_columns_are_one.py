"""One Column for list, export and import: what a sheet of ours has, import recognises as the very field; what it leaves out is told.

Lists of what no import reads have the project's code of it and nothing else.
"""

import pytest

from promotion.common.sheets.tables import Head
from promotion.exchange.ledgers import GIVEN_OUT, LEDGERS, READ_AGAIN
from promotion.exchange.matching import match
from promotion.exchange.wanted import KINDS

MODULES = {module.LEDGER.key: module for module in READ_AGAIN}
# Worked out by us, read by nobody: they must stay unknown to import.
DERIVED = {
    "projects": {"亮灯", "进入本阶段"},
    "enterprises": {"可见个数"},
    "follow_ups": {"项目全称"},
    "milestones": {"项目全称"},
    "fund_arrivals": {"项目全称", "项目所在片区"},
    "sites": {"已落实（亩）", "已预留（亩）", "剩余（亩）", "可供情况"},
}


def test_there_is_a_list_for_every_kind_of_sheet():
    assert set(MODULES) == set(KINDS)


def test_no_other_list_takes_the_key_of_a_kind_or_a_field_of_it():
    for module in GIVEN_OUT:
        assert module.LEDGER.key not in KINDS
        assert {column.wanted.key for column in module.COLUMNS if column.wanted} == {"project"}


@pytest.mark.parametrize("key", MODULES)
def test_import_recognises_every_column_that_it_reads_and_no_other(key):
    columns = LEDGERS[key].columns
    heads = [Head(place, "", str(column.head)) for place, column in enumerate(columns)]
    matching = match([Head(99, "", "序号"), *heads], KINDS[key])
    found = {one.head.text: one.wanted.key for one in matching.found if one.is_sure}
    assert found == {str(column.head): column.wanted.key for column in columns if column.wanted}
    assert {head.text for head in matching.unknown} == DERIVED[key] == {str(column.head) for column in columns if not column.wanted}
    assert not matching.doubles


@pytest.mark.parametrize("key", MODULES)
def test_every_field_of_import_is_given_out_or_left_out_on_purpose(key):
    given = {column.wanted.key for column in LEDGERS[key].columns if column.wanted}
    assert given | MODULES[key].LEFT_OUT == {field.key for field in KINDS[key]}
    assert not given & MODULES[key].LEFT_OUT


@pytest.mark.parametrize("key", LEDGERS)
def test_keys_of_columns_are_one_of_a_kind(key):
    keys = [column.key for column in LEDGERS[key].columns]
    assert len(keys) == len(set(keys))
    assert set(LEDGERS[key].otherwise) <= set(keys)
