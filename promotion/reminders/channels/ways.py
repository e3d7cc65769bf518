"""The directory of the channels out of the application."""

from promotion.reminders.channels import email, robots, wecom
from promotion.reminders.channels.way import Way
from promotion.reminders.models import Channel

WAYS: dict[str, Way] = {Channel.EMAIL: email.WAY, Channel.WECOM: wecom.WAY, Channel.ROBOT: robots.WAY}


def channels_on() -> frozenset[str]:
    """The channels that this installation can use at present."""
    return frozenset(channel for channel, way in WAYS.items() if way.is_on())


def resend_when_unsure() -> frozenset[str]:
    """The channels on which a message whose answer was lost is sent again."""
    return frozenset(channel for channel, way in WAYS.items() if way.resend_when_unsure)
