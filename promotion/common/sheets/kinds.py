"""What kind of file this is, told by its bytes; its name is never believed. Pure."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotion.common.errors import Refused

XLSX, XLS, ODS, TEXT, ZIP = "xlsx", "xls", "ods", "text", "zip"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = gettext_lazy("请用 Excel 或 WPS 打开，“另存为”.xlsx 后再上传。")
_OTHERS = (
    (b"%PDF-", gettext_lazy("这是 PDF 文件，不是表格。请上传制作它的 Excel 表格。")),
    (b"\x89PNG", gettext_lazy("这是图片，不是表格。请上传 Excel 表格。")),
    (b"\xff\xd8\xff", gettext_lazy("这是图片，不是表格。请上传 Excel 表格。")),
    (b"GIF8", gettext_lazy("这是图片，不是表格。请上传 Excel 表格。")),
    (b"BM", gettext_lazy("这是图片，不是表格。请上传 Excel 表格。")),
    (b"RIFF", gettext_lazy("这是图片或影音，不是表格。请上传 Excel 表格。")),
    (b"Rar!", gettext_lazy("这是压缩包，请先解压，再上传里面的表格。")),
    (b"7z\xbc\xaf\x27\x1c", gettext_lazy("这是压缩包，请先解压，再上传里面的表格。")),
    (b"\x1f\x8b", gettext_lazy("这是压缩包，请先解压，再上传里面的表格。")),
    (b"{\\rtf", gettext_lazy("这是文档，不是表格。请把表格复制到 Excel 里保存后再上传。")),
    (b"MZ", gettext_lazy("这是程序，不是表格，不能上传。")),
)
_OLD_BIFF = re.compile(rb"\x09[\x00\x02\x04]\x04\x00|\x09[\x00\x02\x04]\x06\x00|\x09\x08\x08\x00")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|meta|table|\?xml|!--|script|svg|style|div)", re.I)
_MIME = re.compile(rb"\s*(?:MIME-Version:|From: )", re.I)
_SECRET = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_SLIDES = "PowerPoint Document".encode("utf-16-le")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def kind_of(content: bytes) -> str:
    """ZIP (looked into elsewhere), XLS or TEXT; Refused for what is empty, encrypted or plainly something else."""
    if not content.strip(b"\x00 \t\r\n"):
        raise Refused(_("文件是空的，请核对后重新上传。"))
    if content.startswith(_ZIP_STARTS):
        return ZIP
    if content.startswith(_OLE):
        return _compound(content)
    for start, sentence in _OTHERS:
        if content.startswith(start) and not (start in (b"BM", b"MZ", b"RIFF") and b"\x00" not in content[:512]):
            raise Refused(str(sentence))
    if _OLD_BIFF.match(content):
        raise Refused(_("这是很旧的 Excel 格式。%(do)s") % {"do": _SAVE_AS})
    head = content[:1024]
    for mark in _BOMS[:1]:
        head = head.removeprefix(mark)
    if content.startswith(_BOMS[1:]):
        head = head[2:].replace(b"\x00", b"")
    if _MARKUP.match(head) or _MIME.match(head):
        raise Refused(_("这是网页或 XML，只是改了扩展名，不是真正的表格。%(do)s") % {"do": _SAVE_AS})
    return TEXT


def _compound(content: bytes) -> str:
    if _SECRET in content:
        raise Refused(_("文件设了打开密码。请在 Excel 或 WPS 里取消密码，保存后再上传。"))
    if _WORD in content or _SLIDES in content:
        raise Refused(_("这是 Word 或 PPT 文件，不是表格。请把表格复制到 Excel 里保存后再上传。"))
    return XLS
