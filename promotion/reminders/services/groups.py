"""Messages to working groups: few at a time one by one, many folded into one."""

from itertools import groupby

from django.db import transaction

from promotion.common import hooks
from promotion.reminders.channels import throttle
from promotion.reminders.channels.way import Way
from promotion.reminders.clock import Clock
from promotion.reminders.models import Channel
from promotion.reminders.services import composing, outbox, standing

BATCH = 200
MOST_ONE_BY_ONE = 5


def deliver(way: Way, clock: Clock) -> int:
    """Send what is due to each group, as far as its throttle allows; how many deliveries were taken in hand."""
    taken = 0
    claims = outbox.claim(Channel.ROBOT, clock.now(), BATCH)
    while claims:
        hooks.reached("after_claim_robot")
        taken += len(claims)
        reminders = composing.reminders_of(claims)
        claims.sort(key=lambda held: (reminders[held.reminder_id].robot_id, held.id))
        for _robot, of_group in groupby(claims, key=lambda held: reminders[held.reminder_id].robot_id):
            _deliver_to_one(list(of_group), reminders, way, clock)
        claims = outbox.claim(Channel.ROBOT, clock.now(), BATCH) if len(claims) == BATCH else []
    return taken


def _deliver_to_one(claims: list[outbox.Claim], reminders: dict, way: Way, clock: Clock) -> None:
    now = clock.now()
    reasons = standing.fallen([held.reminder_id for held in claims], now.date())
    for held in claims:
        if held.reminder_id in reasons:
            outbox.cancel(held.id, reasons[held.reminder_id], now, token=held.token)
    standing_claims = [held for held in claims if held.reminder_id not in reasons]
    folded = len(standing_claims) > MOST_ONE_BY_ONE
    for part in [standing_claims] if folded else [[held] for held in standing_claims]:
        _send([(held, reminders[held.reminder_id]) for held in part], way, clock)


def _send(part: list, way: Way, clock: Clock) -> None:
    robot, now = part[0][1].robot, clock.now()
    with transaction.atomic():
        if throttle.room(robot, now) < 1:
            for held, _reminder in part:
                outbox.postpone(held, now + throttle.WINDOW)
            return
        begun = [(held, reminder) for held, reminder in part if outbox.begin(held, now, way.lease)]
    if not begun:
        return
    hooks.reached("after_begin_robot")
    answer = way.send(composing.group_letter([reminder for _held, reminder in begun], clock.now()))
    hooks.reached("sent_before_finish_robot")
    for held, _reminder in begun:
        outbox.finish(held, answer, clock.now(), resend_when_unsure=way.resend_when_unsure)
