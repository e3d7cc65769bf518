"""Which files are taken in: known by their name's ending *and* by their first bytes. Pure."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

MAX_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its content type, how it starts (bytes at an offset), and for zipped ones a member it must have."""

    content_type: str
    starts: tuple[bytes, ...] = ()
    offset: int = 0
    member: str = ""
    is_text: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": FileKind("application/pdf", (b"%PDF-",)),
    "jpg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "webp": FileKind("image/webp", (b"WEBP",), offset=8),
    "heic": FileKind("image/heic", (b"ftyp",), offset=4),
    "docx": FileKind(f"{_OFFICE}wordprocessingml.document", (_ZIP,), member="word/"),
    "xlsx": FileKind(f"{_OFFICE}spreadsheetml.sheet", (_ZIP,), member="xl/"),
    "pptx": FileKind(f"{_OFFICE}presentationml.presentation", (_ZIP,), member="ppt/"),
    "ofd": FileKind("application/ofd", (_ZIP,), member="OFD.xml"),
    "doc": FileKind("application/msword", (_OLE,)),
    "xls": FileKind("application/vnd.ms-excel", (_OLE,)),
    "ppt": FileKind("application/vnd.ms-powerpoint", (_OLE,)),
    "wps": FileKind("application/vnd.ms-works", (_OLE,)),
    "et": FileKind("application/vnd.ms-excel", (_OLE,)),
    "csv": FileKind("text/csv", is_text=True),
    "txt": FileKind("text/plain", is_text=True),
}


def ending(name: str) -> str:
    """The ending of a file name in lower case, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def looks_like(kind: FileKind, file: BinaryIO) -> bool:
    """Whether the content is what the ending claims. Leaves the file at its start."""
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if kind.is_text:
        return b"\x00" not in head
    if not any(head[kind.offset :].startswith(start) for start in kind.starts):
        return False
    return not kind.member or _has_member(file, kind.member)


def _has_member(file: BinaryIO, wanted: str) -> bool:
    """Whether the zipped document has the part that makes it one, and no macros (only names are read, nothing is unpacked)."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    finally:
        file.seek(0)
    return any(name.startswith(wanted) for name in names) and not any(name.lower().endswith("vbaproject.bin") for name in names)
