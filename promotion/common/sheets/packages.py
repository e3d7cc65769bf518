"""A zipped book: what is in it, and is it safe to unpack. Nothing is unpacked whole."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.common.sheets.kinds import ODS, XLSX
from promotion.common.sheets.limits import MB, Limits
from promotion.common.sheets.refusing import damaged

CHUNK = 1 * MB
_SMALL = 8 * MB  # workbook.xml and its kind are never larger
_END, _END_WITHIN = b"PK\x05\x06", 66_000
_ENCRYPTED = 0x1
_DEFLATED_OR_STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """The parts of a zipped book by their name (any case). Made only of what passed `check`."""

    def __init__(self, content: bytes, limits: Limits):
        if content.count(_END, max(len(content) - _END_WITHIN, 0)) != 1:
            raise damaged()  # two directories: which one the reader takes is not known
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.limits = limits
        infos = self.archive.infolist()
        _check(infos, len(content), limits)
        self.names = {info.filename.lower(): info for info in infos}
        self.kind = self._kind()

    def part(self, name: str) -> bytes:
        """A small part, whole."""
        info = self._find(name)
        if info.file_size > _SMALL:
            raise _bomb()
        return self.archive.read(info)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece; its checksum is tested at the end."""
        with self.archive.open(self._find(name)) as part:
            while chunk := part.read(CHUNK):
                yield chunk

    def xml_chunks(self, name: str) -> Iterator[bytes]:
        """A part piece by piece, each piece proved to be well-formed XML so far: the reader may turn for ever in what is not."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _no_document_type
        for chunk in self.chunks(name):
            parser.Parse(chunk, False)
            yield chunk
        parser.Parse(b"", True)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self.names

    def xml(self, name: str) -> ElementTree.Element:
        """A small part, parsed; it has passed `xml_chunks`."""
        return ElementTree.fromstring(self.part(name))

    def side_parts(self) -> Iterator[Iterator[bytes]]:
        """What the reader takes in beside sheets and shared texts: styles, tables, relations."""
        for name in self.names:
            if name.endswith((".xml", ".rels", ".bin")) and not name.startswith(("xl/worksheets/sheet", "xl/sharedstrings", "xl/media/")):
                yield self.chunks(name) if name.endswith(".bin") else self.xml_chunks(name)

    def has_macros(self) -> bool:
        """Whether macros lie in it. They are never run."""
        return any(name.endswith("vbaproject.bin") for name in self.names)

    def _find(self, name: str) -> zipfile.ZipInfo:
        return self.names[name.lower()]

    def _kind(self) -> str:
        if self.has("xl/workbook.xml"):
            return XLSX
        if self.has("content.xml") and self.has("mimetype") and b"spreadsheet" in self.part("mimetype"):
            return ODS
        if self.has("xl/workbook.bin"):
            raise Refused(_("这是 .xlsb 二进制工作簿。请用 Excel 打开，“另存为”.xlsx 后再上传。"))
        if any(name.startswith(("word/", "ppt/")) for name in self.names):
            raise Refused(_("这是 Word 或 PPT 文件，不是表格。请把表格复制到 Excel 里保存后再上传。"))
        if any(name.endswith((".xlsx", ".xls", ".csv", ".et")) for name in self.names):
            raise Refused(_("这是压缩包，请先解压，再上传里面的表格。"))
        raise Refused(_("这不是 Excel 表格，或文件已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"))


def target_of(base: str, target: str) -> str:
    """The part a relation of `base` points at."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def _check(infos: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Declared sizes are held against the limits; reading a part to its end proves them."""
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.members or total > limits.unpacked or (total > limits.ratio_from and total > size * limits.ratio):
        raise _bomb()
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Refused(_("文件设了密码。请取消密码，保存后再上传。"))
    if any(info.compress_type not in _DEFLATED_OR_STORED for info in infos):
        raise damaged()
    if len({info.filename.lower() for info in infos}) != len(infos):
        raise damaged()


def _no_document_type(*_facts) -> None:
    raise damaged()


def _bomb() -> Refused:
    return Refused(_("文件解开后太大。请删去空白行列、图片和多余的工作表，另存为 .xlsx 后再上传。"))
