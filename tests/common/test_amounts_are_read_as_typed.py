"""万元 as offices type it, and as they read it back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.errors import Refused
from promotion.common.money import Money, parse_amount, parse_money, show_amount, show_yi, to_home

FEN = Decimal("0.000001")

TYPED = [
    ("3000", "3000"),
    ("3,500", "3500"),
    ("1,234,567.89", "1234567.89"),
    ("３５００", "3500"),
    ("３，５００．５", "3500.5"),
    (" 3 000 ", "3000"),
    ("3000万", "3000"),
    ("3000万元", "3000"),
    ("1.2亿", "12000"),
    ("1.2 亿元", "12000"),
    ("1.2亿元人民币", "12000"),
    ("人民币3000万元", "3000"),
    ("¥3000万", "3000"),
    ("￥3000万", "3000"),
    ("RMB 300万", "300"),
    ("1亿2000万", "12000"),
    ("1亿2000万5000元", "12000.5"),
    ("2千万", "2000"),
    ("3百万元", "300"),
    ("1万亿", "100000000"),
    ("3000元", "0.3"),
    ("0.01元", "0.000001"),
    ("约3亿元", "30000"),
    ("3\u200b000", "3000"),
    ("0", "0"),
]
NO_AMOUNT = [None, "", " ", "/", "-", "—", "待定", "面议", "暂无", "n/a", "　"]
JUNK = [
    "abc", "三千万", "1万5", "1亿2000", "10-20亿", "3亿以上", "-5", "1e5", "NaN", "Infinity", "3,50", "1.5.2", "万", "元", "亿万", "$", "1万2亿",
    "0.0000001", "0.001元", "1000000000000", "9" * 5000, "١٢٣", "3000万，含设备", "=1+1", "<script>", "💰",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "wan"), TYPED)
def test_it_reads_what_people_type(typed, wan):
    assert parse_amount(typed) == Decimal(wan)


@pytest.mark.parametrize("typed", NO_AMOUNT)
def test_not_yet_settled_is_no_amount_and_not_zero(typed):
    assert parse_amount(typed) is None


@pytest.mark.parametrize("typed", JUNK)
def test_it_refuses_junk_with_a_sentence(typed):
    with pytest.raises(Refused) as refusal:
        parse_amount(typed)
    assert "请" in str(refusal.value) or "最多" in str(refusal.value)
    assert len(str(refusal.value)) < 120


FOREIGN = [
    ("500万美元", "500", "USD"),
    ("$500万", "500", "USD"),
    ("US$ 5百万", "500", "USD"),
    ("500美元", "0.05", "USD"),
    ("1.5亿港币", "15000", "HKD"),
    ("EUR 20万", "20", "EUR"),
    ("3000万日元", "3000", "JPY"),
    ("200万新台币", "200", "TWD"),
    ("10万新加坡元", "10", "SGD"),
]


@pytest.mark.parametrize(("typed", "wan", "currency"), FOREIGN)
def test_it_keeps_the_currency_and_what_was_typed(typed, wan, currency):
    assert parse_money(typed) == Money(Decimal(wan), currency, typed)


def test_a_foreign_amount_is_no_amount_in_wan_yuan():
    with pytest.raises(Refused, match="人民币"):
        parse_amount("500万美元")


def test_it_converts_to_one_fen_half_up():
    assert to_home(Money(Decimal("0.0001"), "USD"), Decimal("7.1251")) == Decimal("0.000713")


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.999999"), places=6))
def test_every_storable_amount_is_read_back_exactly(amount):
    read = parse_amount(f"{amount:f}")
    assert read == amount
    assert read.as_tuple().exponent == -6


@given(st.decimals(min_value=0, max_value=9_999, places=6))
def test_what_is_shown_below_a_hundred_million_is_read_back_exactly(amount):
    assert parse_amount(show_amount(amount)) == amount


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_never_a_surprise(text):
    try:
        amount = parse_amount(text)
    except Refused:
        return
    assert amount is None or (amount >= 0 and amount == amount.quantize(FEN))


SHOWN = [
    (None, "—", "—"),
    ("0", "0 万元", "0.00"),
    ("3000", "3,000 万元", "0.30"),
    ("0.000001", "0.000001 万元", "<0.01"),
    ("30", "30 万元", "<0.01"),
    ("50", "50 万元", "0.01"),
    ("9999.5", "9,999.5 万元", "1.00"),
    ("10000", "1 亿元", "1.00"),
    ("12000", "1.2 亿元", "1.20"),
    ("12345.678901", "1.2346 亿元", "1.23"),
    ("23000000", "2,300 亿元", "2,300.00"),
    ("-12000", "-1.2 亿元", "-1.20"),
    ("-10", "-10 万元", ">-0.01"),
]


@pytest.mark.parametrize(("wan", "amount", "yi"), SHOWN)
def test_it_shows_no_data_apart_from_zero_and_switches_to_yi(wan, amount, yi):
    value = None if wan is None else Decimal(wan)
    assert (show_amount(value), show_yi(value)) == (amount, yi)
