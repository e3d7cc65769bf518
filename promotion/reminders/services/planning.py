"""Planning is a scan: everything due within a day that has no reminder yet gets one. After days of silence it catches up alone."""

import datetime
from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from promotion.common.calendar import load_calendar
from promotion.people.models import User
from promotion.reminders import hooks, rules
from promotion.reminders.models import Channel, Delivery, Reminder
from promotion.reminders.services.defaults import rules_in_force
from promotion.reminders.services.directory import Directory
from promotion.reminders.services.findings import Finding, Span, find

HORIZON = datetime.timedelta(hours=24)
BATCH = 200


def plan(now: datetime.datetime) -> int:
    """Write the reminders and outbox rows that are missing, for the next 24 hours; how many reminders were new.

    May run any number of times and in parallel: keys are unique and made of business facts, a second planner's rows are ignored.
    """
    now = timezone.localtime(now)
    span = Span(today=now.date(), until=(now + HORIZON).date())
    calendar = load_calendar()
    # All read before the first write: on SQLite a writer must not stand on an older snapshot of its own reading.
    found = list(find(rules_in_force(), span, calendar, Directory(span.today)))
    return sum(_write(fresh, now, calendar) for fresh in _unknown(found))


def _unknown(found: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings no reminder bears yet, in batches ordered by key (parallel planners then never wait for each other crosswise)."""
    findings = iter(found)
    while batch := list(islice(findings, BATCH)):
        by_key = {finding.key: finding for finding in batch}
        known = set(Reminder.objects.filter(key__in=by_key).values_list("key", flat=True))
        fresh = [by_key[key] for key in sorted(by_key.keys() - known)]
        if fresh:
            yield fresh


def _write(findings: list[Finding], now, calendar) -> int:
    mailable = _with_address({finding.recipient_id for finding in findings if finding.by_email})
    with transaction.atomic():
        Reminder.objects.bulk_create([_reminder(finding, now) for finding in findings], ignore_conflicts=True)
        hooks.reached("planner_mid_batch")
        ids = dict(Reminder.objects.filter(key__in=[finding.key for finding in findings]).values_list("key", "pk"))
        rows = [row for finding in findings for row in _deliveries(finding, ids[finding.key], now, calendar, mailable)]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(findings)


def _with_address(ids: set[int]) -> set[int]:
    """Of these people those who can be written to; nobody while the e-mail channel is off."""
    if not settings.EMAIL_CHANNEL or not ids:
        return set()
    return set(User.objects.filter(pk__in=ids).exclude(email="").values_list("pk", flat=True))


def _reminder(finding: Finding, now) -> Reminder:
    return Reminder(
        key=finding.key,
        rule=finding.rule,
        recipient_id=finding.recipient_id,
        kind=finding.kind,
        deadline_id=finding.deadline_id,
        notice_id=finding.notice_id,
        project_id=finding.project_id,
        fire_on=finding.fire_on,
        schedule_version=finding.version,
        created_at=now,
    )


def _deliveries(finding: Finding, reminder_id: int, now, calendar, mailable: set[int]) -> Iterator[Delivery]:
    at = rules.in_app_at(finding.fire_on, now, at_once=finding.at_once)
    yield Delivery(reminder_id=reminder_id, channel=Channel.IN_APP, next_at=at, created_at=now)
    if finding.by_email and finding.recipient_id in mailable:
        at = rules.email_at(finding.fire_on, now, calendar, immediate=finding.immediate)
        yield Delivery(reminder_id=reminder_id, channel=Channel.EMAIL, next_at=at, created_at=now)
