"""`manage.py send_reminders [--loop]`: the ticks without Celery and without Redis."""

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone

from promotion.reminders.services import ticking

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}
GRACE = 15.0  # seconds a round has to end when asked to; a message then still in sending becomes 待核实
LOOK = 0.5  # seconds between two looks at the loops


class Command(BaseCommand):
    """Plan and deliver what is due, once or for ever."""

    help = "计划并发送到期的提醒；--loop 每 20 秒一次，直到 Ctrl-C。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or again and again."""
        parser.add_argument("--loop", action="store_true", help="一直运行")
        parser.add_argument("--every", type=float, default=20.0, help="间隔秒数")

    def handle(self, *args: object, loop: bool, every: float, **options: object) -> None:
        """Both ticks once; with --loop side by side, again and again until a signal comes."""
        if not loop:
            self.stdout.write(summary(tick() | posted()))
            return
        loops = [Loop(work, every, self.say) for work in (tick, posted)]
        # Blocked here and so in the threads; the main thread asks for them.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            run_until_asked(loops)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def say(self, text: str) -> None:
        """One line, at once."""
        self.stdout.write(text)
        self.stdout.flush()


class Loop(threading.Thread):
    """One tick after another in a thread with database connections of its own; so slow posting never holds up what is inside.

    A database away for a while does not end it, the next round makes it good; any other failure does.
    """

    def __init__(self, work: Callable[[], dict[str, int]], every: float, say: Callable[[str], None]):
        super().__init__(name=work.__name__, daemon=True)
        self.work, self.every, self.say = work, every, say
        self.stop = threading.Event()

    def run(self) -> None:
        """Rounds until `stop`."""
        while not self.stop.is_set():
            self.one_round()
            self.stop.wait(self.every)

    def one_round(self) -> None:
        """One tick, and what it did if it did anything; afterwards no connection stays open."""
        try:
            done = self.work()
        except (OperationalError, InterfaceError) as error:
            self.say(f"database: {error}")
            return
        finally:
            connections.close_all()
        if any(done.values()):
            self.say(summary(done))


def run_until_asked(loops: list[Loop]) -> None:
    """Let the loops run until a signal comes, then let each end its round; an error when one of them broke."""
    for each in loops:
        each.start()
    while all(each.is_alive() for each in loops) and not signal.sigtimedwait(STOP_SIGNALS, LOOK):
        continue
    broken = [each for each in loops if not each.is_alive()]
    for each in loops:
        each.stop.set()
    for each in loops:
        each.join(GRACE)
    if broken:
        raise CommandError("一个循环因错误中断，原因见上。 (a loop was ended by an error, see above)")


def tick() -> dict[str, int]:
    """What is inside the application."""
    return ticking.tick(timezone.now())


def posted() -> dict[str, int]:
    """What leaves the application."""
    return {"posted": ticking.post(timezone.now())}


def summary(done: dict[str, int]) -> str:
    """What was done, on one line."""
    words = {"planned": "计划 {} 条", "taken": "站内 {} 条", "cancelled": "取消 {} 条", "posted": "站外 {} 条"}
    return "，".join(text.format(done[key]) for key, text in words.items() if key in done)
