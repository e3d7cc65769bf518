"""`manage.py restore FOLDER_OR_ARCHIVE [--yes]`: take a backup back; the present state is kept aside, the outbox starts on HOLD."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error
from django.utils import timezone

from promotion.common.errors import Refused
from promotion.management.keeping import packing, restoring
from promotion.management.keeping.facts import NAMES, Manifest
from promotion.management.running import hold_lock

WELL = "提醒已停发，{n} 条可能已经发出的对外提醒列为待核实。启动服务后，请管理员在后台“发件箱”逐条处理，再在“发件箱开关”恢复发送。"


class Command(BaseCommand):
    """Restore one backup."""

    help = "从备份恢复：先停服务。原来的数据库和文件改名留底，不会删除；恢复后提醒停发，等管理员核对。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and whether to ask."""
        parser.add_argument("source", nargs="?", default=os.environ.get("FROM") or "", help="备份的文件夹，或由它打成的 tar 包")
        parser.add_argument("--yes", action="store_true", help="不再询问")

    def handle(self, *args: object, source: str, yes: bool, **options: object) -> None:
        """Check everything, ask, restore; every refusal leaves all as it was."""
        if not source:
            raise CommandError("请写明恢复哪一份备份，例如：make restore FROM=var/backups/20260701-020000")
        os.umask(0o077)
        with hold_lock() as lock:
            restoring.hand_to_owner(Path(lock.name))
            try:
                with packing.opened(Path(source), Path(settings.VAR_DIR)) as folder:
                    manifest = restoring.check(folder)
                    if not yes:
                        self.ask(source, manifest)
                    outcome = restoring.restore(folder, manifest, timezone.localtime())
            except Refused as error:
                raise CommandError(str(error)) from error
            except OSError as error:
                raise CommandError(f"没有恢复：{error.strerror}（{error.filename or source}）。请检查磁盘空间和权限后再试。") from error
            except Error as error:
                raise CommandError(f"没有恢复，数据库说：{str(error).splitlines()[0][:300]}") from error
        self.stdout.write(f"已恢复到 {manifest.made_at[:16].replace('T', ' ')} 的备份。{WELL.format(n=outcome.unknown)}")
        self.stdout.write("恢复错了，可停掉服务后这样换回来（恢复前的数据库和文件都还在）：")
        for line in outcome.way_back:
            self.stdout.write(f"  {line}")

    def ask(self, source: str, manifest: Manifest) -> None:
        """Say what will happen; only `yes` goes on."""
        rows, made = sum(manifest.counts.values()), manifest.made_at[:16].replace("T", " ")
        self.stdout.write(f"备份 {source}：{made}，{NAMES[manifest.vendor]}，{rows} 行，{manifest.files} 个文件。")
        self.stdout.write("此后录入的一切将看不到；现在的数据库和文件改名留底，不会删除。")
        try:
            answer = input("输入 yes 继续：")
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise CommandError("没有恢复，什么都没有改动。不想被询问可加 --yes。")
