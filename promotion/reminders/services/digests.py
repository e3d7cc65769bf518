"""Digests: one message per person and workday. What was planned for a day is gathered, told together, and never told twice.

A digest is a reminder of its own. Which reminders it bears is settled once, when it first begins to leave by any channel; what comes
later waits for the next one.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Max, Min, Value, When

from promotion.common import hooks
from promotion.reminders import rules
from promotion.reminders.models import Channel, Delivery, MessageKind, Reminder, ReminderRule, Watch
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.querysets import digests, undigested
from promotion.reminders.services.wishes import Wishes, addresses

ESCALATED = Max(Case(When(is_escalated=True, then=Value(1)), default=Value(0)))  # whether any of a person's reminders is


@dataclass(frozen=True)
class Due:
    """One person's digest of one day. `in_app`: it is also a message inside, as what it bears has none of its own."""

    recipient_id: int
    day: datetime.date
    rule: ReminderRule
    in_app: bool


def plan(scan, wishes: Wishes, on: frozenset[str], now: datetime.datetime) -> int:
    """Write the digests that are missing up to the end of the scan; how many."""
    by_watch = {rule.watch: rule for rule in scan.watching(Watch.DIGEST, Watch.WEEKLY)}
    due = [*_gathered(scan, by_watch.get(Watch.DIGEST), now), *_weekly(scan, by_watch.get(Watch.WEEKLY), now)]
    if not due:
        return 0
    reached, known = addresses(each.recipient_id for each in due), _known(scan.today)
    fresh = {}
    for each in due:
        channels = _channels(each, reached.get(each.recipient_id, {}), wishes, on, now)
        if channels.keys() - _planned(each, known):
            fresh[each] = channels
    return _write(fresh, now) if fresh else 0


def _known(today: datetime.date) -> dict[tuple, set[tuple]]:
    """(person, day) → (rule, channel) of the digests planned from today on."""
    known: dict[tuple, set[tuple]] = {}
    rows = digests().filter(fire_on__gte=today).values_list("recipient_id", "fire_on", "rule_id", "deliveries__channel")
    for person, day, rule, channel in rows:
        known.setdefault((person, day), set()).add((rule, channel))
    return known


def _planned(due: Due, known: dict[tuple, set[tuple]]) -> set[str]:
    """The channels planned already; the week's page serves as the day's digest, not the other way round."""
    of_week = due.rule.watch == Watch.WEEKLY
    return {channel for rule, channel in known.get((due.recipient_id, due.day), ()) if not of_week or rule == due.rule.pk}


def _gathered(scan, rule, now) -> Iterable[Due]:
    """For everybody who has reminders waiting for a digest."""
    if rule is None:
        return
    waiting = undigested().filter(digest_on__lte=scan.until).values("recipient_id").annotate(first=Min("digest_on"), above=ESCALATED)
    waiting = list(waiting.order_by("recipient_id"))
    taken = set(digests().filter(fire_on=scan.today).values_list("recipient_id", flat=True)) if waiting else set()
    for row in waiting:
        person, day = row["recipient_id"], row["first"]
        if day < scan.today or (day == scan.today and now > rules.morning(day, now)):
            day = rules.catch_up_day(now, scan.calendar, today_is_taken=person in taken)
        yield Due(person, day, rule, bool(row["above"]))


def _weekly(scan, rule, now) -> Iterable[Due]:
    """For every chain leader, on the first workday of the week."""
    coming = rules.week_day(scan.today, now, scan.calendar)
    if rule is not None and coming <= scan.until:
        for person in sorted(scan.directory.leaders & scan.directory.at_work):
            yield Due(person, coming, rule, in_app=True)


def _channels(due: Due, reached: dict[str, str], wishes: Wishes, on: frozenset[str], now) -> dict[str, datetime.datetime]:
    """Channel → when. What a stand-in is told instead is left out as the digest is written; the week's page waits for who is away."""
    at = max(now, rules.morning(due.day, now))
    wish = wishes.of(due.recipient_id)
    pushed_at = rules.after_quiet(at, wish.quiet_from, wish.quiet_until)
    channels = {channel: pushed_at for channel in PERSONAL if channel in on and channel in reached and _is_pushed(due, channel, wishes)}
    return channels | ({Channel.IN_APP: at} if due.in_app else {})


def _is_pushed(due: Due, channel: str, wishes: Wishes) -> bool:
    if due.rule.watch != Watch.WEEKLY:
        return True
    return wishes.accepts(due.recipient_id, MessageKind.DIGEST, channel) and not wishes.is_away(due.recipient_id, due.day)


@transaction.atomic
def _write(fresh: dict[Due, dict[str, datetime.datetime]], now) -> int:
    """The digests, or the channels that ones planned before lack; how many. The week's page takes the place of the day's digest."""
    Reminder.objects.bulk_create([_digest(due, now) for due in fresh], ignore_conflicts=True)
    hooks.reached("planner_mid_digests")
    ids = dict(Reminder.objects.filter(key__in=[_key(due) for due in fresh]).values_list("key", "pk"))
    for due in fresh:
        if due.rule.watch == Watch.WEEKLY:
            Reminder.objects.filter(pk=ids[_key(due)]).exclude(rule=due.rule).update(rule=due.rule)
    rows = [
        Delivery(reminder_id=ids[_key(due)], channel=channel, next_at=at, created_at=now)
        for due, channels in fresh.items()
        for channel, at in channels.items()
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(fresh)


def _key(due: Due) -> str:
    return f"digest:{due.day:%Y%m%d}:{due.recipient_id}"


def _digest(due: Due, now) -> Reminder:
    return Reminder(key=_key(due), rule=due.rule, recipient_id=due.recipient_id, kind=MessageKind.DIGEST, fire_on=due.day, created_at=now)


def settle(digest: Reminder) -> list[Reminder]:
    """What a digest bears: settled now, if it has not been before. Ids ascending."""
    with transaction.atomic():
        Reminder.objects.select_for_update().get(pk=digest.pk)
        if not Reminder.objects.filter(digest=digest).exists():
            undigested().filter(recipient_id=digest.recipient_id, digest_on__lte=digest.fire_on).update(digest=digest)
            hooks.reached("digest_settled")
        return list(Reminder.objects.filter(digest=digest).order_by("pk"))


def gather_lost(scan, wishes: Wishes, on: frozenset[str], now: datetime.datetime) -> None:
    """After a restore: what the lost time has told, or should have, becomes one digest of today for each person, and is settled in it."""
    rule = next(iter(scan.watching(Watch.DIGEST)), None)
    lost = undigested().filter(fire_on__lte=scan.today, digest_on__gt=scan.today)
    people = dict(lost.order_by().values_list("recipient_id").annotate(above=ESCALATED))
    if rule is None or not people:
        return
    lost.update(digest_on=scan.today)
    reached, fresh = addresses(people), {}
    for person, above in people.items():
        due = Due(person, scan.today, rule, bool(above))
        fresh[due] = _channels(due, reached.get(person, {}), wishes, on, now)
    _write(fresh, now)
    for digest in digests().filter(fire_on=scan.today, recipient__in=people):
        settle(digest)


def drop(reasons: dict[int, str]) -> None:
    """Keep why some of a digest's reminders no longer stood when it left."""
    for reason in set(reasons.values()):
        Reminder.objects.filter(pk__in=[pk for pk, given in reasons.items() if given == reason]).update(dropped=reason[:300])


def join_next(reminder: Reminder, today: datetime.date) -> None:
    """A reminder that could not be pushed in time waits for the next digest instead."""
    Reminder.objects.filter(pk=reminder.pk, digest__isnull=True).update(digest_on=today)
