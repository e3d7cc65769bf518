"""Restore: all is prepared beside the present state, checked, brought up to date and put on HOLD; only then does it take its place."""

import datetime
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from promotion.common.errors import Refused
from promotion.management.keeping import facts, heads, packing, postgres
from promotion.management.keeping.making import VENDORS
from promotion.reminders.services.restoring import settle_after_restore


@dataclass(frozen=True)
class Outcome:
    """What came of it: deliveries that wait for a decision, and the commands that undo the restore."""

    unknown: int
    way_back: tuple[str, ...]


def check(folder: Path) -> facts.Manifest:
    """The manifest of a backup that is whole and of our kind; Refused otherwise. Touches nothing."""
    manifest = facts.read_manifest(packing.verify(folder))
    facts.refuse_foreign(manifest)
    if manifest.vendor == "postgresql":
        postgres.refuse_newer_server(manifest.database_version)
    if Path(settings.MEDIA_ROOT).is_mount():
        raise Refused(f"{settings.MEDIA_ROOT} 是挂载点，不能改名留底。请把 MEDIA_ROOT 设为它下面的一个文件夹再恢复。")
    return manifest


def restore(folder: Path, manifest: facts.Manifest, now: datetime.datetime) -> Outcome:
    """Take the checked backup in `folder` back. Until the last step nothing of the present state is changed."""
    stamp = f"{now:%Y%m%d-%H%M%S}"
    staged, files = VENDORS[connection.vendor].Staged(stamp), StagedFiles(stamp)
    try:
        files.fill(folder)
        staged.fill(folder)
        with facts.pointed_at(staged.name):
            facts.refuse_incomplete(manifest)
            call_command("migrate", interactive=False, verbosity=0)
            facts.refuse_unguarded()
            lost = heads.not_in_the_chain()
            unknown = settle_after_restore(
                made_at=datetime.datetime.fromisoformat(manifest.made_at),
                source=folder.name,
                now=now,
                facts={"audit_heads_aside": len(lost)},
            )
        _swap(staged, files)
        heads.set_aside(lost, stamp)
    finally:
        staged.drop()
        files.drop()
    return Outcome(unknown, (staged.way_back(), files.way_back()))


def _swap(staged, files) -> None:
    """Files first: should the database refuse, they are put back."""
    files.swap()
    try:
        staged.swap()
    except BaseException:
        files.swap_back()
        raise
    hand_to_owner(Path(settings.MEDIA_ROOT))
    if connection.vendor == "sqlite":
        hand_to_owner(Path(connection.settings_dict["NAME"]))


class StagedFiles:
    """The restored files beside the present ones."""

    def __init__(self, stamp: str):
        self.present = Path(settings.MEDIA_ROOT).resolve()
        self.aside = self.present.with_name(f"{self.present.name}.before-{stamp}")
        self.staged = self.present.with_name(f"{self.present.name}.restoring-{stamp}")

    def fill(self, folder: Path) -> None:
        """Put the files of the backup there."""
        self.present.parent.mkdir(parents=True, exist_ok=True)
        packing.copy_files(folder / packing.FILES, self.staged)

    def swap(self) -> None:
        """They take the name of the present ones, which are kept aside."""
        if self.present.exists():
            self.present.rename(self.aside)
        self.staged.rename(self.present)
        packing.sync(self.present.parent)

    def swap_back(self) -> None:
        """As it was."""
        self.present.rename(self.staged)
        if self.aside.exists():
            self.aside.rename(self.present)

    def drop(self) -> None:
        """Remove the staged files, if they are still there."""
        shutil.rmtree(self.staged, ignore_errors=True)

    def way_back(self) -> str:
        """How to undo the swap, for whoever restored the wrong one."""
        present, aside = quote(str(self.present)), quote(str(self.aside))
        back = f"; mv {aside} {present}" if self.aside.exists() else ""
        return f"mv {present} {present}.wrong{back}"


def hand_to_owner(path: Path) -> None:
    """What root restored belongs to whom the services run as: the owner of the folder it lies in."""
    if os.geteuid() != 0:
        return
    owner = path.parent.stat()
    for where, folders, names in os.walk(path):
        for name in (*folders, *names):
            os.chown(Path(where) / name, owner.st_uid, owner.st_gid)
    os.chown(path, owner.st_uid, owner.st_gid)
