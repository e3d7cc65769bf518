"""How fast a robot may speak: at most 15 messages in any 60 seconds, whoever sends them. Both services stop listening beyond 20."""

import datetime

from promotion.reminders.models import DeliveryAttempt, Robot
from promotion.reminders.models.outbox import AttemptEvent

MOST = 15
WINDOW = datetime.timedelta(seconds=60)


def room(robot: Robot, now: datetime.datetime) -> int:
    """How many more messages may begin now. Call it in the transaction in which they begin: until it ends, others wait for the answer.

    A message that was folded from several reminders began once: its log lines bear the same token and the same moment.
    """
    # No key is touched, so that new reminders for the robot need not wait.
    Robot.objects.select_for_update(no_key=True).get(pk=robot.pk)
    return max(0, MOST - len(_begun(robot, now)))


def opens_at(robot: Robot, now: datetime.datetime) -> datetime.datetime:
    """When the next message may begin: `now`, or the moment from which fewer than 15 lie within the last 60 seconds."""
    begun = _begun(robot, now)
    return now if len(begun) < MOST else begun[-MOST] + WINDOW


def _begun(robot: Robot, now: datetime.datetime) -> list[datetime.datetime]:
    """When the messages of the last 60 seconds began, oldest first. Also those that a clock ahead of ours has written."""
    lines = DeliveryAttempt.objects.filter(event=AttemptEvent.BEGAN, at__gt=now - WINDOW, delivery__reminder__robot=robot)
    return sorted(lines.order_by().values("token", "at").distinct().values_list("at", flat=True))
