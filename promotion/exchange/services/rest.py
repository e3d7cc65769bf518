"""The rows that did not go in, as xlsx, with the reason beside each: mended there, the file can be uploaded again."""

from typing import BinaryIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from promotion.common.sheets.cells import as_text
from promotion.exchange.imports.cells import from_json, shown
from promotion.exchange.models import ImportBatch, ImportRow, RowState, Verdict
from promotion.exchange.sheets import harmless

WIDEST, NARROWEST, REASON = 40, 8, 60
CHUNK = 200


def write_rest(batch: ImportBatch, out: BinaryIO) -> None:
    """One sheet into `out`: the columns of the file as they were (what was corrected is corrected), then 原行号 and 没有导入的原因.

    However many rows there are, it needs no more memory.
    """
    with Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("未导入"))
        head = book.add_format({"bold": True, "bg_color": "#EEF2F7", "border": 1, "text_wrap": True, "valign": "vcenter"})
        bad = book.add_format({"bg_color": "#FDF0EF"})
        wrap = book.add_format({"text_wrap": True, "font_color": "#C8322B"})
        sheet.freeze_panes(1, 0)
        columns = batch.columns
        for place, column in enumerate(columns):
            sheet.set_column(place, place, min(WIDEST, max(NARROWEST, 2 * len(column["head"]) + 2)))
        sheet.set_column(len(columns), len(columns), NARROWEST)
        sheet.set_column(len(columns) + 1, len(columns) + 1, REASON)
        for place, text in enumerate([*(column["head"] for column in columns), _("原行号"), _("没有导入的原因")]):
            sheet.write_string(0, place, harmless(text), head)
        for number, row in enumerate(rest_of(batch).iterator(chunk_size=CHUNK), 1):
            faulty = {fault["letter"] for fault in row.faults}
            for place, column in enumerate(columns):
                _write(sheet, number, place, row, column["letter"], bad if column["letter"] in faulty else None)
            sheet.write_number(number, len(columns), row.number)
            sheet.write_string(number, len(columns) + 1, harmless(why_not(row)), wrap)


def rest_of(batch: ImportBatch):
    """The rows with data that are not in."""
    return (
        batch.rows.filter(state__in=[RowState.WAITING, RowState.FAILED, RowState.LEFT_OUT])
        .exclude(verdict=Verdict.NO_DATA)
        .order_by("number")
    )


def why_not(row: ImportRow) -> str:
    """Why a row is not in, and what to do."""
    if row.faults:
        return "；".join(f"{fault['cell']}：{fault['sentence']}" for fault in row.faults)
    if row.said:
        return row.said
    if row.verdict == Verdict.TWIN:
        names = "、".join(f"{offer['name']}（{offer['why']}）" for offer in row.offers)
        return "；".join(filter(None, [_("疑似重复，还没有决定"), names, *row.cautions]))
    return _("还没有导入。")


def _write(sheet, number: int, place: int, row: ImportRow, letter: str, look) -> None:
    if letter in row.corrections:
        sheet.write_string(number, place, harmless(row.corrections[letter]), look)
        return
    value = from_json(row.cells.get(letter, ""))
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(number, place, value, look)
    elif value != "":
        sheet.write_string(number, place, harmless(as_text(value) or shown(row.cells[letter])), look)
