"""One of several processes that let the same robot speak as often as its throttle allows: `python -m tests.faults.pacing <robot> <tries>`.

Each try has a second of simulated time. Needs Django's environment. Says "ready", waits for a line, prints how many messages it began.
"""

import datetime
import sys
import uuid

import django

django.setup()

from django.db import transaction  # noqa: E402  (after the set-up)

from promotion.reminders.channels import throttle  # noqa: E402
from promotion.reminders.models import Delivery, DeliveryAttempt, Robot  # noqa: E402

START = datetime.datetime(2026, 11, 18, 2, tzinfo=datetime.UTC)


def begin_one(robot: Robot, delivery: Delivery, now: datetime.datetime) -> bool:
    """As the posting service does it: ask and begin in one transaction."""
    with transaction.atomic():
        if throttle.room(robot, now) == 0:
            return False
        DeliveryAttempt.objects.create(delivery=delivery, token=uuid.uuid4(), number=1, event="began", at=now)
    return True


def main(robot_id: int, tries: int) -> int:
    """How many of the tries began, all processes starting at once."""
    robot, delivery = Robot.objects.get(pk=robot_id), Delivery.objects.get(reminder__robot_id=robot_id)
    print("ready", flush=True)
    sys.stdin.readline()
    return sum(begin_one(robot, delivery, START + datetime.timedelta(seconds=number)) for number in range(tries))


if __name__ == "__main__":
    print(main(int(sys.argv[1]), int(sys.argv[2])))
