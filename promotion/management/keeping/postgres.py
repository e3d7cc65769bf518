"""PostgreSQL: `pg_dump -Fc` of an exported snapshot; a restore fills a database of its own, which then takes the name in one transaction."""

import json
import time
from contextlib import closing
from pathlib import Path

import psycopg
from django.db import connection, transaction
from psycopg import sql

from promotion.common.errors import Refused
from promotion.management.keeping import facts, tools

DUMP = "database.pgdump"
PATIENCE = 5.0  # seconds for the server to notice that our own sessions have ended


def version() -> str:
    """The server's version, e.g. `15.4`."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]


def dump(folder: Path) -> facts.Facts:
    """Dump the database as one snapshot sees it; the facts of that same snapshot."""
    name, tool = connection.settings_dict["NAME"], tools.find("pg_dump", major_of(version()))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        tools.run([tool, "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--file={folder / DUMP}"], name)
        return facts.look()


def major_of(text: str) -> int:
    """15 of `15.4`."""
    return int(text.split(".")[0])


def refuse_newer_server(made_on: str) -> None:
    """A dump of a newer server need not be readable by an older one."""
    here = version()
    if major_of(made_on) > major_of(here):
        raise Refused(f"这份备份来自 PostgreSQL {made_on}，本机是 {here}，没有改动任何东西。请先升级数据库服务器。")


class Staged:
    """A restored database beside the present one, on the same server."""

    def __init__(self, stamp: str):
        self.present = connection.settings_dict["NAME"]
        short, mark = self.present[:40], stamp.replace("-", "_")
        self.aside, self.name = f"{short}_before_{mark}", f"{short}_restoring_{mark}"

    def fill(self, folder: Path) -> None:
        """Create it as the present one was created, and put the dump there."""
        tool = tools.find("pg_restore", major_of(version()))
        locale = self._locale()
        connection.close()
        with self._maintenance() as session:
            try:
                session.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ").format(sql.Identifier(self.name)) + locale)
            except psycopg.errors.InsufficientPrivilege as error:
                user = connection.settings_dict["USER"]
                raise Refused(f'数据库用户 {user} 不能建库。请以数据库管理员执行：ALTER ROLE "{user}" CREATEDB; 再恢复。') from error
        options = ("--no-password", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        tools.run([tool, *options, f"--dbname={self.name}", folder / DUMP], self.name)

    def _locale(self) -> sql.Composable:
        """Encoding and sorting of the present database, as CREATE DATABASE wants them."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(d)::text, pg_encoding_to_char(encoding) FROM pg_database d WHERE datname = current_database()")
            text, encoding = cursor.fetchone()
        row = json.loads(text)
        words = [("ENCODING", encoding), ("LC_COLLATE", row["datcollate"]), ("LC_CTYPE", row["datctype"])]
        kind, named = row.get("datlocprovider"), row.get("datlocale") or row.get("daticulocale")
        if kind == "i":
            words += [("LOCALE_PROVIDER", "icu"), ("ICU_LOCALE", named)]
        if kind == "b":
            words += [("LOCALE_PROVIDER", "builtin"), ("BUILTIN_LOCALE", named)]
        return sql.SQL(" ").join(sql.SQL("{} = {}").format(sql.SQL(word), sql.Literal(value)) for word, value in words)

    def swap(self) -> None:
        """The staged database takes the present one's name, which is kept aside: both renames or neither."""
        connection.close()
        with self._maintenance() as session:
            end = time.monotonic() + PATIENCE
            while not self._renamed(session):
                if time.monotonic() > end:
                    raise Refused("还有程序连着数据库，没有改动任何东西。请停止全部服务后再恢复。")
                time.sleep(0.1)

    def _renamed(self, session) -> bool:
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            with session.transaction():
                session.execute(rename.format(sql.Identifier(self.present), sql.Identifier(self.aside)))
                session.execute(rename.format(sql.Identifier(self.name), sql.Identifier(self.present)))
        except psycopg.errors.ObjectInUse:
            return False
        return True

    def drop(self) -> None:
        """Remove the staged database, if it is still there."""
        connection.close()
        with self._maintenance() as session:
            session.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def way_back(self) -> str:
        """How to undo the swap, for whoever restored the wrong one."""
        return (
            f'psql -d postgres -c \'ALTER DATABASE "{self.present}" RENAME TO "{self.present[:40]}_wrong"\' '
            f'-c \'ALTER DATABASE "{self.aside}" RENAME TO "{self.present}"\''
        )

    def _maintenance(self):
        """A session on the server that is in neither of the two databases."""
        params = {key: value for key, value in connection.get_connection_params().items() if key in tools.KEYWORDS and key != "options"}
        try:
            return closing(psycopg.connect(**{**params, "dbname": "postgres"}, autocommit=True))
        except psycopg.OperationalError as error:
            raise Refused(f"连不上服务器上的 postgres 库（恢复时要用它改库名）：{str(error).splitlines()[0][:200]}") from error
