"""Where the head is, and what stands around it."""

from tests.exchange.corpus.cases import A, B, C, Case, two
from tests.exchange.writers import HEADS, ods, xl, xls

WIDE = ["序号", "项目名称", "投资方", "总投资", "签约时间"]
TWO = ["序号", "项目名称", "投资方", "投资额", None, "签约时间"]
SUB = [None, None, None, "内资", "外资", None]
TITLE = ["内江市2025年招商引资项目台账"]
MERGES = [((0, c), (1, c)) for c in (0, 1, 2, 5)] + [((0, 3), (0, 4))]


def _other_sheets(book, page, formats):
    notes = book.add_worksheet("填表说明")
    notes.write_column(0, 0, ["填表说明", "1. 请按表头填写", "2. 金额单位为万元"])
    empty = book.add_worksheet("Sheet3")
    empty.write_row(0, 0, ["项目名称", "投资方", "总投资（万元）", "签约时间", "片区", "备注"])


def _hidden_sheet(book, page, formats):
    page.hide()
    shown = book.add_worksheet("在谈")
    for r, row in enumerate([HEADS, A, B]):
        shown.write_row(r, 0, row)
    shown.activate()


CASES = (
    Case("a plain sheet comes in whole", lambda: xl([HEADS, A, B]), two(), skipped={1: "表头"}),
    Case(
        "a merged title and a unit row stand above",
        lambda: xl([TITLE + [None] * 4, [None, None, None, None, "单位：亿元"], WIDE, [1, "甲项目", "甲公司", 0.35, "2025-03-05"]],
                   merges=[((0, 0), (0, 4))]),
        {4: ("甲项目", "3500")}, skipped={1: "标题", 2: "单位说明", 3: "表头"}, unit="亿元",
    ),
    Case(
        "who reports is no money unit",
        lambda: xl([["项目表"], ["填报单位：市经济合作局", None, None, "2025年3月5日"], HEADS, A, B]),
        two(4), skipped={1: "标题", 2: "单位说明", 3: "表头"},
    ),
    Case(
        "a unit inside the title counts",
        lambda: xl([["招商项目台账（单位：万元）"], WIDE, A]),
        {3: ("甲项目", "3500")}, skipped={1: "标题", 2: "表头"}, unit="万元",
    ),
    Case(
        "the head's own unit goes before the one above",
        lambda: xl([["单位：亿元"], HEADS, A]),
        {3: ("甲项目", "3500")}, skipped={1: "单位说明", 2: "表头"}, unit="亿元",
    ),
    Case(
        "a head of two lines with merged cells is joined",
        lambda: xl([TWO, SUB, [1, "甲项目", "甲公司", 3000, 500, "2025-03-05"]], merges=MERGES),
        {3: ("甲项目", None)}, skipped={1: "表头", 2: "表头"}, unknown=("投资额·内资", "投资额·外资"),
    ),
    Case(
        "a head of two lines in ods, where merged cells are not told, is joined",
        lambda: ods([TWO, SUB, [1, "甲项目", "甲公司", 3000, 500, "2025-03-05"]]),
        {3: ("甲项目", None)}, skipped={1: "表头", 2: "表头"}, unknown=("投资额·内资", "投资额·外资"), file="台账.ods",
    ),
    Case(
        "a head of two lines in old xls is joined",
        lambda: xls([TWO, SUB, [1, "甲项目", "甲公司", 3000, 500, "2025-03-05"]], merges=MERGES),
        {3: ("甲项目", None)}, skipped={1: "表头", 2: "表头"}, unknown=("投资额·内资", "投资额·外资"), file="台账.xls",
    ),
    Case(
        "units on a line of their own beneath the head belong to it",
        lambda: xl([WIDE, [None, None, None, "（亿元）", None], [1, "甲项目", "甲公司", 0.35, "2025-03-05"]]),
        {3: ("甲项目", "3500")}, skipped={1: "表头", 2: "表头"},
    ),
    Case(
        "the head may stand in the middle of the sheet, away from column A",
        lambda: xl([[None] * 3] * 9 + [[None, None, *row] for row in ([HEADS, A, B])]),
        two(11), skipped={10: "表头"},
    ),
    Case("blanks, line ends and stars in heads do not matter",
         lambda: xl([["序 号", "项目\n名称*", " 投 资 方 ", "总投资\n（万元）", "签约时间（必填）"], A]),
         {2: ("甲项目", "3500")}, skipped={1: "表头"}),
    Case("full-width brackets and letters in heads do not matter",
         lambda: xl([["ＮＯ．", "项目名称", "投资方（企业名称）", "总投资［万元］", "签约时间"], A]),
         {2: ("甲项目", "3500")}, skipped={1: "表头"}),
    Case("of two columns with the same head the second is told, not taken",
         lambda: xl([[*HEADS, "项目名称"], [*A, "别的名称"]]),
         {2: ("甲项目", "3500")}, skipped={1: "表头"}),
    Case("an unknown head is listed",
         lambda: xl([[*HEADS, "区域能评批次"], [*A, "第三批"]]),
         {2: ("甲项目", "3500")}, skipped={1: "表头"}, unknown=("区域能评批次",)),
    Case("a column with values and no head is listed",
         lambda: xl([HEADS, [*A, "没有表头的话"]]),
         {2: ("甲项目", "3500")}, skipped={1: "表头"}, unknown=("",)),
    Case("blank columns behind the table are nothing",
         lambda: xl([[*HEADS, None, " ", "\u200b"], [*A, "", "  ", "\u3000"]]),
         {2: ("甲项目", "3500")}, skipped={1: "表头"}),
    Case("the sheet with the table is found among explanations and empty ones",
         lambda: xl([HEADS, A, B], more=_other_sheets), two(), skipped={1: "表头"}),
    Case("a visible sheet goes before a hidden one",
         lambda: xl([HEADS, C], more=_hidden_sheet), two(), skipped={1: "表头"}),
    Case("a hidden sheet is read when it is the only one with a table",
         lambda: xl([HEADS, A, B], more=lambda book, page, f: (book.add_worksheet("空").activate(), page.hide())),
         two(), skipped={1: "表头"}),
    Case("a sheet with the head alone is a table without rows", lambda: xl([HEADS]), skipped={1: "表头"}),
    Case("a sheet of numbers has no head", lambda: xl([[1, 2, 3], [4, 5, 6]]), refused="没有找到表头"),
    Case("a sheet with a single sentence has no head", lambda: xl([["详见附件"]]), refused="没有找到表头"),
    Case("a blank book has no head", lambda: xl([]), refused="没有找到表头"),
)  # fmt: skip
