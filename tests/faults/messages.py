"""What the fault tests tell people, and what arrived: rows written and read directly. Needs Django set up."""

import datetime
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from promotion.people.models import User
from promotion.projects.models import Notice
from promotion.reminders.channels.email import message_id
from promotion.reminders.models import Delivery, Heartbeat, Notification, Reminder
from promotion.reminders.models.outbox import IN_HAND, WAITING
from tests.faults.plant import Plant, wait_for

TICK, POST = "promotion.reminders.tasks.tick", "promotion.reminders.tasks.post"


def tell(n: int = 1) -> list[int]:
    """`n` things somebody must be told at once, inside and by mail; their ids."""
    name = uuid4().hex
    user = User.objects.create(username=name, name="收件人", email=f"{name}@example.org")
    notices = [Notice(recipient=user, kind="assigned", text=f"指派{i}", key=f"{name}{i}") for i in range(n)]
    return [notice.pk for notice in Notice.objects.bulk_create(notices)]


def inside(notices: list[int]) -> list[int]:
    """How many messages inside the application each of the notices brought."""
    return [Notification.objects.filter(reminder__notice=notice).count() for notice in notices]


def by_mail(notices: list[int], mails: Path) -> list[int]:
    """How many mails of each notice arrived at the sink."""
    arrived = mails.read_text().split()
    keys = dict(Reminder.objects.filter(notice__in=notices).values_list("notice", "key"))
    return [arrived.count(message_id(keys[notice])) if notice in keys else 0 for notice in notices]


def states(notices: list[int], channel: str) -> list[str]:
    """In which states the deliveries of the notices are."""
    return list(Delivery.objects.filter(reminder__notice__in=notices, channel=channel).order_by("id").values_list("state", flat=True))


def let_leases_run_out() -> int:
    """As if the time of everything that is in hand were up; how many rows."""
    return Delivery.objects.filter(state__in=IN_HAND).update(lease_until=timezone.now() - datetime.timedelta(seconds=1))


def nothing_waits(notices: list[int]) -> bool:
    """Every delivery of the notices is settled one way or the other, and there is one for each channel."""
    rows = Delivery.objects.filter(reminder__notice__in=notices)
    return rows.count() == 2 * len(notices) and not rows.filter(state__in=[*WAITING, *IN_HAND]).exists()


def beat_of(name: str) -> datetime.datetime | None:
    """When a tick last went through."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()


def go_through(plant: Plant, *tasks: str) -> None:
    """Publish ticks, one after the other, and see each of them go through whole."""
    for task in tasks:
        began = timezone.now()
        plant.send(task)
        assert wait_for(lambda task=task, began=began: (beat_of(task.rpartition(".")[2]) or began) > began), task
