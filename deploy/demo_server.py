"""The demo office on a port of its own, with data and files in a folder of its own: for browser journeys and screenshots."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ground import ROOT

MANAGE = (sys.executable, str(ROOT / "manage.py"))
OWN = ("DEBUG", "CRM_TESTING", "TEST_DATABASE_URL", "EMAIL_URL", "SECRET_KEY_FILE", "HTTPS", "ALLOWED_HOSTS", "REDIS_URL")
PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class DemoServer:
    """A running demo office."""

    url: str
    env: dict[str, str]

    def manage(self, *argv: str) -> str:
        """Run a management command on its database and return what it said."""
        done = subprocess.run((*MANAGE, *argv), cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(argv)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def tick(self) -> str:
        """Let the reminders speak, as beat does every minute."""
        return self.manage("send_reminders")


@contextmanager
def running(folder: Path, database_url: str = "") -> Iterator[DemoServer]:
    """Prepare the office in `folder`, serve it as `make run` does, and stop the server at the end. Without a database it has a file there."""
    port = free_port()
    server = DemoServer(f"http://127.0.0.1:{port}", own_env(folder, database_url or f"sqlite:///{folder / 'demo.sqlite3'}"))
    shutil.copytree(Path(os.environ.get("VAR_DIR") or ROOT / "var") / "assets", folder / "assets", dirs_exist_ok=True)
    for command in (("migrate", "-v0"), ("load_reference",), ("load_demo",), ("collectstatic", "--noinput", "-v0")):
        server.manage(*command)
    argv = (sys.executable, "-m", "gunicorn", "crm.wsgi:application", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread")
    with (folder / "web.log").open("w") as log:
        web = subprocess.Popen(
            (*argv, "--threads", "8", "--no-control-socket"), cwd=ROOT, env=server.env, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_for(server.url + "/healthz/live", web)
            yield server
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(timeout=20)


def own_env(folder: Path, database_url: str) -> dict[str, str]:
    """The environment less what belongs to other runs."""
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    own = {"DEMO": "1", "SECRET_KEY": "only-for-the-demo-server", "VAR_DIR": str(folder), "LOG_LEVEL": "WARNING"}
    return {**env, **own, "DATABASE_URL": database_url, "REDIS_URL": f"unix://{folder / 'no-broker.sock'}"}


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, web: subprocess.Popen) -> None:
    """Return as soon as the server answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and web.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the demo server did not come up; see web.log in its folder")
