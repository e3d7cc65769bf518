"""A database of one's own for a proof: an SQLite file, or a database on a PostgreSQL server; gone afterwards.

It is a copy of the migrated one that a test run has kept, or else empty: `migrate` brings either to the same state.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests import migrated


@contextmanager
def database(vendor: str, folder: Path) -> Iterator[str]:
    """The URL of a database of `vendor`. PostgreSQL: on the server that TEST_DATABASE_URL names."""
    if vendor == "sqlite":
        path = folder / "proof.sqlite3"
        if migrated.kept().exists():
            shutil.copyfile(migrated.kept(), path)
        yield f"sqlite:///{path}"
        return
    server = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    address, name = server.replace("postgres://", "postgresql://", 1), f"proof_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        source = f'TEMPLATE "{migrated.template()}"' if migrated.has_template(connection) else ""
        connection.execute(f'CREATE DATABASE "{name}" {source}')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
