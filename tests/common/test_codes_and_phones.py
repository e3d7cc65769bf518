"""统一社会信用代码 and phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common import phones, uscc
from promotion.common.errors import Refused

GOOD = "91110000600037341L"


@pytest.mark.parametrize(
    "typed",
    [GOOD, GOOD.lower(), f" {GOOD[:8]} {GOOD[8:]} ", "９１１１００００６０００３７３４１Ｌ", f"{GOOD[:2]}-{GOOD[2:]}", GOOD + "\u200b"],
)
def test_a_code_is_read_whatever_way_it_was_pasted(typed):
    assert uscc.clean(typed) == GOOD


def test_nothing_typed_is_no_code():
    assert uscc.clean("  ") == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [("9111000060003734", "16"), (GOOD[:-1] + "M", "校验位"), ("9111000060003734IL", "字符"), ("某公司", "18 位"), ("é" * 18, "请核对")],
)
def test_a_wrong_code_says_what_is_wrong(typed, says):
    with pytest.raises(Refused, match=says):
        uscc.clean(typed)


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_no_single_wrong_character_passes(place, letter):
    wrong = GOOD[:place] + letter + GOOD[place + 1 :]
    assert uscc.is_valid(wrong) == (wrong == GOOD)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_refused(text):
    try:
        code = uscc.clean(text)
    except Refused:
        code = ""
    assert len(code) in (0, 18)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("0832-2028888", "0832-2028888"),
        ("0832-2028888转801", "0832-2028888转801"),
        ("(0832)2028888", "(0832)2028888"),
        ("+852 2345 6789", "+85223456789"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_phones_are_cleaned(typed, number):
    assert phones.clean(typed) == number


@pytest.mark.parametrize("typed", ["1380013800", "138001380001", "张总", "1", "13800138000/13900139000", "+" * 12, "<b>"])
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(Refused):
        phones.clean(typed)


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812345678", "138****5678"), ("0832-2028888", "083****8888"), ("2028888", "****88"), ("", ""), ("张总", "****")],
)
def test_a_mask_keeps_the_middle_to_itself(phone, masked):
    assert phones.mask(phone) == masked


def test_numbers_inside_a_note_are_masked_and_codes_are_not():
    note = "王总 138 1234 5678，财务13912345678；代码 91110000600037341L，金额 13812345678901"
    assert phones.mask_all(note) == "王总 138****5678，财务139****5678；代码 91110000600037341L，金额 13812345678901"
