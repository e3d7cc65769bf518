"""A small supervisor: keeps a handful of programs running, and takes them all down with it.

Each program is exec'd without a shell in a session of its own, so Ctrl-C reaches only the supervisor; the kernel signals
it should the supervisor die without a word (PR_SET_PDEATHSIG). A program that stops by itself is started again after a
pause that doubles each time it fails quickly.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
FIRST_PAUSE, LONGEST_PAUSE, SETTLED_AFTER = 1.0, 30.0, 20.0  # seconds
POLL = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """What to run. `grace` is how long it may take to stop before it is killed; `log` takes its output."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path | None = None
    grace: float = 10.0


@dataclass
class Child:
    """A program's current process, and when to start it again if there is none."""

    program: Program
    process: subprocess.Popen | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = field(default=0.0)


class Supervisor:
    """Starts programs in order, restarts them, and stops them in reverse order."""

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.children: list[Child] = []
        self.stopping = False

    def listen(self) -> None:
        """Let SIGINT, SIGTERM and SIGHUP end `watch`."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: object) -> None:
        self.stopping = True

    def start(self, program: Program) -> None:
        """Start a program and keep it from now on."""
        child = Child(program)
        self.children.append(child)
        self._spawn(child)

    def wait_until(self, ready: Callable[[], bool], *, seconds: float) -> bool:
        """Tend the programs until `ready()`; False when time is up or a stop was asked for."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stopping:
            if ready():
                return True
            self.tend()
            time.sleep(POLL)
        return False

    def watch(self) -> None:
        """Tend the programs until a stop signal comes."""
        while not self.stopping:
            self.tend()
            time.sleep(POLL)

    def tend(self) -> None:
        """One look at every program: note who stopped, start whose pause is over."""
        now = time.monotonic()
        for child in self.children:
            if child.process and child.process.poll() is not None:
                self._note_exit(child, now)
            if not child.process and now >= child.due:
                self._spawn(child)

    def stop(self) -> None:
        """Stop everything in reverse order of starting: ask, wait for its grace, then kill."""
        for child in reversed(self.children):
            if not child.process:
                continue
            child.process.terminate()  # the first process only: it knows how to end its workers gently
            try:
                child.process.wait(child.program.grace)
            except subprocess.TimeoutExpired:
                self.say(f"{child.program.name}: did not stop within {child.program.grace:.0f} s, killed")
            kill_session(child.process)
            child.process.wait()
            child.process = None

    def _note_exit(self, child: Child, now: float) -> None:
        kill_session(child.process)
        settled = now - child.started >= SETTLED_AFTER
        child.pause = FIRST_PAUSE if settled else min(child.pause * 2, LONGEST_PAUSE)
        child.due = now + child.pause
        where = f", see {child.program.log}" if child.program.log else ""
        self.say(f"{child.program.name}: stopped (status {child.process.returncode}), again in {child.pause:.0f} s{where}")
        child.process = None

    def _spawn(self, child: Child) -> None:
        program = child.program
        if program.log:
            program.log.parent.mkdir(parents=True, exist_ok=True)
        output = program.log.open("ab") if program.log else None
        try:
            child.process = subprocess.Popen(
                list(program.argv),
                env=dict(program.env),
                cwd=program.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                preexec_fn=die_with(os.getpid()),  # noqa: PLW1509  (one thread only: see the docstring of die_with)
            )
        finally:
            if output:
                output.close()
        child.started = time.monotonic()


def kill_session(process: subprocess.Popen) -> None:
    """Kill what is left of a program's own session, and nobody else."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def die_with(parent: int) -> Callable[[], None]:
    """A hook for the forked child: ask the kernel for SIGKILL when `parent` ends. The parent has one thread, so forking is safe.

    Not SIGTERM: a Celery worker asked nicely while its broker dies too was seen to wait for the broker for ever.
    """

    def hook() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before we could ask
            os.kill(os.getpid(), signal.SIGKILL)

    return hook
