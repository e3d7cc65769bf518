"""Rules, reminders, the outbox, in-app messages and what operators need to know about them."""

from .messages import MessageKind, Notification, OutgoingMail
from .operations import Heartbeat, OutboxControl, OutboxState
from .outbox import Channel, Delivery, DeliveryAttempt, DeliveryState
from .reminders import Reminder
from .rules import ReminderRule, Unit, Watch

__all__ = [
    "Channel",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryState",
    "Heartbeat",
    "MessageKind",
    "Notification",
    "OutboxControl",
    "OutboxState",
    "OutgoingMail",
    "Reminder",
    "ReminderRule",
    "Unit",
    "Watch",
]
