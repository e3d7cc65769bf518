"""A SQLite database on disk for tests of things that happen at once; PostgreSQL already is one."""

import sqlite3
from contextlib import contextmanager

from django.db import connections


@contextmanager
def database_on_disk(folder):
    """Work on a copy of the test database that other threads and processes can open; yields its name.

    SQLite's test database lives in memory and cannot be shared between connections the way a file can. Needs `transaction=True`.
    """
    kept = connections["default"]
    if kept.vendor != "sqlite":
        yield kept.settings_dict["NAME"]
        return
    kept.ensure_connection()
    path, name = str(folder / "test.sqlite3"), kept.settings_dict["NAME"]
    with sqlite3.connect(path) as copy:
        kept.connection.backup(copy)
    copy.close()
    kept.settings_dict["NAME"] = path  # the dictionary new connections of this alias are made from
    del connections["default"]
    try:
        yield path
    finally:
        connections["default"].close()
        connections["default"] = kept
        kept.settings_dict["NAME"] = name
