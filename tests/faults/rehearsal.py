"""The parts of a restore rehearsal that need Django, each run as a process of its own: `python -m tests.faults.rehearsal <verb>`."""

import datetime
import json
import os
import sys
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
django.setup()

from django.db import Error, connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from promotion.people.models import User  # noqa: E402
from promotion.projects.models import Notice  # noqa: E402
from promotion.reminders.models import Delivery, Notification, OutboxControl  # noqa: E402
from promotion.reminders.services.planning import plan  # noqa: E402
from promotion.reminders.services.ticking import tick  # noqa: E402
from promotion.reminders.wording import message_id  # noqa: E402

HOUR = datetime.timedelta(hours=1)


def tell(*names: str) -> None:
    """One notice of each name, to be told at once."""
    user = User.objects.get(username="reader")
    Notice.objects.bulk_create([Notice(recipient=user, kind="assigned", text=name, key=name) for name in names])


def mail(name: str):
    """The mail of a notice, as a queryset."""
    return Delivery.objects.filter(channel="email", reminder__notice__key=name)


def prepare() -> None:
    """An office with mails sent, waiting, waiting for later, to be tried again, in hand, half sent, unknown and dead."""
    User.objects.create(username="reader", name="收件人", email="reader@example.org")
    User.objects.create(username="root", name="管理员", is_superuser=True, is_staff=True)
    now = timezone.now()
    tell("sent-1", "sent-2")
    tick(now)
    tell("pending", "later", "retry", "leased", "sending", "unknown", "dead")
    plan(now)
    hand = {"token": uuid4(), "lease_until": now + HOUR}
    states = {
        "later": {"next_at": now + 24 * HOUR},
        "retry": {"state": "retry", "attempts": 2, "reason": "450"},
        "leased": {"state": "leased", **hand},
        "sending": {"state": "sending", "attempts": 1, **hand},
        "unknown": {"state": "unknown", "attempts": 1, "reason": "正文发出后连接中断", "settled_at": now},
        "dead": {"state": "dead", "attempts": 9, "reason": "550", "settled_at": now},
    }
    for name, facts in states.items():
        mail(name).update(**facts)


def write() -> None:
    """Two notices in each transaction, a line for each; one more after the file named in STOP has appeared."""
    number, stopping = 0, False
    while not stopping:
        number, stopping = number + 1, os.path.exists(os.environ["STOP"])
        with transaction.atomic():
            tell(f"pair-{number}-a")
            tell(f"pair-{number}-b")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def deliver() -> None:
    """One tick."""
    tick(timezone.now())


def look() -> None:
    """Switch, mails by notice (state, id, message id), notices and in-app messages, as JSON."""
    rows = Delivery.objects.filter(channel="email").select_related("reminder__notice")
    mails = {
        row.reminder.notice.key: [row.pk, row.state, row.reason, message_id(row.reminder.key, "email", "crm@localhost")] for row in rows
    }
    switch = OutboxControl.objects.get()
    told = list(Notification.objects.order_by("pk").values_list("reminder__notice__key", flat=True))
    notices = list(Notice.objects.order_by("pk").values_list("key", flat=True))
    print(json.dumps({"state": switch.state, "reason": switch.reason, "mails": mails, "told": told, "notices": notices}))


def rewrite() -> None:
    """Try to rewrite history; say what the database answers, table by table."""
    answers = {}
    for statement in ("UPDATE promotion_auditevent SET note = 'x'", "DELETE FROM promotion_deliveryattempt"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            answers[statement] = "done"
        except Error as error:
            answers[statement] = str(error)
    print(json.dumps(answers))


if __name__ == "__main__":
    {"prepare": prepare, "write": write, "deliver": deliver, "look": look, "rewrite": rewrite, "tell": lambda: tell(*sys.argv[2:])}[
        sys.argv[1]
    ]()
