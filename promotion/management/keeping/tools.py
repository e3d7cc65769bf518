"""pg_dump and pg_restore: found on the machine, new enough for the server, told the password by their environment only."""

import os
import re
import subprocess
from glob import glob
from pathlib import Path

from django.db import connection
from psycopg import pq

from promotion.common.errors import Refused

# What libpq itself understands, with the environment variable that says the same.
KEYWORDS = {default.keyword.decode(): (default.envvar or b"").decode() for default in pq.Conninfo.get_defaults()}
DEBIAN = "/usr/lib/postgresql/*/bin"  # before PATH, where a wrapper that chooses for itself may lie


def find(name: str, server: int) -> Path:
    """The tool `name` of the server's own major version, else of the next newer one."""
    folders = [*sorted(glob(DEBIAN)), *os.environ.get("PATH", "").split(os.pathsep)]
    found: dict[int, Path] = {}
    for folder in folders:
        path = Path(folder) / name
        if folder and os.access(path, os.X_OK) and (major := major_of(path)):
            found.setdefault(major, path)
    return found[choose(name, set(found), server)]


def choose(name: str, majors: set[int], server: int) -> int:
    """Of the versions there are the one to use; Refused, with the command that helps, when there is none."""
    fit = [major for major in majors if major >= server]
    if fit:
        return min(fit)
    have = f"只有 {max(majors)} 版，比数据库服务器（{server} 版）旧" if majors else "没有装"
    raise Refused(f"本机的 {name} {have}。请以 root 执行：apt-get install -y postgresql-client-{server}")


def major_of(path: Path) -> int:
    """The major version a tool says it is of; 0 when it says nothing of the kind."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)(\.|devel|beta|rc|\s|$)", said.partition(")")[2])
    return int(number[1]) if number else 0


def environment(database: str) -> dict[str, str]:
    """What libpq needs to reach `database` as Django does; nothing of it can be read off the command line."""
    wanted = {**connection.get_connection_params(), "dbname": database}
    given = {KEYWORDS.get(key): str(value) for key, value in wanted.items() if key != "options" and value is not None}
    ours = {name: value for name, value in given.items() if name}
    return {**os.environ, **ours}


def run(argv: list, database: str) -> None:
    """Run a tool on `database`; Refused with the last thing it said when it fails."""
    done = subprocess.run([str(part) for part in argv], env=environment(database), capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise Refused(f"{Path(argv[0]).name} 没有成功，原来的数据没有改动：{lines[-1][:300]}")
