"""Wrong senders on purpose: with one of them in place the harness must find losses or doubles, else it proves nothing."""

import time
from dataclasses import replace
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import PROTECT, F, ForeignKey

from promotion.common import hooks
from promotion.reminders.answers import YES
from promotion.reminders.channels import ways
from promotion.reminders.models import Channel, Delivery, DeliveryState, Notification, Reminder
from promotion.reminders.services import composing, in_app, outbox

RACE = 0.25  # seconds for which the wrong claim holds its window open


def _mark(claims, now) -> list:
    with transaction.atomic():
        return [held for held in claims if outbox.begin(held, now, in_app.LEASE) and outbox.finish(held, YES, now)]


def _messages(claims, now) -> list[Notification]:
    reminders = composing.reminders_of(claims)
    words = composing.words_of(reminders.values(), now)
    return [composing.notification(reminders[held.reminder_id], words[held.reminder_id] or "", now) for held in claims]


def mark_then_send(clock) -> int:
    """Marks as sent, commits, then writes the message: what dies in between is lost."""
    taken = 0
    while claims := outbox.claim(Channel.IN_APP, clock.now(), in_app.BATCH):
        hooks.reached("after_claim")
        marked = _mark(claims, clock.now())
        hooks.reached("after_begin")
        hooks.reached("before_commit")
        Notification.objects.bulk_create(_messages(marked, clock.now()))
        hooks.reached("after_in_app")
        taken += len(claims)
    return taken


def send_then_mark(clock) -> int:
    """Writes the message, commits, then marks; and no unique key holds the second one back."""
    taken = 0
    while claims := outbox.claim(Channel.IN_APP, clock.now(), in_app.BATCH):
        hooks.reached("after_claim")
        Notification.objects.bulk_create(_messages(claims, clock.now()))
        hooks.reached("after_begin")
        hooks.reached("before_commit")
        _mark(claims, clock.now())
        hooks.reached("after_in_app")
        taken += len(claims)
    return taken


def drop_unique() -> None:
    """Take the unique key off the in-app messages of this scratch database."""
    field = Notification._meta.get_field("reminder")
    plain = ForeignKey(Reminder, on_delete=PROTECT, related_name="+")
    plain.set_attributes_from_name("reminder")
    plain.model = Notification
    with connection.schema_editor() as editor:
        editor.alter_field(Notification, field, plain)


def resend() -> None:
    """Treats a lost answer as a no."""
    ways.WAYS.update({channel: replace(way, resend_when_unsure=True) for channel, way in ways.WAYS.items()})


def begin_unasked(held, now, lease) -> bool:
    """Asks neither whether the row is still in its hand nor for how long."""
    row = Delivery.objects.filter(pk=held.id)
    return (
        row.update(state=DeliveryState.SENDING, token=held.token, attempts=F("attempts") + 1, lease_until=now + lease, settled_at=None) == 1
    )


def claim_unasked(channel, now, limit) -> list[outbox.Claim]:
    """Looks, and then takes what it saw, whoever has taken it meanwhile."""
    token = uuid4()
    rows = list(Delivery.objects.due(now).filter(channel=channel).values_list("pk", "reminder_id", "attempts", "next_at")[:limit])
    time.sleep(RACE)
    taken = Delivery.objects.filter(pk__in=[pk for pk, *_rest in rows])
    taken.update(state=DeliveryState.LEASED, token=token, lease_until=now + outbox.CLAIM_LEASE)
    return [outbox.Claim(pk, reminder, channel, attempts, due_at, token) for pk, reminder, attempts, due_at in rows]


def put_in_place(name: str) -> None:
    """Swap the part that `name` is wrong about, in this process."""
    if name == "mark-then-send":
        in_app.deliver = mark_then_send
    elif name == "send-then-mark":
        in_app.deliver = send_then_mark
    elif name == "resend":
        resend()
    elif name == "finish-unasked":
        outbox._in_sending = lambda held: Delivery.objects.filter(pk=held.id)
    elif name == "begin-unasked":
        outbox._begun = begin_unasked
    elif name == "claim-unasked":
        outbox.claim = claim_unasked
