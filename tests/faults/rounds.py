"""The rounds of a fault run, over the database and the mail server of this process's settings. Needs Django set up."""

import datetime
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from promotion.reminders import hooks
from promotion.reminders.services import ticking
from tests.faults import mutants, stage
from tests.faults.reminders import options as read_options

HOOKS = {
    "planner_mid_batch": 1,
    "after_claim": 1,
    "after_begin": 1,
    "before_commit": 1,
    "after_in_app": 1,
    "after_claim_mail": 2,
    "after_begin_mail": 8,
    "sent_before_finish": 8,
}
ROUND = datetime.timedelta(minutes=15)
START = datetime.datetime(2026, 11, 18, 2, 0, tzinfo=datetime.UTC)
MOST_ROUNDS = 20  # per kill wished for, should a hook not be reached


@dataclass
class Figures:
    """What came of a run."""

    kills: Counter = field(default_factory=Counter)
    in_app_lost: int = 0
    in_app_doubled: int = 0
    mail_lost: int = 0
    mail_doubled: int = 0
    unknown: int = 0
    waiting: int = 0

    @property
    def holds(self) -> bool:
        """Whether the promise held: nothing lost, nothing doubled, nothing left over."""
        return not any((self.in_app_lost, self.in_app_doubled, self.mail_lost, self.mail_doubled, self.waiting))


def main() -> int:
    """Kill, settle, judge, report; 1 when the promise did not hold, 2 when a hook could not be reached as often as asked."""
    options = read_options()
    random.seed(options.seed)
    stage.prepare(options.mutant)
    kills, now, made, rounds = Counter(), START, 0, 0
    share = max(1, options.n // max(options.kills, 4))
    while made < options.n or kills.total() < options.kills and rounds < options.kills * MOST_ROUNDS:
        made += stage.make_due(min(share, options.n - made), now)
        crash = wish(kills, options)
        if killed := tick_all(crash, now, options):
            kills[crash.partition(":")[0]] += killed
        now, rounds = now + ROUND, rounds + 1
    settle(now, options)
    figures = stage.judge(Path(os.environ["FAULTS_NOTES"]), Figures(kills=kills))
    report(options, figures)
    if not figures.holds:
        return 1
    return 0 if kills.total() >= options.kills else 2


def wish(kills: Counter, options) -> str:
    """Where the next process is to be killed: each place in turn, at a pass by chance; nowhere once there were enough kills."""
    if kills.total() >= options.kills:
        return ""
    fewest = min(kills[name] for name in HOOKS)
    name = random.choice([name for name in HOOKS if kills[name] == fewest])
    return f"{name}:{random.randint(1, HOOKS[name])}"


def tick_all(crash: str, now: datetime.datetime, options) -> int:
    """Let `workers` processes tick at once, each with the wish to die; how many did."""
    stage.hang_up()
    pids = [fork_ticker(crash, now, options.mutant) for _ in range(options.workers)]
    endings = [os.waitpid(pid, 0)[1] for pid in pids]
    killed = [status for status in endings if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL]
    if any(status != 0 for status in endings if status not in killed):
        raise RuntimeError(f"a ticking process failed: {endings}")
    return len(killed)


def fork_ticker(crash: str, now: datetime.datetime, mutant: str) -> int:
    """A process of its own that ticks once and ends."""
    pid = os.fork()
    if pid:
        return pid
    os.environ[hooks.ASK] = crash
    status = 1
    try:
        mutants.put_in_place(mutant)
        ticking.tick(now)
        status = 0
    finally:
        if status:
            sys.excepthook(*sys.exc_info())
        os._exit(status)


def settle(now: datetime.datetime, options) -> None:
    """Tick on undisturbed until every lease has run out and nothing waits."""
    for _ in range(12):
        tick_all("", now, options)
        now += ROUND
        if not stage.waiting():
            return


def report(options, figures: Figures) -> None:
    """The figures, on a few lines."""
    places = "  ".join(f"{name} {figures.kills[name]}" for name in HOOKS)
    print(f"{stage.vendor()}: {options.n} reminders, {figures.kills.total()} kills{f', mutant {options.mutant}' if options.mutant else ''}")
    print(f"  killed at: {places}")
    print(f"  in-app   lost {figures.in_app_lost}  doubled {figures.in_app_doubled}")
    print(f"  e-mail   lost {figures.mail_lost}  doubled {figures.mail_doubled}  unknown {figures.unknown} (all listed as 待核实)")
    print(f"  left waiting {figures.waiting}  promise {'held' if figures.holds else 'BROKEN'}", flush=True)
