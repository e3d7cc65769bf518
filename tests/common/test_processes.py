"""The supervisor: restarts what falls, takes everything down with it, touches nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from promotion.common import processes
from promotion.common.processes import Program, Supervisor

ROOT = Path(__file__).resolve().parents[2]
# A program with a worker of its own: writes both process ids, then sleeps.
FAMILY = """
import os, subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import os, sys, time\\nwhile os.getppid() == int(sys.argv[1]): time.sleep(.05)", str(os.getpid())])
open(sys.argv[1], "a").write(f"{os.getpid()} {helper.pid}\\n")
time.sleep(600)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({ready!r}, 'w').close(); time.sleep(600)"
HOST = """
import os, sys
from pathlib import Path
from promotion.common.processes import Program, Supervisor
supervisor = Supervisor(print)
supervisor.listen()
for name in ("one", "two"):
    supervisor.start(Program(name, [sys.executable, "-c", sys.argv[2], sys.argv[1]], dict(os.environ), Path.cwd()))
supervisor.watch()
supervisor.stop()
"""


def is_alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Poll until the condition holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def pids_in(file: Path) -> list[int]:
    """All process ids the family wrote."""
    return [int(word) for word in file.read_text().split()] if file.exists() else []


@pytest.fixture
def host(tmp_path: Path) -> Iterator[tuple[subprocess.Popen, Path]]:
    """A supervisor in a process of its own, with two programs of two processes each."""
    book = tmp_path / "pids"
    process = subprocess.Popen([sys.executable, "-c", HOST, str(book), FAMILY], cwd=ROOT)
    assert wait_for(lambda: len(pids_in(book)) == 4)
    yield process, book
    process.kill()
    process.wait()
    for pid in filter(is_alive, pids_in(book)):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_every_program_and_its_workers(host, number):
    process, book = host
    process.send_signal(number)
    assert process.wait(15) == 0
    assert wait_for(lambda: not any(map(is_alive, pids_in(book))))


def test_no_orphan_outlives_a_supervisor_that_was_killed(host):
    process, book = host
    process.kill()
    process.wait()
    assert wait_for(lambda: not any(map(is_alive, pids_in(book))))


def test_it_leaves_processes_of_others_alone(host):
    process, _ = host
    bystander = subprocess.Popen([sys.executable, "-c", FAMILY, os.devnull])
    try:
        process.terminate()
        process.wait(15)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_killed_program_is_started_again(host):
    process, book = host
    first = pids_in(book)[0]
    os.kill(first, signal.SIGKILL)
    assert wait_for(lambda: len(pids_in(book)) == 6)
    assert process.poll() is None


def test_pauses_double_up_to_a_limit_and_start_over_once_settled(tmp_path, monkeypatch):
    said: list[str] = []
    now = [0.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    supervisor = Supervisor(said.append)
    supervisor.start(Program("brief", [sys.executable, "-c", ""], dict(os.environ), tmp_path))
    child = supervisor.children[0]
    pauses = []
    for _ in range(7):
        child.process.wait()
        supervisor.tend()
        pauses.append(child.due - now[0])
        now[0] = child.due
        supervisor.tend()
    assert pauses == [2, 4, 8, 16, 30, 30, 30]
    now[0] += processes.SETTLED_AFTER + 1
    child.process.wait()
    supervisor.tend()
    assert child.due - now[0] == processes.FIRST_PAUSE
    supervisor.stop()
    assert "brief: stopped (status 0)" in said[0]


def test_a_program_that_will_not_stop_is_killed_after_its_grace(tmp_path):
    said: list[str] = []
    ready = tmp_path / "ready"
    supervisor = Supervisor(said.append)
    supervisor.start(Program("deaf", [sys.executable, "-c", STUBBORN.format(ready=str(ready))], dict(os.environ), tmp_path, grace=0.3))
    assert wait_for(ready.exists)
    pid = supervisor.children[0].process.pid
    supervisor.stop()
    assert not is_alive(pid)
    assert said == ["deaf: did not stop within 0 s, killed"]


def test_output_goes_to_the_log_and_arguments_see_no_shell(tmp_path):
    log = tmp_path / "log" / "echo.log"
    supervisor = Supervisor(print)
    supervisor.start(Program("echo", [sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; *"], dict(os.environ), tmp_path, log))
    supervisor.children[0].process.wait()
    supervisor.stop()
    assert log.read_text() == "$HOME; *\n"
