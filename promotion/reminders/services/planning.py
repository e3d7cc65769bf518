"""Planning is a scan: everything due within a day that has no reminder yet gets one. After days of silence it catches up alone."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.utils import timezone

from promotion.common import hooks
from promotion.common.calendar import load_calendar
from promotion.reminders import rules
from promotion.reminders.channels.ways import channels_on
from promotion.reminders.models import Channel, Delivery, Push, Reminder
from promotion.reminders.models.outbox import PERSONAL
from promotion.reminders.services import digests, found_deadlines, found_events, found_projects, wishes
from promotion.reminders.services.defaults import rules_in_force
from promotion.reminders.services.directory import Directory
from promotion.reminders.services.findings import Finding, Scan

HORIZON = datetime.timedelta(hours=24)
BATCH = 500


@dataclass(frozen=True)
class Desk:
    """What a planner has before it: the moment, the calendar, what people want, the channels that are on, who is reached how."""

    now: datetime.datetime
    calendar: object
    wishes: wishes.Wishes
    on: frozenset[str]
    addresses: dict[int, dict[str, str]]

    def ways_to(self, person: int, kind: str) -> list[str]:
        """The channels out of the application by which a person may be told something of a kind."""
        reached = self.addresses.get(person, {})
        return [channel for channel in PERSONAL if channel in self.on and channel in reached and self.wishes.accepts(person, kind, channel)]

    def after_quiet(self, person: int, at: datetime.datetime) -> datetime.datetime:
        """`at`, or the end of the person's quiet hours."""
        wish = self.wishes.of(person)
        return rules.after_quiet(at, wish.quiet_from, wish.quiet_until)


def scan_of(today: datetime.date, until: datetime.date, in_force=None) -> Scan:
    """A scan of the days from `today` to `until` by the rules in force (or those given)."""
    in_force = rules_in_force() if in_force is None else in_force
    return Scan(today, until, load_calendar(), Directory(today), tuple(in_force))


def find(scan: Scan) -> Iterator[Finding]:
    """Everything the rules of a scan have to say; said before or not."""
    yield from found_deadlines.find(scan)
    yield from found_projects.find(scan)
    yield from found_events.find(scan)


def plan(now: datetime.datetime) -> int:
    """Write the reminders and outbox rows that are missing, for the next 24 hours; how many reminders were new.

    May run any number of times and in parallel: keys are unique and made of business facts, a second planner's rows are ignored.
    """
    now = timezone.localtime(now)
    scan = scan_of(now.date(), (now + HORIZON).date())
    wanted = wishes.Wishes(scan.today)
    # All read before the first write: on SQLite a writer must not stand on an older snapshot of its own reading.
    found = list(wishes.apply(find(scan), wanted, scan.until, scan.directory.at_work))
    on = channels_on()
    planned = sum(_write(fresh, desk_of(fresh, now, scan.calendar, wanted, on)) for fresh in _unknown(found))
    return planned + digests.plan(scan, wanted, on, now)


def desk_of(findings: list[Finding], now: datetime.datetime, calendar, wanted: wishes.Wishes, on: frozenset[str]) -> Desk:
    """The desk for these findings."""
    reached = wishes.addresses(finding.recipient_id for finding in findings if finding.recipient_id) if on else {}
    return Desk(now, calendar, wanted, on, reached)


def _unknown(found: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings no reminder bears yet, in batches ordered by key (parallel planners then never wait for each other crosswise)."""
    findings = iter(found)
    while batch := list(islice(findings, BATCH)):
        by_key = {finding.key: finding for finding in batch}
        known = set(Reminder.objects.filter(key__in=by_key).values_list("key", flat=True))
        fresh = [by_key[key] for key in sorted(by_key.keys() - known)]
        if fresh:
            yield fresh


def _write(findings: list[Finding], desk: Desk) -> int:
    with transaction.atomic():
        Reminder.objects.bulk_create([_reminder(finding, desk) for finding in findings], ignore_conflicts=True)
        hooks.reached("planner_mid_batch")
        ids = dict(Reminder.objects.filter(key__in=[finding.key for finding in findings]).values_list("key", "pk"))
        rows = [row for finding in findings for row in _deliveries(finding, ids[finding.key], desk)]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(findings)


def _reminder(finding: Finding, desk: Desk) -> Reminder:
    return Reminder(
        key=finding.key,
        rule=finding.rule,
        recipient_id=finding.recipient_id,
        robot_id=finding.robot_id,
        for_user_id=finding.for_user_id,
        kind=finding.kind,
        deadline_id=finding.deadline_id,
        notice_id=finding.notice_id,
        grant_id=finding.grant_id,
        job_id=finding.job_id,
        project_id=finding.project_id,
        snooze_id=finding.snooze_id,
        fire_on=finding.fire_on,
        why=finding.why,
        is_escalated=finding.is_escalated,
        digest_on=digest_on(finding, desk),
        schedule_version=finding.version,
        created_at=desk.now,
    )


def digest_on(finding: Finding, desk: Desk) -> datetime.date | None:
    """The day whose digest bears it: an escalation always, as it has no message of its own; else what is to be pushed and can be."""
    if finding.robot_id or finding.push == Push.AT_ONCE:
        return None
    if finding.by_the_week:
        return rules.week_day(finding.fire_on, desk.now, desk.calendar)
    if finding.is_escalated or (finding.push == Push.DIGEST and desk.ways_to(finding.recipient_id, finding.kind)):
        return rules.digest_day(finding.fire_on, desk.now, desk.calendar)
    return None


def _deliveries(finding: Finding, reminder_id: int, desk: Desk) -> Iterator[Delivery]:
    if finding.robot_id:
        day = rules.digest_day(finding.fire_on, desk.now, desk.calendar)
        yield _delivery(reminder_id, Channel.ROBOT, rules.morning(day, desk.now), desk)
        return
    if finding.is_escalated:
        return
    yield _delivery(reminder_id, Channel.IN_APP, rules.in_app_at(finding.fire_on, desk.now, at_once=finding.at_once), desk)
    if finding.push == Push.AT_ONCE:
        at = desk.after_quiet(finding.recipient_id, rules.in_app_at(finding.fire_on, desk.now, at_once=finding.at_once))
        for channel in desk.ways_to(finding.recipient_id, finding.kind):
            yield _delivery(reminder_id, channel, at, desk)


def _delivery(reminder_id: int, channel: str, at: datetime.datetime, desk: Desk) -> Delivery:
    return Delivery(reminder_id=reminder_id, channel=channel, next_at=at, created_at=desk.now)
