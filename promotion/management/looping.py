"""The same work again and again in threads, until a signal comes."""

import signal
import threading
from collections.abc import Callable

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, connections

STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}
GRACE = 15.0  # seconds a round has to end when asked to; what is then still under way is taken up by whoever comes next
LOOK = 0.5  # seconds between two looks at the loops


class Loop(threading.Thread):
    """One round after another in a thread with database connections of its own; so a slow one never holds up the others.

    `work` answers with what is worth saying, "" for nothing. A database away for a while does not end it, the next round makes it good;
    any other failure does.
    """

    def __init__(self, work: Callable[[], str], every: float, say: Callable[[str], None]):
        super().__init__(name=work.__name__, daemon=True)
        self.work, self.every, self.say = work, every, say
        self.stop = threading.Event()

    def run(self) -> None:
        """Rounds until `stop`."""
        while not self.stop.is_set():
            self.one_round()
            self.stop.wait(self.every)

    def one_round(self) -> None:
        """One round, and what it did if it did anything; afterwards no connection stays open."""
        try:
            said = self.work()
        except (OperationalError, InterfaceError) as error:
            said = f"database: {error}"
        finally:
            connections.close_all()
        if said:
            self.say(said)


def run_loops(loops: list[Loop]) -> None:
    """Let the loops run until a signal comes, then let each end its round; an error when one of them broke."""
    # Blocked here and so in the threads; this thread asks for them.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        _run_until_asked(loops)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run_until_asked(loops: list[Loop]) -> None:
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
