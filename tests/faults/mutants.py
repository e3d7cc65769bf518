"""Wrong senders on purpose: with one of them in place the harness must find losses or doubles, else it proves nothing."""

from django.db import connection, transaction
from django.db.models import PROTECT, ForeignKey

from promotion.reminders import hooks
from promotion.reminders.answers import YES
from promotion.reminders.channels import email
from promotion.reminders.models import Notification, Reminder
from promotion.reminders.services import composing, delivering, outbox


def _mark(claims, now) -> list:
    with transaction.atomic():
        return [held for held in claims if outbox.begin(held, now, delivering.IN_APP_LEASE) and outbox.finish(held, YES, now)]


def _messages(claims, now) -> list[Notification]:
    reminders = composing.reminders_of(claims)
    return [composing.notification(reminders[held.reminder_id], now) for held in claims]


def mark_then_send(clock) -> int:
    """Marks as sent, commits, then writes the message: what dies in between is lost."""
    taken = 0
    while claims := outbox.claim("in_app", clock.now(), delivering.IN_APP_BATCH):
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
    while claims := outbox.claim("in_app", clock.now(), delivering.IN_APP_BATCH):
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


def put_in_place(name: str) -> None:
    """Swap the part that `name` is wrong about, in this process."""
    if name == "mark-then-send":
        delivering._deliver_in_app = mark_then_send
    elif name == "send-then-mark":
        delivering._deliver_in_app = send_then_mark
    elif name == "resend":
        email.RESEND_WHEN_UNSURE = True
