"""Damage, bombs and lies."""

import io
import struct
import zipfile

from tests.exchange.corpus.cases import A, B, Case, two
from tests.exchange.writers import HEADS, _record, bare, compound, inline, ods, surgery, xl, xls

HEAD = {1: "表头"}
SHEET = [HEADS, A, B]
GOOD = inline(SHEET)


def _no(says, make, sentence, file="台账.xlsx") -> Case:
    return Case(says, make, refused=sentence, file=file)


def _dimension(content: bytes) -> bytes:
    return surgery(content, lambda x: x.replace(b'<dimension ref="A1:E3"/>', b'<dimension ref="A1:XFD1048576"/>'))


def _bomb() -> bytes:
    out = io.BytesIO(xl(SHEET))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.xml", b"\0" * (40 * 1024 * 1024))
    return out.getvalue()


def _many_members() -> bytes:
    out = io.BytesIO(xl(SHEET))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(4_100):
            archive.writestr(f"xl/x{number}.xml", b"")
    return out.getvalue()


def _twice() -> bytes:
    out = io.BytesIO(bare(GOOD))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("XL/WORKSHEETS/sheet1.xml", "<x/>")
    return out.getvalue()


def _locked_zip() -> bytes:
    content = bytearray(bare(GOOD))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def _lying_size() -> bytes:
    """The directory says a part is small; it is not."""
    content = bytearray(bare(GOOD + " " * 100_000))
    name = content.rfind(b"xl/worksheets/sheet1.xml")
    struct.pack_into("<I", content, name - 46 + 24, 50)
    return bytes(content)


def _blank_rows() -> bytes:
    """A small relative of the 1 048 576 formatted rows of a careless select-all."""
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(4, 30_000))
    return bare(GOOD + rows + '<row r="1048576" s="1" customFormat="1"><c r="XFD1048576" s="1"/></row>')


def _many_rows() -> bytes:
    return bare(GOOD + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')


def _encrypted() -> bytes:
    return compound(b"x" * 5000, "EncryptedPackage")


def _amplified() -> bytes:
    """One long shared text, taken by very many cells."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 12_000))
    return bare(cells, shared=f"<si><t>{'长' * 10_000}</t></si>")


def _repeated(cell: str) -> str:
    return f'<table:table-row table:number-rows-repeated="1048573">{cell}</table:table-row>'


def _formatted_texts() -> bytes:
    head = "".join(f'<c r="{letter}1" t="s"><v>{place}</v></c>' for place, letter in enumerate("ABCDE"))
    shared = "".join(
        f"<si><r><t>{text[:2]}</t></r><r><rPr><b/></rPr><t>{text[2:]}</t></r><rPh sb='0' eb='1'><t>ピ</t></rPh></si>" for text in HEADS
    )
    return bare(f'<row r="1">{head}</row>{GOOD.partition("</row>")[2]}', shared=shared)


def _chart_only(content: bytes) -> bytes:
    return surgery(content, lambda x: x.replace(b"worksheet", b"chartsheet"), "xl/_rels/workbook.xml.rels")


CASES = (
    Case("a lying dimension is not believed", lambda: _dimension(xl(SHEET)), two(), skipped=HEAD),
    Case("a dimension that is too small is not believed",
         lambda: bare(GOOD, before='<dimension ref="A1"/>'), two(), skipped=HEAD),
    Case("blank formatted rows to the end of the sheet are nothing", _blank_rows, two(), skipped=HEAD),
    Case("blank repeated rows of an ods are nothing",
         lambda: ods(SHEET, raw=_repeated('<table:table-cell table:number-columns-repeated="16384"/>')),
         two(), skipped=HEAD, file="台账.ods"),
    Case("a shared text with formatting and readings is its text",
         _formatted_texts,
         two(), skipped=HEAD),
    _no("cut in half", lambda: xl(SHEET)[:3000], "已损坏"),
    _no("cut in half, old xls", lambda: xls(SHEET)[:3000], "已损坏", "台账.xls"),
    _no("only the first bytes of a zip", lambda: b"PK\x03\x04", "已损坏"),
    _no("only the first bytes of an old file", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 700, "已损坏", "台账.xls"),
    _no("a sheet that ends in the middle", lambda: surgery(xl(SHEET), lambda x: x[: len(x) // 2]), "已损坏"),
    _no("a part that is missing", lambda: surgery(xl(SHEET), lambda x: None), "已损坏"),
    _no("a workbook that is no XML", lambda: surgery(xl(SHEET), lambda x: b"<<<", "xl/workbook.xml"), "已损坏"),
    _no("a text index that leads nowhere", lambda: surgery(xl(SHEET), lambda x: x.replace(b't="s"><v>0<', b't="s"><v>9999<')), "已损坏"),
    _no("a document type before the workbook",
        lambda: surgery(xl(SHEET), lambda x: b'<!DOCTYPE a [<!ENTITY b "c">]>' + x[x.find(b"<workbook"):], "xl/workbook.xml"), "已损坏"),
    _no("a zip bomb beside the sheet", _bomb, "解开后太大"),
    _no("more parts than any book has", _many_members, "解开后太大"),
    _no("a part there twice", _twice, "已损坏"),
    _no("a size the directory lies about", _lying_size, "已损坏"),
    _no("one long text in very many cells", _amplified, "文字太多"),
    _no("a cell at the very end of the sheet", _many_rows, "一直写到 E1048576"),
    _no("a cell in the last column", lambda: bare(GOOD + '<row r="4"><c r="XFD4"><v>1</v></c></row>'), "最多 200 列"),
    _no("a cell that lies about its row", lambda: bare(GOOD + '<row r="4"><c r="A900000"><v>1</v></c></row>'), "最多 200000 行"),
    _no("a filled cell repeated over a whole ods",
        lambda: ods(SHEET, raw=_repeated('<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="9"/>')),
        "最多 200000 行", "台账.ods"),
    _no("a csv of too many columns", lambda: (",".join("x" * 300) + "\n").encode(), "最多 200 列", "台账.csv"),
    _no("protected by a password", _encrypted, "打开密码"),
    _no("an old xls protected by a password", lambda: xls(SHEET, globals_extra=_record(0x2F, b"\x01\x00" * 3 + b"\0" * 48)), "打开密码", "台账.xls"),
    _no("a zip protected by a password", _locked_zip, "设了密码"),
    _no("nothing but a chart", lambda: _chart_only(bare(GOOD)), "没有工作表"),
    _no("an old xls whose chain runs in a circle", lambda: _circle(xls(SHEET)), "已损坏", "台账.xls"),
)  # fmt: skip


def _circle(content: bytes) -> bytes:
    broken = bytearray(content)
    struct.pack_into("<I", broken, 512 + 4 * 3, 2)
    return bytes(broken)
