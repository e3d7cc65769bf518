"""`manage.py do_jobs [--loop]`: the long work (imports, exports) without Celery and without Redis."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from promotion.exchange.services import exporting
from promotion.exchange.services.working import work_on_next
from promotion.management.looping import Loop, run_loops

EVERY_HOUR = 3600.0


class Command(BaseCommand):
    """Do what waits in the queue, once or for ever."""

    help = "处理排队的后台任务（导入、导出等）；--loop 一直运行，直到 Ctrl-C。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once, or again and again."""
        parser.add_argument("--loop", action="store_true", help="一直运行")
        parser.add_argument("--every", type=float, default=2.0, help="空闲时的间隔秒数")

    def handle(self, *args: object, loop: bool, every: float, **options: object) -> None:
        """All that waits now; with --loop one turn after another until a signal comes."""
        if loop:
            run_loops([Loop(one_turn, every, self.stdout.write), Loop(tidied, EVERY_HOUR, self.stdout.write)])
            return
        while work_on_next(timezone.now()):
            continue
        tidied()


def one_turn() -> str:
    """One turn of one job; there is nothing to say."""
    work_on_next(timezone.now())
    return ""


def tidied() -> str:
    """Files of exports past their week are deleted."""
    exporting.drop_expired(timezone.now())
    return ""
