"""SQLite: the online backup API while others read and write; a restore is prepared beside the file and takes its place at one go."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from shlex import quote

from django.db import connection

from promotion.common.errors import Refused
from promotion.management.keeping import facts, packing

DUMP = "database.sqlite3"
SIDE_FILES = ("-wal", "-shm", "-journal")


def version() -> str:
    """The library's version."""
    return sqlite3.sqlite_version


def dump(folder: Path) -> facts.Facts:
    """Copy the database as it is at one moment; the facts of that copy, checked for damage."""
    target, source = folder / DUMP, Path(connection.settings_dict["NAME"])
    if not source.is_file():
        raise Refused(f"还没有数据库（{source}），没有可备份的。")
    with closing(sqlite3.connect(source, timeout=20)) as present, closing(sqlite3.connect(target)) as copy:
        present.backup(copy)  # all pages in one step: a snapshot, and no writer makes it begin again
    with facts.pointed_at(str(target)):
        refuse_damaged()
        found = facts.look()
    _close_up(target)
    return found


def refuse_damaged() -> None:
    """Refuse a file whose pages or references do not hold."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        broken = cursor.fetchone()
    if said != "ok" or broken:
        raise Refused(f"数据库文件有损坏（{said if said != 'ok' else broken[0]}），请联系维护人员，不要覆盖旧的备份。")


def _close_up(path: Path) -> None:
    """Make one self-contained file of it, nothing beside it."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


class Staged:
    """A restored database beside the present one."""

    def __init__(self, stamp: str):
        self.present = Path(connection.settings_dict["NAME"])
        self.aside = self.present.with_name(f"{self.present.name}.before-{stamp}")
        self.name = str(self.present.with_name(f"{self.present.name}.restoring-{stamp}"))

    def fill(self, folder: Path) -> None:
        """Put the dump there."""
        shutil.copyfile(folder / DUMP, self.name)

    def swap(self) -> None:
        """The staged database takes the present one's name, which is never without a database; the present one is kept aside."""
        _close_up(Path(self.name))
        packing.sync(Path(self.name))
        if self.present.exists():
            self._set_aside()
        Path(self.name).replace(self.present)
        packing.sync(self.present.parent)

    def _set_aside(self) -> None:
        try:
            _close_up(self.present)
        except sqlite3.OperationalError as error:
            raise Refused(f"还有程序开着数据库（{error}），没有改动任何东西。请停止全部服务后再恢复。") from error
        except sqlite3.DatabaseError:  # damaged: kept as it is, with what lies beside it
            for end in SIDE_FILES:
                beside = Path(f"{self.present}{end}")
                if beside.exists():
                    beside.rename(f"{self.aside}{end}")
        os.link(self.present, self.aside)

    def drop(self) -> None:
        """Remove the staged database, if it is still there."""
        for end in ("", *SIDE_FILES):
            Path(f"{self.name}{end}").unlink(missing_ok=True)

    def way_back(self) -> str:
        """How to undo the swap, for whoever restored the wrong one."""
        present, aside = quote(str(self.present)), quote(str(self.aside))
        back = f"; mv {aside} {present}" if self.aside.exists() else ""
        return f"for end in '' {' '.join(SIDE_FILES)}; do [ ! -e {present}$end ] || mv {present}$end {present}.wrong$end; done{back}"
