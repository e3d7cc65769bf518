"""What a backup says about itself, read from the database that `connection` points at; and whether this program can take it back."""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields

import django
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from promotion.common.errors import Refused
from promotion.common.guards import GUARDS
from promotion.people.models import StoredFile

FORMAT = 1
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Facts:
    """State of a database: applied migrations as `app.name`, rows per table, the names of stored files."""

    migrations: list[str]
    counts: dict[str, int]
    stored: list[str]


@dataclass(frozen=True)
class Manifest:
    """The manifest of a backup. `made_at` is ISO with offset; `missing` are stored files that were on no disk."""

    format: int
    made_at: str
    vendor: str
    database_version: str
    versions: dict[str, str]
    migrations: list[str]
    counts: dict[str, int]
    files: int
    missing: list[str]

    def as_dict(self) -> dict:
        """For JSON."""
        return asdict(self)


def read_manifest(values: dict) -> Manifest:
    """The manifest from JSON; Refused for one of another kind or a later format."""
    names = {field.name for field in fields(Manifest)}
    if not isinstance(values, dict) or values.get("format") != FORMAT or not names <= values.keys():
        raise Refused("这不是本程序能读的备份（清单的格式不同），没有改动任何东西。")
    return Manifest(**{name: values[name] for name in names})


def versions() -> dict[str, str]:
    """What made the backup."""
    return {"python": platform.python_version(), "django": django.get_version()}


def look() -> Facts:
    """Read the facts in as many queries as there are tables. The caller sees to it that nobody writes meanwhile, or to a snapshot."""
    tables = sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
        counts = {table: _count(cursor, table) for table in tables}
    return Facts(migrations, counts, list(StoredFile.objects.order_by("file").values_list("file", flat=True)))


def _count(cursor, table: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
    return cursor.fetchone()[0]


def refuse_foreign(manifest: Manifest) -> None:
    """Refuse what this program, as it is set up, cannot take back."""
    if manifest.vendor != connection.vendor:
        here, there = NAMES[connection.vendor], NAMES.get(manifest.vendor, manifest.vendor)
        raise Refused(f"这份备份来自 {there}，本机用的是 {here}，不能互相恢复，没有改动任何东西。请检查 DATABASE_URL。")
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces}
    newer = [name for name in manifest.migrations if name not in known]
    if newer:
        raise Refused(f"这份备份来自更新的版本（{newer[0]}），没有改动任何东西。请先把程序更新到备份时的版本再恢复。")


def refuse_incomplete(manifest: Manifest) -> None:
    """Refuse a restored database that does not hold the rows of the manifest."""
    found = look().counts
    wrong = [table for table, rows in manifest.counts.items() if found.get(table) != rows]
    if wrong:
        raise Refused(f"恢复出来的行数与备份时不符（{wrong[0]}），原来的数据没有改动。请换一份备份。")


def refuse_unguarded() -> None:
    """Refuse a restored database that has lost a trigger of `common/guards.py`."""
    missing = {guard.name for guard in GUARDS} - _triggers()
    if missing:
        raise Refused(f"恢复出来的数据库缺少防改触发器（{min(missing)}），原来的数据没有改动。请换一份备份。")


def _triggers() -> set[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        named = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(named)
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Let `connection` work on the database `name` for as long as the block lasts."""
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept
