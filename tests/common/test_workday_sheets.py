"""A sheet of workdays, as offices make them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common.errors import Refused
from promotion.common.workday_sheet import MAX_BYTES, MAX_ROWS, TEMPLATE, decode, read_sheet

SATURDAY, MONDAY = date(2026, 2, 14), date(2026, 2, 16)
SHEET = "日期,是否上班,名称\r\n2026-02-14,是,春节调休\r\n2026-02-16,否,除夕\r\n"


def facts(sheet):
    return [(row.line, row.day, row.is_workday, row.name) for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_every_encoding_an_office_saves_in_reads_the_same(encoding):
    assert facts(read_sheet(decode(SHEET.encode(encoding)))) == [(2, SATURDAY, True, "春节调休"), (3, MONDAY, False, "除夕")]


@pytest.mark.parametrize(
    "typed", ["2026-02-14", "2026/2/14", "2026年2月14日", "20260214", "２０２６．２．１４", "2026/2/14 0:00", " 2026-02-14 "]
)
def test_dates_are_read_as_people_write_them(typed):
    assert [row.day for row in read_sheet(f"{typed},是,x").rows] == [SATURDAY]


@pytest.mark.parametrize(
    ("word", "worked"),
    [
        ("是", True),
        ("1", True),
        ("１", True),
        ("上班", True),
        ("否", False),
        ("0", False),
        ("休息", False),
        ("放假", False),
        (" 上 班 ", True),
    ],
)
def test_the_words_for_worked_and_not(word, worked):
    assert [row.is_workday for row in read_sheet(f"2026-02-14,{word},x").rows] == [worked]


def test_swapped_alone_is_what_departs_from_the_week():
    assert [row.is_workday for row in read_sheet("2026-02-14,调休\n2026-02-16,调休\n").rows] == [True, False]


def test_the_head_may_be_left_out_or_stand_in_another_order():
    plain = [(SATURDAY, True, "春节")]
    for text in ("2026-02-14,是,春节", "名称,日期,是否上班\n春节,2026-02-14,是", "\n\n日期,是否上班,名称\n2026-02-14,是,春节"):
        assert [fact[1:] for fact in facts(read_sheet(text))] == plain, text
    assert [fact[1:] for fact in facts(read_sheet("日期,是否上班\n2026-02-14,是"))] == [(SATURDAY, True, "")]


def test_pasted_tabs_and_chinese_commas_part_the_columns_too():
    assert [fact[1:] for fact in facts(read_sheet("2026-02-14\t是\t春节\n2026-02-16，否，除夕"))] == [
        (SATURDAY, True, "春节"),
        (MONDAY, False, "除夕"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",是,春节", "缺少日期"),
        ("2026-02-30,是,春节", "没有“2026-02-30”这一天"),
        ("2月14日,是,春节", "看不懂日期“2月14日”"),
        ("明天,是,春节", "看不懂日期“明天”"),
        ("46067,是,春节", "看不懂日期“46067”"),
        ("0001-01-01,否,x", "年份 1 不对"),
        ("9999-12-31,否,x", "年份 9999 不对"),
        ("2026-02-14,,春节", "没有填是否上班"),
        ("2026-02-14,也许,春节", "看不懂是否上班“也许”"),
        ("2026-02-14", "没有填是否上班"),
        ("2026-02-14,是,春节,补班", "多出“补班”"),
        (f"2026-02-14,是,{'长' * 65}", "名称超过 64 个字"),
    ],
)
def test_a_bad_line_is_named_and_the_good_ones_stay(line, said):
    sheet = read_sheet(f"日期,是否上班,名称\n2026-02-15,否,春节\n\n{line}\n2026-02-16,否,除夕\n")
    assert [row.line for row in sheet.rows] == [2, 5]
    assert [fault.line for fault in sheet.faults] == [4]
    assert str(sheet.faults[0]).startswith(f"第 4 行：{said}")


def test_an_open_quotation_mark_spoils_no_other_line():
    sheet = read_sheet('2026-02-14,是,"春节\n2026-02-16,否,除夕')
    assert facts(sheet) == [(1, SATURDAY, True, "春节"), (2, MONDAY, False, "除夕")]


def test_a_day_said_twice_stands_once_and_a_day_said_in_two_ways_not_at_all():
    twice = read_sheet("2026-02-14,是,春节\n2026-02-14,是,春节")
    assert ([row.line for row in twice.rows], [str(fault) for fault in twice.faults]) == ([1], ["第 2 行：与第 1 行重复，只取一行。"])
    torn = read_sheet("2026-02-14,是,春节\n2026-02-16,否,除夕\n2026/2/14,否,春节")
    assert [row.line for row in torn.rows] == [2]
    assert [fault.line for fault in torn.faults] == [1, 3]
    assert "2026-02-14 在第 1、3 行说法不一" in str(torn.faults[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有日期"),
        ("\n,,\n", "没有日期"),
        ("日期,是否上班,名称\n", "没有日期"),
        ("日期,星期,名称\n2026-02-14,六,春节", "表头看不懂：日期、星期、名称"),
        ("2026-02-14,是,春节\n" * (MAX_ROWS + 1), "401 行"),
        ("x" * (MAX_BYTES + 1), "超过 64 KB"),
    ],
)
def test_what_is_no_sheet_is_refused_whole(text, said):
    with pytest.raises(Refused, match=said):
        read_sheet(text)


def test_as_many_rows_as_allowed_are_read():
    lines = [f"{date.fromordinal(date(2026, 1, 1).toordinal() + n):%Y-%m-%d},否,x" for n in range(MAX_ROWS)]
    assert len(read_sheet("\n".join(lines)).rows) == MAX_ROWS


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x00\x00", "日期".encode("utf-16"), b"\x89PNG\r\n\x1a\n\x00", b"\xff" * 9, b"a" * (MAX_BYTES + 1)]
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(Refused, match="请"):
        decode(content)


def test_the_template_can_be_imported_as_it_is():
    sheet = read_sheet(decode(TEMPLATE))
    assert [(row.day, row.is_workday) for row in sheet.rows][:2] == [(SATURDAY, True), (date(2026, 2, 15), False)]
    assert sheet.faults == ()


CELLS = st.one_of(st.sampled_from(["2026-02-14", "2026/2/16", "是", "否", "调休", "", "日期", '"', "0001-01-01"]), st.text(max_size=12))
LINES = st.lists(st.lists(CELLS, max_size=4).map(",".join), max_size=12).map("\n".join)


@given(LINES)
def test_no_line_is_lost_whatever_is_in_it(text):
    try:
        sheet = read_sheet(text)
    except Refused:
        return
    lines = [row.line for row in sheet.rows] + [fault.line for fault in sheet.faults]
    assert len(lines) == len(set(lines))
    written = [n for n, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1) if "2026" in line]
    assert set(written) <= set(lines) | {1 + i for i, line in enumerate(text.replace("\r", "\n").split("\n")) if "日期" in line}
