"""台账 sheets: merged title, unit and date, 序号, frozen repeated head, real numbers and dates, ready for A3 landscape. Pure writing."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

A3 = 8
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HEAD_ROW = 2
FONT = "宋体"


@dataclass(frozen=True)
class Field:
    """One column of a sheet: head, kind (text, money, date, number) and width in characters."""

    head: str
    kind: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """What goes on paper. A row holds plain values in the order of `fields`; a row that is one string is a heading over those beneath."""

    title: str
    unit: str
    made: str
    fields: Sequence[Field]
    rows: Iterable[Sequence]
    total: Decimal | None = None


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before a leading = + - @ (full-width too), tab or carriage return."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def write_csv(sheet: Sheet) -> bytes:
    """The same rows as UTF-8 text with a byte-order mark, which Excel and WPS need to read Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("序号"), *(harmless(str(field.head)) for field in sheet.fields)])
    for number, row in enumerate((row for row in sheet.rows if not isinstance(row, str)), 1):
        writer.writerow([number, *(_plain(value) for value in row)])
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def write_xlsx(sheet: Sheet) -> bytes:
    """The sheet as a workbook; numbering runs on across headings."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(_("台账"))
        formats = _formats(book)
        _set_up(page, sheet)
        _write_head(page, sheet, formats)
        last = _write_rows(page, sheet, formats)
        if sheet.total is not None:
            _write_total(page, sheet, formats, last + 1)
    return out.getvalue()


def _formats(book) -> dict:
    base = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
    return {
        "title": book.add_format({"font_name": FONT, "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"}),
        "left": book.add_format({"font_name": FONT, "font_size": 10}),
        "right": book.add_format({"font_name": FONT, "font_size": 10, "align": "right"}),
        "head": book.add_format({**base, "bold": True, "align": "center", "bg_color": "#EDF0F5"}),
        "group": book.add_format({**base, "bold": True, "bg_color": "#F7F8FA"}),
        "text": book.add_format(base),
        "centre": book.add_format({**base, "align": "center"}),
        "money": book.add_format({**base, "num_format": "#,##0.######"}),
        "number": book.add_format({**base, "num_format": "#,##0.##"}),
        "date": book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "center"}),
        "sum": book.add_format({**base, "bold": True, "num_format": "#,##0.######"}),
    }


def _set_up(page, sheet: Sheet) -> None:
    page.set_landscape()
    page.set_paper(A3)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, HEAD_ROW)
    page.freeze_panes(HEAD_ROW + 1, 2)
    page.set_footer(f"&C&10{_('第')} &P / &N {_('页')}")
    page.set_column(0, 0, 6)
    for place, field in enumerate(sheet.fields, 1):
        page.set_column(place, place, field.width)


def _write_head(page, sheet: Sheet, formats) -> None:
    last = len(sheet.fields)
    page.set_row(0, 32)
    page.merge_range(0, 0, 0, last, harmless(sheet.title), formats["title"])
    page.write_string(1, 0, sheet.unit, formats["left"])
    page.write_string(1, last, sheet.made, formats["right"])
    page.set_row(HEAD_ROW, 26)
    for place, head in enumerate([_("序号"), *(str(field.head) for field in sheet.fields)]):
        page.write_string(HEAD_ROW, place, head, formats["head"])


def _write_rows(page, sheet: Sheet, formats) -> int:
    line, number = HEAD_ROW, 0
    for row in sheet.rows:
        line += 1
        if isinstance(row, str):
            page.merge_range(line, 0, line, len(sheet.fields), harmless(row), formats["group"])
            continue
        number += 1
        page.write_number(line, 0, number, formats["centre"])
        for place, (field, value) in enumerate(zip(sheet.fields, row, strict=True), 1):
            _write_cell(page, line, place, value, formats[field.kind], formats["text"])
    return line


def _write_cell(page, line, place, value, style, text_style) -> None:
    if value is None or value == "":
        page.write_blank(line, place, None, text_style)
    elif isinstance(value, datetime.date):
        page.write_datetime(line, place, datetime.datetime.combine(value, datetime.time()), style)
    elif isinstance(value, Decimal | int):
        page.write_number(line, place, value, style)
    else:
        page.write_string(line, place, harmless(str(value)), text_style)


def _write_total(page, sheet: Sheet, formats, line: int) -> None:
    page.write_string(line, 0, _("合计"), formats["head"])
    for place, field in enumerate(sheet.fields, 1):
        if field.kind == "money":
            page.write_number(line, place, sheet.total, formats["sum"])
        else:
            page.write_blank(line, place, None, formats["sum"])


def _plain(value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return harmless(str(value))
