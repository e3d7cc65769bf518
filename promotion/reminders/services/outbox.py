"""The state machine of a Delivery. Every arrow is one UPDATE … WHERE id AND state AND token, and counts only if one row changed.

PENDING → LEASED → SENDING → SENT; SENDING → RETRY or DEAD (a definite no), UNKNOWN or RETRY (no clear answer, by the channel's policy);
LEASED → PENDING (lease ran out before sending); PENDING, RETRY, LEASED → CANCELLED; UNKNOWN → SENT (late evidence of its own attempt);
CANCELLED → PENDING (put off by the person, who took that back before it was to leave).
"""

import datetime
import random
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from promotion.reminders.answers import Answer, Verdict
from promotion.reminders.models import Delivery, DeliveryAttempt, DeliveryState
from promotion.reminders.models.outbox import WAITING, AttemptEvent

State = DeliveryState
CLAIM_LEASE = datetime.timedelta(seconds=40)
MARGIN_AT_BEGIN = datetime.timedelta(seconds=20)
BACK_OFF = [datetime.timedelta(seconds=seconds) for seconds in (30, 120, 600, 1800, 7200, 21_600, 43_200, 86_400)]
# One statement, since it is what a rush waits for. The states are written out, as the partial index of due rows names them.
TAKE = """
    WITH due (pk) AS MATERIALIZED (
        SELECT id FROM promotion_delivery
        WHERE channel = %s AND state IN ('pending', 'retry') AND next_at <= %s
        ORDER BY next_at, id LIMIT %s {lock}
    )
    UPDATE promotion_delivery SET state = 'leased', token = %s, lease_until = %s
    FROM due WHERE id = pk AND state IN ('pending', 'retry')
    RETURNING id, reminder_id, attempts, next_at
"""
EVENT_OF = {
    Verdict.YES: AttemptEvent.ACCEPTED,
    Verdict.NOT_NOW: AttemptEvent.REFUSED,
    Verdict.NEVER: AttemptEvent.REFUSED,
    Verdict.UNCLEAR: AttemptEvent.UNCLEAR,
}


@dataclass(frozen=True)
class Claim:
    """A delivery in hand: `token` proves it, the same for all that were claimed together. `attempts` are those begun before it was
    claimed; a swept row counts its own too. `due_at`: when it was to leave."""

    id: int
    reminder_id: int
    channel: str
    attempts: int
    due_at: datetime.datetime
    token: UUID


def claim(channel: str, now: datetime.datetime, limit: int) -> list[Claim]:
    """Take up to `limit` due deliveries of a channel in hand, oldest first, passing over those that others hold."""
    token, lease_until = uuid4(), now + CLAIM_LEASE
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE.format(lock=lock), [channel, _stored("next_at", now), limit, _stored("token", token), _stored("lease_until", lease_until)]
        )
        rows = cursor.fetchall()
    claims = [Claim(pk, reminder, channel, attempts, _read("next_at", due_at), token) for pk, reminder, attempts, due_at in rows]
    return sorted(claims, key=lambda held: (held.due_at, held.id))


def postpone(held: Claim, until: datetime.datetime) -> bool:
    """LEASED → PENDING or RETRY, not before `until`: quiet hours, or a group that was told enough this minute."""
    row = Delivery.objects.filter(pk=held.id, state=State.LEASED, token=held.token)
    waiting = State.RETRY if held.attempts else State.PENDING
    return _arrow(row, state=waiting, token=None, lease_until=None, next_at=until)


def begin(held: Claim, now: datetime.datetime, lease: datetime.timedelta) -> bool:
    """LEASED → SENDING, with a line in the log; False when the lease no longer covers a sending, or is not ours any more."""
    with transaction.atomic(savepoint=False):
        if not _begun(held, now, lease):
            return False
        _log(held, AttemptEvent.BEGAN, now)
    return True


def pass_through(claims: list[Claim], now: datetime.datetime, lease: datetime.timedelta) -> list[Claim]:
    """LEASED → SENDING → SENT for what the caller's own transaction delivers, all that were claimed together at one go; those that
    were still ours. The conditions are those of one row."""
    if not claims:
        return []
    by_id = {held.id: held for held in claims}
    with transaction.atomic(savepoint=False):
        ours = Delivery.objects.filter(pk__in=list(by_id), token=claims[0].token)
        begun = ours.filter(state=State.LEASED, lease_until__gte=now + MARGIN_AT_BEGIN)
        begun.update(state=State.SENDING, attempts=F("attempts") + 1, lease_until=now + lease)
        sending = ours.filter(state=State.SENDING)
        done = [by_id[pk] for pk in sorted(sending.values_list("pk", flat=True))]
        sending.update(state=State.SENT, lease_until=None, reason="", settled_at=now)
        lines = [_line(held, event, now) for held in done for event in (AttemptEvent.BEGAN, AttemptEvent.ACCEPTED)]
        DeliveryAttempt.objects.bulk_create(lines, ignore_conflicts=True)
    return done


def finish(held: Claim, answer: Answer, now: datetime.datetime, *, resend_when_unsure: bool = False) -> bool:
    """Write down what the other side answered; False when the row was no longer ours to change."""
    row = _in_sending(held)
    attempts = held.attempts + 1
    with transaction.atomic(savepoint=False):
        _log(held, EVENT_OF[answer.verdict], now, answer.detail)
        if answer.verdict == Verdict.YES:
            late = Delivery.objects.filter(pk=held.id, state=State.UNKNOWN, token=held.token)
            return _sent(row, now) or _sent(late, now)
        if answer.verdict == Verdict.UNCLEAR:
            return _unclear(row, attempts, answer.detail, now, resend_when_unsure)
        if answer.verdict == Verdict.NEVER or attempts > len(BACK_OFF):
            return _arrow(row, state=State.DEAD, lease_until=None, reason=_said(answer.detail), settled_at=now)
        return _retry(row, attempts, answer.detail, now, answer.not_before)


def cancel(delivery_id: int, reason: str, now: datetime.datetime, *, token: UUID | None = None) -> bool:
    """PENDING or RETRY, or what `token` holds and has not begun, → CANCELLED."""
    rows = Delivery.objects.filter(pk=delivery_id)
    rows = rows.filter(state=State.LEASED, token=token) if token else rows.filter(state__in=WAITING)
    return _arrow(rows, state=State.CANCELLED, token=None, lease_until=None, reason=reason[:300], settled_at=now)


def revive(reminder_ids, reason: str, now: datetime.datetime) -> int:
    """CANCELLED for `reason`, never tried and not due before `now` → PENDING; how many rows."""
    rows = Delivery.objects.filter(reminder_id__in=reminder_ids, state=State.CANCELLED, reason=reason, attempts=0, next_at__gte=now)
    return rows.update(state=State.PENDING, reason="", settled_at=None)


def sweep(now: datetime.datetime, resend_channels: frozenset[str] = frozenset()) -> int:
    """Put right what somebody took in hand and did not finish in time; how many rows."""
    rows = Delivery.objects.with_lease_run_out(now).values_list("pk", "reminder_id", "channel", "attempts", "next_at", "token", "state")
    return sum(_swept(Claim(*row), state, now, resend_channels) for *row, state in list(rows))


def _swept(held: Claim, state: str, now, resend_channels) -> bool:
    row = Delivery.objects.filter(pk=held.id, state=state, token=held.token, lease_until__lt=now)
    if state == State.LEASED:
        return _arrow(row, state=State.PENDING, token=None, lease_until=None)
    with transaction.atomic():
        changed = _unclear(row, held.attempts, _("发送途中中断，没有得到答复"), now, held.channel in resend_channels)
        if changed:
            _log(replace(held, attempts=held.attempts - 1), AttemptEvent.EXPIRED, now)
    return changed


def _begun(held: Claim, now, lease) -> bool:
    row = Delivery.objects.filter(pk=held.id, state=State.LEASED, token=held.token, lease_until__gte=now + MARGIN_AT_BEGIN)
    return _arrow(row, state=State.SENDING, attempts=F("attempts") + 1, lease_until=now + lease)


def _in_sending(held: Claim):
    return Delivery.objects.filter(pk=held.id, state=State.SENDING, token=held.token)


def _unclear(row, attempts, detail, now, resend: bool) -> bool:
    if not resend:
        return _arrow(row, state=State.UNKNOWN, lease_until=None, reason=_said(detail), settled_at=now)
    if attempts > len(BACK_OFF):
        return _arrow(row, state=State.DEAD, lease_until=None, reason=_said(detail), settled_at=now)
    return _retry(row, attempts, detail, now)


def _sent(row, now) -> bool:
    return _arrow(row, state=State.SENT, lease_until=None, reason="", settled_at=now)


def _retry(row, attempts, detail, now, not_before=datetime.timedelta(0)) -> bool:
    wait = max(BACK_OFF[min(attempts, len(BACK_OFF)) - 1] * random.uniform(0.8, 1.2), not_before)
    return _arrow(row, state=State.RETRY, token=None, lease_until=None, next_at=now + wait, reason=detail[:300])


def _said(detail: str) -> str:
    return detail[:300] or _("对方没有说明原因")


def _stored(name: str, value):
    """`value` as this database keeps it in the column `name`."""
    return Delivery._meta.get_field(name).get_db_prep_value(value, connection)


def _read(name: str, value):
    """What this database keeps in the column `name`, as a value of Python."""
    column = Delivery._meta.get_field(name).cached_col
    for convert in connection.ops.get_db_converters(column):
        value = convert(value, column, connection)
    return value


def _arrow(row, **changes) -> bool:
    return row.update(**changes) == 1


def _log(held: Claim, event: str, now, detail: str = "") -> None:
    DeliveryAttempt.objects.bulk_create([_line(held, event, now, detail)], ignore_conflicts=True)


def _line(held: Claim, event: str, now, detail: str = "") -> DeliveryAttempt:
    return DeliveryAttempt(delivery_id=held.id, token=held.token, number=held.attempts + 1, event=event, detail=detail[:300], at=now)
