"""The rounds of a fault run, over the database and the servers of this process's settings. Needs Django set up."""

import datetime
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone

from tests.faults import celery_crew, clerk, crew, stage, verdict
from tests.faults.crew import MOMENT, Wish
from tests.faults.reminders import options as read_options

# Hook → the pass up to which it may kill, and what must be due for it to be reached.
TICK_HOOKS = {
    "planner_mid_batch": (1, ""),
    "after_claim": (1, ""),
    "after_begin": (1, ""),
    "before_commit": (1, ""),
    "after_in_app": (1, ""),
    "planner_mid_digests": (1, "undigested"),
}
POST_HOOKS = {
    "after_claim_email": (3, "email"),
    "after_begin_email": (12, "email"),
    "sent_before_finish_email": (12, "email"),
    "digest_settled": (4, "digest"),
    "after_claim_wecom": (3, "wecom"),
    "after_begin_wecom": (12, "wecom"),
    "sent_before_finish_wecom": (12, "wecom"),
    "after_claim_robot": (1, "robot"),
    "after_begin_robot": (2, "robot"),
    "sent_before_finish_robot": (2, "robot"),
}
HOOKS = {**TICK_HOOKS, **POST_HOOKS}
START = datetime.datetime(2026, 11, 18, 8, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))  # a Wednesday
ROUND, NOON = datetime.timedelta(minutes=15), 12
FROZEN_FOR = 3  # rounds
AT_ANY_MOMENT = 0.2  # of the kills
HIT_RATE = 0.6  # of the wishes that come to a kill, about
MOST_PASSES = 12
CELERY_SHARE = 10  # a tenth of the reminders falls due in front of Celery workers
LONG_RUN = 4  # kills for each hook
MOST_ROUNDS = 6  # per kill wished for, should a hook not be reached
SETTLING = 120  # rounds at most
SAY_EVERY = 15.0  # seconds


@dataclass
class Run:
    """What a run is about, and how far it is."""

    options: object
    staff: stage.Staff
    now: datetime.datetime = START
    kills: Counter = field(default_factory=Counter)
    celery: Counter = field(default_factory=Counter)
    made: int = 0
    rounds: int = 0
    freezes: int = 0
    decided: int = 0
    failed: int = 0
    longest: float = 1.0
    began: float = field(default_factory=time.monotonic)
    said: float = 0.0
    frozen: tuple[crew.Freeze, int, int] | None = None

    def say(self, text: str) -> None:
        """A line of progress."""
        seconds = time.monotonic() - self.began
        print(f"  [{seconds:6.1f} s] {text}", flush=True)

    def step(self) -> None:
        """The next round's time: a quarter of an hour later, or the next workday's morning."""
        self.now += ROUND
        while self.now.hour >= NOON or self.now.weekday() > 4:
            self.now = (self.now + datetime.timedelta(days=1)).replace(hour=START.hour, minute=0, second=0, microsecond=0)


def main() -> int:
    """Kill, settle, judge, report; see the exit codes of tests.faults.reminders."""
    options = read_options()
    random.seed(options.seed)
    timezone.activate(settings.TIME_ZONE)
    run = Run(options, stage.prepare(options.mutant))
    wanted = options.kills - options.celery_kills
    if options.celery_kills:
        celery_crew.campaign(run, options.celery_kills, max(1, options.n // CELERY_SHARE // options.celery_kills))
        run.step()
        run.step()
    while run.made < options.n or run.rounds < wanted * MOST_ROUNDS and (run.kills.total() < wanted or unreached(run, wanted)):
        one_round(run, wanted)
    settle(run)
    figures = verdict.judge(run.staff)
    verdict.report(run, figures, HOOKS)
    if not figures.holds or run.failed:
        return 1
    enough = run.kills.total() >= wanted and run.celery.total() >= options.celery_kills
    return 0 if enough and not unreached(run, wanted) else 2


def unreached(run: Run, wanted: int) -> list[str]:
    """Hooks at which nobody was killed yet; asked of runs long enough to come by all of them."""
    return [name for name in HOOKS if not run.kills[name]] if wanted >= len(HOOKS) * LONG_RUN else []


def one_round(run: Run, wanted: int) -> None:
    """Something falls due; somebody may freeze or thaw; a crew ticks and posts and dies; a quarter of an hour goes by."""
    per_round = max(MOST_PASSES, int(run.options.n * 2 * run.options.workers * HIT_RATE / max(wanted, 8)))
    run.made += stage.make_due(min(per_round, run.options.n - run.made), run.staff, run.now)
    tend_frozen(run, wanted)
    due = stage.channels_due(run.now)
    wishes = [Wish(act, wish(run, act, due, wanted)) for act in crew.ACTS for _ in range(run.options.workers)]
    work(run, [*wishes, Wish("post")])  # one who goes on, or what is due would grow faster than it is sent
    if time.monotonic() - run.said > SAY_EVERY:
        run.said = time.monotonic()
        run.say(f"round {run.rounds}: {run.now:%m-%d %H:%M}, {run.made} made, {run.kills.total()} kills, {stage.waiting()} wait")


def work(run: Run, wishes: list[Wish]) -> None:
    """A crew at work, and the clock moved on."""
    began = time.monotonic()
    killed, failed = crew.run(wishes, run.now, run.options.mutant, run.longest)
    run.longest = 0.5 * run.longest + 0.5 * (time.monotonic() - began)
    run.kills.update(killed)
    run.failed += failed
    run.rounds += 1
    run.step()


def wish(run: Run, act: str, due: set[str], wanted: int) -> str:
    """Where a process is to be killed: each place in turn, at a pass by chance; nowhere once there were enough kills."""
    if run.kills.total() >= wanted and not unreached(run, wanted):
        return ""
    places = {name: most for name, (most, needs) in (TICK_HOOKS if act == "tick" else POST_HOOKS).items() if not needs or needs in due}
    fewest = min((run.kills[name] for name in places), default=1)
    if not places or fewest and random.random() < AT_ANY_MOMENT:
        return MOMENT
    name = random.choice([name for name in places if run.kills[name] == fewest])
    return f"{name}:{random.randint(1, places[name])}" if run.kills[name] else name


def tend_frozen(run: Run, wanted: int) -> None:
    """Thaw whoever was frozen long enough; else, every so often, freeze somebody."""
    if run.frozen:
        kind, pid, since = run.frozen
        if run.rounds - since == FROZEN_FOR - 1 and kind.clerk:
            run.decided += clerk.decide(run.staff.admin, run.now)
        if run.rounds - since >= FROZEN_FOR:
            run.failed += not crew.thaw(pid)
            run.frozen = None
        return
    if run.rounds % (FROZEN_FOR + 1) == 1:
        kind = crew.FREEZES[run.freezes % len(crew.FREEZES)]
        if pid := crew.freeze(kind, run.now, run.options.mutant):
            run.frozen, run.freezes = (kind, pid, run.rounds), run.freezes + 1


def settle(run: Run) -> None:
    """Work on undisturbed until every lease has run out and nothing waits."""
    quiet = [Wish(act) for act in crew.ACTS for _ in range(run.options.workers)]
    for _ in range(SETTLING):
        if run.frozen and run.rounds - run.frozen[2] >= FROZEN_FOR:
            tend_frozen(run, 0)
        if not stage.waiting() and not run.frozen:
            return
        work(run, quiet)
