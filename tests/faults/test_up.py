"""`manage.py up` as an office runs it: real programs, a real Redis; falls are mended, ends are clean."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from promotion.common import broker
from tests import migrated

PATIENCE = 300  # seconds: the first start makes the demo office
ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="has a database of its own; the run on SQLite covers it"),
]
SEND = """
import sys, time, django
django.setup()
from kombu.exceptions import OperationalError
from promotion.reminders.tasks import tick
began = time.monotonic()
try:
    tick.delay()
    print("sent", time.monotonic() - began)
except OperationalError:
    print("refused", time.monotonic() - began)
"""


def wait_for(condition: Callable[[], object], seconds: float = 60) -> object:
    """Poll until the condition holds; its last answer."""
    end = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < end:
        time.sleep(0.1)
    return answer


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(folder: Path) -> dict[int, str]:
    """The live processes started with this VAR_DIR, with their command lines. A Redis overwrites its environment, but names its socket."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment, command = (process / "environ").read_bytes(), (process / "cmdline").read_bytes()
        except OSError:
            continue
        line = command.replace(b"\0", b" ").decode(errors="replace")
        if line and (f"VAR_DIR={folder}\0".encode() in environment or f"unixsocket:{folder}/" in line):
            found[int(process.name)] = line
    return found


def environment(folder: Path) -> dict[str, str]:
    """A production-like environment with all state in `folder` and nothing of this test run."""
    ours = ("TEST_DATABASE_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "CRM_TESTING")
    env = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **env,
        "VAR_DIR": str(folder),
        "DEMO": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }


def up(folder: Path, port: int, **more: str) -> subprocess.Popen:
    """Start `manage.py up`."""
    command, env = [sys.executable, "manage.py", "up", "--port", str(port)], {**environment(folder), **more}
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def status(port: int) -> int:
    """What the web server answers, 0 if nobody does."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/live", timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
    except OSError:
        return 0


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A running office."""
    folder, port = tmp_path_factory.mktemp("var"), free_port()
    if migrated.kept().exists():
        shutil.copyfile(migrated.kept(), folder / "crm.sqlite3")
    process = up(folder, port)
    assert wait_for(lambda: status(port) == 200, PATIENCE), process.stdout.read() if process.poll() is not None else "no answer"
    yield SimpleNamespace(process=process, folder=folder, port=port)
    process.terminate()
    process.wait(60)
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)


def of(running: SimpleNamespace, word: str) -> set[int]:
    """The processes whose command line holds `word`."""
    return {pid for pid, command in processes_of(running.folder).items() if word in command}


def test_the_secret_key_is_for_its_owner_only(running):
    assert (running.folder / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("worker", "task"),
    [("worker-ticks", "reminders.tasks.tick"), ("worker-post", "reminders.tasks.post"), ("worker-long", "exchange.tasks.work")],
)
def test_beats_ticks_reach_each_its_worker(running, worker, task):
    log = running.folder / "log" / f"{worker}.log"
    assert wait_for(lambda: re.search(rf"{re.escape(task)}\S* succeeded", log.read_text()), 60)


def test_a_second_run_in_the_same_folder_is_refused_in_one_sentence(running):
    second = up(running.folder, free_port())
    said = second.communicate(timeout=60)[0]
    assert second.returncode == 1
    assert "已在运行" in said
    assert "Traceback" not in said


def test_a_busy_port_is_refused_in_one_sentence(running, tmp_path):
    second = up(tmp_path, running.port)
    said = second.communicate(timeout=60)[0]
    assert second.returncode == 1
    assert f"端口 {running.port}" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("word", ["celery --app crm worker", "celery --app crm beat", "gunicorn", "unixsocket"])
def test_what_is_killed_comes_back(running, word):
    before = of(running, word)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: of(running, word) - before)
    assert wait_for(lambda: status(running.port) == 200)


@pytest.fixture
def another(running, tmp_path) -> Iterator[SimpleNamespace]:
    """A second office with a folder of its own, on the first one's database, which is quicker than filling a new one."""
    port = free_port()
    process = up(tmp_path, port, DATABASE_URL=f"sqlite:///{running.folder}/crm.sqlite3")
    try:
        assert wait_for(lambda: status(port) == 200, PATIENCE)
        assert wait_for(lambda: len(processes_of(tmp_path)) == 11), processes_of(tmp_path)  # up, broker, web 2, three workers 2 each, beat
        yield SimpleNamespace(process=process, folder=tmp_path)
    finally:
        for pid in processes_of(tmp_path):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_the_end_leaves_nothing_behind(running, another):
    another.process.send_signal(signal.SIGINT)
    assert another.process.wait(60) == 0
    assert "已全部停止" in another.process.stdout.read()
    assert processes_of(another.folder) == {}
    assert status(running.port) == 200


def test_a_supervisor_that_was_killed_leaves_nothing_behind(another):
    another.process.kill()
    another.process.wait()
    assert wait_for(lambda: not processes_of(another.folder), 30), processes_of(another.folder)


def test_a_hanging_redis_does_not_hang_who_sends(tmp_path):
    path = tmp_path / "broker.sock"
    server = subprocess.Popen(broker.server_command(broker.wheel_binary(), path), stdout=subprocess.DEVNULL)
    env = {**environment(tmp_path), "REDIS_URL": f"unix://{path}", "SECRET_KEY": "x" * 50}

    def send() -> tuple[str, float]:
        done = subprocess.run([sys.executable, "-c", SEND], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        word, seconds = done.stdout.split()
        return word, float(seconds)

    try:
        assert wait_for(lambda: broker.answers(path), 10)
        assert send()[0] == "sent"
        server.send_signal(signal.SIGSTOP)
        word, seconds = send()
        assert word == "refused"
        assert seconds < 3
    finally:
        server.kill()
        server.wait()
