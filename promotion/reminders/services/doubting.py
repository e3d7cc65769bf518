"""待核实 for what may have left already, or what a person wants to see first: external deliveries are listed instead of sent.

External is every channel but the in-app one: in-app messages live in the same database as the outbox, the two never disagree.
"""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from promotion.reminders.models import Channel, Delivery, DeliveryAttempt, DeliveryState
from promotion.reminders.models.outbox import IN_HAND, WAITING, AttemptEvent

BATCH = 500


def external() -> QuerySet[Delivery]:
    """The deliveries that leave this machine."""
    return Delivery.objects.exclude(channel=Channel.IN_APP)


def external_backlog(now: datetime.datetime, since: datetime.datetime | None) -> QuerySet[Delivery]:
    """External deliveries that wait and whose time has come, without those a person queued again at or after `since`."""
    decided = DeliveryAttempt.objects.filter(delivery=OuterRef("pk"), event=AttemptEvent.REQUEUED)
    if since is not None:
        decided = decided.filter(at__gte=since)
    return external().waiting().filter(~Exists(decided), next_at__lte=now)


def may_have_left(made_at: datetime.datetime, now: datetime.datetime, today: datetime.date) -> QuerySet[Delivery]:
    """External deliveries that may have been sent between a backup of `made_at` and `now`.

    In hand; or waiting with their time come; or planned since the restore for a day whose own hour has gone by: planned in time they
    would have left then, planned late they wait for the next morning.
    """
    hour_to_come = Q(reminder__fire_on=today, next_at__lt=_end_of(now))
    planned_late = Q(created_at__gte=made_at, reminder__fire_on__lte=today) & ~hour_to_come
    return external().filter(Q(state__in=IN_HAND) | Q(state__in=WAITING) & (Q(next_at__lte=now) | planned_late))


@transaction.atomic
def doubt(rows: QuerySet[Delivery], reason: str, now: datetime.datetime) -> int:
    """PENDING, RETRY, LEASED, SENDING → UNKNOWN, each with a line in its log; how many rows."""
    numbers = dict(rows.filter(state__in=[*WAITING, *IN_HAND]).select_for_update(of=("self",)).order_by("pk").values_list("pk", "attempts"))
    keys = list(numbers)
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        Delivery.objects.filter(pk__in=part).update(state=DeliveryState.UNKNOWN, lease_until=None, reason=reason, settled_at=now)
        lines = [DeliveryAttempt(delivery_id=pk, number=numbers[pk], event=AttemptEvent.UNCLEAR, detail=reason, at=now) for pk in part]
        DeliveryAttempt.objects.bulk_create(lines)
    return len(keys)


def _end_of(now: datetime.datetime) -> datetime.datetime:
    """Midnight after `now`, in its own time zone."""
    return datetime.datetime.combine(now.date() + datetime.timedelta(days=1), datetime.time(0), tzinfo=now.tzinfo)
