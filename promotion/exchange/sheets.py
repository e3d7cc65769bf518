"""台账 sheets: merged title, unit and date, 序号, frozen repeated head, real numbers and dates, ready for A3 landscape.

Pure writing, row by row: memory stays the same however many rows there are.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

A3 = 8
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
HEAD_ROW = 2
FONT = "宋体"
LONGEST = 32_767  # characters that a cell of a workbook holds
XLSX, CSV = "xlsx", "csv"
CONTENT_TYPES = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv; charset=utf-8"}
BORDERED = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}


@dataclass(frozen=True)
class Field:
    """One column of a sheet: head, kind (text, money, number, date, month), width in characters, whether 合计 adds it up."""

    head: str
    kind: str
    width: int
    sums: bool = False


@dataclass(frozen=True)
class Sheet:
    """What goes on paper. A row holds plain values in the order of `fields`; a row that is one string is a heading over those beneath.

    Anything with `head`, `kind`, `width` and `sums` is a field.
    """

    title: str
    unit: str
    made: str
    fields: Sequence[Field]
    rows: Iterable[Sequence]


def harmless(text: str) -> str:
    """Text that no reader of csv takes for a formula: an apostrophe goes before a leading = + - @ (full-width too), tab, carriage return."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def write(sheet: Sheet, out: BinaryIO, kind: str = XLSX) -> int:
    """Write the sheet as `kind` (xlsx, csv) into `out`; how many rows it has. Headings are no rows."""
    return write_xlsx(sheet, out) if kind == XLSX else write_csv(sheet, out)


def as_xlsx(sheet: Sheet) -> bytes:
    """A small sheet as a workbook."""
    out = io.BytesIO()
    write_xlsx(sheet, out)
    return out.getvalue()


def write_csv(sheet: Sheet, out: BinaryIO) -> int:
    """The rows as UTF-8 text with a byte-order mark, which Excel and WPS need to read Chinese. No title, no 合计."""
    text, number = io.TextIOWrapper(out, encoding="utf-8-sig", newline=""), 0
    writer = csv.writer(text)
    writer.writerow([_("序号"), *(harmless(str(field.head)) for field in sheet.fields)])
    for number, row in enumerate((row for row in sheet.rows if not isinstance(row, str)), 1):
        writer.writerow([number, *(_plain(field, value) for field, value in zip(sheet.fields, row, strict=True))])
    text.detach()
    return number


def write_xlsx(sheet: Sheet, out: BinaryIO) -> int:
    """The sheet as a workbook; numbering runs on across headings."""
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(_("台账"))
        formats = formats_of(book)
        set_up(page, sheet.fields)
        write_head(page, sheet, formats)
        return _write_rows(page, sheet, formats)


def formats_of(book) -> dict:
    """The formats of a 台账, by name; those of cells by the kind of their field."""
    small = {"font_name": FONT, "font_size": 10}
    return {
        "title": book.add_format({"font_name": FONT, "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"}),
        "left": book.add_format(small),
        "right": book.add_format({**small, "align": "right"}),
        "head": book.add_format({**BORDERED, "bold": True, "align": "center", "bg_color": "#EDF0F5"}),
        "group": book.add_format({**BORDERED, "bold": True, "bg_color": "#F7F8FA"}),
        "text": book.add_format(BORDERED),
        "quoted": book.add_format({**BORDERED, "quote_prefix": True}),
        "centre": book.add_format({**BORDERED, "align": "center"}),
        "money": book.add_format({**BORDERED, "num_format": "#,##0.######"}),
        "number": book.add_format({**BORDERED, "num_format": "#,##0.####"}),
        "date": book.add_format({**BORDERED, "num_format": "yyyy-mm-dd", "align": "center"}),
        "month": book.add_format({**BORDERED, "num_format": "yyyy-mm", "align": "center"}),
        "sum": book.add_format({**BORDERED, "bold": True, "num_format": "#,##0.######"}),
    }


def set_up(page, fields: Sequence[Field]) -> None:
    """Paper, repeated and frozen head, widths."""
    page.set_landscape()
    page.set_paper(A3)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, HEAD_ROW)
    page.freeze_panes(HEAD_ROW + 1, 2)
    page.set_footer(f"&C&10{_('第')} &P / &N {_('页')}")
    page.set_column(0, 0, 6)
    for place, field in enumerate(fields, 1):
        page.set_column(place, place, field.width)


def write_head(page, sheet: Sheet, formats: dict) -> None:
    """Title, unit and maker, heads: the first three rows."""
    last = len(sheet.fields)
    page.set_row(0, 32)
    page.merge_range(0, 0, 0, last, sheet.title, formats["title"])
    page.write_string(1, 0, sheet.unit, formats["left"])
    page.write_string(1, last, sheet.made, formats["right"])
    page.set_row(HEAD_ROW, 30)
    for place, head in enumerate([_("序号"), *(str(field.head) for field in sheet.fields)]):
        page.write_string(HEAD_ROW, place, head, formats["head"])


def _write_rows(page, sheet: Sheet, formats: dict) -> int:
    line, number = HEAD_ROW, 0
    sums = {place: Decimal(0) for place, field in enumerate(sheet.fields) if field.sums}
    for row in sheet.rows:
        line += 1
        if isinstance(row, str):
            page.merge_range(line, 0, line, len(sheet.fields), row, formats["group"])
            continue
        number += 1
        page.write_number(line, 0, number, formats["centre"])
        for place, (field, value) in enumerate(zip(sheet.fields, row, strict=True)):
            write_cell(page, line, place + 1, value, formats, field.kind)
            if place in sums and isinstance(value, Decimal | int):
                sums[place] += value
    if sums:
        _write_total(page, line + 1, sheet, sums, formats)
    return number


def write_cell(page, line: int, place: int, value, formats: dict, kind: str) -> None:
    """One cell: dates and numbers as such, text as text. What looks like a formula is marked as quoted, so that editing leaves it text too."""
    if value is None or value == "":
        page.write_blank(line, place, None, formats["text"])
    elif isinstance(value, datetime.date):
        page.write_datetime(line, place, datetime.datetime.combine(value, datetime.time()), formats[kind])
    elif isinstance(value, Decimal | int):
        page.write_number(line, place, value, formats[kind])
    else:
        text = str(value)
        page.write_string(line, place, text[:LONGEST], formats["quoted" if text.startswith(DANGEROUS) else "text"])


def _write_total(page, line: int, sheet: Sheet, sums: dict[int, Decimal], formats: dict) -> None:
    page.write_string(line, 0, _("合计"), formats["head"])
    for place in range(len(sheet.fields)):
        if place in sums:
            page.write_number(line, place + 1, sums[place], formats["sum"])
        else:
            page.write_blank(line, place + 1, None, formats["sum"])


def _plain(field: Field, value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m}" if field.kind == "month" else value.isoformat()
    return harmless(str(value))
