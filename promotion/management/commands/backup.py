"""`manage.py backup [--to FOLDER]`: one folder with the database, the files, a manifest and checksums, while the office works."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from promotion.common.errors import Refused
from promotion.management.keeping import making, packing
from promotion.management.running import held

BACKUPS = Path(settings.VAR_DIR) / "backups"


class Command(BaseCommand):
    """Make one backup."""

    help = "备份数据库和上传的文件，服务不用停；每份一个文件夹，带清单和校验值。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the backup's folder is put."""
        parser.add_argument("--to", type=Path, default=os.environ.get("TO") or BACKUPS, help="放在哪个文件夹下，缺省为 var/backups")

    def handle(self, *args: object, to: Path, **options: object) -> None:
        """Make it, say where it is and what is in it."""
        os.umask(0o077)
        now, folder = timezone.localtime(), Path(to)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with held(folder / ".lock", f"{folder} 里正在做另一份备份，请等它完成。"):
                packing.forget_drafts(folder)
                target = folder / f"{now:%Y%m%d-%H%M%S}"
                manifest = making.make(target, now)
        except Refused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"备份没有完成：{error.strerror}（{error.filename or folder}）。请检查磁盘空间和权限后再试。") from error
        rows = sum(manifest.counts.values())
        self.stdout.write(f"已备份到 {target}：{len(manifest.counts)} 张表 {rows} 行，文件 {manifest.files} 个。")
        if manifest.missing:
            self.stderr.write(f"注意：{len(manifest.missing)} 个文件库里有记录、磁盘上没有，例如 {manifest.missing[0]}。")
