"""Restraint: a month of the demo office in which nobody does anything about anything, the worst case of nagging.

`pytest -s` prints the figures: pushes (mails sent) and messages inside, per role.
"""

import datetime
import sys
from collections import Counter, defaultdict

import pytest
from django.core.management import call_command
from django.utils import timezone

from promotion.access.models import Grant
from promotion.common.calendar import load_calendar
from promotion.common.workdays import is_workday
from promotion.people.models import User
from promotion.people.roles import Role
from promotion.projects.models import Project
from promotion.projects.services import tasks
from promotion.reminders.models import Delivery, MessageKind, Notification
from tests import proofs
from tests.reminders.office import SHANGHAI, tick

pytestmark = pytest.mark.django_db
DAYS = proofs.of(31, 9)
AT_ONCE = {MessageKind.INSTRUCTION, MessageKind.ASSIGNMENT}


def moments(start):
    for n in range(1, DAYS + 1):
        for hour, minute in ((8, 31), (15, 0)):
            yield datetime.datetime.combine(start + datetime.timedelta(days=n), datetime.time(hour, minute), tzinfo=SHANGHAI)


def instruct(start):
    """A leader's 批示 twice in the month, so that there is something to be told at once."""
    leader = User.objects.filter(grants__role=Role.CHAIN_LEADER, username__startswith="demo-").order_by("pk").first()
    visible = Project.objects.visible_to(leader, start).active().filter(owner__isnull=False).order_by("pk")
    for project in visible[:2]:
        tasks.give(actor=leader, project=project, text="请本周见面", due=start + datetime.timedelta(days=10), today=start)


def pushes_by_person():
    """Person → the day and kind of each mail that left."""
    pushes = defaultdict(list)
    sent = Delivery.objects.filter(channel="email", state="sent").select_related("reminder")
    for delivery in sent:
        pushes[delivery.reminder.recipient_id].append((timezone.localdate(delivery.settled_at, SHANGHAI), delivery.reminder.kind))
    return pushes


def report(pushes, roles):
    inside = Counter(Notification.objects.values_list("recipient_id", flat=True))
    for role in sorted({role for held in roles.values() for role in held}):
        people = [pk for pk, held in roles.items() if role in held]
        most = max((len(pushes[pk]) for pk in people), default=0)
        most_inside = max(inside[pk] for pk in people)
        sys.stdout.write(f"{role}: {len(people)} people, at most {most} pushes and {most_inside} messages inside in {DAYS} days\n")


def test_nobody_is_pushed_more_than_once_a_workday_nor_a_leader_more_than_once_a_week(settings, mailoutbox):
    settings.DEMO, settings.EMAIL_CHANNEL = True, False
    call_command("load_reference", verbosity=0)
    call_command("load_demo")
    settings.EMAIL_CHANNEL = True
    User.objects.filter(email="").update(email="somebody@example.org")
    start, calendar = timezone.localdate(), load_calendar()
    for n, moment in enumerate(moments(start)):
        if n in (7, 27):
            instruct(timezone.localdate(moment, SHANGHAI))
        tick(moment)
    pushes = pushes_by_person()
    roles = defaultdict(set)
    for user_id, role in Grant.objects.live(start).values_list("user_id", "role"):
        roles[user_id].add(role)
    report(pushes, roles)
    assert any(pushes.values())
    for pk, got in pushes.items():
        digests = [day for day, kind in got if kind == MessageKind.DIGEST]
        assert len(digests) == len(set(digests))
        assert all(is_workday(day, calendar) for day in digests)
        assert {kind for _day, kind in got} <= AT_ONCE | {MessageKind.DIGEST}
        if roles[pk] and roles[pk] <= {Role.CHAIN_LEADER, Role.DEPUTY_LEADER, Role.LIAISON}:
            weeks = [day.isocalendar()[:2] for day in digests]
            assert len(weeks) == len(set(weeks))
            assert {kind for _day, kind in got} <= {MessageKind.INSTRUCTION, MessageKind.DIGEST}
    leaders = [pk for pk, held in roles.items() if Role.CHAIN_LEADER in held]
    assert any(pushes[pk] for pk in leaders)
    assert any(kind in AT_ONCE for got in pushes.values() for _day, kind in got)
