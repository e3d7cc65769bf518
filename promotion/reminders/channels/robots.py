"""Robots in working groups, each in its dialect. Dialects answer in their own codes; what comes out is the same for all."""

import datetime

from django.utils.translation import gettext as _

from promotion.common.errors import Refused
from promotion.reminders.answers import Answer, Verdict
from promotion.reminders.channels import robot_dingtalk, robot_wecom
from promotion.reminders.channels.way import Letter, Way
from promotion.reminders.models import Dialect, Robot

DIALECTS = {Dialect.WECOM: robot_wecom.send, Dialect.DINGTALK: robot_dingtalk.send}


def send(letter: Letter) -> Answer:
    """Say a letter in the group of the Robot it is addressed to."""
    if not letter.to.enabled:
        return Answer(Verdict.NEVER, _("群机器人“%s”已停用。") % letter.to)
    return say(letter.to, letter.whole_text)


def say(robot: Robot, text: str) -> Answer:
    """Say `text` in the robot's group, enabled or not."""
    try:
        return DIALECTS[robot.dialect](robot, text)
    except Refused as error:  # the key of the site has changed: entered again, the message can go
        return Answer(Verdict.NOT_NOW, str(error))


WAY = Way(send=send, is_on=lambda: Robot.objects.filter(enabled=True).exists(), send_timeout=datetime.timedelta(seconds=10))
