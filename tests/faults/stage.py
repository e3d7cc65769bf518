"""The office of a fault run: sets it up, lets things fall due, and judges what arrived. Needs Django set up."""

import datetime
from collections import Counter
from itertools import count
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from promotion.people.models import User
from promotion.projects.models import Notice
from promotion.reminders.channels.email import message_id
from promotion.reminders.models import Channel, Delivery, DeliveryState, Notification, Reminder
from tests.faults import mutants

_numbers = count(1)


def prepare(mutant: str) -> None:
    """Tables and one recipient."""
    call_command("migrate", verbosity=0)
    User.objects.create(username="u", name="收件人", email="u@example.org")
    if mutant == "send-then-mark":
        mutants.drop_unique()


def make_due(n: int, now: datetime.datetime) -> int:
    """`n` more things the recipient must be told at once."""
    user = User.objects.get()
    numbers = [next(_numbers) for _ in range(n)]
    Notice.objects.bulk_create([Notice(recipient=user, kind="assigned", text=f"指派{i}", key=f"k{i}") for i in numbers])
    return n


def hang_up() -> None:
    """Close this process's connections, so that a forked one opens its own."""
    connections.close_all()


def vendor() -> str:
    """`sqlite` or `postgresql`."""
    return connection.vendor


def waiting() -> int:
    """Deliveries that are neither settled nor for a person, and notices without any."""
    unsettled = [DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.SENDING, DeliveryState.RETRY]
    return Delivery.objects.filter(state__in=unsettled).count() + Notice.objects.filter(reminders__isnull=True).count()


def judge(notes: Path, figures):
    """Count what arrived against what was due, by notice and channel."""
    shown = Counter(Notification.objects.values_list("reminder__notice_id", flat=True))
    notices = set(Notice.objects.values_list("pk", flat=True))
    figures.in_app_lost = len(notices - set(shown))
    figures.in_app_doubled = sum(times - 1 for times in shown.values())
    taken = Counter(notes.read_text().split())
    unknown = _mails(state=DeliveryState.UNKNOWN)
    figures.mail_doubled = sum(times - 1 for times in taken.values())
    figures.mail_lost = len(_mails() - unknown - set(taken)) + len(notices) - Reminder.objects.values("notice").distinct().count()
    figures.unknown = len(unknown)
    figures.waiting = waiting()
    return figures


def _mails(**state) -> set[str]:
    rows = Delivery.objects.filter(channel=Channel.EMAIL, **state).values_list("reminder__key", flat=True)
    return {message_id(key) for key in rows}
