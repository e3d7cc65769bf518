"""Writers of workbooks for tests: XlsxWriter, and by hand what it cannot write (bare XML, OpenDocument, old BIFF8 in a compound file)."""

import io
import struct
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape

import xlsxwriter

from promotion.common.sheets.cells import letters

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
HEADS = ["序号", "项目名称", "投资方", "总投资（万元）", "签约时间"]


def xl(rows, *, name="项目", merges=(), hidden=(), more=None, hide_sheet=False, options=None) -> bytes:
    """A workbook from A1 on. A cell: None, text, number, bool, date, ("f", formula, cached value) or ("e", "#REF!")."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, **(options or {})}) as book:
        formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "border": book.add_format({"border": 1})}
        page = book.add_worksheet(name)
        _fill(page, rows, formats)
        for first, last in merges:
            (top, left), (bottom, right) = first, last
            value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
            page.merge_range(top, left, bottom, right, value)
        for number in hidden:
            page.set_row(number - 1, None, None, {"hidden": True})
        if more:
            more(book, page, formats)
        if hide_sheet:
            page.hide()
    return out.getvalue()


def _fill(page, rows, formats) -> None:
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, tuple):
                page.write_formula(r, c, value[1], None, value[2]) if value[0] == "f" else page.write_formula(r, c, "=X", None, value[1])
            elif isinstance(value, bool):
                page.write_boolean(r, c, value)
            elif isinstance(value, date | datetime):
                page.write_datetime(r, c, value, formats["date"])
            elif isinstance(value, str):
                page.write_string(r, c, value)
            else:
                page.write_number(r, c, value)


def surgery(content: bytes, change, part="xl/worksheets/sheet1.xml") -> bytes:
    """The same package with one part rewritten by `change` (bytes → bytes, or None to leave the part out)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename == part:
                body = change(body)
            if body is not None:
                new.writestr(info.filename, body)
    return out.getvalue()


def inline(rows) -> str:
    """Sheet rows as bare XML with inline strings and addresses."""
    lines = []
    for r, row in enumerate(rows, 1):
        cells = "".join(_inline(value, f"{letters(c)}{r}") for c, value in enumerate(row) if value is not None)
        lines.append(f'<row r="{r}">{cells}</row>')
    return "".join(lines)


def _inline(value, place: str) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def bare(data: str, *, before="", after="", shared=None, book="", members=()) -> bytes:
    """An xlsx written by hand: `data` stands inside `sheetData`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        package.writestr(
            "xl/workbook.xml", f'<workbook {MAIN}>{book}<sheets><sheet name="项目" sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
        package.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        package.writestr("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}>{before}<sheetData>{data}</sheetData>{after}</worksheet>")
        if shared is not None:
            package.writestr("xl/sharedStrings.xml", f"<sst {MAIN}>{shared}</sst>")
        for name, body in members:
            package.writestr(name, body)
    return out.getvalue()


_ODS = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text"))


def ods(rows, *, raw="", name="项目") -> bytes:
    """An OpenDocument sheet; `raw` are row elements appended as they are."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        package.writestr(
            "content.xml",
            f'<office:document-content {_ODS}><office:body><office:spreadsheet><table:table table:name="{name}">{body}{raw}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def _ods_cell(value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def xls(rows, *, name="项目", merges=(), hidden=(), from_1904=False, extra=b"", globals_extra=b"") -> bytes:
    """An old .xls (BIFF8). A cell: None, text, number, bool, date, ("e", code number)."""
    texts = list(dict.fromkeys(value for row in rows for value in row if isinstance(value, str)))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for number in hidden:
        sheet += _record(0x208, struct.pack("<HHHHHHHH", number - 1, 0, 9, 255, 0, 0, 0x20, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet += _biff_cell(r, c, value, texts)
    if merges:
        body = b"".join(struct.pack("<HHHH", top, bottom, left, right) for (top, left), (bottom, right) in merges)
        sheet += _record(0xE5, struct.pack("<H", len(merges)) + body)
    sheet += extra + _record(0x0A)
    return compound(_globals(name, texts, from_1904, globals_extra) + sheet)


def _globals(name: str, texts, from_1904: bool, extra: bytes) -> bytes:
    strings = b"".join(struct.pack("<HB", len(text.encode("utf-16-le")) // 2, 1) + text.encode("utf-16-le") for text in texts)
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + _record(0x42, struct.pack("<H", 1200)) + extra
    head += _record(0x22, struct.pack("<H", int(from_1904)))
    head += _record(0xE0, struct.pack("<HHH", 0, 0, 0) + b"\0" * 14) + _record(0xE0, struct.pack("<HHH", 0, 14, 0) + b"\0" * 14)
    tail = _record(0xFC, struct.pack("<II", len(texts), len(texts)) + strings) + _record(0x0A)
    sheet_name = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    start = len(head) + 4 + 6 + len(sheet_name) + len(tail)
    return head + _record(0x85, struct.pack("<IBB", start, 0, 0) + sheet_name) + tail


def _biff_cell(r: int, c: int, value, texts) -> bytes:
    if value is None:
        return b""
    if isinstance(value, tuple):
        return _record(0x205, struct.pack("<HHHBB", r, c, 0, value[1], 1))
    if isinstance(value, bool):
        return _record(0x205, struct.pack("<HHHBB", r, c, 0, int(value), 0))
    if isinstance(value, str):
        return _record(0xFD, struct.pack("<HHHI", r, c, 0, texts.index(value)))
    if isinstance(value, date):
        return _record(0x203, struct.pack("<HHHd", r, c, 1, float((value - date(1899, 12, 30)).days)))
    return _record(0x203, struct.pack("<HHHd", r, c, 0, float(value)))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(stream: bytes, name="Workbook") -> bytes:
    """One stream in an OLE compound file."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    tables = -(-(sectors + 1) // 127)
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + [tables + 2 + i for i in range(sectors - 1)] + [0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(name, 2, tables + 1, len(stream)) + b"\0" * 256
    return head + struct.pack(f"<{len(chain)}I", *chain) + directory + stream


def _entry(name: str, kind: int, first: int, size: int, child=0xFFFFFFFF) -> bytes:
    raw = name.encode("utf-16-le")
    body = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return body + b"\0" * 36 + struct.pack("<IQ", first, size)
