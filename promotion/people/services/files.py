"""Take a file in: known kinds only, of bearable size, under a name of our own, with its digest."""

import hashlib
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.common import audit, checked
from promotion.common.errors import Refused
from promotion.common.text import one_line
from promotion.people.file_kinds import KINDS, MAX_BYTES, ending, looks_like
from promotion.people.models import StoredFile, User


def store(upload: UploadedFile, actor: User) -> StoredFile:
    """Keep an uploaded file; Refused says why it is not taken. What the browser claims the type to be is not believed."""
    name = clean_name(upload.name or "")
    kind = KINDS.get(ending(name))
    if kind is None:
        raise Refused(_("不接受这种文件（%(name)s）。可上传：%(kinds)s。") % {"name": name, "kinds": "、".join(KINDS)})
    if not upload.size:
        raise Refused(_("文件“%(name)s”是空的，请重新选择。") % {"name": name})
    if upload.size > MAX_BYTES:
        raise Refused(_("文件“%(name)s”超过 20 MB，请压缩或拆分后再传。") % {"name": name})
    if not looks_like(kind, upload):
        raise Refused(_("文件“%(name)s”的内容与扩展名不符，或带有宏，请另存为标准格式后再传。") % {"name": name})
    return _keep(upload, name, _digest(upload), kind.content_type, actor)


def store_to_read(upload: UploadedFile, actor: User) -> StoredFile:
    """Keep a file that a reader of ours opens, whatever its name claims it to be; what it is, and its dangers, the reader tells."""
    name = clean_name(upload.name or "") or _("未命名")
    if not upload.size:
        raise Refused(_("文件“%(name)s”是空的，请重新选择。") % {"name": name})
    if upload.size > MAX_BYTES:
        raise Refused(_("文件“%(name)s”超过 20 MB。请删去图片和多余的工作表，或分成几个文件上传。") % {"name": name})
    return _keep(upload, name, _digest(upload), "application/octet-stream", actor)


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def clean_name(name: str) -> str:
    """The last part of the name without invisible marks, at most 255 characters, the ending kept."""
    name = one_line(PurePosixPath(name.replace("\\", "/")).name).replace("\x00", "")
    stem, dot, tail = name.rpartition(".")
    return f"{stem[: 254 - len(tail)]}{dot}{tail}" if dot and len(tail) < 10 else name[:255]


def keep_made(content: BinaryIO, *, name: str, content_type: str, owner: User) -> StoredFile:
    """Keep a file that the product made for `owner`."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    content.seek(0)
    return _keep(File(content), name, digest, content_type, owner)


def forget(stored: StoredFile) -> None:
    """Delete a file that the product made: its row now, its bytes when the transaction ends, whichever way."""
    storage, path = stored.file.storage, stored.file.name
    stored.delete()
    transaction.on_commit(lambda: storage.delete(path))


@transaction.atomic
def _keep(upload, name: str, digest: str, content_type: str, actor: User) -> StoredFile:
    stored = StoredFile(
        name=name, sha256=digest, size=upload.size, content_type=content_type, uploaded_by=actor, uploaded_at=timezone.now()
    )
    stored.file.save(name, upload, save=False)
    checked.save(stored)
    audit.record(actor=actor, action="file.store", obj=stored, after={"sha256": digest, "size": upload.size})
    return stored
