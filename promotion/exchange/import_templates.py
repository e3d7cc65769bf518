"""Templates for import: heads that import recognises, drop-downs, one example row that it skips, and a sheet that explains every column."""

import io

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.exchange import wanted as kinds
from promotion.exchange.choices import choices_for
from promotion.exchange.columns import told
from promotion.exchange.filling_in import EXAMPLES, HOW, MORE
from promotion.exchange.sheets import HEAD_ROW, Field, Sheet, formats_of, set_up, write_cell, write_head
from promotion.exchange.wanted import KINDS, Wanted

TITLES = {
    "projects": gettext_lazy("招商项目"),
    "enterprises": gettext_lazy("企业"),
    "follow_ups": gettext_lazy("跟进记录"),
    "fund_arrivals": gettext_lazy("到位资金"),
    "milestones": gettext_lazy("项目里程碑"),
    "sites": gettext_lazy("地块与厂房"),
}
EXAMPLE_ROW = HEAD_ROW + 1
LAST_ROW = 2000  # as far as drop-downs reach
MONEY_UNIT = gettext_lazy("单位：万元")
SHOWN_HEADS = 8
LISTS = "选项"


def template(kind: str) -> bytes:
    """The template of a kind of sheet (`wanted.KINDS`), with the catalogue's words of today in its drop-downs."""
    fields, out = KINDS[kind], io.BytesIO()
    choices = choices_for(kind, fields)
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = formats_of(book) | {"example": book.add_format({"font_color": "#8A94A6", "italic": True, "border": 1, "align": "center"})}
        page, guide, lists = (book.add_worksheet(name) for name in (str(TITLES[kind]), _("填写说明"), LISTS))
        _fill_page(page, kind, fields, choices, formats)
        _explain(guide, kind, fields, choices, formats)
        _offer(page, lists, fields, choices, book)
    return out.getvalue()


def file_name(kind: str) -> str:
    """What the file is called."""
    return _("%(title)s导入模板.xlsx") % {"title": TITLES[kind]}


def _example_of(kind: str, field: Wanted, choices: dict):
    """The example of a field; of one that is picked from a list the first word there is."""
    found = EXAMPLES[kind].get(field.key)
    words = choices.get(field.key, [])
    return words[0] if found is None and words else found


def _fill_page(page, kind: str, fields: tuple[Wanted, ...], choices: dict, formats: dict) -> None:
    columns = [(field, told(field, str)) for field in fields]
    title = _("%(title)s导入模板") % {"title": TITLES[kind]}
    unit = str(MONEY_UNIT) if any(field.kind == kinds.MONEY for field in fields) else ""
    heads = [Field(f"{column.head}{'*' * field.required}", column.kind, max(column.width, 14)) for field, column in columns]
    set_up(page, heads)
    write_head(page, Sheet(title, unit, _("带 * 的必填；示例行导入时自动跳过"), heads, ()), formats)
    page.write_string(EXAMPLE_ROW, 0, _("示例"), formats["example"])
    for place, (field, head) in enumerate(zip(fields, heads, strict=True), 1):
        write_cell(page, EXAMPLE_ROW, place, _example_of(kind, field, choices), formats, head.kind)


def _explain(page, kind: str, fields: tuple[Wanted, ...], choices: dict, formats: dict) -> None:
    heads = [
        Field(_("列"), "text", 20),
        Field(_("是否必填"), "text", 9),
        Field(_("怎么填"), "text", 52),
        Field(_("举例"), "text", 26),
        Field(_("也认得的写法"), "text", 70),
    ]
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for place, head in enumerate(heads):
        page.set_column(place, place, head.width)
        page.write_string(0, place, head.head, formats["head"])
    for line, field in enumerate(fields, 1):
        how = "；".join(str(words) for words in (MORE.get(field.key) or HOW[field.kind], _at_most(field)) if words)
        example = _example_of(kind, field, choices)
        others = "、".join(field.heads[1 : SHOWN_HEADS + 1])
        cells = [field.label, _("必填") if field.required else "", how, "" if example is None else str(example), others]
        for place, text in enumerate(cells):
            write_cell(page, line, place, text, formats, "text")


def _at_most(field: Wanted) -> str:
    return _("不超过 %(n)d 字") % {"n": field.longest} if field.longest else ""


def _offer(page, lists, fields: tuple[Wanted, ...], choices: dict, book) -> None:
    """The words of the drop-downs in a hidden sheet, and the drop-downs that read it. They warn and do not stop: several may be named."""
    lists.hide()
    for place, (key, words) in enumerate(choices.items()):
        for line, word in enumerate(words):
            lists.write_string(line, place, word)
        column = 1 + [field.key for field in fields].index(key)
        book.define_name(f"_{key}", f"={LISTS}!{_range(place, len(words))}")
        rule = {"validate": "list", "source": f"=_{key}", "error_type": "warning", "error_message": _("不在下拉选项里，请核对。")}
        page.data_validation(EXAMPLE_ROW, column, LAST_ROW, column, rule)


def _range(column: int, count: int) -> str:
    letter = xlsxwriter.utility.xl_col_to_name(column)
    return f"${letter}$1:${letter}${count}"
