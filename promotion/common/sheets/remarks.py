"""Rows of a sheet that are no data: titles, units, sums, notes, signatures, groups, repeated heads. Pure; every skip has its reason."""

import re
from itertools import islice

from django.utils.translation import gettext_lazy as _

from promotion.common.sheets.cells import as_text, is_blank
from promotion.common.text import without_blanks

TITLE, UNIT, HEAD = _("标题"), _("单位说明"), _("表头")
REPEATED_HEAD, REPEATED_TITLE, COLUMN_NUMBERS = _("重复的表头"), _("重复的标题"), _("栏次")
TOTAL, NOTE, SIGNATURE, GROUP, EXAMPLE = _("合计行"), _("说明"), _("落款"), _("分组标题"), _("示例行")
ONLY_NUMBER, OTHER_TABLE = _("只有序号，没有内容"), _("下面是另一张表，请分开上传")

_TOTAL = re.compile(r"(?:本页|本月|本季|本年|全市|全区|全县|全年|各地|以上|项目)?(?:合计|总计|小计|累计|共计|总合计)(?:[:：(（\d].*|数)?$")
_NOTE = re.compile(r"(?:备注|注|说明|填表说明|填报说明|编制说明|注意|注意事项|数据来源|资料来源|备注说明|口径)\d{0,2}[:：.、]")
_SIGNATURE = re.compile(
    r"(?:填表|制表|填报|审核|审批|复核|复查|报送|上报|经办|统计|分管|单位|部门|主要)?"
    r"(?:人|单位|部门|领导|负责人|日期|时间|电话|联系人|联系电话|联系方式|签字|签章|盖章|负责人签字|单位盖章)[(（]?(?:签字|签章|盖章|公章)?[)）]?[:：]"
)
_GROUP = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}[、.．]|[（(][一二三四五六七八九十百]{1,4}[)）]|第[一二三四五六七八九十百]{1,4}[类批部])"
)
_COLUMN_NUMBER = re.compile(r"[（(\[]?(?:\d{1,3}|[甲乙丙丁戊己庚辛]|[A-Z])(?:[=＝+\-*/÷×\d.()（）]*)[)）\]]?$")
_EXAMPLE = re.compile(r"(?:例|示例|样例|举例|填写示例|范例)(?:[:：].*|\d*)$")
_UNIT = re.compile(r"(?<![填报送任头制管报建])单位[:：]\s*((?:人民币)?(?:[万亿千百]{0,2}(?:美元|欧元|港元|日元|英镑|元)))")
_ABOUT = re.compile(
    r"(?:[（(]?.{0,4}单位[:：]|(?:填报|填表|制表|报送|统计|截至|截止|更新|报告)?(?:日期|时间|截至|截止)[:：]|截至\d|截止\d|\d{4}年\d{1,2}月(?:\d{1,2}日)?$|（?\d{4}年度?）?$)"
)
_CODE_HEADS = frozenset({"序号", "序", "编号", "NO", "NO.", "№", "#", "项次", "行号", "序列"})


def unit_of(texts) -> str:
    """The money unit a row above the head states (`单位：万元` → `万元`), else ""."""
    for text in texts:
        found = _UNIT.search(without_blanks(text))
        if found:
            return found[1]
    return ""


def is_about(texts: list[str]) -> bool:
    """Whether a row only tells unit, date, or who reports."""
    return bool(texts) and all(_ABOUT.match(without_blanks(text)) or _SIGNATURE.match(without_blanks(text)) for text in texts)


def is_number_head(text: str) -> bool:
    """Whether a head names the running number."""
    return without_blanks(text).upper() in _CODE_HEADS - {"编号"}


def reason_to_skip(values: list, *, width: int, number_column: int | None):
    """Why a row below the head is no data, or None. `width` is how many columns the head has.

    A single cell makes a note or a group only where the table is wider than two columns.
    """
    if not _may_be_skipped(values, number_column):
        return None
    filled = [(column, as_text(value)) for column, value in enumerate(values) if not is_blank(value)]
    texts = [text for _column, text in filled]
    first = without_blanks(texts[0])
    content = [without_blanks(text) for column, text in filled if column != number_column] or [first]
    if _is_total(first, content, values, number_column):
        return TOTAL
    if width > 2 and len(texts) <= 2 and _NOTE.match(first):
        return NOTE
    if (
        width > 2
        and all(_SIGNATURE.match(without_blanks(text)) for text in texts if "：" in text or ":" in text)
        and _SIGNATURE.match(first)
    ):
        return SIGNATURE
    if _EXAMPLE.match(first) and (number_column is not None and filled[0][0] == number_column):
        return EXAMPLE
    if width > 2 and len(texts) == 1:
        if _GROUP.match(first):
            return GROUP
        if filled[0][0] == number_column:
            return ONLY_NUMBER
    if width > 2 and len(texts) >= 3 and _numbers_columns(texts):
        return COLUMN_NUMBERS
    return None


def _may_be_skipped(values: list, number_column: int | None) -> bool:
    """A look at the first three cells: most rows are data, and need no other."""
    first = list(islice(((column, value) for column, value in enumerate(values) if not is_blank(value)), 3))
    if len(first) < 3:
        return True
    texts = [without_blanks(as_text(value)) for _column, value in first]
    if all(_COLUMN_NUMBER.match(text) for text in texts):
        return True
    leading = texts[:2] if first[0][0] == number_column else texts[:1]
    return any(pattern.match(text) for text in leading for pattern in (_TOTAL, _NOTE, _SIGNATURE, _EXAMPLE))


def _is_total(first: str, content: list[str], values: list, number_column: int | None) -> bool:
    """合计 stands first (the running number aside), and what follows are only numbers, how many of what (`300个项目`) or blanks."""
    if not (_TOTAL.match(first) or _TOTAL.match(content[0])):
        return False
    after = content[1:] if _TOTAL.match(content[0]) else content
    return all(re.match(r"(?:[\d,.%()（）约共计个亿万元亩人家户宗/—e+-]|项目|企业)*$", text) or _TOTAL.match(text) for text in after)


def _numbers_columns(texts: list[str]) -> bool:
    """`1 2 3 4` or `甲 乙 (1) (2) (3=1+2)` right across."""
    bare = [without_blanks(text) for text in texts]
    if not all(_COLUMN_NUMBER.match(text) for text in bare):
        return False
    numbers = [int(found[0]) for text in bare if (found := re.search(r"\d+", text))]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
