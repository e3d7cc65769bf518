"""The migrated database of a run on SQLite is kept in a file among the machine's temporary ones; the next run copies it into its memory.

The file's name holds what it was made from, so a changed migration makes a new one.
"""

import fcntl
import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import django
from django.db.backends.sqlite3.creation import DatabaseCreation

ROOT = Path(__file__).parents[1]
MADE_FROM = ("promotion/migrations/*.py", "promotion/common/guards.py", "requirements.txt")

_create = DatabaseCreation.create_test_db


def kept() -> Path:
    """The file for the migrations of today."""
    content = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in sorted(file for pattern in MADE_FROM for file in ROOT.glob(pattern)):
        content.update(file.read_bytes())
    return Path(tempfile.gettempdir()) / f"crm-migrated-{content.hexdigest()[:16]}-{os.getuid()}.sqlite3"


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Write a database whole or not at all."""
    half = target.with_suffix(".half")
    with closing(sqlite3.connect(half)) as file:
        source.backup(file)
    half.replace(target)


def create_test_db(self, *args, **kwargs) -> str:
    """Django's own, on a copy of what is kept. Workers that start together wait for the one that migrates."""
    name = self._get_test_db_name()
    if not self.is_in_memory_db(name):
        return _create(self, *args, **kwargs)
    file = kept()
    with file.with_suffix(".lock").open("w") as lock, closing(sqlite3.connect(name, uri=True)) as memory:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_known := file.exists():
            with closing(sqlite3.connect(file)) as source:
                source.backup(memory)
        made = _create(self, *args, **kwargs)
        if not is_known:
            copy(memory, file)
    return made


DatabaseCreation.create_test_db = create_test_db
