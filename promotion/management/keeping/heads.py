"""Heads of the audit trail noted outside the database since the backup: after a restore no seal bears them, so they are put aside."""

import os
from pathlib import Path

from django.conf import settings

from promotion.common.models import AuditSeal


def not_in_the_chain() -> list[str]:
    """The lines of the heads file whose digest no seal of this database bears."""
    path = Path(settings.AUDIT_HEADS_FILE)
    if not settings.AUDIT_HEADS_FILE or not path.is_file():
        return []
    digests = set(AuditSeal.objects.values_list("digest", flat=True))
    return [line for line in path.read_text().splitlines() if line.count(" ") == 2 and line.split()[2] not in digests]


def set_aside(lost: list[str], stamp: str) -> None:
    """Keep the whole file beside its name; the file itself goes on without the lines that were lost with the restore."""
    if not lost:
        return
    path = Path(settings.AUDIT_HEADS_FILE)
    kept = [line for line in path.read_text().splitlines() if line not in set(lost)]
    draft, owner = path.with_name(f"{path.name}.new"), path.stat()
    draft.write_text("".join(f"{line}\n" for line in kept))
    draft.chmod(owner.st_mode & 0o777)
    if os.geteuid() == 0:
        os.chown(draft, owner.st_uid, owner.st_gid)
    os.link(path, path.with_name(f"{path.name}.before-{stamp}"))
    draft.replace(path)
