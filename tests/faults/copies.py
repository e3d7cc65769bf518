"""A copy of the test run's own migrated database that other processes can open too; gone afterwards."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections


@contextmanager
def of_the_test_database(folder: Path) -> Iterator[str]:
    """Yield the URL of a copy; meanwhile this process works on the copy as well. Needs a set-up test database, not in a transaction."""
    make = _copied_file if connections["default"].vendor == "sqlite" else _copied_database
    with make(folder) as (url, name), working_on(NAME=name):
        yield url


@contextmanager
def working_on(**place: str) -> Iterator[None]:
    """Let this process's connection lead to another place (NAME, HOST …) for a while."""
    kept = connections["default"]
    facts = kept.settings_dict  # the dictionary new connections of this alias are made from
    before = {key: facts[key] for key in place}
    facts.update(place)
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept
        facts.update(before)


@contextmanager
def _copied_file(folder: Path) -> Iterator[tuple[str, str]]:
    path = folder / "office.sqlite3"
    kept = connections["default"]
    kept.ensure_connection()
    copy = sqlite3.connect(path)
    kept.connection.backup(copy)
    copy.close()
    yield f"sqlite:///{path}", str(path)


@contextmanager
def _copied_database(folder: Path) -> Iterator[tuple[str, str]]:
    kept, name = connections["default"], f"copy_{uuid.uuid4().hex[:12]}"
    original = kept.settings_dict["NAME"]
    kept.close()  # PostgreSQL copies only what nobody works on
    with kept._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    try:
        yield urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl(), name
    finally:
        with kept._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
