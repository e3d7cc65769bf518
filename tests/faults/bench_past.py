"""A long past, written in bulk: settled reminders with what belongs to them. Needs Django set up."""

import datetime

from django.db import connection
from django.utils import timezone

from promotion.people.models import User
from promotion.projects.models import Deadline, Notice
from promotion.reminders.models import Channel, Delivery, DeliveryState, Reminder, ReminderRule
from promotion.reminders.services import in_app, outbox, planning, ticking
from promotion.reminders.services.defaults import rules_in_force
from tests.reminders import office

PEOPLE, CLOSED = 40, 500
OLD = 60  # days
NOTHING = 5.0  # milliseconds: a scan that takes less is not looked at for growth
SHARE_OF_NOTICES = 4  # every fourth settled reminder was a notice's, every twentieth a digest


def people() -> list[User]:
    """Officers of one zone, made once."""
    if found := list(User.objects.order_by("pk")):
        return found
    zone = office.make_zone()
    return [office.make_user(zone) for _ in range(PEOPLE)]


def due_mails(n: int) -> None:
    """`n` mails due since a minute ago, of open deadlines."""
    users = people()
    project = office.make_project(users[0], users[0].grants.get().zone)
    rules_in_force()
    rule, now = ReminderRule.objects.get(code="deadline_overdue"), timezone.localtime()
    yesterday = now.date() - datetime.timedelta(days=1)
    deadline = office.promise(project, yesterday, kind="service_issue")
    rows = [
        Reminder(
            key=f"d{i}", rule=rule, recipient=users[0], kind="overdue", deadline=deadline, project=project, fire_on=now, created_at=now
        )
        for i in range(n)
    ]
    rows = Reminder.objects.bulk_create(rows, 1000)
    due = now - datetime.timedelta(minutes=1)
    Delivery.objects.bulk_create([Delivery(reminder=row, channel=Channel.EMAIL, next_at=due, created_at=now) for row in rows], 1000)


def settle(total: int) -> None:
    """Fill up to `total` settled reminders of the last three years, each with its delivery, log line and message."""
    have = Delivery.objects.filter(state=DeliveryState.SENT).count()
    users, rule = people(), ReminderRule.objects.get(code="deadline_overdue")
    first = Reminder.objects.order_by("-pk").values_list("pk", flat=True).first() + 1
    if not Deadline.objects.filter(closed_at__isnull=False).exists():
        project = office.make_project(users[0], users[0].grants.get().zone)
        for _ in range(CLOSED):
            office.promise(project, datetime.date(2024, 1, 1), closed_at=timezone.now())
    closed = Deadline.objects.filter(closed_at__isnull=False).order_by("pk").values_list("pk", flat=True)[0]
    notice = (Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    facts = {"first": first, "n": total - have, "rule": rule.pk, "closed": closed, "notice": notice, "user": users[0].pk, "have": have}
    facts["older"] = 2 if not have else OLD  # the present stays as busy as it was
    for statement in STATEMENTS:
        _run(statement, facts)
    _set_sequences()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a server in use does by itself


SERIES = {
    "postgresql": "generate_series(0, {n} - 1) AS s(i)",
    "sqlite": "(WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < {n} - 1) SELECT i FROM c) AS s",
}
AGO = {
    "postgresql": "now() - ((i % 1000 + {older}) || ' days')::interval",
    "sqlite": "datetime('now', '-' || (i % 1000 + {older}) || ' days')",
}
DAY = {
    "postgresql": "current_date - 2 - (i / 40 + {have} / 40)",
    "sqlite": "date('now', '-' || (2 + (i / 40 + {have} / 40)) || ' days')",
}
IS_NOTICE, IS_DIGEST = f"i % {SHARE_OF_NOTICES} = 1", "i % 20 = 0"
STATEMENTS = [
    "INSERT INTO promotion_notice (id, recipient_id, kind, text, key, created_at) "
    "SELECT {notice} + i, {user} + i % 40, 'twin', 'x', 'p' || ({notice} + i), {ago} FROM {series} WHERE " + IS_NOTICE,
    "INSERT INTO promotion_reminder (id, key, rule_id, recipient_id, kind, deadline_id, notice_id, fire_on, why, is_escalated, "
    "schedule_version, created_at, dropped) SELECT {first} + i, 'p' || ({first} + i), {rule}, {user} + i % 40, "
    f"CASE WHEN {IS_DIGEST} THEN 'digest' WHEN {IS_NOTICE} THEN 'notice' ELSE 'overdue' END, "
    f"CASE WHEN {IS_DIGEST} OR {IS_NOTICE} THEN NULL ELSE {{closed}} + i % 500 END, "
    f"CASE WHEN {IS_NOTICE} THEN {{notice}} + i END, {{day}}, '', {{no}}, 1, {{ago}}, '' FROM {{series}}",
    "INSERT INTO promotion_delivery (id, reminder_id, channel, state, next_at, attempts, reason, created_at, settled_at) "
    "SELECT {first} + i, {first} + i, 'in_app', 'sent', {ago}, 1, '', {ago}, {ago} FROM {series}",
    "INSERT INTO promotion_deliveryattempt (delivery_id, number, event, detail, at) "
    "SELECT {first} + i, 1, 'began', '', {ago} FROM {series}",
    "INSERT INTO promotion_notification (reminder_id, recipient_id, kind, text, created_at) "
    "SELECT {first} + i, {user} + i % 40, 'overdue', 'x', {ago} FROM {series}",
]


def _run(statement: str, facts: dict) -> None:
    vendor = connection.vendor
    parts = {"series": SERIES[vendor].format(**facts), "ago": AGO[vendor].format(**facts), "day": DAY[vendor].format(**facts)}
    parts["no"] = "FALSE" if vendor == "postgresql" else "0"
    with connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement.format(**facts, **parts))


def _set_sequences() -> None:
    """Ids were given by hand: the next ones come after them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("notice", "reminder", "delivery"):
                cursor.execute(f"SELECT setval('promotion_{table}_id_seq', (SELECT max(id) FROM promotion_{table}))")


def scans() -> dict:
    """What a tick looks for, by name."""
    now = timezone.localtime()
    return {
        "due scan": lambda: list(Delivery.objects.due(now).filter(channel=Channel.EMAIL)[:8]),
        "claim": lambda: outbox.claim(Channel.EMAIL, now, 8),
        "sweep": lambda: outbox.sweep(now),
        "cancel_fallen": lambda: in_app.cancel_fallen(now),
        "plan": lambda: planning.plan(now),
        "undigested": lambda: list(planning.digests.undigested().order_by("recipient_id").values_list("recipient_id", "digest_on")),
        "untold notices": lambda: list(planning.found_events.untold_notices(now.date())),
        "tick": lambda: ticking.tick(now),
        "post": lambda: ticking.post(now),
    }


def plan_of_the_due_scan() -> str:
    """How the database goes about it, in one line."""
    scan = Delivery.objects.due(timezone.now()).filter(channel=Channel.EMAIL)[:8]
    return " ".join(scan.explain().split())
