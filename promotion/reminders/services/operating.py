"""What a person does about 待核实 and 未送达: send again, mark as delivered, give up. Audited, with a reason."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from promotion.common import audit
from promotion.common.errors import Refused
from promotion.reminders.models import Delivery, DeliveryAttempt, DeliveryState
from promotion.reminders.models.outbox import AttemptEvent
from promotion.reminders.services.control import must_administer


def requeue(*, actor, delivery: Delivery, reason: str, now: datetime.datetime) -> Delivery:
    """Send it again: DEAD or UNKNOWN → RETRY, with all its attempts before it anew."""
    changes = {"state": DeliveryState.RETRY, "token": None, "next_at": now, "attempts": 0, "settled_at": None}
    return _decide(actor, delivery, AttemptEvent.REQUEUED, reason, now, changes)


def mark_delivered(*, actor, delivery: Delivery, reason: str, now: datetime.datetime) -> Delivery:
    """It did arrive: DEAD or UNKNOWN → SENT."""
    return _decide(actor, delivery, AttemptEvent.MARKED, reason, now, {"state": DeliveryState.SENT, "settled_at": now})


def give_up(*, actor, delivery: Delivery, reason: str, now: datetime.datetime) -> Delivery:
    """It need not arrive any more: DEAD or UNKNOWN → CANCELLED."""
    changes = {"state": DeliveryState.CANCELLED, "token": None, "settled_at": now}
    return _decide(actor, delivery, AttemptEvent.GIVEN_UP, reason, now, changes)


@transaction.atomic
def _decide(actor, delivery, event, reason, now, changes) -> Delivery:
    must_administer(actor, now)
    said = reason.strip()[:300]
    if not said:
        raise Refused(_("请写明原因：怎样核实的，为什么这样处理。"), field="reason")
    before = audit.snapshot(delivery, ["state", "reason"])
    if Delivery.objects.needing_a_person().filter(pk=delivery.pk).update(reason=said, **changes) != 1:
        raise Refused(_("这条发件已不在“待核实”或“未送达”，请刷新后再看。"))
    delivery.refresh_from_db()
    DeliveryAttempt.objects.create(delivery=delivery, number=delivery.attempts, event=event, detail=said, at=now)
    after = audit.snapshot(delivery, ["state", "reason"])
    audit.record(actor=actor, action=f"delivery.{event}", obj=delivery, before=before, after=after, note=said)
    return delivery
