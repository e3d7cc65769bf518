"""What stands among and below the rows: merged cells, sums, notes, groups, repeated heads, hidden rows."""

from tests.exchange.corpus.cases import A, B, C, Case, two
from tests.exchange.writers import HEADS, bare, inline, ods, surgery, xl, xls

WITH_ZONE = [*HEADS, "片区"]
HEAD = {1: "表头"}


def _csv(*lines: str) -> bytes:
    return "\r\n".join(lines).encode("utf-8-sig")


CASES = (
    Case("a cell merged down a column counts for each row, and says so",
         lambda: xl([WITH_ZONE, [*A, "高新区"], B, C], merges=[((1, 5), (3, 5))]),
         {**two(), 4: ("丙项目", "800")}, skipped=HEAD, also={(2, "zone"): ("高新区",), (4, "zone"): ("高新区",)},
         warned=((3, "zone"), (4, "zone"))),
    Case("a cell merged down in an old xls likewise",
         lambda: xls([WITH_ZONE, [*A, "高新区"], B], merges=[((1, 5), (2, 5))]),
         two(), skipped=HEAD, also={(3, "zone"): ("高新区",)}, warned=((3, "zone"),), file="台账.xls"),
    Case("an amount merged over two rows is filled in with a warning that it may count twice",
         lambda: xl([HEADS, A, [2, "乙项目", "乙公司", None, None]], merges=[((1, 3), (2, 3))]),
         {2: ("甲项目", "3500"), 3: ("乙项目", "3500")}, skipped=HEAD, warned=((3, "amount"),)),
    Case("a merge that goes on below the last row makes no rows",
         lambda: xl([WITH_ZONE, [*A, "高新区"], B], merges=[((1, 5), (900, 5))]),
         two(), skipped=HEAD, also={(3, "zone"): ("高新区",)}, warned=((3, "zone"),)),
    Case("in csv a leading column of words that is blank below its first row is filled in with a warning",
         lambda: _csv("片区,项目名称,总投资（万元）", "高新区,甲项目,3500", ",乙项目,12000"),
         two(), skipped=HEAD, also={(3, "zone"): ("高新区",)}, warned=((3, "zone"),), file="台账.csv"),
    Case("in csv a blank code is never filled in from above",
         lambda: _csv("项目编号,项目名称,总投资（万元）", "ZS2026-00042,甲项目,3500", ",乙项目,12000"),
         two(), skipped=HEAD, also={(3, "code"): None}, file="台账.csv"),
    Case("in ods a leading column of words is filled likewise",
         lambda: ods([["片区", "项目名称", "总投资（万元）"], ["高新区", "甲项目", 3500], [None, "乙项目", 12000]]),
         two(), skipped=HEAD, also={(3, "zone"): ("高新区",)}, warned=((3, "zone"),), file="台账.ods"),
    Case("a sum, a note and a signature below are skipped with their reasons",
         lambda: xl([HEADS, A, B, ["合计", None, None, 15500], ["备注：总投资按协议计。"], ["填表人：张三", None, "审核人：李四", None, "日期：2025年3月"]]),
         two(), skipped={**HEAD, 4: "合计行", 5: "说明", 6: "落款"}),
    Case("a sum may stand in the second column, spaced out, between the rows",
         lambda: xl([HEADS, A, [None, "小　计", None, 3500], B, [None, "总计：", None, 15500]]),
         {2: ("甲项目", "3500"), 4: ("乙项目", "12000")}, skipped={**HEAD, 3: "合计行", 5: "合计行"}),
    Case("a sum may say how many of what",
         lambda: xl([HEADS, A, B, ["合计", "2个项目", None, 15500], ["总计", "共2个", "2家企业", 15500]]), two(), skipped={**HEAD, 4: "合计行", 5: "合计行"}),
    Case("a project whose name begins with 合计 is no sum",
         lambda: xl([HEADS, [1, "合计算力中心项目", "甲公司", 3500, "2025-03-05"]]),
         {2: ("合计算力中心项目", "3500")}, skipped=HEAD),
    Case("a project called 共计 with a firm beside it is no sum",
         lambda: xl([HEADS, [1, "共计", "甲公司", 3500, "2025-03-05"]]), {2: ("共计", "3500")}, skipped=HEAD),
    Case("groups between the rows are skipped",
         lambda: xl([HEADS, ["一、签约项目"], A, ["（二）在谈项目"], B], merges=[((1, 0), (1, 4))]),
         {3: ("甲项目", "3500"), 5: ("乙项目", "12000")}, skipped={**HEAD, 2: "分组标题", 4: "分组标题"}),
    Case("the head repeated at a page break is skipped, its title too",
         lambda: xl([["项目台账"], HEADS, A, ["项目台账"], HEADS, B]),
         {3: ("甲项目", "3500"), 6: ("乙项目", "12000")}, skipped={1: "标题", 2: "表头", 4: "重复的标题", 5: "重复的表头"}),
    Case("a row that numbers the columns is skipped",
         lambda: xl([HEADS, ["1", "2", "3", "4", "5"], A, B]), two(3), skipped={**HEAD, 2: "栏次"}),
    Case("a row that numbers the columns with letters and a formula is skipped",
         lambda: xl([HEADS, ["甲", "乙", "1", "2", "3=1+2"], A]), {3: ("甲项目", "3500")}, skipped={**HEAD, 2: "栏次"}),
    Case("numbered but empty rows are skipped",
         lambda: xl([HEADS, A, B, [3], [4]]), two(), skipped={**HEAD, 4: "只有序号，没有内容", 5: "只有序号，没有内容"}),
    Case("the example row of a template is skipped",
         lambda: xl([HEADS, ["示例", "某某项目", "某某公司", 100, "2025-01-01"], A]), {3: ("甲项目", "3500")}, skipped={**HEAD, 2: "示例行"}),
    Case("a second table beneath the first is not mixed into it",
         lambda: xl([HEADS, A, ["项目名称", "责任单位", "存在问题"], ["丁项目", "市局", "缺水"]]),
         {2: ("甲项目", "3500")}, skipped={**HEAD, 3: "下面是另一张表，请分开上传", 4: "下面是另一张表，请分开上传"}),
    Case("blank rows between rows do not end the table",
         lambda: xl([HEADS, A, [None], ["", " ", "\u200b"], B]),
         {2: ("甲项目", "3500"), 5: ("乙项目", "12000")}, skipped=HEAD),
    Case("hidden rows come in and are marked", lambda: xl([HEADS, A, B], hidden=[3]), two(), skipped=HEAD, hidden=(3,)),
    Case("hidden rows of an old xls come in and are marked",
         lambda: xls([HEADS, A, B], hidden=[2]), two(), skipped=HEAD, hidden=(2,), file="台账.xls"),
    Case("filtered rows of an ods come in and are marked",
         lambda: ods([HEADS, A], raw='<table:table-row table:visibility="filter"><table:table-cell/><table:table-cell office:value-type="string">'
                     '<text:p xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">乙项目</text:p></table:table-cell></table:table-row>'),
         {2: ("甲项目", "3500"), 3: ("乙项目", None)}, skipped=HEAD, hidden=(3,), file="台账.ods"),
    Case("hidden rows written with other quotes and a prefix are marked too",
         lambda: surgery(xl([HEADS, A, B], hidden=[3]), lambda x: x.replace(b'hidden="1"', b"hidden='true'")), two(), skipped=HEAD, hidden=(3,)),
    Case("rows without numbers and cells without addresses are counted",
         lambda: bare("".join(f"<row>{''.join(_cell(v) for v in row)}</row>" for row in (HEADS, A, B))), two(), skipped=HEAD),
    Case("inline strings are texts", lambda: bare(inline([HEADS, A, B])), two(), skipped=HEAD),
    Case("elements with a prefix are read", lambda: bare(_prefixed(inline([HEADS, A, B]))), two(), skipped=HEAD),
    Case("a name of several lines stays one name",
         lambda: xl([HEADS, [1, "甲\n项目", "甲公司", 3500, "2025-03-05"]]), {2: ("甲 项目", "3500")}, skipped=HEAD),
)  # fmt: skip


def _cell(value) -> str:
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if isinstance(value, str) else f"<c><v>{value}</v></c>"


def _prefixed(data: str) -> str:
    for tag in ("row", "c", "is", "t", "v"):
        data = data.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>").replace(f"</{tag}>", f"</x:{tag}>")
    return data.replace("<x:row ", '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ')
