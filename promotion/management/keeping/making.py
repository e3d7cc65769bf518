"""Make a backup while the office works: first the database, then the files, so that every file the database names is there."""

import datetime
import json
from pathlib import Path

from django.conf import settings
from django.db import connection

from promotion.common.errors import Refused
from promotion.management.keeping import facts, packing, postgres, sqlite

VENDORS = {"sqlite": sqlite, "postgresql": postgres}


def make(target: Path, now: datetime.datetime) -> facts.Manifest:
    """Make the backup `target`, a folder that is not there yet; its manifest."""
    media = Path(settings.MEDIA_ROOT).resolve()
    if target.resolve().is_relative_to(media):
        raise Refused(f"备份不能放在上传文件的文件夹里（{media}），请另选一处。")
    vendor = VENDORS[connection.vendor]
    with packing.draft(target) as work:
        found = vendor.dump(work)
        copied = packing.copy_files(media, work / packing.FILES)
        manifest = facts.Manifest(
            format=facts.FORMAT,
            made_at=now.isoformat(),
            vendor=connection.vendor,
            database_version=vendor.version(),
            versions=facts.versions(),
            migrations=found.migrations,
            counts=found.counts,
            files=copied,
            missing=[name for name in found.stored if not (work / packing.FILES / name).is_file()],
        )
        (work / packing.MANIFEST).write_text(json.dumps(manifest.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest
