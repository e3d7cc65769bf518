"""Sheets saved as text: csv and tsv in UTF-8 (with or without mark), UTF-16, GBK/GB18030; the delimiter finds itself. Pure."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.sheets.limits import Limits
from promotion.common.text import NUL

DELIMITERS = (",", "\t", ";", "|", "，")
LOST = "\ufffd"  # stands where bytes could not be read
_LOOKED_AT = 40  # rows that decide the delimiter
_TOLERATED = 20  # so many good characters for each broken one, and it is damaged UTF-8 rather than GBK
_CONTROLS = frozenset(chr(code) for code in range(32)) - {"\t", "\r", "\n", "\x0b", "\x0c", "\x1a"}


@dataclass(frozen=True)
class TextSheet:
    """A decoded file: `quoted` False means that quotation marks do not pair, so each line is read on its own."""

    text: str
    delimiter: str
    quoted: bool

    def rows(self) -> Iterator[list[str]]:
        """Its rows from the first line on, blank ones too."""
        if self.quoted:
            yield from csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
            return
        for line in io.StringIO(self.text, newline=None):
            yield [cell.strip('"') for cell in line.rstrip("\n").split(self.delimiter)]


def read_text(content: bytes, limits: Limits) -> TextSheet:
    """Refused for what is no text, too wide or too long."""
    text = _decode(content).removeprefix("\ufeff").replace("\x1a", "")
    if NUL in text or sum(map(text[:4096].count, _CONTROLS)) > 4:
        raise Refused(_("这不是表格，也不是 CSV 文本。请上传 .xlsx、.xls 或 .csv 文件。"))
    text, told = _told_delimiter(text)
    delimiter = told or _delimiter(text)
    sheet = TextSheet(text, delimiter, quoted=_quotes_pair(text, delimiter))
    _check(sheet, limits)
    return sheet


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content[: len(content) // 2 * 2].decode("utf-16", "replace")
    sample = content[:4096]
    if NUL.encode() in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if max(even, odd) > len(sample) // 8:
            return content[: len(content) // 2 * 2].decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            text = content.decode(encoding, "replace")
            broken = text.count(LOST)
            if broken * _TOLERATED < sum(1 for letter in text[:200_000] if ord(letter) > 127):
                return text
    raise Refused(_("认不出文件的文字编码。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"))


def _told_delimiter(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`; it becomes a blank line, so that rows keep their numbers."""
    first, end, rest = text.partition("\n")
    word = first.strip().lower()
    if word.startswith("sep=") and len(word) == 5:
        return end + rest, word[4]
    return text, ""


def _delimiter(text: str) -> str:
    """The one that parts the most into rows of the same width: marks inside quoted texts, and a few in some lines, do not decide."""
    best, found = 0, ","
    for delimiter in DELIMITERS:
        score = max((times * number for number, times in _parted(text[:200_000], delimiter).items()), default=0)
        if score > best:
            best, found = score, delimiter
    return found


def _parted(text: str, delimiter: str) -> Counter:
    """How often a row has how many of a delimiter."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT))
    except csv.Error:
        rows = [line.split(delimiter) for line in text.splitlines()[:_LOOKED_AT]]
    return Counter(len(row) - 1 for row in rows if len(row) > 1)


def _quotes_pair(text: str, delimiter: str) -> bool:
    try:
        for _row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _check(sheet: TextSheet, limits: Limits) -> None:
    last = 0
    for number, row in enumerate(sheet.rows(), 1):
        if len(row) > limits.columns and any(cell.strip() for cell in row[limits.columns :]):
            raise Refused(
                _("第 %(row)d 行有 %(n)d 列，最多 %(columns)d 列。请核对分隔符，或另存为 .xlsx 后再上传。")
                % {"row": number, "n": len(row), "columns": limits.columns}
            )
        last = number if any(row) else last
    if last > limits.rows:
        raise Refused(_("文件有 %(n)d 行，最多 %(rows)d 行。请分成几个文件上传。") % {"n": last, "rows": limits.rows})
