"""`manage.py send_reminders [--loop]`: the tick without Celery and without Redis."""

import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from promotion.reminders.services import ticking


class Command(BaseCommand):
    """Plan and deliver what is due, once or for ever."""

    help = "计划并发送到期的提醒；--loop 每 20 秒一次，直到 Ctrl-C。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or again and again."""
        parser.add_argument("--loop", action="store_true", help="一直运行")
        parser.add_argument("--every", type=float, default=20.0, help="间隔秒数")

    def handle(self, *args: object, loop: bool, every: float, **options: object) -> None:
        """One tick; with --loop one after another until a signal comes, also across a database that is away for a while."""
        if not loop:
            self.stdout.write(summary(tick_and_post()))
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            self.one_round()
            stop.wait(every)

    def one_round(self) -> None:
        """A tick that a database away for a while does not end the loop; the next one makes it good."""
        close_old_connections()
        try:
            done = tick_and_post()
        except OperationalError as error:
            self.stderr.write(f"database: {error}")
            return
        if any(done.values()):
            self.stdout.write(summary(done))


def tick_and_post() -> dict[str, int]:
    """Both ticks, one after the other."""
    done = ticking.tick(timezone.now())
    return {**done, "taken": done["taken"] + ticking.post(timezone.now())}


def summary(done: dict[str, int]) -> str:
    """What a tick did, on one line."""
    return f"计划 {done['planned']} 条，处理 {done['taken']} 条，取消 {done['cancelled']} 条"
