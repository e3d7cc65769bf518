"""One cell each: a value, empty on purpose, or a fault; never anything else, whatever stands there."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.money import Money, parse_unit
from promotion.common.sheets import days, numbers, values
from promotion.common.sheets.cells import Cell, Fault, Flaw, Read, address, column_of, letters

AT = "项目!C12"
READERS = (
    numbers.read_money, numbers.read_signed_money, numbers.read_number, numbers.read_whole, numbers.read_percent, days.read_date, days.read_month,
    values.read_yes_no, values.read_names, values.read_phones, values.read_contacts,
    lambda cell: values.read_text(cell, 20), lambda cell: values.read_choice(cell, {"对接": 1, "签约": 2}),
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.none(),
    st.text("0123456789.,-/年月日万亿元约至~()（）%待定上下旬底 ", max_size=14), st.builds(Flaw, st.sampled_from(["", "#REF!"])),
)  # fmt: skip


def read(reader, value, *args):
    return reader(Cell(AT, value), *args)


@given(CELLS, st.sampled_from(READERS))
def test_any_cell_is_read_or_a_fault_at_its_place(value, reader):
    answer = read(reader, value)
    assert isinstance(answer, Read | Fault)
    if isinstance(answer, Fault):
        assert answer.address == AT
        assert "请" in answer.sentence or "最多" in answer.sentence
        assert str(answer).startswith("项目!C12：")


@pytest.mark.parametrize("word", ["", " ", "\u200b", "待定", "待定。", "/", "／", "—", "无", "暂无", "N/A", "……", "尚未确定", None])
def test_every_reader_knows_empty_on_purpose(word):
    assert [read(reader, word).is_empty for reader in READERS if reader is not values.read_yes_no] == [True] * (len(READERS) - 1)


def test_no_is_an_answer_where_yes_or_no_is_asked():
    assert read(values.read_yes_no, "无") == Read(False)


@pytest.mark.parametrize(
    ("word", "factor", "currency"),
    [
        ("万元", "1", "CNY"),
        ("亿元", "10000", "CNY"),
        ("元", "0.0001", "CNY"),
        ("千元", "0.1", "CNY"),
        ("万美元", "1", "USD"),
        ("亿美元", "10000", "USD"),
    ],
)
def test_the_unit_of_a_column_is_read(word, factor, currency):
    unit = parse_unit(word)
    assert (unit.factor, unit.currency) == (Decimal(factor), currency)
    assert read(numbers.read_money, 2.0, unit).value == Money((2 * Decimal(factor)).quantize(Decimal("0.000001")), currency, "2")


@pytest.mark.parametrize("word", ["亩", "", "万", "单位", "项目"])
def test_other_words_are_no_unit_of_money(word):
    assert parse_unit(word) is None


@given(st.decimals(min_value=0, max_value=99_999_999, places=6))
def test_an_amount_in_a_cell_is_exact_to_one_fen(amount):
    answer = read(numbers.read_money, float(amount))
    assert answer == Read(Money(amount.quantize(Decimal("0.000001")), "CNY", answer.value.original))


@given(st.dates(datetime.date(1955, 1, 1), datetime.date(2099, 1, 1)), st.booleans())
def test_a_serial_day_is_that_day_in_both_calendars(day, from_1904):
    epoch = days.EPOCH_1904 if from_1904 else days.EPOCH
    serial = (day - epoch).days
    if serial >= 20_000:
        answer = days.read_date(Cell(AT, float(serial), epoch_1904=from_1904))
        assert (answer.value, len(answer.cautions)) == (day, 1)


@given(st.dates(datetime.date(1901, 1, 1), datetime.date(2100, 1, 1)))
def test_a_day_is_read_from_all_its_spellings(day):
    digits = str.maketrans("0123456789", "〇一二三四五六七八九")
    spelled = f"{str(day.year).translate(digits)}年{chinese(day.month)}月{chinese(day.day)}日"
    plain = f"{day.year}.{day.month}.{day.day}"
    for text in (spelled, plain, day.isoformat(), f"{day:%Y}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f" {plain} "):
        assert read(days.read_date, text) == Read(day)


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    word = {0: "", 1: "十"}.get(tens, "〇一二三"[tens] + "十")
    return word + ("" if ones == 0 and tens else "〇一二三四五六七八九"[ones])


def test_a_month_asks_for_no_day():
    assert read(days.read_month, "2025年3月") == Read(datetime.date(2025, 3, 1), is_month=True)
    assert read(days.read_month, datetime.date(2025, 3, 31)) == Read(datetime.date(2025, 3, 31))


@pytest.mark.parametrize(
    ("typed", "percent"), [("35%", "35"), ("35.5％", "35.5"), ("35", "35"), (0.35, "35"), (1.0, "100"), ("120%", "120"), (35.0, "35")]
)
def test_a_share_is_percent(typed, percent):
    assert read(numbers.read_percent, typed).value == Decimal(percent)


@pytest.mark.parametrize(
    ("typed", "number"), [("1,200 亩", "1200"), ("1.2万亩", "12000"), ("１２００", "1200"), ("约1200亩", "1200"), (1200.0, "1200")]
)
def test_a_quantity_may_carry_its_unit(typed, number):
    assert read(numbers.read_number, typed, ("亩",)).value == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["1200-1500亩", "50公顷", "1200亩（80公顷）", "-3", "很多", datetime.date(2025, 1, 1), True, float("nan"), float("inf")]
)
def test_what_is_no_quantity_in_this_unit_is_a_fault(typed):
    assert isinstance(read(numbers.read_number, typed, ("亩",)), Fault)


def test_what_was_taken_down_from_a_merged_cell_says_so():
    answer = numbers.read_money(Cell(AT, 3500.0, filled=True))
    assert (answer.value.amount, len(answer.cautions)) == (3500, 1)


def test_a_choice_is_read_whatever_its_width():
    words = {"对接": "engagement", "已签约": "signed"}
    assert read(values.read_choice, " 对　接。", words) == Read("engagement")
    assert "对接、已签约" in read(values.read_choice, "谈谈", words).sentence


def test_names_are_parted_and_stay_once():
    assert read(values.read_names, "张三、李四/王  五；张三\n赵六").value == ("张三", "李四", "王五", "赵六")


@given(st.integers(0, 20_000))
def test_columns_have_letters_and_back(column):
    assert column_of(letters(column)) == column
    assert address("项目", 12, 2) == AT


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("-500", "-500"),
        (-500, "-500"),
        (-500.5, "-500.5"),
        ("－1.2亿", "-12000"),
        ("（500）", "-500"),
        ("(1,200)", "-1200"),
        ("500", "500"),
    ],
)
def test_what_is_taken_off_is_read_below_nothing_where_it_may_be(value, amount):
    answer = read(numbers.read_signed_money, value)
    assert (answer.value.amount, answer.cautions) == (Decimal(amount), ())


@pytest.mark.parametrize("value", ["-", "--500", "-五百", "-2-3亿", "冲减500"])
def test_what_is_taken_off_and_is_no_amount_is_empty_or_a_fault(value):
    answer = read(numbers.read_signed_money, value)
    assert isinstance(answer, Fault) or answer.is_empty
