"""Deliver what is due: claim, begin, send outside any transaction, finish. In-app messages are written in the transaction that ends them."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotion.reminders import hooks
from promotion.reminders.channels import email
from promotion.reminders.clock import Clock
from promotion.reminders.models import Channel, Delivery, Notification
from promotion.reminders.services import composing, outbox, standing
from promotion.reminders.services.control import on_hold

IN_APP_BATCH = 200
IN_APP_LEASE = datetime.timedelta(seconds=40)
EMAIL_BATCH = 8
EMAIL_LEASE = 4 * email.SEND_TIMEOUT
LONGEST = 60.0  # seconds one tick goes on claiming mails; the next goes on where it ended


def deliver_due(now: datetime.datetime) -> int:
    """Send what is due on every channel; how many were taken in hand. Nothing while the outbox is on HOLD."""
    clock = Clock(timezone.localtime(now))
    if on_hold():
        return 0
    outbox.sweep(clock.now(), frozenset({Channel.EMAIL} if email.RESEND_WHEN_UNSURE else ()))
    return _deliver_in_app(clock) + _deliver_mails(clock)


def cancel_fallen(now: datetime.datetime) -> int:
    """Cancel, with the reason, what waits in the outbox and no longer stands."""
    now = timezone.localtime(now)
    waiting = list(Delivery.objects.waiting().order_by("reminder_id").values_list("pk", "reminder_id"))
    cancelled = 0
    for start in range(0, len(waiting), 500):
        part = waiting[start : start + 500]
        reasons = standing.fallen({reminder_id for _pk, reminder_id in part}, now.date())
        cancelled += sum(outbox.cancel(pk, reasons[reminder_id], now) for pk, reminder_id in part if reminder_id in reasons)
    return cancelled


def _deliver_in_app(clock: Clock) -> int:
    taken = 0
    while claims := outbox.claim(Channel.IN_APP, clock.now(), IN_APP_BATCH):
        hooks.reached("after_claim")
        taken += len(claims)
        with transaction.atomic():
            _write_messages(claims, clock.now())
        hooks.reached("after_in_app")
    return taken


def _write_messages(claims: list[outbox.Claim], now) -> None:
    """All arrows of a batch and its messages in one transaction: there is never the one without the other."""
    reminders = composing.reminders_of(claims)
    reasons = standing.fallen(reminders, now.date())
    for held in claims:
        if held.reminder_id in reasons:
            outbox.cancel(held.id, reasons[held.reminder_id], now, token=held.token)
    done = outbox.pass_through([held for held in claims if held.reminder_id not in reasons], now, IN_APP_LEASE)
    hooks.reached("after_begin")
    messages = [composing.notification(reminders[held.reminder_id], now) for held in done]
    Notification.objects.bulk_create(messages, ignore_conflicts=True)
    hooks.reached("before_commit")


def _deliver_mails(clock: Clock) -> int:
    taken = 0
    while clock.elapsed < LONGEST and (claims := outbox.claim(Channel.EMAIL, clock.now(), EMAIL_BATCH)):
        hooks.reached("after_claim_mail")
        taken += len(claims)
        for held in claims:
            _send_mail(held, clock)
    return taken


def _send_mail(held: outbox.Claim, clock: Clock) -> None:
    now = clock.now()
    reminder = composing.reminders_of([held])[held.reminder_id]
    reason = standing.fallen([held.reminder_id], now.date()).get(held.reminder_id) or _no_address(reminder)
    if reason:
        outbox.cancel(held.id, reason, now, token=held.token)
        return
    message = composing.mail(reminder, now)
    if outbox.begin(held, now, EMAIL_LEASE):
        hooks.reached("after_begin_mail")
        answer = email.send(message)
        hooks.reached("sent_before_finish")
        outbox.finish(held, answer, clock.now(), resend_when_unsure=email.RESEND_WHEN_UNSURE)


def _no_address(reminder) -> str:
    return "" if reminder.recipient.email else _("收件人没有邮箱")
