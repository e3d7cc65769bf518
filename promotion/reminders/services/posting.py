"""Messages out of the application: claim, look whether they still stand, begin, send outside any transaction, finish."""

import datetime

from django.db import transaction

from promotion.common import hooks
from promotion.reminders import rules
from promotion.reminders.channels.way import Way
from promotion.reminders.channels.ways import WAYS, channels_on
from promotion.reminders.clock import Clock
from promotion.reminders.models import Channel, MessageKind, Reminder, Watch
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.services import composing, digests, groups, outbox, standing
from promotion.reminders.services.wishes import Wishes, addresses

BATCH = 8
LONGEST = 45.0  # seconds one channel goes on claiming; the next tick goes on where it ended


def deliver(clock: Clock) -> int:
    """Send what is due by every channel that is on; how many deliveries were taken in hand."""
    on = channels_on()
    taken = sum(_deliver(channel, WAYS[channel], clock) for channel in PERSONAL if channel in on)
    return taken + (groups.deliver(WAYS[Channel.ROBOT], clock) if Channel.ROBOT in on else 0)


def _deliver(channel: str, way: Way, clock: Clock) -> int:
    taken, begun = 0, clock.elapsed
    while clock.elapsed - begun < LONGEST and (claims := outbox.claim(channel, clock.now(), BATCH)):
        hooks.reached(f"after_claim_{channel}")
        taken += len(claims)
        reminders, wishes = composing.reminders_of(claims), Wishes(clock.now().date())
        for held in claims:
            _send(held, reminders[held.reminder_id], wishes, way, clock)
    return taken


def _send(held: outbox.Claim, reminder: Reminder, wishes: Wishes, way: Way, clock: Clock) -> None:
    now = clock.now()
    wish = wishes.of(reminder.recipient_id)
    until = rules.after_quiet(now, wish.quiet_from, wish.quiet_until)
    if until > now:
        outbox.postpone(held, until)
        return
    letter, reason = None, standing.fallen([held.reminder_id], now.date()).get(held.reminder_id) or _too_late(held, reminder, now)
    if not reason:
        letter, reason = composing.letter(reminder, held.channel, addresses([reminder.recipient_id]), now)
    if letter is None:
        outbox.cancel(held.id, reason, now, token=held.token)
        return
    if outbox.begin(held, clock.now(), way.lease):
        hooks.reached(f"after_begin_{held.channel}")
        answer = way.send(letter)
        hooks.reached(f"sent_before_finish_{held.channel}")
        outbox.finish(held, answer, clock.now(), resend_when_unsure=way.resend_when_unsure)


@transaction.atomic
def _too_late(held: outbox.Claim, reminder: Reminder, now: datetime.datetime) -> str:
    """What was to go out at once and is hours late joins the next digest; a digest of a day gone by makes room for today's."""
    if held.attempts or now - held.due_at <= rules.LATE:
        return ""
    if reminder.kind != MessageKind.DIGEST:
        digests.join_next(reminder, now.date())
        return composing.told_later()
    is_old = reminder.rule.watch == Watch.DIGEST and reminder.fire_on < now.date()
    return composing.told_later() if is_old and not reminder.items.exists() else ""
