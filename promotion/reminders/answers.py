"""What the other side said to a message, sorted once per channel. Pure."""

import datetime
from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """Yes; a definite no that may change; a definite no for good; no clear answer (which is never treated as a no)."""

    YES = "yes"
    NOT_NOW = "not_now"
    NEVER = "never"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Answer:
    """A verdict, what it was read from, and how long to wait at least before asking again."""

    verdict: Verdict
    detail: str = ""
    not_before: datetime.timedelta = datetime.timedelta(0)


YES = Answer(Verdict.YES)
