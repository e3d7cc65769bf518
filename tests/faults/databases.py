"""Databases of their own for proofs that run many processes: migrated, and dropped at the end."""

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults import scratch

ROOT = Path(__file__).resolve().parent.parent.parent
KINDS = ("sqlite", "postgresql")


def postgres_url() -> str:
    """The server for proofs on PostgreSQL: TEST_DATABASE_URL."""
    return os.environ.get("TEST_DATABASE_URL", "")


@contextlib.contextmanager
def fresh_database(kind: str):
    """Yield the environment of processes that work on a new, migrated database of `kind`; it is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, scratch.database(kind, Path(folder)) as url:
        env = environment(url)
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
        yield env


def environment(url: str) -> dict[str, str]:
    """That of processes that work on the database at `url`."""
    env = {**os.environ, "DATABASE_URL": url, "DEMO": "1", "SECRET_KEY": "proof", "DJANGO_SETTINGS_MODULE": "crm.settings"}
    env.pop("TEST_DATABASE_URL", None)
    return env
