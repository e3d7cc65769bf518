"""`manage.py up`: prepare the database and run broker, web, three workers and beat until Ctrl-C."""

import csv
import hashlib
import http.client
import io
import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from promotion.common import broker
from promotion.common.processes import Program, Supervisor
from promotion.management.running import VAR, hold_lock

BASE = Path(settings.BASE_DIR)
ACCOUNTS = BASE / "fixtures" / "demo_accounts.csv"
PORT_PATIENCE = 3.0  # seconds for the web server of a run that just ended to let go of the port
POLL = 0.3
# SIGTERM means Celery's soft shutdown: a few seconds to finish, then what waits goes back to the queue. Else it waits without end.
GENTLE = {"REMAP_SIGTERM": "SIGQUIT"}


class Command(BaseCommand):
    """Start everything, in the foreground."""

    help = "准备数据库，启动 broker、web、三个 worker、beat；按 Ctrl-C 全部停止。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and where the programs' output goes."""
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--console", action="store_true", help="各程序的输出不进 var/log，直接显示（systemd 用）")

    def handle(self, *args: object, host: str, port: int, console: bool, **options: object) -> None:
        """Refuse early, prepare, run, and in any case stop what was started."""
        lock = hold_lock()
        refuse_busy_port(host, port)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        supervisor = Supervisor(self.say)
        try:
            redis_url = os.environ.get("REDIS_URL") or start_broker(supervisor, console)
            self.prepare()
            supervisor.listen()
            for program in programs(host, port, redis_url, console):
                supervisor.start(program)
            if supervisor.wait_until(lambda: answers(host, port), seconds=60):
                self.greet(host, port, redis_url)
            elif not supervisor.stopping:
                self.say("web: 60 秒内没有应答，详见 var/log/web.log (no answer within 60 s)")
            supervisor.watch()
        except KeyboardInterrupt:
            self.say("")
        finally:
            self.say("正在停止… (stopping)")
            supervisor.stop()
            lock.close()
        self.say("已全部停止。(all stopped)")

    def say(self, text: str) -> None:
        """One line, at once."""
        self.stdout.write(text)
        self.stdout.flush()

    def prepare(self) -> None:
        """Bring the database and the static files up to date; fill an empty demo."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0, stdout=io.StringIO())
        if settings.DEMO and not get_user_model().objects.exists():
            self.say("· 正在装入演示数据… (loading the demo office)")
            call_command("load_demo", verbosity=0, stdout=io.StringIO())
        collect_static()
        connections.close_all()

    def greet(self, host: str, port: int, redis_url: str) -> None:
        """The address, what it runs on, and in demo mode who may sign in."""
        shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host
        database = "SQLite" if connections["default"].vendor == "sqlite" else "PostgreSQL"
        self.say(f"\n  招商引资项目管理  http://{shown}:{port}/\n  {database} · Redis {redis_url.rsplit('@')[-1]} · 日志 {VAR / 'log'}\n")
        if settings.DEMO and ACCOUNTS.is_file():
            with ACCOUNTS.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.reader(file):
                    self.say("  " + "  ".join(row))
            self.say("  演示账号在登录页上一点即入 (one tap on the sign-in page)")
        self.say("\n  Ctrl-C 停止 (Ctrl-C stops everything)\n")


def refuse_busy_port(host: str, port: int) -> None:
    """One clear sentence when someone else listens there."""
    end = time.monotonic() + PORT_PATIENCE
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                return
            except OSError as problem:
                if time.monotonic() > end:
                    raise CommandError(
                        f"端口 {port} 不能用（{problem.strerror}），请换一个，例如: make run PORT={port + 1} 。 (cannot use port {port})"
                    ) from None
        time.sleep(POLL)


def child_env(redis_url: str) -> dict[str, str]:
    """What the programs need to know beyond this process's own environment."""
    return {**os.environ, "REDIS_URL": redis_url, "DEMO": str(int(settings.DEMO)), "PYTHONUNBUFFERED": "1", **GENTLE}


def log_file(name: str, console: bool) -> Path | None:
    """Where a program's output goes; the last run's is kept once."""
    path = VAR / "log" / f"{name}.log"
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    return None if console else path


def start_broker(supervisor: Supervisor, console: bool) -> str:
    """Run a Redis-protocol server of our own and return its URL."""
    folder = VAR / "run"
    folder.mkdir(parents=True, exist_ok=True)
    path = broker.socket_path(folder)
    command = broker.server_command(broker.server_binary(), path)
    supervisor.start(Program("broker", command, dict(os.environ), BASE, log_file("broker", console)))
    if not supervisor.wait_until(lambda: broker.answers(path), seconds=15):
        raise CommandError("Redis 服务没有起来，详见 var/log/broker.log (the broker did not start)")
    return f"unix://{path}"


def programs(host: str, port: int, redis_url: str, console: bool) -> Iterator[Program]:
    """Web, three workers and beat. One web process with threads suits SQLite; WEB_CONCURRENCY=2 and more is for PostgreSQL.

    Each worker serves one queue, so that a mail server that hangs or a long import delays nothing but its like.
    """
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    gunicorn = ("gunicorn", "crm.wsgi:application", "--bind", address, "--worker-class", "gthread", "--threads", "8")
    access_log = ("--access-logfile", "-", "--logger-class", "crm.access_log.AccessLogger")
    celery = ("celery", "--app", "crm")
    worker = (*celery, "worker", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO")
    commands = {
        "web": (*gunicorn, "--no-control-socket", "--timeout", "60", "--graceful-timeout", "8", *access_log),
        "worker-ticks": (*worker, "--hostname", "ticks@%h", "--queues", "ticks", "--concurrency", "1"),
        "worker-post": (*worker, "--hostname", "post@%h", "--queues", "post", "--concurrency", "1"),
        "worker-long": (*worker, "--hostname", "long@%h", "--queues", "work", "--concurrency", "1"),
        "beat": (*celery, "beat", "--schedule", str(VAR / "run" / "beat"), "--pidfile", "", "--loglevel", "INFO"),
    }
    (VAR / "run").mkdir(parents=True, exist_ok=True)
    for name, command in commands.items():
        yield Program(name, [sys.executable, "-m", *command], child_env(redis_url), BASE, log_file(name, console))


def answers(host: str, port: int) -> bool:
    """Whether the web server says anything at all."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(local, port, timeout=5)
    try:
        connection.request("GET", "/healthz/live")
        return bool(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def collect_static() -> None:
    """Gather static files when any of them changed since the last time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    stamp = VAR / "static.stamp"
    if not (Path(settings.STATIC_ROOT).is_dir() and stamp.is_file() and stamp.read_text() == digest.hexdigest()):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(digest.hexdigest())
