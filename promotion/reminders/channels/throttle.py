"""Working groups are spoken to at most so many times a minute, by however many processes."""

import datetime

from promotion.reminders.models import DeliveryAttempt, Robot
from promotion.reminders.models.outbox import AttemptEvent

WINDOW = datetime.timedelta(minutes=1)
MOST = 15  # messages in a window; both robots refuse above 20


def room(robot: Robot, now: datetime.datetime) -> int:
    """How many messages may still begin now. Call it in the transaction that begins them: the robot's row is locked until it ends."""
    Robot.objects.select_for_update().get(pk=robot.pk)
    begun = DeliveryAttempt.objects.filter(delivery__reminder__robot=robot, event=AttemptEvent.BEGAN, at__gt=now - WINDOW)
    return MOST - begun.values("token", "at").distinct().count()
