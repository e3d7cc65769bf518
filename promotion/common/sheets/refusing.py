"""The reader's own errors as refusals: a damaged file is an answer, not a crash."""

import csv
import struct
import zipfile
import zlib
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _
from python_calamine import CalamineError, PasswordError

from promotion.common.errors import Refused

_DAMAGED = (
    CalamineError, OSError, ValueError, OverflowError, EOFError, LookupError, NotImplementedError, MemoryError, RuntimeError,
    csv.Error, struct.error, zipfile.BadZipFile, zlib.error, ParseError, ExpatError,
)  # fmt: skip
_PANIC = "PanicException"  # what the reader (written in Rust) raises when it gives up; no Exception, and not importable


class Reading:
    """`with Reading():` whatever the bytes provoke in the reader leaves as Refused."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is None or isinstance(error, Refused):
            return False
        if isinstance(error, PasswordError):
            raise Refused(_("文件设了打开密码。请在 Excel 或 WPS 里取消密码，保存后再上传。")) from error
        if isinstance(error, _DAMAGED) or kind.__name__ == _PANIC:
            raise damaged() from error
        return False


def damaged() -> Refused:
    """The answer to a file that cannot be read through."""
    return Refused(_("文件已损坏或没有传完整。请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"))
