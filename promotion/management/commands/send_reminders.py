"""`manage.py send_reminders [--loop]`: the ticks without Celery and without Redis."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from promotion.management.looping import Loop, run_loops
from promotion.reminders.services import ticking


class Command(BaseCommand):
    """Plan and deliver what is due, once or for ever."""

    help = "计划并发送到期的提醒；--loop 每 20 秒一次，直到 Ctrl-C。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or again and again."""
        parser.add_argument("--loop", action="store_true", help="一直运行")
        parser.add_argument("--every", type=float, default=20.0, help="间隔秒数")

    def handle(self, *args: object, loop: bool, every: float, **options: object) -> None:
        """Both ticks once; with --loop side by side (slow posting never holds up what is inside), until a signal comes."""
        if loop:
            run_loops([Loop(told(work), every, self.say) for work in (tick, posted)])
        else:
            self.stdout.write(summary(tick() | posted()))

    def say(self, text: str) -> None:
        """One line, at once."""
        self.stdout.write(text)
        self.stdout.flush()


def told(work):
    """The work as a round of a loop: in words if anything was done."""

    def round_of_work() -> str:
        done = work()
        return summary(done) if any(done.values()) else ""

    return round_of_work


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
