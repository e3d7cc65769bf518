"""A database of one's own for a fault run: an SQLite file, or a database on a PostgreSQL server; gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


@contextmanager
def database(vendor: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database of `vendor`. PostgreSQL: on the server that TEST_DATABASE_URL names."""
    if vendor == "sqlite":
        yield f"sqlite:///{folder / 'faults.sqlite3'}"
        return
    server = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    name = f"crm_faults_{os.getpid()}"
    _run(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: str, statement) -> None:
    with psycopg.connect(server.replace("postgres://", "postgresql://", 1), autocommit=True) as connection:
        connection.execute(statement)
