"""Real programs for the fault tests: a Redis of one's own that can fail, an SMTP sink, Celery workers and beats on a copied database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crm.celery import app
from promotion.common import broker
from promotion.common.processes import die_with

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "DEBUG", "DEMO", "CRM_CRASH_AT", "CRM_FREEZE_AT")
WORKER = ("worker", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO")


def wait_for(condition: Callable[[], object], seconds: float = 60) -> object:
    """Poll until the condition holds; its last answer."""
    end = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


class Program:
    """A process in a session of its own, its output in a file; it ends with this one."""

    def __init__(self, name: str, argv: list[str], folder: Path, env: dict[str, str] | None = None):
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                argv,
                cwd=ROOT,
                env=env or dict(os.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with(os.getpid()),  # noqa: PLW1509  (see the docstring of die_with)
            )

    def said(self) -> str:
        """Everything it has printed."""
        return self.log.read_text(errors="replace")

    def signal(self, number: int) -> None:
        """Send a signal to its first process only."""
        self.process.send_signal(number)

    def children(self) -> list[int]:
        """The processes it has forked and that still live."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def frozen(self) -> list[int]:
        """Those of its children that are stopped."""
        return [pid for pid in self.children() if state_of(pid) == "T"]

    def kill(self) -> None:
        """End it and all it has forked, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def die_at(plant: "Plant", worker: Program, task: str, place: str) -> None:
    """Run `task` in a process of the worker until it is killed at `place`."""
    alive = {pid for pid in worker.children() if is_alive(pid)}
    plant.send("doom", task, "CRM_CRASH_AT", place)
    assert wait_for(lambda: not all(is_alive(pid) for pid in alive)), worker.said()


def is_alive(pid: int) -> bool:
    """Whether a process is there and not just waiting to be buried."""
    return state_of(pid) not in ("Z", "")


def state_of(pid: int) -> str:
    """The letter of a process's state, as in ps."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


class Redis:
    """A server of one's own that can be killed, brought back empty, frozen, woken and flushed."""

    def __init__(self, folder: Path):
        self.folder, self.path = folder, broker.socket_path(folder)
        self.url = f"unix://{self.path}"
        self.start()

    def start(self) -> None:
        """A new server, with nothing in it."""
        self.program = Program("redis", broker.server_command(broker.wheel_binary(), self.path), self.folder)
        assert wait_for(lambda: broker.answers(self.path), 20), self.program.said()

    def freeze(self) -> None:
        """From now on it takes connections and answers nobody."""
        self.program.signal(signal.SIGSTOP)

    def wake(self) -> None:
        """It answers again."""
        self.program.signal(signal.SIGCONT)

    def kill(self) -> None:
        """Gone, with all it held."""
        self.program.kill()

    def call(self, *words: str) -> str:
        """One command, and the answer of the server."""
        with app.connection_for_write(broker_url(self.url)) as connection:
            return str(connection.default_channel.client.execute_command(*words))


def broker_url(redis_url: str) -> str:
    """As Celery spells it."""
    return redis_url.replace("unix://", "redis+socket://", 1)


class Plant:
    """An office's programs on one database: what is started here is ended by `close`."""

    def __init__(self, folder: Path, database_url: str, **more: str):
        self.folder, self.programs, self.is_sqlite = folder, [], database_url.startswith("sqlite")
        self.redis = Redis(folder)
        self.mails = folder / "mails"
        self.mails.touch()
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        env |= {"CRM_TESTING": "1", "TEST_DATABASE_URL": database_url, "DATABASE_URL": database_url, "REDIS_URL": self.redis.url}
        env |= {"DJANGO_SETTINGS_MODULE": "crm.settings", "VAR_DIR": str(folder / "var"), "PYTHONUNBUFFERED": "1"}
        self.env = {**env, **more}

    def run(self, name: str, *argv: str, **more: str) -> Program:
        """Start a Python program of the office."""
        program = Program(name, [sys.executable, *argv], self.folder, {**self.env, **more})
        self.programs.append(program)
        return program

    def sink(self) -> Program:
        """An SMTP server, and the office told to send by it."""
        sink = self.run("sink", "-m", "tests.faults.sink", str(self.mails))
        assert wait_for(lambda: sink.said().strip(), 20)
        self.env["EMAIL_URL"] = f"smtp://127.0.0.1:{sink.said().strip()}"
        return sink

    def worker(
        self, name: str, queues: str, concurrency: int = 1, more: tuple[str, ...] = (), program: str = "tests.faults.doom"
    ) -> Program:
        """A Celery worker, ready to take work."""
        command = ("-m", "celery", "--app", program, *WORKER, "--hostname", f"{name}@%h", "--queues", queues, *more)
        worker = self.run(name, *command, "--concurrency", str(concurrency))
        assert wait_for(lambda: " ready." in worker.said(), 60), worker.said()
        return worker

    def beat(self, name: str = "beat") -> Program:
        """A Celery beat that ticks twice a second."""
        return self.run(
            name, "-m", "celery", "--app", "tests.faults.doom", "beat", "--schedule", str(self.folder / name), "--pidfile", "", "-l", "INFO"
        )

    def send(self, task: str, *args: object, queue: str | None = None) -> None:
        """Publish a task."""
        with app.connection_for_write(broker_url(self.redis.url)) as connection:
            app.send_task(task, args=args, connection=connection, **({"queue": queue} if queue else {}))

    def close(self) -> None:
        """End everything."""
        for program in reversed(self.programs):
            program.kill()
        self.redis.kill()
