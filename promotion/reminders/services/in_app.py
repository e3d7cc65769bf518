"""In-app messages: written in the very transaction that ends their delivery, so that there is never the one without the other."""

import datetime
from operator import itemgetter

from django.db import transaction

from promotion.common import hooks
from promotion.reminders.clock import Clock
from promotion.reminders.models import Channel, Delivery, Notification
from promotion.reminders.services import composing, outbox, standing

BATCH = 500
LEASE = datetime.timedelta(seconds=40)


def deliver(clock: Clock) -> int:
    """Write the messages that are due; how many deliveries were taken in hand."""
    taken = 0
    while claims := outbox.claim(Channel.IN_APP, clock.now(), BATCH):
        hooks.reached("after_claim")
        taken += len(claims)
        with transaction.atomic():
            _write(claims, clock.now())
        hooks.reached("after_in_app")
    return taken


def cancel_fallen(now: datetime.datetime) -> int:
    """Cancel, with the reason, what waits in the outbox on any channel and no longer stands."""
    # Sorted here: asked to sort, SQLite would walk through all deliveries there ever were.
    waiting = sorted(Delivery.objects.waiting().order_by().values_list("pk", "reminder_id"), key=itemgetter(1))
    cancelled, judge = 0, standing.Judge(now.date())
    for start in range(0, len(waiting), 500):
        part = waiting[start : start + 500]
        reasons = standing.fallen({reminder_id for _pk, reminder_id in part}, now.date(), judge)
        cancelled += sum(outbox.cancel(pk, reasons[reminder_id], now) for pk, reminder_id in part if reminder_id in reasons)
    return cancelled


def _write(claims: list[outbox.Claim], now) -> None:
    reminders = composing.reminders_of(claims)
    reasons = standing.fallen(reminders, now.date())
    words = composing.words_of([reminder for pk, reminder in reminders.items() if pk not in reasons], now)
    reasons |= {pk: composing.nothing_left() for pk, said in words.items() if said is None}
    for held in claims:
        if held.reminder_id in reasons:
            outbox.cancel(held.id, reasons[held.reminder_id], now, token=held.token)
    done = outbox.pass_through([held for held in claims if held.reminder_id not in reasons], now, LEASE)
    hooks.reached("after_begin")
    messages = [composing.notification(reminders[held.reminder_id], words[held.reminder_id], now) for held in done]
    Notification.objects.bulk_create(messages, ignore_conflicts=True)
    hooks.reached("before_commit")
