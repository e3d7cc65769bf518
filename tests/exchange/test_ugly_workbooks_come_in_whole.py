"""Every good row in, every bad row named by its cell, nothing silently dropped; what is no table is refused with a sentence."""

from decimal import Decimal

import pytest

from promotion.common.errors import Refused
from promotion.common.sheets.cells import Read
from tests.exchange.corpus import CASES
from tests.exchange.readback import read_all


def test_the_corpus_is_large_and_no_case_stands_twice():
    assert len(CASES) >= 60
    assert len({case.says for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [case for case in CASES if not case.refused], ids=lambda case: case.says)
def test_it_comes_in(case):
    read = read_all(case.content, case.file)
    good = {number: tuple(None if part is None else part for part in case.good[number]) for number in case.good}
    assert {number: _name_and_amount(read, number) for number in read.rows} == good
    assert {str(address).partition("!")[2] for address in read.faults} == {address.partition("!")[2] for address in case.faults}
    assert read.skipped == case.skipped
    assert {place: read.value(*place) for place in case.also} == case.also
    assert {(number, key) for number, row in read.rows.items() for key, one in row.items() if one.cautions} == set(case.warned)
    assert tuple(number for number, line in read.lines.items() if line.hidden) == case.hidden
    assert read.table.unit == case.unit
    assert tuple(head.text for head in read.matching.unknown) == case.unknown


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.says)
def test_it_is_refused_with_what_to_do(case):
    with pytest.raises(Refused, match=case.refused) as refusal:
        read_all(case.content, case.file)
    assert "请" in str(refusal.value) or "不能上传" in str(refusal.value)


@pytest.mark.parametrize("case", [case for case in CASES if case.faults], ids=lambda case: case.says)
def test_each_fault_says_where_and_what_to_do(case):
    for fault in read_all(case.content, case.file).faults.values():
        assert str(fault).startswith(f"{fault.address}：")
        assert "请" in fault.sentence
        assert len(fault.sentence) < 120


def _name_and_amount(read, number: int):
    name, amount = read.value(number, "name"), read.value(number, "amount")
    shown = None if amount is None else f"{Decimal(amount).normalize():f}"
    return name, shown


def test_what_is_empty_on_purpose_is_told_from_blank():
    case = next(case for case in CASES if case.says.startswith("not yet settled"))
    said = [read_all(case.content).rows[row]["amount"] for row in range(2, 7)]
    assert said == [Read(said=word) for word in ("待定", "/", "—", "无", "暂无")]


def test_the_second_column_of_a_field_and_the_notes_of_a_book_are_told():
    double = next(case for case in CASES if case.says.startswith("of two columns"))
    assert [(one.wanted.key, one.head.letter) for one in read_all(double.content).matching.doubles] == [("name", "F")]
    macro = next(case for case in CASES if "macros" in case.says)
    assert "宏" in read_all(macro.content).notes[0]
    quote = next(case for case in CASES if case.says.startswith("an open quotation"))
    assert "引号" in read_all(quote.content, "a.csv").notes[0]
