"""What stands in the cells."""

import struct
from datetime import date, datetime, time

from tests.exchange.corpus.cases import Case
from tests.exchange.writers import HEADS, bare, inline, ods, surgery, xl, xls

HEAD = {1: "表头"}
DAY = date(2025, 3, 5)


def money(*typed, heads=HEADS):
    return lambda: xl([heads, *([n, f"项目{n}号甲", "甲公司", value, DAY] for n, value in enumerate(typed, 1))])


def signed(*typed, **facts):
    return lambda: xl([HEADS, *([n, f"项目{n}号甲", "甲公司", 1, value] for n, value in enumerate(typed, 1))], **facts)


def amounts(*wan) -> dict:
    return {row: (f"项目{row - 1}号甲", value) for row, value in enumerate(wan, 2)}


def days(*found) -> dict:
    return {(row, "signed_on"): day for row, day in enumerate(found, 2)}


FIVE, MONTH = date(2025, 3, 5), date(2025, 3, 1)
CASES = (
    Case("amounts with 亿 and 万 are 万元", money("3.5亿", "3500万元", "３．５亿元", "1亿2000万", "1,200.5"),
         amounts("35000", "3500", "35000", "12000", "1200.5"), skipped=HEAD),
    Case("about so much comes in with a caution", money("约2亿", "2亿左右", "超5亿元", "10亿元以上", "3亿余元"),
         amounts("20000", "20000", "50000", "100000", "30000"), skipped=HEAD, warned=tuple((row, "amount") for row in range(2, 7))),
    Case("a range is a fault, each named", money("2-3亿", "2亿~3亿", "2000至3000万元", "3亿"),
         {5: ("项目4号甲", "30000"), 2: ("项目1号甲", None), 3: ("项目2号甲", None), 4: ("项目3号甲", None)},
         faults=("项目!D2", "项目!D3", "项目!D4"), skipped=HEAD),
    Case("foreign money keeps its currency with a caution", money("500万美元", "US$300万"), amounts("500", "300"), skipped=HEAD,
         warned=((2, "amount"), (3, "amount"))),
    Case("not yet settled is empty on purpose, in many words", money("待定", "/", "—", "无", "暂无", "面议", "……", "待定。", "N/A"),
         amounts(*[None] * 9), skipped=HEAD),
    Case("words where an amount belongs are faults", money("三千万", "见附件", "=1+1"),
         amounts(None, None, None), faults=("项目!D2", "项目!D3", "项目!D4"), skipped=HEAD),
    Case("a negative amount is a fault", money(-5, "-5", "（500）"), amounts(None, None, None), faults=("项目!D2", "项目!D3", "项目!D4"), skipped=HEAD),
    Case("the noise of binary fractions is no decimal", money(0.1 + 0.2, 1234.5600000000002), amounts("0.3", "1234.56"), skipped=HEAD),
    Case("too many decimals are rounded with a caution", money(1 / 3), amounts("0.333333"), skipped=HEAD, warned=((2, "amount"),)),
    Case("numbers stored as text with blanks and marks are numbers", money("3 500", "3500。", "\u200b3500\u00ad", "\u00a03500\u00a0", "'3500"),
         amounts("3500", "3500", "3500", "3500", None), faults=("项目!D6",), skipped=HEAD),
    Case("a bare number is in the unit of the head", money(0.35, "3500万", heads=[*HEADS[:3], "总投资（亿元）", HEADS[4]]),
         amounts("3500", "3500"), skipped=HEAD),
    Case("a head in dollars makes bare numbers dollars", money(500, "3000万元人民币", "500元", heads=[*HEADS[:3], "总投资（万美元）", HEADS[4]]),
         amounts("500", "3000", None), faults=("项目!D4",), skipped=HEAD, warned=((3, "amount"),)),
    Case("a date or a yes where an amount belongs is a fault", money(DAY, True), amounts(None, None), faults=("项目!D2", "项目!D3"), skipped=HEAD),
    Case("error cells are faults, each named", money(("e", "#REF!"), ("e", "#N/A"), ("e", "#DIV/0!")),
         amounts(None, None, None), faults=("项目!D2", "项目!D3", "项目!D4"), skipped=HEAD),
    Case("an error cell of an old xls is a fault", lambda: xls([HEADS, [1, "项目1号甲", "甲公司", ("e", 42), DAY]]),
         amounts(None), faults=("项目!D2",), skipped=HEAD, file="台账.xls"),
    Case("a formula of an old xls that failed is a fault",
         lambda: xls([HEADS, [1, "项目1号甲", "甲公司"]],
                     extra=struct.pack("<HHHHHBBBBBBHHIH", 6, 22, 1, 3, 0, 2, 0, 23, 0, 0, 0, 0xFFFF, 0, 0, 0)),
         amounts(None), faults=("项目!D2",), skipped=HEAD, file="台账.xls"),
    Case("an error cell of an ods is a fault",
         lambda: ods([HEADS], raw='<table:table-row><table:table-cell/><table:table-cell office:value-type="string"><text:p>项目1号甲</text:p>'
                     '</table:table-cell><table:table-cell/><table:table-cell table:formula="of:=1/0" office:value-type="string" '
                     'office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>'),
         amounts(None), faults=("项目!D2",), skipped=HEAD, file="台账.ods"),
    Case("a formula gives its cached value", money(("f", "=A1*2", 3500), ("f", '="3.5"&"亿"', "3.5亿")), amounts("3500", "35000"), skipped=HEAD),
    Case("a formula that was never calculated is a fault, not a blank",
         lambda: surgery(money(("f", "=A1*2", 77))(), lambda x: x.replace(b"<v>77</v>", b"")), amounts(None), faults=("项目!D2",), skipped=HEAD),
    Case("an error in a column nobody asked for stops nothing",
         lambda: xl([[*HEADS, "自编码"], [1, "项目1号甲", "甲公司", 3500, DAY, ("e", "#REF!")]]), amounts("3500"), skipped=HEAD, unknown=("自编码",)),
    Case("days in every way of writing them",
         signed(DAY, datetime.combine(DAY, time(14, 30)), "2025.3.5", "２０２５年３月５日", "二〇二五年三月五日", "二零二五年三月五日", "2025/3/5",
         20250305, "2025-03-05 00:00:00", "2025年3月5日。"),
         amounts(*["1"] * 10), skipped=HEAD, also=days(*[FIVE] * 10)),
    Case("a month alone is its first day with a caution", signed("２０２５年３月", "二〇二五年三月", "2025/3", "2025.3", 2025.3, 202503,
         "2025年3月份", "约2025年3月"),
         amounts(*["1"] * 8), skipped=HEAD, also=days(*[MONTH] * 8), warned=tuple((row, "signed_on") for row in range(2, 10))),
    Case("parts of a month and of a year are days with a caution", signed("2025年3月底", "2025年3月上旬", "2025年底", "二〇二五年十二月中旬"),
         amounts(*["1"] * 4), skipped=HEAD, also=days(date(2025, 3, 31), MONTH, date(2025, 12, 31), date(2025, 12, 11)),
         warned=tuple((row, "signed_on") for row in range(2, 6))),
    Case("serial days without a date format are days with a caution", signed(45721, "45721"), amounts("1", "1"), skipped=HEAD,
         also=days(FIVE, FIVE), warned=((2, "signed_on"), (3, "signed_on"))),
    Case("days count from 1904 where the book says so", lambda: bare(inline([HEADS, [1, "项目1号甲", "甲公司", 1, 44259]]),
         book='<workbookPr date1904="1"/>'),
         amounts("1"), skipped=HEAD, also=days(FIVE), warned=((2, "signed_on"),)),
    Case("formatted days of a 1904 book are the same days", signed(DAY, options={"date_1904": True}), amounts("1"), skipped=HEAD, also=days(FIVE)),
    Case("formatted days of an old xls are days", lambda: xls([HEADS, [1, "项目1号甲", "甲公司", 1, DAY]]), amounts("1"), skipped=HEAD,
         also=days(FIVE), file="台账.xls"),
    Case("what could be January or October is a fault", signed(2025.1), amounts("1"), faults=("项目!E2",), skipped=HEAD),
    Case("years alone, spans, days without a year and days that are none are faults",
         signed("2025年", "2025年上半年", "2025年3月至5月", "3月5日", "2025-02-30", "尽快", "1825-01-01"),
         amounts(*["1"] * 7), faults=tuple(f"项目!E{row}" for row in range(2, 9)), skipped=HEAD),
    Case("days not yet settled are empty on purpose", signed("待定", "/", "暂无", "——"), amounts(*["1"] * 4), skipped=HEAD, also=days(*[None] * 4)),
    Case("what has not happened has no day", signed("未签约", "尚未签约", "暂未签订", "目前还未签约。", "没有签约"), amounts(*["1"] * 5), skipped=HEAD,
         also=days(*[None] * 5)),
    Case("what happened on a day may stand beside it, with a caution", signed("2025年3月5日签约", "已于2025.3.5签订", "2025年3月已签约"),
         amounts(*["1"] * 3), skipped=HEAD, also=days(FIVE, FIVE, MONTH), warned=tuple((row, "signed_on") for row in range(2, 5))),
    Case("a day still ahead, or of another deed, is a fault",
         signed("预计2025年3月", "计划于2025年6月签约", "2025年3月（暂定）", "力争2025年6月前完成", "2025年3月终止", "2025年3月开工"),
         amounts(*["1"] * 6), faults=tuple(f"项目!E{row}" for row in range(2, 8)), skipped=HEAD),
    Case("a day with other words beside it is a fault, for they may say that it is another thing",
         signed("2025年3月5日（框架）", "2025年3月5日签约仪式未成", "未来科技城"), amounts(*["1"] * 3), skipped=HEAD,
         faults=("项目!E2", "项目!E3", "项目!E4")),
    Case("a text longer than its field is a fault", lambda: xl([HEADS, [1, "长" * 121, "甲公司", 1, DAY]]), {2: (None, "1")}, faults=("项目!B2",),
         skipped=HEAD),
    Case("a number of more than 15 digits is a fault, for its end is lost",
         lambda: xl([[*HEADS, "投资项目代码"], [1, "项目1号甲", "甲公司", 1, DAY, 2507511000041234567]]), amounts("1"), faults=("项目!F2",), skipped=HEAD),
    Case("a wrong digit in a credit code is a fault, a right one comes in",
         lambda: xl([[*HEADS, "统一社会信用代码"], [1, "项目1号甲", "甲公司", 1, DAY, "９１５１１０００ＭＡ６２１２３４５Ｘ"], [2, "项目2号甲", "甲",
         1, DAY, "91510100MA61X0F43N"]]),
         amounts("1", "1"), faults=("项目!F3",), skipped=HEAD, also={(2, "uscc"): "91511000MA6212345X"}),
    Case("phones: several in a cell, as numbers, with a bad one named",
         lambda: xl([[*HEADS, "联系电话"], [1, "项目1号甲", "甲", 1, DAY, "13812345678、0832-2345678"], [2, "项目2号甲", "甲", 1, DAY, 13812345678],
                     [3, "项目3号甲", "甲", 1, DAY, "138 1234 5678"], [4, "项目4号甲", "甲", 1, DAY, "1381234567"]]),
         amounts("1", "1", "1", "1"), faults=("项目!F5",), skipped=HEAD,
         also={(2, "phone"): ("13812345678", "0832-2345678"), (3, "phone"): ("13812345678",), (4, "phone"): ("13812345678",)}),
    Case("contacts with their numbers in one cell",
         lambda: xl([[*HEADS, "联系人及电话"], [1, "项目1号甲", "甲", 1, DAY, "张三 13812345678；李四：0832-2345678\n王  五"]]),
         amounts("1"), skipped=HEAD, also={(2, "contact"): (("张三", "13812345678"), ("李四", "0832-2345678"), ("王五", ""))}),
    Case("quantities with units, and another unit is a fault",
         lambda: xl([[*HEADS, "用地面积（亩）", "带动就业"], [1, "项目1号甲", "甲", 1, DAY, "1,200 亩", "300人"], [2, "项目2号甲", "甲", 1, DAY,
         "50公顷", "1.5人"]]),
         amounts("1", "1"), faults=("项目!F3", "项目!G3"), skipped=HEAD, also={(2, "jobs"): 300}),
    Case("yes and no in many ways", lambda: xl([[*HEADS, "是否重点"], *([n, f"项目{n}号甲", "甲", 1, DAY, v] for n, v in enumerate(["是", "√", True,
         "否", "×", "0", "大概"], 1))]),
         amounts(*["1"] * 7), faults=("项目!F8",), skipped=HEAD,
         also={(row, "is_key"): v for row, v in enumerate([True, True, True, False, False, False], 2)}),
    Case("rare letters and pictures in names survive", lambda: xl([HEADS, [1, "𠮷野家👨‍👩‍👧项目", "甲公司", 1, DAY]]), {2: ("𠮷野家👨‍👩‍👧项目",
         "1")}, skipped=HEAD),
    Case("markup and formulas in names are only text", lambda: xl([HEADS, [1, "<script>alert(1)</script>", "=cmd|' /C calc'!A0", 1, DAY]]),
         {2: ("<script>alert(1)</script>", "1")}, skipped=HEAD),
)  # fmt: skip
