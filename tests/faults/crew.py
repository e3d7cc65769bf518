"""Those who tick and post in a fault run: forked processes with a wish to die at a named hook, at any moment, or to freeze."""

import datetime
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from promotion.common import hooks
from promotion.reminders.services import ticking
from tests.faults import mutants, stage

ACTS = {"tick": ticking.tick, "post": ticking.post}
MOMENT = "any moment"
NOBODY_LISTENS = 1  # a port
PATIENCE = 120.0  # seconds


@dataclass(frozen=True)
class Wish:
    """What one process is to do, and where it is to be killed: a hook's name and the pass, MOMENT, or "" for nowhere."""

    act: str
    crash: str = ""

    @property
    def place(self) -> str:
        """Without the pass."""
        return self.crash.partition(":")[0]


def run(wishes: list[Wish], now: datetime.datetime, mutant: str, longest: float) -> tuple[list[str], int]:
    """Let a process for each wish work at once. Places at which processes were killed, and how many failed of themselves.

    `longest`: seconds within which the moments of those to be killed at any moment are drawn.
    """
    stage.hang_up()
    began = time.monotonic()
    crew = {_fork(wish, now, mutant): wish for wish in wishes}
    moments = sorted((random.uniform(0, longest), pid) for pid, wish in crew.items() if wish.crash == MOMENT)
    for moment, pid in moments:
        time.sleep(max(0.0, began + moment - time.monotonic()))
        os.kill(pid, signal.SIGKILL)  # a zombie, if it ended before: then it does not count
    endings = {pid: os.waitpid(pid, 0)[1] for pid in crew}
    killed = [crew[pid].place for pid, status in endings.items() if _was_killed(status)]
    return killed, sum(status != 0 and not _was_killed(status) for status in endings.values())


@dataclass(frozen=True)
class Freeze:
    """Somebody who stops (SIGSTOP) at a hook until his lease has run out. `refused`: nobody answers him when he sends a mail.

    `clerk`: meanwhile a person decides about what is unknown. (Not while somebody may still send: that would be the person's mistake.)
    """

    act: str
    place: str
    refused: bool = False
    clerk: bool = False


FREEZES = [
    Freeze("post", "sent_before_finish_email", refused=True, clerk=True),
    Freeze("post", "after_claim_email"),
    Freeze("tick", "after_claim"),
    Freeze("post", "after_begin_wecom"),
    Freeze("post", "sent_before_finish_wecom", clerk=True),
    Freeze("post", "after_claim_wecom"),
]


def freeze(wanted: Freeze, now: datetime.datetime, mutant: str) -> int | None:
    """Start one who freezes; its pid, or None when it never came to the place."""
    stage.hang_up()
    pid = _fork(Wish(wanted.act), now, mutant, before=lambda: _stop_at(wanted))
    if os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1]):
        return pid
    return None


def thaw(pid: int) -> bool:
    """Let a frozen one go on to its end; False when it failed."""
    os.kill(pid, signal.SIGCONT)
    return os.waitpid(pid, 0)[1] == 0


def _stop_at(wanted: Freeze) -> None:
    if wanted.refused:
        settings.EMAIL_PORT = NOBODY_LISTENS
    reached, stopped = hooks.reached, []

    def stop(name: str) -> None:
        reached(name)
        if name == wanted.place and not stopped:
            stopped.append(name)
            os.kill(os.getpid(), signal.SIGSTOP)

    hooks.reached = stop


def _was_killed(status: int) -> bool:
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _fork(wish: Wish, now, mutant: str, before: Callable[[], None] = lambda: None) -> int:
    """A process of its own that does its act once and ends."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.environ[hooks.ASK] = "" if wish.crash == MOMENT else wish.crash
        before()
        mutants.put_in_place(mutant)
        ACTS[wish.act](now)
        status = 0
    finally:
        if status:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(status)
