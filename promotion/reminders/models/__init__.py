"""Rules, reminders, the outbox, in-app messages, people's wishes, and what operators need to know about them."""

from .messages import MessageKind, Notification, OutgoingMail
from .operations import Heartbeat, OutboxControl, OutboxState
from .outbox import Channel, Delivery, DeliveryAttempt, DeliveryState
from .people import CalendarFeed, Preference, Snooze
from .reminders import Reminder
from .rules import Push, ReminderRule, RuleStep, Unit, Watch
from .ways import Dialect, Robot, WecomApp

__all__ = [
    "CalendarFeed",
    "Channel",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryState",
    "Dialect",
    "Heartbeat",
    "MessageKind",
    "Notification",
    "OutboxControl",
    "OutboxState",
    "OutgoingMail",
    "Preference",
    "Push",
    "Reminder",
    "ReminderRule",
    "Robot",
    "RuleStep",
    "Snooze",
    "Unit",
    "Watch",
    "WecomApp",
]
