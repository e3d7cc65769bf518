"""Text files in every encoding, wrong endings, and files that are no sheet at all."""

import io
import zipfile

from tests.exchange.corpus.cases import A, B, Case, two
from tests.exchange.writers import HEADS, compound, ods, xl, xls

HEAD = {1: "表头"}
LINES = ["序号,项目名称,投资方,总投资（万元）,签约时间", "1,甲项目,甲公司,3500,2025-03-05", "2,乙项目,乙公司,12000,2025-04-06"]
TEXT = "\r\n".join(LINES)


def _zip(*members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in members:
            archive.writestr(name, "x")
    return out.getvalue()


def _csv(says, content, **facts) -> Case:
    return Case(
        says, lambda: content, facts.pop("good", two()), skipped=facts.pop("skipped", HEAD), file=facts.pop("file", "台账.csv"), **facts
    )


def _no(says, content, sentence, file="台账.xlsx") -> Case:
    return Case(says, lambda: content, refused=sentence, file=file)


def _with_macro() -> bytes:
    out = io.BytesIO(xl([HEADS, A, B]))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


CASES = (
    _csv("csv in UTF-8", TEXT.encode()),
    _csv("csv in UTF-8 with its mark", TEXT.encode("utf-8-sig")),
    _csv("csv in GBK", TEXT.encode("gbk")),
    _csv("csv in GB18030 with rare letters", TEXT.replace("甲项目", "𠮷项目").encode("gb18030"), good=two(name_a="𠮷项目")),
    _csv("csv in UTF-16 with its mark, parted by tabs", TEXT.replace(",", "\t").encode("utf-16")),
    _csv("csv in UTF-16 without a mark", TEXT.encode("utf-16-le")),
    _csv("tsv", TEXT.replace(",", "\t").encode(), file="台账.tsv"),
    _csv("parted by semicolons", TEXT.replace(",", ";").encode("gbk")),
    _csv("parted by Chinese commas", TEXT.replace(",", "，").encode()),
    _csv("Excel's own sep line keeps the row numbers", ("sep=;\r\n" + TEXT.replace(",", ";")).encode(), good=two(3), skipped={2: "表头"}),
    _csv("old line ends", TEXT.replace("\r\n", "\r").encode()),
    _csv("quoted cells with line ends and commas", TEXT.replace("甲项目", '"甲,\n项目"').encode(), good=two(name_a="甲, 项目")),
    _csv("an open quotation mark spoils no other row", TEXT.replace("甲项目", '"甲项目').encode()),
    _csv("trailing commas and blank lines are nothing", (TEXT.replace("\r\n", ",,,\r\n") + "\r\n,,,,,,,\r\n\r\n").encode("gbk")),
    _csv("a broken letter in UTF-8 is a fault of its cell, not another encoding",
         TEXT.encode().replace("乙项目".encode(), "乙项目".encode()[:-1]), good={2: ("甲项目", "3500"), 3: (None, "12000")}, faults=("台账!B3",)),
    Case("xlsx named xls", lambda: xl([HEADS, A, B]), two(), skipped=HEAD, file="台账.xls"),
    Case("xls named xlsx", lambda: xls([HEADS, A, B]), two(), skipped=HEAD),
    Case("ods named csv", lambda: ods([HEADS, A, B]), two(), skipped=HEAD, file="台账.csv"),
    Case("csv named xlsx", lambda: TEXT.encode("gbk"), two(), skipped=HEAD),
    Case("a file without a name", lambda: xl([HEADS, A, B]), two(), skipped=HEAD, file=""),
    Case("a book with macros gives its cells", _with_macro, two(), skipped=HEAD, file="台账.xlsm"),
    _no("an empty file", b"", "空的"),
    _no("nothing but blanks", b" \r\n\t\0\0", "空的"),
    _no("HTML renamed to xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页", "台账.xls"),
    _no("HTML with its mark", "\ufeff<!DOCTYPE html><table>".encode(), "网页", "台账.xls"),
    _no("HTML in UTF-16", "<html><table>".encode("utf-16"), "网页", "台账.xls"),
    _no("XML of 2003", b'<?xml version="1.0"?><Workbook/>', "网页或 XML", "台账.xls"),
    _no("a saved web page", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页", "台账.xls"),
    _no("PDF renamed", b"%PDF-1.7\n1 0 obj", "PDF"),
    _no("a picture renamed", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"),
    _no("a photo renamed", b"\xff\xd8\xff\xe0\0\x10JFIF", "图片"),
    _no("a program renamed", b"MZ\x90\0\x03\0\0\0", "程序"),
    _no("rich text renamed", b"{\\rtf1\\ansi", "文档"),
    _no("a Word document renamed", _zip("[Content_Types].xml", "word/document.xml"), "Word"),
    _no("an old Word document renamed", compound(b"x", "WordDocument"), "Word"),
    _no("a zip of sheets", _zip("a.xlsx", "b.xlsx"), "先解压"),
    _no("a rar", b"Rar!\x1a\x07\0", "先解压"),
    _no("a binary workbook", _zip("[Content_Types].xml", "xl/workbook.bin"), "xlsb"),
    _no("some other zip", _zip("readme.txt"), "不是 Excel 表格"),
    _no("binary junk", bytes(range(256)) * 9, "不是表格", "台账.csv"),
    _no("very old Excel", b"\x09\x08\x08\x00\x00\x05\x10\x00" + b"\x00" * 20, "很旧"),
    _no("a csv of prose has no head", "今天天气很好。\n我们去了园区，看了看。".encode(), "没有找到表头", "台账.csv"),
)  # fmt: skip
