"""What the channels out of the application have in common: a letter goes in, an answer comes out."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from promotion.reminders.answers import Answer


@dataclass(frozen=True)
class Letter:
    """One message ready to leave. `to` is what the channel addresses: an e-mail address, an account of 企业微信, a Robot.

    `key` names the message for ever: sent twice, it bears the same one. `text` ends with the short number of the reminder.
    """

    to: object
    subject: str
    text: str
    key: str

    @property
    def whole_text(self) -> str:
        """For a channel whose messages have no subject of their own."""
        return "\n".join(filter(None, [self.subject, self.text]))


@dataclass(frozen=True)
class Way:
    """How one channel is used. `send` never raises for what the network or the other side does.

    `send_timeout`: the longest a sending may take; the lease of one in hand is four times that. `resend_when_unsure`: whether a message
    whose answer was lost is sent again (it may then arrive twice) instead of being held as 待核实.
    """

    send: Callable[[Letter], Answer]
    is_on: Callable[[], bool]
    send_timeout: datetime.timedelta
    resend_when_unsure: bool = False

    @property
    def lease(self) -> datetime.timedelta:
        """How long a message may be in sending before somebody else looks after it."""
        return 4 * self.send_timeout
