"""Known kinds only, by ending and by content; nothing of a chosen name reaches the disk."""

import hashlib
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from promotion.common.errors import Refused
from promotion.people import file_kinds
from promotion.people.models import StoredFile
from promotion.people.services.files import clean_name, store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def zipped(*members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return buffer.getvalue()


PDF, PNG, JPG = b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..."
GOOD = [
    ("协议.pdf", PDF, "application/pdf"),
    ("照片.JPG", JPG, "image/jpeg"),
    ("a.png", PNG, "image/png"),
    ("表.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
    ("文.docx", zipped("[Content_Types].xml", "word/document.xml"), "wordprocessingml.document"),
    ("公文.ofd", zipped("OFD.xml"), "application/ofd"),
    ("旧.xls", OLE, "application/vnd.ms-excel"),
    ("单.csv", "名称,金额\n".encode("gb18030"), "text/csv"),
]
BAD = [
    ("x.exe", b"MZ..."),
    ("x.html", b"<script>"),
    ("x.svg", b"<svg/>"),
    ("x.pdf.js", PDF),
    ("noending", PDF),
    ("x.pdf", b"MZ not a pdf"),
    ("x.pdf", b""),
    ("x.png", PDF),
    ("x.docx", zipped("xl/workbook.xml")),
    ("x.docx", b"PK\x03\x04 truncated"),
    ("x.xlsx", zipped("xl/workbook.xml", "xl/vbaProject.bin")),
    ("x.csv", b"a,b\x00c"),
    ("x.zip", zipped("a")),
]


@pytest.mark.parametrize(("name", "content", "content_type"), GOOD)
def test_it_keeps_what_offices_use(name, content, content_type, person, tmp_path):
    stored = store(SimpleUploadedFile(name, content, content_type="text/html"), person)
    assert (stored.name, stored.size, stored.sha256) == (name, len(content), hashlib.sha256(content).hexdigest())
    assert stored.content_type.endswith(content_type)
    assert re.fullmatch(r"\d{4}/\d{2}/[0-9a-f]{32}", stored.file.name)
    assert (tmp_path / stored.file.name).read_bytes() == content


@pytest.mark.parametrize(("name", "content"), BAD)
def test_it_refuses_the_rest_with_a_sentence_and_keeps_nothing(name, content, person, tmp_path):
    with pytest.raises(Refused, match="请|可上传"):
        store(SimpleUploadedFile(name, content), person)
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.rglob("*"))


def test_it_refuses_what_is_too_large(person, monkeypatch):
    monkeypatch.setattr("promotion.people.services.files.MAX_BYTES", 10)
    with pytest.raises(Refused, match="20 MB"):
        store(SimpleUploadedFile("x.pdf", PDF), person)
    assert file_kinds.MAX_BYTES == 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\张\\协议.pdf", "协议.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("甲\n乙.pdf", "甲 乙.pdf"),
        ("长" * 300 + ".pdf", "长" * 251 + ".pdf"),
    ],
)
def test_names_are_only_names(given, kept):
    assert clean_name(given) == kept
