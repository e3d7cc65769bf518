"""What arrived, against what was due: by the marks in the messages that the servers of the harness took. Needs Django set up."""

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from promotion.people.roles import Role
from promotion.projects.models import Deadline, Notice
from promotion.reminders.models import Channel, Delivery, DeliveryState, Notification, Reminder, Robot
from promotion.reminders.models.outbox import PERSONAL
from tests.faults import clerk, stage

FOLDER = Path(os.environ.get("FAULTS_FOLDER", "."))
MARK, NUMBER = re.compile(r"\b[ND]\d{6}\b"), re.compile(r"R(\d+)")
CUT = "另有"
FOR_A_PERSON = {DeliveryState.UNKNOWN, DeliveryState.DEAD}


@dataclass
class Taken:
    """What the servers took. Channel → (address, mark) or (address, the number a message bears) → in how many messages.

    Of the messages to groups those are found by their number that are lists too long to be told whole.
    """

    by_mark: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    by_number: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))

    def note(self, channel: str, to: str, text: str) -> None:
        """One message."""
        self.by_mark[channel].update((to, mark) for mark in set(MARK.findall(text)))
        if channel != Channel.ROBOT or CUT in text:
            self.by_number[channel][to, int(NUMBER.findall(text)[-1])] += 1


def read_notes() -> Taken:
    """From the files of the servers."""
    taken = Taken()
    for line in (FOLDER / "mails").read_text().splitlines():
        mail = json.loads(line)
        taken.note(Channel.EMAIL, mail["to"], mail["text"])
    for line in (FOLDER / "posts").read_text().splitlines():
        post = json.loads(line)
        taken.note(Channel.WECOM if post["dialect"] == "wecom" else Channel.ROBOT, post["to"], post["text"])
    return taken


def address(reminder: Reminder, channel: str) -> str:
    """Where a reminder goes by a channel, as the servers note it."""
    if channel == Channel.ROBOT:
        return reminder.robot.address.plain.rpartition("=")[2]
    return reminder.recipient.email if channel == Channel.EMAIL else reminder.recipient.wecom_id


@dataclass(frozen=True)
class Due:
    """Something that one person or group was to be told."""

    mark: str
    about: tuple[str, int]
    whom: int
    channels: tuple[str, ...]


def all_due() -> Iterator[Due]:
    """Every thing made due, from the facts themselves: nothing is asked of the reminders."""
    everywhere = (Channel.IN_APP, *PERSONAL)
    for pk, whom, text in Notice.objects.values_list("pk", "recipient_id", "text"):
        yield Due(text.split()[-1], ("notice", pk), whom, everywhere)
    managers = _managers()
    robots = dict(Robot.objects.values_list("zone_id", "pk"))
    for pk, owner, zone, title in Deadline.objects.values_list("pk", "owner_id", "project__zone_id", "title"):
        mark = title.split()[-1]
        yield Due(mark, ("deadline", pk), owner, everywhere)
        yield Due(mark, ("deadline", pk), managers[zone], everywhere)
        yield Due(mark, ("deadline", pk), -robots[zone], (Channel.ROBOT,))


def _managers() -> dict[int, int]:
    grants = stage.Grant.objects.filter(role=Role.ZONE_MANAGER)
    return dict(grants.values_list("zone_id", "user_id"))


@dataclass
class Figures:
    """What came of a run; counters by channel."""

    due: Counter = field(default_factory=Counter)
    lost: Counter = field(default_factory=Counter)
    doubled: Counter = field(default_factory=Counter)
    unknown: Counter = field(default_factory=Counter)
    unlisted: int = 0
    waiting: int = 0
    digests: int = 0
    by_digest: int = 0

    @property
    def holds(self) -> bool:
        """Whether the promise held: nothing lost, nothing doubled, nothing left over, all that is unknown before a person."""
        return not (self.lost.total() or self.doubled.total() or self.unlisted or self.waiting)


def judge(staff: stage.Staff) -> Figures:
    """Count what arrived, thing by thing and channel by channel."""
    figures, world = Figures(waiting=stage.waiting()), World()
    shown = clerk.listed(staff.admin)
    figures.unlisted = len(set(Delivery.objects.filter(state__in=FOR_A_PERSON).values_list("pk", flat=True)) - shown)
    for due in all_due():
        reminder = world.reminders.get((due.about, due.whom))
        for channel in due.channels:
            figures.due[channel] += 1
            times = world.arrived(due, reminder, channel) if reminder else 0
            state, pk = world.state(reminder, channel) if reminder else ("", 0)
            figures.doubled[channel] += max(0, times - 1)
            figures.unknown[channel] += state in FOR_A_PERSON
            figures.lost[channel] += times == 0 and not (state in FOR_A_PERSON and pk in shown)
        figures.by_digest += reminder is not None and reminder.digest_id is not None
    figures.digests = Reminder.objects.filter(items__isnull=False).distinct().count()
    return figures


class World:
    """Reminders, deliveries and messages, read once."""

    def __init__(self):
        self.taken = read_notes()
        self.reminders, numbers = {}, {}
        for reminder in Reminder.objects.select_related("recipient", "robot"):
            about = ("notice", reminder.notice_id) if reminder.notice_id else ("deadline", reminder.deadline_id)
            self.reminders[about, reminder.recipient_id or -reminder.robot_id] = reminder
            numbers[reminder.pk] = reminder
        self.deliveries, self.bundles = {}, defaultdict(set)
        for pk, reminder, channel, state, token in Delivery.objects.values_list("pk", "reminder_id", "channel", "state", "token"):
            self.deliveries[reminder, channel] = (state, pk)
            self.bundles[numbers[reminder].robot_id, token].add(reminder)
        self.tokens = dict(Delivery.objects.filter(channel=Channel.ROBOT).values_list("reminder_id", "token"))
        for reminder, recipient, text in Notification.objects.values_list("reminder_id", "recipient_id", "text"):
            self.taken.by_mark[Channel.IN_APP].update((recipient, mark) for mark in set(MARK.findall(text)))
            self.taken.by_number[Channel.IN_APP][recipient, reminder] += 1

    def arrived(self, due: Due, reminder: Reminder, channel: str) -> int:
        """In how many messages. Where the mark does not show (a digest or a folded list is cut when long, and inside the application
        a digest is one line): in how many that bear the number of the digest or of the list."""
        to = due.whom if channel == Channel.IN_APP else address(reminder, channel)
        if times := self.taken.by_mark[channel][to, due.mark]:
            return times
        numbers = {reminder.digest_id} if reminder.recipient_id else self.bundles[reminder.robot_id, self.tokens.get(reminder.pk)]
        return sum(self.taken.by_number[channel][to, number] for number in numbers if number)

    def state(self, reminder: Reminder, channel: str) -> tuple[str, int]:
        """The state of its own delivery; where that is none or was cancelled, of its digest's."""
        own = self.deliveries.get((reminder.pk, channel))
        if own and own[0] != DeliveryState.CANCELLED:
            return own
        return self.deliveries.get((reminder.digest_id, channel), ("", 0))


def report(run, figures: Figures, hooks) -> None:
    """The figures, on a few lines."""
    options = run.options
    wrong = f", mutant {options.mutant}" if options.mutant else ""
    kills = run.kills.total() + run.celery.total()
    print(f"{stage.vendor()}: {options.n} reminders at once, {Deadline.objects.count()} deadlines, seed {options.seed}{wrong}")
    print(
        f"  {kills} kills ({run.celery.total()} of Celery: {_counts(run.celery)}), {run.freezes} freezes, {run.decided} decided by a person"
    )
    print(f"  killed at: {_counts({**dict.fromkeys(hooks, 0), **run.kills})}")
    for channel in figures.due:
        counted = f"due {figures.due[channel]:6}  lost {figures.lost[channel]}  doubled {figures.doubled[channel]}"
        print(f"  {channel:7} {counted}  unknown {figures.unknown[channel]}")
    print(f"  {figures.by_digest} told by {figures.digests} digests; unknown but not listed in the admin {figures.unlisted}")
    print(f"  left waiting {figures.waiting}, processes that failed {run.failed}, {run.rounds} rounds", end=", ")
    run.say(f"promise {'held' if figures.holds and not run.failed else 'BROKEN'}")


def _counts(counter) -> str:
    return "  ".join(f"{name} {times}" for name, times in counter.items()) or "-"
