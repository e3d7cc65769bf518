"""The office of a fault run: sets it up, and lets things fall due. Needs Django set up.

Every thing to be told bears a mark of its own (N000001: told at once, D000001: a deadline that has passed), by which it is found again in
whatever message arrived.
"""

import datetime
import os
from dataclasses import dataclass
from itertools import count

from django.core.management import call_command
from django.db import connection, connections

from promotion.access.models import Grant
from promotion.people.models import User
from promotion.people.roles import Role
from promotion.projects.models import Deadline, Notice, Project
from promotion.reminders.models import Delivery, DeliveryState, MessageKind, Reminder, ReminderRule, Robot, RuleStep, WecomApp
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.querysets import undigested
from promotion.reminders.services.defaults import rules_in_force
from tests.faults import mutants
from tests.reminders import office

ZONES, OFFICERS = 5, 20
EVERY_NTH = 10  # one deadline for so many notices; it is told to its owner, the zone's manager and the zone's group
UNSETTLED = [DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.SENDING, DeliveryState.RETRY]
_notices, _deadlines = count(1), count(1)


@dataclass(frozen=True)
class Staff:
    """Who is in the office."""

    admin: User
    officers: list[User]
    projects: list[Project]


def prepare(mutant: str) -> Staff:
    """Tables, zones with their managers and groups, officers with a project each, an administrator, and rules that speak once."""
    call_command("migrate", verbosity=0)
    office.settle_calendar()  # nobody is to be told that a year is missing
    zones = [office.make_zone() for _ in range(ZONES)]
    for n, zone in enumerate(zones):
        office.make_user(zone, Role.ZONE_MANAGER, username=f"m{n}", name=f"负责人{n}", email=f"m{n}@example.org", wecom_id=f"m{n}")
        address = f"{os.environ['FAULTS_WEB']}/robot/send?access_token={n:032x}"
        Robot.objects.create(name=f"群{n}", dialect="dingtalk", address=address, secret="SECproof0", zone=zone, tells_names=True)
    officers = [
        office.make_user(zones[n % ZONES], username=f"o{n}", name=f"专员{n}", email=f"o{n}@example.org", wecom_id=f"o{n}")
        for n in range(OFFICERS)
    ]
    projects = [office.make_project(officer, zones[n % ZONES]) for n, officer in enumerate(officers)]
    admin = User.objects.create(username="admin", name="管理员")
    Grant.objects.create(
        user=admin, role=Role.ADMINISTRATOR, everywhere=True, valid_from=office.days(-9), confirmed_at=office.at(office.days(-9))
    )
    WecomApp.objects.create(corp_id="ww1", agent_id=1, secret="s", base_url=os.environ["FAULTS_WEB"], enabled=True)
    _speak_once()
    if mutant == "send-then-mark":
        mutants.drop_unique()
    return Staff(admin, officers, projects)


def _speak_once() -> None:
    rules_in_force()
    ReminderRule.objects.exclude(code__in=["notice", "digest"]).update(enabled=False)
    rule = ReminderRule.objects.create(code="proof", name="逾期", watch="overdue", repeat_days="1", to_groups=True)
    RuleStep.objects.create(rule=rule, role=Role.ZONE_MANAGER, after=1)


def make_due(n: int, staff: Staff, now: datetime.datetime) -> int:
    """`n` more things to be told at once, and some deadlines that passed yesterday."""
    numbers = [next(_notices) for _ in range(n)]
    people = staff.officers
    told = [Notice(recipient=people[i % len(people)], kind="assigned", text=f"指派 N{i:06}", key=f"k{i}") for i in numbers]
    told = Notice.objects.bulk_create(told)
    Notice.objects.filter(pk__in=[notice.pk for notice in told]).update(created_at=now)
    passed = [next(_deadlines) for i in numbers if i % EVERY_NTH == 0]
    Deadline.objects.bulk_create([_deadline(i, staff.projects[i % len(staff.projects)], now) for i in passed])
    return n


def _deadline(number: int, project: Project, now) -> Deadline:
    yesterday = now.date() - datetime.timedelta(days=1)
    facts = {"kind": "next_step", "due": yesterday, "title": f"回访 D{number:06}", "source": f"proof:{number}"}
    return Deadline(project=project, owner_id=project.owner_id, **facts)


def hang_up() -> None:
    """Close this process's connections, so that a forked one opens its own."""
    connections.close_all()


def vendor() -> str:
    """`sqlite` or `postgresql`."""
    return connection.vendor


def waiting() -> int:
    """What is neither settled nor for a person: deliveries, notices without a reminder, reminders meant for a digest without one."""
    rows = Delivery.objects.filter(state__in=UNSETTLED).count()
    return rows + Notice.objects.filter(reminders__isnull=True).count() + undigested().count()


def channels_due(now: datetime.datetime) -> set[str]:
    """Channels by which something is due; `digest`: a digest is; `undigested`: something waits for a digest to be planned."""
    due = Delivery.objects.due(now) | Delivery.objects.with_lease_run_out(now)
    found = set(due.order_by().values_list("channel", flat=True).distinct())
    if due.filter(channel__in=PERSONAL, reminder__kind=MessageKind.DIGEST).exists():
        found.add("digest")
    planned = Reminder.objects.filter(kind=MessageKind.DIGEST, fire_on__gte=now.date())
    if undigested().exclude(recipient__in=planned.values("recipient")).exists():
        found.add("undigested")
    return found
