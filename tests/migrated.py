"""Migrated once: a run and its proofs work on copies of a database that an earlier one migrated.

On SQLite it is a file among the machine's temporary ones, on PostgreSQL a template on the server. Its name holds what it was made from, so a
changed migration makes a new one.
"""

import fcntl
import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import django
import psycopg
from django.db.backends.postgresql.creation import DatabaseCreation as PostgresCreation
from django.db.backends.sqlite3.creation import DatabaseCreation as SqliteCreation

ROOT = Path(__file__).parents[1]
MADE_FROM = ("promotion/migrations/*.py", "promotion/common/guards.py", "requirements.txt")


def mark() -> str:
    """Names the migrations of today."""
    content = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in sorted(file for pattern in MADE_FROM for file in ROOT.glob(pattern)):
        content.update(file.read_bytes())
    return content.hexdigest()[:16]


def kept() -> Path:
    """The migrated file; it may not be there yet."""
    return Path(tempfile.gettempdir()) / f"crm-migrated-{mark()}-{os.getuid()}.sqlite3"


def template() -> str:
    """The migrated database of a server; it may not be there yet."""
    return f"crm_migrated_{mark()}"


@contextmanager
def one_at_a_time():
    """Those that start together wait for the one that migrates."""
    with kept().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Write a database whole or not at all."""
    half = target.with_suffix(".half")
    with closing(sqlite3.connect(half)) as file:
        source.backup(file)
    half.replace(target)


def has_template(server: psycopg.Connection) -> bool:
    """Whether the server keeps the migrated database."""
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [template()]).fetchone() is not None


def keep_as_template(server: psycopg.Connection, name: str) -> None:
    """Keep a copy of the migrated database `name`, to which nobody is connected. It is a template only when it is whole."""
    server.execute(f'DROP DATABASE IF EXISTS "{template()}"')
    server.execute(f'CREATE DATABASE "{template()}" TEMPLATE "{name}"')
    server.execute(f'ALTER DATABASE "{template()}" IS_TEMPLATE true')


_create_on_sqlite = SqliteCreation.create_test_db
_create_on_postgres = PostgresCreation.create_test_db


def _sqlite(self, *args, **kwargs) -> str:
    """Django's own, on a copy of what is kept."""
    name = self._get_test_db_name()
    if not self.is_in_memory_db(name):
        return _create_on_sqlite(self, *args, **kwargs)
    with one_at_a_time(), closing(sqlite3.connect(name, uri=True)) as memory:
        if is_known := kept().exists():
            with closing(sqlite3.connect(kept())) as source:
                source.backup(memory)
        made = _create_on_sqlite(self, *args, **kwargs)
        if not is_known:
            copy(memory, kept())
    return made


def _postgres(self, *args, **kwargs) -> str:
    """Django's own, on a copy of what is kept."""
    with one_at_a_time():
        with self._nodb_cursor() as cursor:
            server = cursor.connection
            if is_known := has_template(server):
                self.connection.settings_dict["TEST"]["TEMPLATE"] = template()
        made = _create_on_postgres(self, *args, **kwargs)
        if not is_known:
            self.connection.close()
            with self._nodb_cursor() as cursor:
                keep_as_template(cursor.connection, made)
    return made


def pytest_configure():
    """Put both in Django's place."""
    SqliteCreation.create_test_db = _sqlite
    PostgresCreation.create_test_db = _postgres
